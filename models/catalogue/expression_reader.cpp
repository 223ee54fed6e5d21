// SPDX-License-Identifier: Apache-2.0
#include "models/catalogue/expression_reader.h"

using namespace Qt::StringLiterals;

namespace penstock {

using Word = Expression::Word;

namespace {

const QStringList valueWords{u"$property"_s, u"$stage"_s, u"$project"_s, u"$pipeline"_s, u"$node"_s, u"$ids"_s, u"$own"_s, u"$peer"_s, u"$each"_s, u"$for"_s,
    u"$item"_s, u"$merge"_s, u"$pick"_s, u"$when"_s, u"$join"_s, u"$table"_s, u"$concat"_s, u"$product"_s, u"$max"_s, u"$json"_s, u"$count"_s, u"$image"_s,
    u"$literal"_s, u"$file"_s, u"$read"_s, u"$folder"_s, u"$generated"_s, u"$mirror"_s};
const QStringList cdkWords{u"$const"_s, u"$call"_s, u"$new"_s, u"$struct"_s, u"$construct"_s, u"$member"_s, u"$resource"_s};
const QStringList airflowWords{u"$const"_s, u"$call"_s, u"$function"_s};

} // namespace

Expression ExpressionReader::expression(const EntryNode &node, Part part)
{
    Expression result;
    result.line = node.line();
    if (node.isList()) {
        result.word = Word::List;
        result.items = list(node, part);
        return result;
    }
    if (!node.isMap()) {
        result.literal = m_yaml.value(node);
        return result;
    }
    if (node.size() >= 1) {
        const auto first = node.entry(0);
        if (const QString key = m_yaml.text(first.first); key.startsWith(u'$')) {
            if (node.size() > 1)
                m_yaml.fail(node, u"A word such as %1 stands alone in its map."_s.arg(key));
            return word(key, first.first, first.second, part);
        }
    }
    result.word = Word::Map;
    result.members = members(node, part, u"This"_s);
    return result;
}

Members ExpressionReader::members(const EntryNode &node, Part part, const QString &meaning)
{
    Members result;
    m_yaml.eachEntry(node, meaning, [&](const QString &key, const EntryNode &keyNode, const EntryNode &value) {
        if (key.startsWith(u'$'))
            m_yaml.fail(keyNode, u"A word such as %1 stands alone in its map."_s.arg(key));
        result.emplace_back(key, expression(value, part));
    });
    return result;
}

std::vector<Expression> ExpressionReader::list(const EntryNode &node, Part part)
{
    std::vector<Expression> result;
    if (!node.isList())
        m_yaml.fail(node, u"This must be a list."_s);
    for (const EntryNode &item : node.items())
        result.push_back(expression(item, part));
    return result;
}

PortName ExpressionReader::port(const EntryNode &node)
{
    PortName result;
    if (!node.isMap() || node.size() != 1) {
        m_yaml.fail(node, u"A port is named with its direction."_s, u"Write {input: NAME} or {output: NAME}."_s);
        return result;
    }
    const auto entry = node.entry(0);
    const QString direction = m_yaml.text(entry.first);
    if (direction != u"input" && direction != u"output")
        m_yaml.unknownKey(entry.first, direction, {u"input"_s, u"output"_s});
    result.output = direction == u"output";
    result.id = m_yaml.text(entry.second);
    return result;
}

Expression ExpressionReader::word(const QString &word, const EntryNode &keyNode, const EntryNode &argument, Part part)
{
    Expression result;
    result.line = keyNode.line();
    if (valueWord(word, argument, part, result))
        return result;
    if (part == Part::Airflow) {
        if (!airflowWord(word, argument, result))
            m_yaml.unknownKey(keyNode, word, valueWords + airflowWords);
    } else if (cdkWords.contains(word) && part != Part::Cdk)
        m_yaml.fail(keyNode, u"%1 is a word of the CDK form only."_s.arg(word), u"Use it below cdk:."_s);
    else if (!cdkWord(word, argument, result))
        m_yaml.unknownKey(keyNode, word, part == Part::Cdk ? valueWords + cdkWords : valueWords);
    return result;
}

bool ExpressionReader::valueWord(const QString &word, const EntryNode &argument, Part part, Expression &result)
{
    static const QHash<QString, std::pair<Word, QStringList>> named{
        {u"$property"_s, {Word::Property, {}}},
        {u"$stage"_s, {Word::Stage, {u"id"_s, u"account"_s, u"region"_s, u"partition"_s, u"project"_s, u"location"_s, u"settings.NAME"_s}}},
        {u"$project"_s, {Word::Project, {u"name"_s, u"prefix"_s, u"team"_s, u"label"_s}}},
        {u"$pipeline"_s, {Word::Pipeline, {u"id"_s, u"title"_s}}},
        {u"$node"_s, {Word::Node, {u"id"_s, u"title"_s, u"description"_s}}},
        {u"$ids"_s, {Word::Ids, {}}},
        {u"$image"_s, {Word::Image, {}}},
        {u"$file"_s, {Word::File, {}}},
        {u"$read"_s, {Word::Read, {}}},
        {u"$folder"_s, {Word::Folder, {}}},
        {u"$generated"_s, {Word::Generated, {}}},
        {u"$item"_s, {Word::Item, {u"value"_s, u"key"_s, u"number"_s}}},
    };
    static const QHash<QString, Word> lists{
        {u"$join"_s, Word::Join}, {u"$concat"_s, Word::Concat}, {u"$merge"_s, Word::Merge}, {u"$product"_s, Word::Product}, {u"$max"_s, Word::Max}};

    if (const auto found = named.constFind(word); found != named.constEnd()) {
        result.word = found->first;
        result.name = m_yaml.text(argument);
        static const QRegularExpression setting(u"^settings\\.[A-Za-z][A-Za-z0-9_]*$"_s);
        const bool isSetting = found->second.contains(u"settings.NAME"_s) && setting.match(result.name).hasMatch();
        if (!found->second.isEmpty() && !found->second.contains(result.name) && !isSetting)
            m_yaml.unknownKey(argument, result.name, found->second);
        return true;
    }
    if (const auto found = lists.constFind(word); found != lists.constEnd()) {
        result.word = *found;
        result.items = list(argument, part);
        return true;
    }
    if (word == u"$own") {
        result.word = Word::Own;
        const QString text = m_yaml.text(argument);
        result.name = text.section(u'.', 0, 0);
        result.attribute = text.section(u'.', 1);
        return true;
    }
    if (word == u"$json") {
        result.word = Word::Json;
        result.items.push_back(expression(argument, part));
        return true;
    }
    if (word == u"$literal") {
        result.word = Word::LiteralOf;
        m_yaml.eachEntry(argument, word, [&](const QString &key, const EntryNode &keyNode, const EntryNode &value) {
            if (key == u"language") {
                result.name = m_yaml.text(value);
                static const QStringList known{
                    u"python"_s, u"typescript"_s, u"json"_s, u"yaml"_s, u"hcl"_s, u"shell"_s, u"groovy"_s, u"sql"_s, u"sqlName"_s, u"comment"_s};
                if (!known.contains(result.name))
                    m_yaml.unknownKey(value, result.name, known);
            } else if (key == u"of") {
                result.items.push_back(expression(value, part));
            } else {
                m_yaml.unknownKey(keyNode, key, {u"language"_s, u"of"_s});
            }
        });
        if (result.items.size() != 1 || result.name.isEmpty())
            m_yaml.fail(argument, u"$literal needs language and of."_s);
        return true;
    }
    if (word == u"$count") {
        result.word = Word::Count;
        m_yaml.eachEntry(argument, word, [&](const QString &key, const EntryNode &keyNode, const EntryNode &value) {
            if (key == u"port")
                result.port = port(value);
            else if (key == u"if")
                result.condition = condition(value);
            else
                m_yaml.unknownKey(keyNode, key, {u"port"_s, u"if"_s});
        });
        if (!result.port)
            m_yaml.fail(argument, u"$count needs a port."_s);
        return true;
    }
    if (word == u"$peer") {
        result.word = Word::Peer;
        if (argument.isScalar()) {
            result.name = m_yaml.text(argument);
            return true;
        }
        m_yaml.eachEntry(argument, u"$peer"_s, [&](const QString &key, const EntryNode &keyNode, const EntryNode &value) {
            if (key == u"port")
                result.port = port(value);
            else if (key == u"export")
                result.name = m_yaml.text(value);
            else
                m_yaml.unknownKey(keyNode, key, {u"port"_s, u"export"_s});
        });
        if (!result.port || result.name.isEmpty())
            m_yaml.fail(argument, u"$peer needs a port and an export."_s, u"Write {port: {input: NAME}, export: NAME}."_s);
        return true;
    }
    if (word == u"$each" || word == u"$when") {
        const bool each = word == u"$each";
        result.word = each ? Word::Each : Word::When;
        std::optional<Expression> then, otherwise;
        m_yaml.eachEntry(argument, word, [&](const QString &key, const EntryNode &keyNode, const EntryNode &value) {
            if (each && key == u"port")
                result.port = port(value);
            else if (key == u"if")
                result.condition = condition(value);
            else if (key == (each ? u"do" : u"then"))
                then = expression(value, part);
            else if (!each && key == u"else")
                otherwise = expression(value, part);
            else
                m_yaml.unknownKey(keyNode, key, each ? QStringList{u"port"_s, u"if"_s, u"do"_s} : QStringList{u"if"_s, u"then"_s, u"else"_s});
        });
        if (!then || (each ? !result.port : !result.condition))
            m_yaml.fail(argument, each ? u"$each needs port and do."_s : u"$when needs if and then."_s);
        result.items.push_back(then.value_or(Expression()));
        if (otherwise)
            result.items.push_back(*otherwise);
        return true;
    }
    if (word == u"$mirror") {
        result.word = Word::Mirror;
        m_yaml.eachEntry(argument, word, [&](const QString &key, const EntryNode &keyNode, const EntryNode &value) {
            if (key == u"of")
                result.items.push_back(expression(value, part));
            else if (key == u"key")
                result.name = m_yaml.text(value);
            else if (key == u"as")
                result.attribute = m_yaml.text(value);
            else
                m_yaml.unknownKey(keyNode, key, {u"of"_s, u"key"_s, u"as"_s});
        });
        if (result.items.empty() || result.name.isEmpty() || result.attribute.isEmpty())
            m_yaml.fail(argument, u"$mirror needs of, key and as."_s);
        return true;
    }
    if (word == u"$pick") {
        result.word = Word::Pick;
        m_yaml.eachEntry(argument, word, [&](const QString &key, const EntryNode &keyNode, const EntryNode &value) {
            if (key == u"of")
                result.items.push_back(expression(value, part));
            else if (key == u"key")
                result.name = m_yaml.text(value);
            else
                m_yaml.unknownKey(keyNode, key, {u"of"_s, u"key"_s});
        });
        if (result.items.empty() || result.name.isEmpty())
            m_yaml.fail(argument, u"$pick needs of and key."_s);
        return true;
    }
    if (word == u"$for") {
        result.word = Word::For;
        std::optional<Expression> of, perform;
        m_yaml.eachEntry(argument, word, [&](const QString &key, const EntryNode &keyNode, const EntryNode &value) {
            if (key == u"of")
                of = expression(value, part);
            else if (key == u"do")
                perform = expression(value, part);
            else
                m_yaml.unknownKey(keyNode, key, {u"of"_s, u"do"_s});
        });
        if (!of || !perform)
            m_yaml.fail(argument, u"$for needs of and do."_s);
        result.items = {of.value_or(Expression()), perform.value_or(Expression())};
        return true;
    }
    if (word == u"$table") {
        result.word = Word::Table;
        std::optional<Expression> of, otherwise;
        m_yaml.eachEntry(argument, word, [&](const QString &key, const EntryNode &keyNode, const EntryNode &value) {
            if (key == u"of")
                of = expression(value, part);
            else if (key == u"cases")
                result.members = members(value, part, key);
            else if (key == u"else")
                otherwise = expression(value, part);
            else
                m_yaml.unknownKey(keyNode, key, {u"of"_s, u"cases"_s, u"else"_s});
        });
        if (!of || result.members.empty())
            m_yaml.fail(argument, u"$table needs of and cases."_s);
        result.items.push_back(of.value_or(Expression()));
        if (otherwise)
            result.items.push_back(*otherwise);
        return true;
    }
    return false;
}

bool ExpressionReader::cdkWord(const QString &word, const EntryNode &argument, Expression &result)
{
    static const QHash<QString, Word> named{{u"$const"_s, Word::Const}, {u"$construct"_s, Word::Construct}};
    if (const auto found = named.constFind(word); found != named.constEnd()) {
        result.word = *found;
        result.name = m_yaml.text(argument);
        return true;
    }
    if (word == u"$call" || word == u"$new" || word == u"$struct") {
        result.word = word == u"$call" ? Word::Call : word == u"$new" ? Word::New : Word::Struct;
        readCall(argument, result, word == u"$call" ? QString() : word == u"$new" ? u"class"_s : u"type"_s, Part::Cdk);
        return true;
    }
    if (word == u"$resource") {
        result.word = Word::Resource;
        result.target.push_back(expression(argument, Part::Cdk));
        return true;
    }
    if (word == u"$member") {
        result.word = Word::Member;
        m_yaml.eachEntry(argument, word, [&](const QString &key, const EntryNode &keyNode, const EntryNode &value) {
            if (key == u"of")
                result.target.push_back(expression(value, Part::Cdk));
            else if (key == u"name")
                result.name = m_yaml.text(value);
            else
                m_yaml.unknownKey(keyNode, key, {u"of"_s, u"name"_s});
        });
        if (result.target.empty() || result.name.isEmpty())
            m_yaml.fail(argument, u"$member needs of and name."_s);
        return true;
    }
    return false;
}

// Python, by its full path: "datetime.timedelta", "airflow.utils.trigger_rule.TriggerRule".
bool ExpressionReader::airflowWord(const QString &word, const EntryNode &argument, Expression &result)
{
    if (word == u"$const") {
        result.word = Word::Const;
        result.name = m_yaml.text(argument);
    } else if (word == u"$call") {
        result.word = Word::Call;
        readCall(argument, result, QString(), Part::Airflow);
    } else if (word == u"$function") {
        result.word = Word::Function;
        m_yaml.eachEntry(argument, word, [&](const QString &key, const EntryNode &keyNode, const EntryNode &value) {
            if (key == u"file")
                result.name = m_yaml.text(value);
            else if (key == u"name")
                result.attribute = m_yaml.text(value);
            else
                m_yaml.unknownKey(keyNode, key, {u"file"_s, u"name"_s});
        });
        static const QRegularExpression identifier(u"^[A-Za-z_][A-Za-z0-9_]*$"_s);
        if (result.name.isEmpty() || !identifier.match(result.attribute).hasMatch())
            m_yaml.fail(argument, u"$function needs a file and the name of a function in it."_s);
        return true;
    } else {
        return false;
    }
    static const QRegularExpression path(u"^[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)+$"_s);
    if (!path.match(result.name).hasMatch())
        m_yaml.fail(argument, u"\"%1\" is not the full path of something in Python."_s.arg(result.name), u"Write MODULE.NAME, such as datetime.timedelta."_s);
    return true;
}

// $call names a `function`, or a `method` of something; $new a `class`; $struct a `type`.
void ExpressionReader::readCall(const EntryNode &argument, Expression &result, const QString &nameKey, Part part)
{
    const bool call = nameKey.isEmpty();
    m_yaml.eachEntry(argument, u"This"_s, [&](const QString &key, const EntryNode &keyNode, const EntryNode &value) {
        if (call ? (key == u"function" || (key == u"method" && part == Part::Cdk)) : key == nameKey)
            result.name = m_yaml.text(value);
        else if (call && key == u"of" && part == Part::Cdk)
            result.target.push_back(expression(value, part));
        else if (key == u"args" && result.word != Word::Struct)
            result.items = list(value, part);
        else if (key == u"props") {
            result.members = members(value, part, key);
            result.hasMembers = true;
        } else {
            m_yaml.unknownKey(
                keyNode, key, call ? QStringList{u"function"_s, u"of"_s, u"method"_s, u"args"_s, u"props"_s} : QStringList{nameKey, u"args"_s, u"props"_s});
        }
    });
    if (result.name.isEmpty())
        m_yaml.fail(argument, u"This does not say what to call or make."_s);
}

Condition ExpressionReader::condition(const EntryNode &node)
{
    Condition result;
    m_yaml.eachEntry(
        node, u"A condition"_s, [&](const QString &key, const EntryNode &keyNode, const EntryNode &value) { conditionKey(key, keyNode, value, result); });
    // One question at a time: {property, is}, {property, over} and {exports, peer} are the only pairs.
    if (node.isMap() && node.size() != 1
        && !(node.size() == 2 && ((node.has(u"property") && (node.has(u"is") || node.has(u"over"))) || (node.has(u"exports") && node.has(u"peer")))))
        m_yaml.fail(node, u"A condition asks one thing."_s, u"Join several with all: [...] or any: [...]."_s);
    return result;
}

void ExpressionReader::conditionKey(const QString &key, const EntryNode &keyNode, const EntryNode &value, Condition &result)
{
    if (key == u"property") {
        result.name = m_yaml.text(value);
        if (result.values.isEmpty())
            result.kind = Condition::Kind::Property;
    } else if (key == u"is") {
        const Value wanted = m_yaml.value(value);
        result.values = wanted.isList() ? wanted.toList() : ValueList{wanted};
        result.kind = Condition::Kind::Equals;
    } else if (key == u"over") {
        result.values = {m_yaml.number(value)};
        result.kind = Condition::Kind::Over;
    } else if (key == u"connected") {
        result.kind = Condition::Kind::Connected;
        result.port = port(value);
    } else if (key == u"item") {
        result.kind = Condition::Kind::LastItem;
        if (m_yaml.text(value) != u"last")
            m_yaml.unknownKey(value, m_yaml.text(value), {u"last"_s});
    } else if (key == u"exports") {
        result.kind = Condition::Kind::PeerExports;
        result.name = m_yaml.text(value);
    } else if (key == u"edge") {
        result.kind = Condition::Kind::EdgeBrings;
        result.name = m_yaml.text(value);
    } else if (key == u"peer") {
        result.port = port(value);
    } else if (key == u"not") {
        result.kind = Condition::Kind::Not;
        result.parts.push_back(condition(value));
    } else if (key == u"all" || key == u"any") {
        result.kind = key == u"all" ? Condition::Kind::All : Condition::Kind::Any;
        if (!value.isList() || value.size() == 0)
            m_yaml.fail(value, u"%1 needs a list of conditions."_s.arg(key));
        for (const EntryNode &part : value.items())
            result.parts.push_back(condition(part));
    } else {
        m_yaml.unknownKey(
            keyNode, key, {u"property"_s, u"is"_s, u"over"_s, u"connected"_s, u"exports"_s, u"peer"_s, u"edge"_s, u"item"_s, u"not"_s, u"all"_s, u"any"_s});
    }
}

} // namespace penstock
