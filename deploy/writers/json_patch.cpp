// SPDX-License-Identifier: Apache-2.0
#include "deploy/writers/json_patch.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

QString step(const QString &path, QString key) { return path + u'/' + key.replace(u'~', u"~0"_s).replace(u'/', u"~1"_s); }

Value operation(const QString &op, const QString &path, const Value &value = {})
{
    ValueMap map{{u"op"_s, op}, {u"path"_s, path}};
    if (op != "remove"_L1)
        map.insert(u"value"_s, value);
    return map;
}

bool changesItemByItem(const ValueList &before, const ValueList &after)
{
    return before.size() == after.size() && std::ranges::all_of(before, &Value::isMap) && std::ranges::all_of(after, &Value::isMap);
}

void compare(const Value &before, const Value &after, const QString &path, ValueList &operations)
{
    if (before == after)
        return;
    if (before.isMap() && after.isMap()) {
        const ValueMap old = before.toMap(), now = after.toMap();
        for (auto it = old.begin(); it != old.end(); ++it) {
            if (now.contains(it.key()))
                compare(*it, now.value(it.key()), step(path, it.key()), operations);
            else
                operations.append(operation(u"remove"_s, step(path, it.key())));
        }
        for (auto it = now.begin(); it != now.end(); ++it) {
            if (!old.contains(it.key()))
                operations.append(operation(u"add"_s, step(path, it.key()), *it));
        }
        return;
    }
    const ValueList old = before.toList(), now = after.toList();
    if (before.isList() && after.isList() && changesItemByItem(old, now)) {
        for (qsizetype i = 0; i < old.size(); ++i)
            compare(old[i], now[i], step(path, QString::number(i)), operations);
        return;
    }
    operations.append(operation(u"replace"_s, path, after));
}

} // namespace

ValueList jsonPatch(const Value &before, const Value &after)
{
    ValueList operations;
    compare(before, after, {}, operations);
    return operations;
}

ValueMap mergePatch(const ValueMap &before, const ValueMap &after)
{
    ValueMap patch;
    for (auto it = before.begin(); it != before.end(); ++it) {
        if (!after.contains(it.key()))
            patch.insert(it.key(), Value());
    }
    for (auto it = after.begin(); it != after.end(); ++it) {
        const Value old = before.value(it.key());
        if (old == *it)
            continue;
        patch.insert(it.key(), old.isMap() && it->isMap() ? Value(mergePatch(old.toMap(), it->toMap())) : *it);
    }
    return patch;
}

} // namespace penstock
