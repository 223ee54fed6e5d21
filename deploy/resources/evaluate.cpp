// SPDX-License-Identifier: Apache-2.0
#include "deploy/resources/evaluate.h"

#include "deploy/writers/literals.h"
#include "models/validation/property_rules.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace penstock {

using Word = Expression::Word;

namespace {

constexpr int deepest = 32;

bool truthy(const Value &value)
{
    if (value.isBool())
        return value.toBool();
    if (value.isNumber())
        return value.toDouble() != 0;
    if (value.isString())
        return !value.toString().isEmpty();
    if (value.isList())
        return !value.toList().isEmpty();
    if (value.isMap())
        return !value.toMap().isEmpty();
    return !value.isNull();
}

Value stageFact(const QString &name, const Scope &scope)
{
    const Environment *environment = scope.symbolicEnvironment ? nullptr : scope.drawing->project->environment(scope.stage);
    if (name == u"id")
        return environment ? Value(environment->stage) : Value(Reference{u"Penstock::Stage"_s, {}});
    if (name == u"project" || name == u"location") // of clouds whose code takes them as variables
        return environment ? Value(name == u"project" ? environment->account : environment->region) : Value(Reference{u"Penstock::Stage"_s, name});
    if (name.startsWith(u"settings.")) {
        const Value set = environment ? environment->settings.value(name.mid(9)) : Value();
        return set.isNull() ? Value(Reference{u"Penstock::Stage"_s, name}) : set;
    }
    if (name == u"account" && environment)
        return environment->account;
    if (name == u"region" && environment)
        return environment->region;
    return Reference{name == u"account" ? u"AWS::AccountId"_s : name == u"region" ? u"AWS::Region"_s : u"AWS::Partition"_s, {}};
}

QString projectFact(const QString &name, const Project &project)
{
    return name == u"name" ? project.name : name == u"prefix" ? project.prefix : name == u"team" ? project.team : project.label;
}

QString nodeFact(const QString &name, const Node &node)
{
    return name == u"id" ? node.id.value : name == u"title" ? (node.title.isEmpty() ? node.id.value : node.title) : node.description;
}

// JSON whose strings may hold references: the text around them, and the references in their places.
void appendJson(const Value &value, ValueList &parts)
{
    const auto plain = [&](const Value &of) {
        const QByteArray text = QJsonDocument(QJsonArray{of.toJson()}).toJson(QJsonDocument::Compact);
        return QString::fromUtf8(text.mid(1, text.size() - 2));
    };
    QString separator;
    if (value.isMap()) {
        parts.append(u"{"_s);
        const ValueMap map = value.toMap();
        for (auto it = map.begin(); it != map.end(); ++it) {
            parts.append(QString(separator + plain(it.key()) + u':'));
            appendJson(*it, parts);
            separator = u","_s;
        }
        parts.append(u"}"_s);
    } else if (value.isList()) {
        parts.append(u"["_s);
        for (const Value &item : value.toList()) {
            parts.append(separator);
            appendJson(item, parts);
            separator = u","_s;
        }
        parts.append(u"]"_s);
    } else if (value.isReference()) {
        parts.append(ValueList{u"\""_s, value, u"\""_s});
    } else if (const Joined *text = std::get_if<Joined>(&value.data())) {
        parts.append(u"\""_s);
        for (const auto &part : text->parts) {
            if (const QString *literal = std::get_if<QString>(&part))
                parts.append(plain(*literal).mid(1).chopped(1));
            else
                parts.append(std::get<Reference>(part));
        }
        parts.append(u"\""_s);
    } else {
        parts.append(plain(value));
    }
}

Value jsonText(const Value &value)
{
    ValueList parts;
    appendJson(value, parts);
    return joined(parts);
}

class Evaluator
{
public:
    explicit Evaluator(const Scope &scope)
        : m_scope(scope)
    { }

    Result<Value> value(const Expression &expression)
    {
        switch (expression.word) {
        case Word::Literal: return expression.literal;
        case Word::List: return parts(expression.items).transform([](ValueList list) { return Value(std::move(list)); });
        case Word::Map: return map(expression.members);
        case Word::Property: return propertyValue(m_scope.self(), expression.name, m_scope.stage);
        case Word::Stage: return stageFact(expression.name, m_scope);
        case Word::Project: return Value(projectFact(expression.name, *m_scope.drawing->project));
        case Word::Pipeline: return Value(expression.name == u"id" ? m_scope.self().pipeline->id.value : m_scope.self().pipeline->title);
        case Word::Node: return Value(nodeFact(expression.name, *m_scope.self().node));
        case Word::Own: return Value(Reference{address(expression.name), expression.attribute});
        case Word::Peer: return peer(expression);
        case Word::Each: return each(expression);
        case Word::For: return forItems(expression);
        case Word::Ids: return Value(withIds(expression.name, m_scope));
        case Word::Item: return item(expression);
        case Word::Merge: return merge(expression);
        case Word::Pick:
            if (expression.items.front().word == Word::Read)
                return memberOfFile(expression.items.front(), expression.name);
            return value(expression.items.front()).transform([&](const Value &of) { return of.toMap().value(expression.name); });
        case Word::When:
            if (holds(*expression.condition, m_scope))
                return value(expression.items.front());
            return expression.items.size() > 1 ? value(expression.items[1]) : Result<Value>(Value());
        case Word::Join: return parts(expression.items).transform(joined);
        case Word::Table: return table(expression);
        case Word::Concat: return concat(expression);
        case Word::Product:
        case Word::Max: return number(expression);
        case Word::Json: return value(expression.items.front()).transform([](const Value &inner) { return inner.isNull() ? Value() : jsonText(inner); });
        case Word::Image: return Value(Reference{u"Penstock::Image"_s, withIds(expression.name, m_scope)});
        case Word::LiteralOf: return literalOf(expression);
        case Word::File: return Value(filePath(expression));
        case Word::Read: return Value(Reference{u"Penstock::File"_s, filePath(expression)});
        case Word::Folder: // as the tool sees it
            return Value(Reference{u"Penstock::Folder"_s, filePath(expression).section(u'/', 0, -2)});
        case Word::Generated: return Value(Reference{u"Penstock::Generated"_s, withIds(expression.name, m_scope)});
        case Word::Mirror: return mirror(expression);
        case Word::Count: return Value(qint64(eachOf(expression.port, expression.condition, m_scope).size()));
        default: break;
        }
        return failure(ErrorKind::Internal, u"A word of the CDK or Airflow form stands where only a value can."_s, {}, {}, place(expression));
    }

private:
    Place place(const Expression &expression) const { return {m_scope.self().rules->file, expression.line, 0}; }

    QString address(const QString &resource) const
    {
        return m_scope.self().pipeline->id.value + u'.' + m_scope.self().node->id.value + u'.' + withIds(resource, m_scope);
    }

    Result<ValueList> parts(const std::vector<Expression> &items)
    {
        ValueList result;
        for (const Expression &item : items) {
            const Result<Value> part = value(item);
            if (!part)
                return std::unexpected(part.error());
            if (!part->isNull())
                result.append(*part);
        }
        return result;
    }

    QString filePath(const Expression &expression) const
    {
        for (const FileRule &file : m_scope.self().rules->files) {
            if (file.id == expression.name)
                return withIds(file.path, m_scope);
        }
        return {};
    }

    /// A member of a document that this node writes, as JSON: in code what reads it from the file, else what will be read.
    Result<Value> memberOfFile(const Expression &file, const QString &member)
    {
        if (m_scope.symbolicEnvironment)
            return Value(Reference{u"Penstock::FileMember"_s, filePath(file) + u'#' + member});
        for (const FileRule &rule : m_scope.self().rules->files) {
            if (rule.id != file.name || !rule.value)
                continue;
            const Result<Value> document = value(*rule.value);
            if (!document)
                return document;
            const Value found = document->toMap().value(member);
            return found.isNull() ? Value() : jsonText(found);
        }
        return Value();
    }

    static QString sqlQuoted(QString text, QChar quote)
    {
        text.replace(u'\\', u"\\\\"_s).replace(quote, QString(u'\\') + quote).replace(u'\n', u"\\n"_s).replace(u'\r', u"\\r"_s);
        return quote + text + quote;
    }

    /// A value as it stands in code: quoted, whatever is in it.
    Result<Value> literalOf(const Expression &expression)
    {
        static const QHash<QString, Language> languages{{u"python"_s, Language::Python}, {u"typescript"_s, Language::TypeScript}, {u"json"_s, Language::Json},
            {u"yaml"_s, Language::Yaml}, {u"hcl"_s, Language::Hcl}, {u"shell"_s, Language::Shell}, {u"groovy"_s, Language::Groovy}};
        const Result<Value> of = value(expression.items.front());
        if (!of)
            return of;
        if (expression.name == u"comment")
            return Value(commentText(of->text()));
        if (expression.name == u"sqlName") // a name of standard SQL
            return Value(sqlQuoted(of->text(), u'`'));
        if (expression.name == u"sql") // a text of standard SQL
            return Value(sqlQuoted(of->text(), u'\''));
        Result<QString> text = literal(languages.value(expression.name), *of);
        return text ? Result<Value>(Value(std::move(*text))) : std::unexpected(text.error());
    }

    // A map that had members and is left with none is absent itself.
    Result<Value> map(const Members &members)
    {
        ValueMap result;
        for (const auto &[key, member] : members) {
            const Result<Value> part = value(member);
            if (!part)
                return std::unexpected(part.error());
            if (!part->isNull())
                result.insert(withIds(key, m_scope), *part);
        }
        return result.isEmpty() && !members.empty() ? Value() : Value(result);
    }

    Result<Value> peer(const Expression &expression)
    {
        qsizetype index = m_scope.peer;
        if (expression.port) {
            const QList<qsizetype> peers = m_scope.self().peers(*expression.port);
            if (peers.isEmpty())
                return Value();
            index = peers.front();
        }
        if (m_scope.depth >= deepest)
            return failure(ErrorKind::Project, u"Exports ask each other in a circle."_s, {}, {}, place(expression));
        const Expression *wanted = exported(m_scope.drawing->nodes[size_t(index)].rules->exports, expression.name);
        return wanted ? evaluate(*wanted, m_scope.at(index)) : Result<Value>(Value());
    }

    Result<Value> each(const Expression &expression)
    {
        ValueList result;
        for (const qsizetype index : eachOf(expression.port, expression.condition, m_scope)) {
            const Result<Value> part = evaluate(expression.items.front(), m_scope.withPeer(index, expression.port));
            if (!part)
                return std::unexpected(part.error());
            if (!part->isNull())
                result.append(*part);
        }
        return result.isEmpty() ? Value() : Value(result);
    }

    Result<Value> forItems(const Expression &expression)
    {
        const Result<Value> of = value(expression.items.front());
        if (!of)
            return of;
        ValueList result;
        for (const Scope::Item &next : itemsOf(*of)) {
            const Result<Value> part = evaluate(expression.items[1], m_scope.withItem(next));
            if (!part)
                return std::unexpected(part.error());
            if (!part->isNull())
                result.append(*part);
        }
        return result.isEmpty() ? Value() : Value(result);
    }

    /// Maps whose member lists others, each with those that list it.
    Result<Value> mirror(const Expression &expression)
    {
        const Result<Value> of = value(expression.items.front());
        if (!of)
            return of;
        const ValueMap maps = of->toMap();
        ValueMap result;
        const auto wrong = [&](const QString &what, const QString &next) {
            return failure(ErrorKind::Project, u"The node %1 cannot be written."_s.arg(m_scope.self().node->id.value), what, next);
        };
        for (auto it = maps.begin(); it != maps.end(); ++it) {
            ValueMap members = it->toMap();
            members.insert(expression.attribute, Value(ValueList()));
            members.insert(expression.name, Value(members.value(expression.name).toList()));
            result.insert(it.key(), Value(members));
        }
        for (auto it = maps.begin(); it != maps.end(); ++it) {
            for (const Value &name : it->toMap().value(expression.name).toList()) {
                if (!maps.contains(name.text()))
                    return wrong(u"\"%1\" names \"%2\", which is not there."_s.arg(it.key(), name.text()), u"Mend the name in the node's properties."_s);
                ValueMap members = result.value(name.text()).toMap();
                members.insert(expression.attribute, Value(members.value(expression.attribute).toList() + ValueList{it.key()}));
                result.insert(name.text(), Value(members));
            }
        }
        // What names nothing that is left can go; what then stays goes round in a circle.
        QStringList left = maps.keys();
        for (bool found = true; found && !left.isEmpty();) {
            const QStringList before = left;
            left.removeIf([&](const QString &key) {
                const ValueList names = maps.value(key).toMap().value(expression.name).toList();
                return std::ranges::none_of(names, [&](const Value &name) { return before.contains(name.text()); });
            });
            found = left.size() < before.size();
        }
        if (!left.isEmpty())
            return wrong(u"%1 wait for each other in a circle."_s.arg(left.join(u", "_s)), u"Take one of the dependencies away."_s);
        return Value(result);
    }

    Value item(const Expression &expression) const
    {
        const Scope::Item item = m_scope.item.value_or(Scope::Item());
        return expression.name == u"number" ? Value(qint64(item.number)) : expression.name == u"key" ? Value(item.key) : item.value;
    }

    Result<Value> merge(const Expression &expression)
    {
        return parts(expression.items).transform([](const ValueList &list) {
            ValueMap result;
            for (const Value &part : list) {
                for (const Value &map : part.isList() ? part.toList() : ValueList{part})
                    result.insert(map.toMap());
            }
            return result.isEmpty() ? Value() : Value(result);
        });
    }

    Result<Value> table(const Expression &expression)
    {
        const Result<Value> of = value(expression.items.front());
        if (!of)
            return of;
        if (const Expression *found = exported(expression.members, of->text()); found && !of->isNull())
            return value(*found);
        return expression.items.size() > 1 ? value(expression.items[1]) : Result<Value>(Value());
    }

    Result<Value> concat(const Expression &expression)
    {
        return parts(expression.items).transform([](const ValueList &list) {
            ValueList result;
            for (const Value &part : list)
                result += part.isList() ? part.toList() : ValueList{part};
            return result.isEmpty() ? Value() : Value(result);
        });
    }

    // Absent as soon as a part of a product is; the largest of those that are there.
    Result<Value> number(const Expression &expression)
    {
        const Result<ValueList> list = parts(expression.items);
        if (!list)
            return std::unexpected(list.error());
        const bool product = expression.word == Word::Product;
        ValueList numbers;
        for (const Value &part : *list)
            numbers += part.isList() ? part.toList() : ValueList{part};
        if (numbers.isEmpty() || (product && list->size() < qsizetype(expression.items.size())))
            return Value();
        const bool whole = std::ranges::all_of(numbers, &Value::isInteger);
        double result = product ? 1 : numbers.front().toDouble();
        for (const Value &part : std::as_const(numbers))
            result = product ? result * part.toDouble() : std::max(result, part.toDouble());
        return whole ? Value(qint64(result)) : Value(result);
    }

    const Scope &m_scope;
};

} // namespace

Scope Scope::of(const Drawing &drawing, qsizetype node, const QString &stage, bool symbolicEnvironment)
{
    Scope scope;
    scope.drawing = &drawing;
    scope.node = node;
    scope.stage = stage;
    scope.symbolicEnvironment = symbolicEnvironment;
    return scope;
}

Scope Scope::at(qsizetype other) const
{
    Scope result = *this;
    result.node = other;
    result.peer = -1;
    result.through.reset();
    result.item.reset();
    ++result.depth;
    return result;
}

Scope Scope::withPeer(qsizetype other, const std::optional<PortName> &port) const
{
    Scope result = *this;
    result.peer = other;
    result.through = port;
    return result;
}

Scope Scope::withItem(const Item &next) const
{
    Scope result = *this;
    result.item = next;
    return result;
}

QList<Scope::Item> itemsOf(const Value &value)
{
    QList<Scope::Item> items;
    for (const Value &item : value.toList())
        items.append({item, {}, items.size(), false});
    const ValueMap map = value.toMap();
    for (auto it = map.begin(); it != map.end(); ++it)
        items.append({*it, it.key(), items.size(), false});
    if (!items.isEmpty())
        items.last().last = true;
    return items;
}

bool applies(const DrawnNode &node, const PropertyType &property, const QString &stage)
{
    if (property.onlyWhen.isEmpty())
        return true;
    const QString other = property.onlyWhen.section(u'=', 0, 0);
    return other != property.id && onlyWhenHolds(property, propertyValue(node, other, stage));
}

Value propertyValue(const DrawnNode &node, const QString &id, const QString &stage)
{
    const PropertyType *property = node.type->property(id);
    if (!property || !applies(node, *property, stage))
        return {};
    Value value = node.node->property(id, stage);
    if (value.isNull())
        value = property->defaultValue;
    if (property->kind == PropertyKind::Json && value.isString()) {
        const QJsonDocument document = QJsonDocument::fromJson(value.toString().toUtf8());
        return document.isNull() ? Value() : document.isArray() ? Value::fromJson(document.array()) : Value::fromJson(document.object());
    }
    return value.isString() && value.toString().isEmpty() ? Value() : value;
}

bool holds(const Condition &condition, const Scope &scope)
{
    const auto exports = [&](qsizetype index) {
        const ResourceRules &rules = *scope.drawing->nodes[size_t(index)].rules;
        return exported(rules.exports, condition.name) || exported(rules.cdkExports, condition.name);
    };
    switch (condition.kind) {
    case Condition::Kind::Property: return truthy(propertyValue(scope.self(), condition.name, scope.stage));
    case Condition::Kind::Equals: return condition.values.contains(propertyValue(scope.self(), condition.name, scope.stage));
    case Condition::Kind::Over: return propertyValue(scope.self(), condition.name, scope.stage).toDouble() > condition.values.front().toDouble();
    case Condition::Kind::Connected: return !scope.self().peers(*condition.port).isEmpty();
    case Condition::Kind::PeerExports:
        return condition.port ? std::ranges::any_of(scope.self().peers(*condition.port), exports) : scope.peer >= 0 && exports(scope.peer);
    case Condition::Kind::EdgeBrings:
        if (scope.peer < 0 || !scope.through)
            return false;
        return scope.through->output ? scope.self().type->output(scope.through->id)->kind == condition.name
                                     : scope.self().brought.value({scope.through->id, scope.peer}).contains(condition.name);
    case Condition::Kind::LastItem: return scope.item && scope.item->last;
    case Condition::Kind::Not: return !holds(condition.parts.front(), scope);
    case Condition::Kind::All: return std::ranges::all_of(condition.parts, [&](const Condition &part) { return holds(part, scope); });
    case Condition::Kind::Any: return std::ranges::any_of(condition.parts, [&](const Condition &part) { return holds(part, scope); });
    }
    return false;
}

QList<qsizetype> eachOf(const std::optional<PortName> &port, const std::optional<Condition> &when, const Scope &scope)
{
    if (!port)
        return holds(when, scope) ? QList<qsizetype>{-1} : QList<qsizetype>{};
    QList<qsizetype> result;
    for (const qsizetype index : scope.self().peers(*port)) {
        if (holds(when, scope.withPeer(index, port)))
            result.append(index);
    }
    return result;
}

/// The letters and digits of a text, with `_` between them.
static QString nameFrom(const QString &text)
{
    QString name;
    for (const QChar c : text)
        name += c.unicode() < 0x80 && c.isLetterOrNumber() ? c : QChar(u'_');
    return name;
}

QString withIds(QString text, const Scope &scope)
{
    if (!text.contains(u'{'))
        return text;
    const auto insert = [&](const QString &lower, const QString &upper, const QString &id) {
        text.replace(lower, id);
        text.replace(upper, id.toUpper().replace(u'-', u'_'));
    };
    insert(u"{node}"_s, u"{NODE}"_s, scope.self().node->id.value);
    text.replace(u"{node_}"_s, QString(scope.self().node->id.value).replace(u'-', u'_'));
    text.replace(u"{node-}"_s, QString(scope.self().node->id.value).replace(u'_', u'-'));
    text.replace(u"{pipeline}"_s, scope.self().pipeline->id.value);
    text.replace(u"{pipeline_}"_s, QString(scope.self().pipeline->id.value).replace(u'-', u'_'));
    if (scope.peer >= 0) {
        const QString peer = scope.drawing->nodes[size_t(scope.peer)].node->id.value;
        insert(u"{peer}"_s, u"{PEER}"_s, peer);
        text.replace(u"{peer_}"_s, QString(peer).replace(u'-', u'_'));
        text.replace(u"{peer-}"_s, QString(peer).replace(u'_', u'-'));
        text.replace(u"{Peer}"_s, QString(peer).remove(u'-').remove(u'_'));
    }
    if (scope.item) {
        text.replace(u"{item}"_s, QString::number(scope.item->number));
        text.replace(u"{next}"_s, QString::number(scope.item->number + 1));
        text.replace(u"{key}"_s, scope.item->key);
        text.replace(u"{value}"_s, nameFrom(scope.item->value.text()));
        const ValueMap members = text.contains(u"{item."_s) ? scope.item->value.toMap() : ValueMap();
        for (auto it = members.begin(); it != members.end(); ++it)
            text.replace(u"{item."_s + it.key() + u'}', it->text());
    }
    return text;
}

Value joined(const ValueList &parts)
{
    Joined result;
    const auto add = [&](const std::variant<QString, Reference> &part) {
        const QString *text = std::get_if<QString>(&part);
        QString *last = result.parts.isEmpty() ? nullptr : std::get_if<QString>(&result.parts.last());
        if (text && last)
            *last += *text;
        else if (!text || !text->isEmpty())
            result.parts.append(part);
    };
    for (const Value &part : parts) {
        if (const Reference *reference = std::get_if<Reference>(&part.data())) {
            add(*reference);
        } else if (const Joined *inner = std::get_if<Joined>(&part.data())) {
            for (const auto &piece : inner->parts)
                add(piece);
        } else if (part.isList()) {
            const Value inside = joined(part.toList());
            if (const Joined *pieces = std::get_if<Joined>(&inside.data())) {
                for (const auto &piece : pieces->parts)
                    add(piece);
            } else if (inside.isReference()) {
                add(std::get<Reference>(inside.data()));
            } else {
                add(inside.text());
            }
        } else {
            add(part.text());
        }
    }
    if (result.parts.isEmpty())
        return QString();
    if (result.parts.size() == 1) {
        if (const QString *text = std::get_if<QString>(&result.parts.front()))
            return *text;
        return std::get<Reference>(result.parts.front());
    }
    return result;
}

const Expression *exported(const Members &exports, const QString &name)
{
    const auto found = std::ranges::find(exports, name, [](const auto &pair) { return pair.first; });
    return found == exports.end() ? nullptr : &found->second;
}

Result<Value> evaluate(const Expression &expression, const Scope &scope) { return Evaluator(scope).value(expression); }

} // namespace penstock
