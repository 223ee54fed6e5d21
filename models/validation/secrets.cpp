// SPDX-License-Identifier: Apache-2.0
#include "models/validation/secrets.h"

#include <QRegularExpression>

#include <cmath>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

struct KnownSecret
{
    QString hint; // what every match holds: most texts are done with after this
    QRegularExpression pattern;
    QString name;
};

const QList<KnownSecret> &knownSecrets()
{
    static const QList<KnownSecret> known{
        {u"AKIA"_s, QRegularExpression(u"(?<![A-Za-z0-9])AKIA[A-Z2-7]{16}(?![A-Za-z0-9])"_s), u"an AWS access key"_s},
        {u"ASIA"_s, QRegularExpression(u"(?<![A-Za-z0-9])ASIA[A-Z2-7]{16}(?![A-Za-z0-9])"_s), u"a temporary AWS access key"_s},
        {u"PRIVATE KEY"_s, QRegularExpression(u"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY( BLOCK)?-----"_s), u"a private key"_s},
        {u"gh"_s, QRegularExpression(u"(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{36}"_s), u"a GitHub token"_s},
        {u"github_pat_"_s, QRegularExpression(u"github_pat_[A-Za-z0-9_]{22}"_s), u"a GitHub token"_s},
        {u"glpat-"_s, QRegularExpression(u"glpat-[A-Za-z0-9_-]{20}"_s), u"a GitLab token"_s},
        {u"xox"_s, QRegularExpression(u"xox[abprs]-[A-Za-z0-9-]{10}"_s), u"a Slack token"_s},
        {u"AIza"_s, QRegularExpression(u"AIza[A-Za-z0-9_-]{35}"_s), u"a Google API key"_s},
        {u"sk_live_"_s, QRegularExpression(u"sk_live_[A-Za-z0-9]{20}"_s), u"a Stripe key"_s},
        {u"://"_s, QRegularExpression(u"[a-z][a-z0-9+.-]{1,20}://[^/\\s:@]{1,100}:[^/\\s:@$]{3,200}@"_s), u"a password in an address"_s},
    };
    return known;
}

bool namesASecret(const QString &name)
{
    static const QRegularExpression pattern(
        u"passw(or)?d|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential"_s, QRegularExpression::CaseInsensitiveOption);
    return pattern.match(name).hasMatch();
}

// In bits per character: words have about 3, random letters and digits of 20 characters about 4.
double entropy(const QString &text)
{
    QHash<QChar, int> counts;
    for (const QChar c : text)
        ++counts[c];
    double bits = 0;
    for (const int count : std::as_const(counts)) {
        const double share = double(count) / double(text.size());
        bits -= share * std::log2(share);
    }
    return bits;
}

// Names of secrets have words in them, and ARNs and references have their marks; what is left long and mixed is a token.
bool looksRandom(const QString &text)
{
    static const QRegularExpression whole(u"^[A-Za-z0-9+/=_.!@#%^&*~-]{16,}$"_s);
    static const QRegularExpression digit(u"[0-9]"_s);
    static const QRegularExpression letter(u"[A-Za-z]"_s);
    static const QRegularExpression marks(u"^arn:|^\\{\\{|\\$\\{|^[a-z]+(/[a-z0-9_-]+)+$"_s);
    // "research-orders-database" and "orders_db_password_2024": words with marks between them.
    static const QRegularExpression words(u"^/?[A-Za-z]{2,}([0-9]{0,4})([/_.-][A-Za-z]*[0-9]{0,4})*$"_s);
    return whole.match(text).hasMatch() && digit.match(text).hasMatch() && letter.match(text).hasMatch() && !marks.match(text).hasMatch()
        && !words.match(text).hasMatch() && entropy(text) > 3.0;
}

QString secretInText(const QString &name, const QString &text)
{
    for (const KnownSecret &known : knownSecrets()) {
        if (text.contains(known.hint) && known.pattern.match(text).hasMatch())
            return known.name;
    }
    return namesASecret(name) && looksRandom(text) ? u"a password or token"_s : QString();
}

} // namespace

QString secretIn(const QString &name, const Value &value)
{
    if (value.isString())
        return secretInText(name, value.toString());
    if (value.isList()) {
        for (const Value &item : value.toList()) {
            if (const QString found = secretIn(name, item); !found.isEmpty())
                return found;
        }
    }
    const ValueMap map = value.toMap();
    for (auto it = map.begin(); it != map.end(); ++it) {
        const bool below = namesASecret(name) && !namesASecret(it.key());
        if (const QString found = secretIn(below ? name : it.key(), *it); !found.isEmpty())
            return found;
    }
    return {};
}

} // namespace penstock
