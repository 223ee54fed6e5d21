// SPDX-License-Identifier: Apache-2.0
#include "deploy/plan/attribute_diff.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

void appendCanonical(QString &text, const Value &value)
{
    if (value.isList()) {
        text += u'[';
        for (const Value &item : value.toList()) {
            appendCanonical(text, item);
            text += u',';
        }
        text += u']';
    } else if (value.isMap()) {
        const ValueMap map = value.toMap();
        text += u'{';
        for (auto it = map.begin(); it != map.end(); ++it) {
            appendCanonical(text, it.key());
            text += u':';
            appendCanonical(text, *it);
            text += u',';
        }
        text += u'}';
    } else {
        // The kind and the length in front: no text can then be read as two values, or as one of another kind.
        const QString own = value.text();
        text += QChar(u'a' + char16_t(value.data().index())) + QString::number(own.size()) + u'=' + own;
    }
}

// The name by which an element of a list is known, whatever its position; empty when it has none.
QString ownName(const Value &value)
{
    if (!value.isMap())
        return {};
    const ValueMap map = value.toMap();
    for (const QString &key : {u"Key"_s, u"Sid"_s, u"Id"_s, u"Name"_s, u"PolicyName"_s, u"IndexName"_s, u"AttributeName"_s}) {
        if (const auto found = map.constFind(key); found != map.constEnd() && found->isString() && !found->toString().isEmpty())
            return QString(key + u'=' + found->toString());
    }
    return {};
}

class Differ
{
public:
    QList<AttributeChange> changes;

    void maps(const QString &path, const ValueMap &before, const ValueMap &after)
    {
        auto left = before.begin();
        auto right = after.begin();
        while (left != before.end() || right != after.end()) {
            const bool onlyLeft = right == after.end() || (left != before.end() && left.key() < right.key());
            const bool onlyRight = left == before.end() || (right != after.end() && right.key() < left.key());
            if (onlyLeft) {
                leaves(childPath(path, left.key()), *left, true);
                ++left;
            } else if (onlyRight) {
                leaves(childPath(path, right.key()), *right, false);
                ++right;
            } else {
                values(childPath(path, left.key()), *left, *right);
                ++left;
                ++right;
            }
        }
    }

private:
    void report(const QString &path, const Value &before, const Value &after)
    {
        AttributeChange change;
        change.path = path;
        change.before = before;
        change.after = after;
        changes.append(change);
    }

    void values(const QString &path, const Value &before, const Value &after)
    {
        if (before == after)
            return;
        if (before.isMap() && after.isMap() && !before.toMap().isEmpty() && !after.toMap().isEmpty())
            maps(path, before.toMap(), after.toMap());
        else if (before.isList() && after.isList() && !before.toList().isEmpty() && !after.toList().isEmpty())
            lists(path, before.toList(), after.toList());
        else if (before.isNull() || after.isNull())
            leaves(path, after.isNull() ? before : after, after.isNull());
        else
            report(path, before, after);
    }

    // Everything below a value that came or went.
    void leaves(const QString &path, const Value &value, bool went)
    {
        if (value.isMap() && !value.toMap().isEmpty()) {
            const ValueMap map = value.toMap();
            for (auto it = map.begin(); it != map.end(); ++it)
                leaves(childPath(path, it.key()), *it, went);
        } else if (value.isList() && !value.toList().isEmpty()) {
            const ValueList list = value.toList();
            for (qsizetype i = 0; i < list.size(); ++i)
                leaves(childPath(path, i), list[i], went);
        } else {
            report(path, went ? value : Value(), went ? Value() : value);
        }
    }

    void lists(const QString &path, const ValueList &before, const ValueList &after);
};

// Positions of elements that nothing equal stands for on the other side.
struct Unmatched
{
    QList<qsizetype> before;
    QList<qsizetype> after;
};

Unmatched unmatched(const ValueList &before, const ValueList &after)
{
    qsizetype begin = 0;
    const qsizetype shorter = std::min(before.size(), after.size());
    while (begin < shorter && before[begin] == after[begin])
        ++begin;
    qsizetype same = 0;
    while (same < shorter - begin && before[before.size() - 1 - same] == after[after.size() - 1 - same])
        ++same;
    QHash<QString, qsizetype> there; // how many there are of each content
    for (qsizetype i = begin; i < before.size() - same; ++i)
        ++there[canonicalText(before[i])];
    Unmatched result;
    QHash<QString, qsizetype> taken;
    for (qsizetype i = begin; i < after.size() - same; ++i) {
        const QString content = canonicalText(after[i]);
        if (taken.value(content) < there.value(content))
            ++taken[content];
        else
            result.after.append(i);
    }
    for (qsizetype i = begin; i < before.size() - same; ++i) {
        qsizetype &left = taken[canonicalText(before[i])];
        if (left > 0)
            --left;
        else
            result.before.append(i);
    }
    return result;
}

void Differ::lists(const QString &path, const ValueList &before, const ValueList &after)
{
    Unmatched open = unmatched(before, after);
    if (open.before.isEmpty() && open.after.isEmpty()) {
        report(path, before, after); // only the order
        return;
    }
    QList<std::pair<qsizetype, qsizetype>> pairs; // -1: nothing on that side
    QHash<QString, qsizetype> named;
    for (const qsizetype i : std::as_const(open.before)) {
        if (const QString name = ownName(before[i]); !name.isEmpty())
            named.insert(name, i);
    }
    QList<qsizetype> rest;
    QSet<qsizetype> paired;
    for (const qsizetype i : std::as_const(open.after)) {
        const QString name = ownName(after[i]);
        if (const auto found = named.constFind(name); !name.isEmpty() && found != named.constEnd()) {
            pairs.append({*found, i});
            paired.insert(*found);
            named.erase(found);
        } else {
            rest.append(i);
        }
    }
    open.before.removeIf([&](qsizetype i) { return paired.contains(i); });
    const qsizetype more = std::max(open.before.size(), rest.size());
    for (qsizetype i = 0; i < more; ++i)
        pairs.append({i < open.before.size() ? open.before[i] : -1, i < rest.size() ? rest[i] : -1});

    // One numbering for the whole list, or two changes could have the same path.
    const bool numberedBefore = open.before.size() > rest.size();
    std::ranges::sort(pairs, {}, [&](const auto &pair) { return numberedBefore ? pair.first : pair.second; });
    for (const auto &[left, right] : std::as_const(pairs)) {
        const QString child = childPath(path, numberedBefore ? left : right);
        if (left < 0 || right < 0)
            leaves(child, left < 0 ? after[right] : before[left], right < 0);
        else
            values(child, before[left], after[right]);
    }
}

} // namespace

QList<AttributeChange> attributeChanges(const ValueMap &before, const ValueMap &after)
{
    Differ differ;
    differ.maps({}, before, after);
    return differ.changes;
}

QString canonicalText(const Value &value)
{
    QString text;
    appendCanonical(text, value);
    return text;
}

QString childPath(const QString &parent, const QString &key)
{
    const auto plain = [](QChar c) { return (c.unicode() < 128 && c.isLetterOrNumber()) || c == u'_' || c == u'-' || c == u':'; };
    if (!key.isEmpty() && std::ranges::all_of(key, plain))
        return parent.isEmpty() ? key : QString(parent + u'.' + key);
    QString quoted = key;
    quoted.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
    return parent + u"[\""_s + quoted + u"\"]"_s;
}

QString childPath(const QString &parent, qsizetype position) { return parent + u'[' + QString::number(position) + u']'; }

} // namespace penstock
