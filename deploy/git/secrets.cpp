// SPDX-License-Identifier: Apache-2.0
#include "deploy/git/secrets.h"

#include <QRegularExpression>
#include <QSet>

#include <array>

using namespace Qt::StringLiterals;

namespace penstock::git {
namespace {

struct Pattern
{
    QString what;
    QRegularExpression regex;
};

const QList<Pattern> &patterns()
{
    static const auto make
        = [](const char *what, const char *regex) { return Pattern{QString::fromLatin1(what), QRegularExpression(QString::fromLatin1(regex))}; };
    static const QList<Pattern> all{
        make("an AWS access key id", "(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Z0-9])"),
        make("an AWS secret access key",
            "(?i:aws|secret)[\\w.-]{0,20}(?i:secret|access|key)[\\w.-]{0,20}[\"']?\\s*(?:=>|[:=,])\\s*[\"']?[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])"),
        make("an AWS session token", "(?i:aws_session_token|sessiontoken)[\"']?\\s*[:=]\\s*[\"']?[A-Za-z0-9/+=]{100,}"),
        make("a private key", "-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"),
        make("a GitHub token", "(?<![A-Za-z0-9_])(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})"),
        make("a GitLab token", "(?<![A-Za-z0-9_])gl(?:pat|ptt|rt|dt)-[A-Za-z0-9_-]{20,}"),
        make("a Slack token", "(?<![A-Za-z0-9_])xox[abeoprs]-[A-Za-z0-9-]{10,}"),
        make("a Slack webhook", "hooks\\.slack\\.com/services/T[A-Z0-9]{6,}/B[A-Z0-9]{6,}/[A-Za-z0-9]{16,}"),
        make("a Google API key", "(?<![A-Za-z0-9_])AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])"),
        make("a password in an address", "(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,20}://[^/\\s:@\"'<>${}]+:[^/\\s:@\"'<>${}*]{3,}@[A-Za-z0-9.-]+"),
    };
    return all;
}

/// KEY=value of a .env file that names a password and has a value that is not a reference or an obvious blank.
bool isEnvironmentPassword(const QString &line)
{
    static const QRegularExpression assignment(
        u"^\\s*(?:export\\s+)?[A-Za-z0-9_]*(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY)[A-Za-z0-9_]*\\s*=\\s*(.*)$"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression blank(u"^(?:|\\$.*|<.*>|change-?me|x+|\\*+|todo|example|your[-_].*)$"_s, QRegularExpression::CaseInsensitiveOption);
    const auto match = assignment.match(line);
    if (!match.hasMatch())
        return false;
    QString value = match.captured(1).trimmed();
    if (value.size() >= 2 && (value.startsWith(u'"') || value.startsWith(u'\'')))
        value = value.sliced(1, value.size() - 2);
    return !blank.match(value.trimmed()).hasMatch();
}

bool isEnvironmentFile(const QString &path)
{
    const QString name = path.section(u'/', -1);
    return (name == ".env"_L1 || name.startsWith(".env."_L1) || name.endsWith(".env"_L1)) && !name.endsWith(".example"_L1) && !name.endsWith(".sample"_L1)
        && !name.endsWith(".template"_L1);
}

} // namespace

QList<FoundSecret> secretsIn(const QString &path, const QByteArray &text, const QByteArray &before)
{
    if (text.first(std::min<qsizetype>(text.size(), 8000)).contains('\0'))
        return {};
    QSet<QByteArrayView> known;
    for (const auto part : std::views::split(QByteArrayView(before), '\n'))
        known.insert(QByteArrayView(part.begin(), part.end()));
    const bool environment = isEnvironmentFile(path);
    QList<FoundSecret> found;
    int number = 0;
    for (const auto part : std::views::split(QByteArrayView(text), '\n')) {
        ++number;
        const QByteArrayView bytes(part.begin(), part.end());
        if (known.contains(bytes) || bytes.size() < 8 || bytes.size() > 100000)
            continue; // a line this long is packed code or data, where every pattern finds something
        const QString line = QString::fromUtf8(bytes);
        const auto hit = std::ranges::find_if(patterns(), [&](const Pattern &pattern) { return pattern.regex.match(line).hasMatch(); });
        if (hit != patterns().end())
            found.append({path, number, hit->what});
        else if (environment && isEnvironmentPassword(line))
            found.append({path, number, u"a password or token"_s});
    }
    return found;
}

} // namespace penstock::git
