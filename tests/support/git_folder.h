// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/git/repository.h"

#include <QTemporaryDir>

/// Demands that a Result holds a value, and shows its error when not. Evaluates its argument once.
#define VERIFY_OK(...)                                                                                                                                         \
    do {                                                                                                                                                       \
        const auto &verified = (__VA_ARGS__);                                                                                                                  \
        QVERIFY2(verified.has_value(), verified.has_value() ? "" : qPrintable(verified.error().toString()));                                                   \
    } while (false)

namespace penstock::test {

/// A home of its own for tests of Git: no configuration, key or hook of the person who runs them is seen, neither by
/// libgit2 nor by the git program. Make one before anything else; it ends with the test.
class GitHome
{
public:
    GitHome();
    QString path(const QString &name = {}) const; ///< in the home
    void configure(const QString &text) const; ///< appended to the global configuration
    void forget() const;                       ///< the configuration is as new again: a name and an address
private:
    QTemporaryDir m_folder;
};

QByteArray readAll(const QString &file);
void writeAll(const QString &file, const QByteArray &content, bool executable = false); ///< makes folders too; fails the test when it cannot

/// Runs git and demands that it succeeds; what it printed, trimmed.
QString git(const QString &folder, const QStringList &arguments);

} // namespace penstock::test
