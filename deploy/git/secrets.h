// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace penstock::git {

struct FoundSecret
{
    QString path;
    int line = 0; ///< from 1
    QString what; ///< "an AWS access key id"; never the secret itself
};

/// What looks like a secret in a text: keys of AWS, private keys, tokens of GitHub, GitLab and Slack, passwords in .env files.
/// Lines that `before` (the committed text) has already are not looked at, nor is what looks binary. Linear in the text.
QList<FoundSecret> secretsIn(const QString &path, const QByteArray &text, const QByteArray &before = {});

} // namespace penstock::git
