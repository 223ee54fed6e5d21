// SPDX-License-Identifier: Apache-2.0
#include "models/catalogue/entry_reader.h"

#include "models/catalogue/catalogue.h"
#include "models/catalogue/entry_checks.h"
#include "models/catalogue/expression_reader.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

const QHash<QString, PropertyKind> kinds{{u"text"_s, PropertyKind::Text}, {u"multiline"_s, PropertyKind::Multiline}, {u"code"_s, PropertyKind::Code},
    {u"integer"_s, PropertyKind::Integer}, {u"number"_s, PropertyKind::Number}, {u"boolean"_s, PropertyKind::Boolean}, {u"choice"_s, PropertyKind::Choice},
    {u"textList"_s, PropertyKind::TextList}, {u"textMap"_s, PropertyKind::TextMap}, {u"json"_s, PropertyKind::Json}};

class EntryReader
{
public:
    explicit EntryReader(EntryYaml &yaml)
        : m_yaml(yaml)
        , m_expressions(yaml)
    { }

    void readRoot(const EntryNode &root, ComponentType &type, ResourceRules &rules)
    {
        using Setter = std::function<void(const EntryNode &)>;
        const QHash<QString, Setter> sections{
            {u"title"_s, [&](const auto &node) { type.title = m_yaml.text(node); }},
            {u"provider"_s, [&](const auto &node) { type.provider = m_yaml.text(node); }},
            {u"category"_s, [&](const auto &node) { type.category = m_yaml.text(node); }},
            {u"icon"_s, [&](const auto &node) { type.icon = m_yaml.text(node); }},
            {u"summary"_s, [&](const auto &node) { type.summary = m_yaml.text(node); }},
            {u"documentation"_s, [&](const auto &node) { type.documentation = m_yaml.text(node); }},
            {u"keywords"_s, [&](const auto &node) { type.keywords = m_yaml.textList(node); }},
            {u"inputs"_s, [&](const auto &node) { type.inputs = ports(node, true); }},
            {u"outputs"_s, [&](const auto &node) { type.outputs = ports(node, false); }},
            {u"properties"_s, [&](const auto &node) { type.properties = properties(node); }},
            {u"startsItself"_s, [&](const auto &node) { type.startsItself = m_yaml.boolean(node); }},
            {u"nodeId"_s, [&](const auto &node) { readProperty(node, rules.nodeId.emplace()); }},
            {u"resources"_s, [&](const auto &node) { readResources(node, rules); }},
            {u"implied"_s, [&](const auto &node) { readImplied(node, rules); }},
            {u"exports"_s, [&](const auto &node) { rules.exports = m_expressions.members(node, attributes, u"exports"_s); }},
            {u"files"_s, [&](const auto &node) { readFiles(node, rules); }},
            {u"cdk"_s, [&](const auto &node) { readCdk(node, rules); }},
            {u"airflow"_s, [&](const auto &node) { readAirflow(node, rules); }},
        };
        m_yaml.eachEntry(root, u"An entry"_s, [&](const QString &key, const EntryNode &keyNode, const EntryNode &value) {
            if (const auto section = sections.constFind(key); section != sections.constEnd())
                (*section)(value);
            else
                m_yaml.unknownKey(keyNode, key, QStringList(sections.keyBegin(), sections.keyEnd()));
        });
        for (const auto &[key, text] : {std::pair{u"title"_s, type.title}, {u"provider"_s, type.provider}, {u"category"_s, type.category},
                 {u"icon"_s, type.icon}, {u"summary"_s, type.summary}}) {
            if (text.isEmpty())
                m_yaml.fail(root, u"The entry has no %1."_s.arg(key));
        }
    }

private:
    static constexpr auto attributes = ExpressionReader::Part::Attributes;
    static constexpr auto cdk = ExpressionReader::Part::Cdk;

    QList<PortType> ports(const EntryNode &node, bool input)
    {
        QList<PortType> result;
        m_yaml.eachEntry(node, u"Ports"_s, [&](const QString &id, const EntryNode &, const EntryNode &value) {
            PortType port;
            port.id = port.label = id;
            m_yaml.eachEntry(value, u"A port"_s, [&](const QString &key, const EntryNode &keyNode, const EntryNode &item) {
                if (key == u"label")
                    port.label = m_yaml.text(item);
                else if (key == u"help")
                    port.help = m_yaml.text(item);
                else if (key == u"kind")
                    port.kind = m_yaml.text(item);
                else if (input && key == u"accepts")
                    port.accepts = m_yaml.textList(item);
                else if (input && key == u"many")
                    port.many = m_yaml.boolean(item);
                else if (input && key == u"required")
                    port.required = m_yaml.boolean(item);
                else
                    m_yaml.unknownKey(keyNode, key, {u"label"_s, u"help"_s, u"kind"_s, u"accepts"_s, u"many"_s, u"required"_s});
            });
            for (const QString &kind : QStringList{port.kind} + port.accepts) {
                if (!portKinds().contains(kind))
                    m_yaml.fail(value, u"\"%1\" is not a kind of port."_s.arg(kind), u"Kinds: %1."_s.arg(portKinds().join(u", "_s)));
            }
            if (input && !port.accepts.contains(port.kind))
                port.accepts.prepend(port.kind);
            result.append(port);
        });
        return result;
    }

    QList<PropertyType> properties(const EntryNode &node)
    {
        QList<PropertyType> result;
        m_yaml.eachEntry(node, u"Properties"_s, [&](const QString &id, const EntryNode &, const EntryNode &value) {
            PropertyType property;
            property.id = property.label = id;
            readProperty(value, property);
            result.append(property);
        });
        return result;
    }

    void readProperty(const EntryNode &node, PropertyType &property)
    {
        using Setter = std::function<void(const EntryNode &)>;
        const QHash<QString, Setter> keys{
            {u"label"_s, [&](const auto &item) { property.label = m_yaml.text(item); }},
            {u"help"_s, [&](const auto &item) { property.help = m_yaml.text(item); }},
            {u"unit"_s, [&](const auto &item) { property.unit = m_yaml.text(item); }},
            {u"group"_s, [&](const auto &item) { property.group = m_yaml.text(item); }},
            {u"kind"_s,
                [&](const auto &item) {
                    const auto kind = kinds.constFind(m_yaml.text(item));
                    if (kind == kinds.constEnd())
                        m_yaml.unknownKey(item, m_yaml.text(item), QStringList(kinds.keyBegin(), kinds.keyEnd()));
                    else
                        property.kind = *kind;
                }},
            {u"language"_s, [&](const auto &item) { property.language = m_yaml.text(item); }},
            {u"default"_s, [&](const auto &item) { property.defaultValue = m_yaml.value(item); }},
            {u"required"_s, [&](const auto &item) { property.required = m_yaml.boolean(item); }},
            {u"perStage"_s, [&](const auto &item) { property.perStage = m_yaml.boolean(item); }},
            {u"starts"_s, [&](const auto &item) { property.starts = m_yaml.boolean(item); }},
            {u"secret"_s, [&](const auto &item) { property.secret = m_yaml.boolean(item); }},
            {u"choices"_s, [&](const auto &item) { property.choices = m_yaml.textList(item); }},
            {u"pattern"_s, [&](const auto &item) { property.pattern = m_yaml.text(item); }},
            {u"patternHelp"_s, [&](const auto &item) { property.patternHelp = m_yaml.text(item); }},
            {u"minLength"_s, [&](const auto &item) { property.minLength = m_yaml.integer(item); }},
            {u"maxLength"_s, [&](const auto &item) { property.maxLength = m_yaml.integer(item); }},
            {u"minimum"_s, [&](const auto &item) { property.minimum = m_yaml.number(item); }},
            {u"maximum"_s, [&](const auto &item) { property.maximum = m_yaml.number(item); }},
            {u"onlyWhen"_s, [&](const auto &item) { property.onlyWhen = m_yaml.text(item); }},
        };
        m_yaml.eachEntry(node, u"A property"_s, [&](const QString &key, const EntryNode &keyNode, const EntryNode &item) {
            if (const auto setter = keys.constFind(key); setter != keys.constEnd())
                (*setter)(item);
            else
                m_yaml.unknownKey(keyNode, key, QStringList(keys.keyBegin(), keys.keyEnd()));
        });
        if (property.kind == PropertyKind::Choice && property.choices.isEmpty())
            m_yaml.fail(node, u"A choice needs choices."_s);
        if (!QRegularExpression(property.pattern).isValid())
            m_yaml.fail(node, u"The pattern is not a regular expression."_s);
    }

    void readResources(const EntryNode &node, ResourceRules &rules)
    {
        m_yaml.eachEntry(node, u"resources"_s, [&](const QString &id, const EntryNode &, const EntryNode &value) {
            ResourceRule resource;
            resource.id = id;
            resource.line = value.line();
            m_yaml.eachEntry(value, u"A resource"_s, [&](const QString &key, const EntryNode &keyNode, const EntryNode &item) {
                if (key == u"type")
                    resource.type = m_yaml.text(item);
                else if (key == u"path")
                    resource.path = m_yaml.text(item);
                else if (key == u"each")
                    resource.each = m_expressions.port(item);
                else if (key == u"of")
                    resource.of = m_expressions.expression(item, attributes);
                else if (key == u"when")
                    resource.when = m_expressions.condition(item);
                else if (key == u"deletionPolicy")
                    resource.deletionPolicy = m_expressions.expression(item, attributes);
                else if (key == u"holdsData")
                    resource.holdsData = m_yaml.boolean(item);
                else if (key == u"attributes")
                    resource.attributes = m_expressions.members(item, attributes, key);
                else
                    m_yaml.unknownKey(
                        keyNode, key, {u"type"_s, u"path"_s, u"each"_s, u"of"_s, u"when"_s, u"deletionPolicy"_s, u"holdsData"_s, u"attributes"_s});
            });
            if (resource.type.isEmpty())
                m_yaml.fail(value, u"The resource has no type."_s);
            rules.resources.push_back(std::move(resource));
        });
    }

    void readImplied(const EntryNode &node, ResourceRules &rules)
    {
        if (!node.isList())
            m_yaml.fail(node, u"implied must be a list of {type, count}."_s);
        for (const EntryNode &item : node.items()) {
            ImpliedRule implied;
            implied.count.literal = 1;
            m_yaml.eachEntry(item, u"An implied resource"_s, [&](const QString &key, const EntryNode &keyNode, const EntryNode &value) {
                if (key == u"type")
                    implied.type = m_yaml.text(value);
                else if (key == u"count")
                    implied.count = m_expressions.expression(value, attributes);
                else if (key == u"once")
                    implied.once = m_yaml.boolean(value);
                else
                    m_yaml.unknownKey(keyNode, key, {u"type"_s, u"count"_s, u"once"_s});
            });
            rules.implied.push_back(std::move(implied));
        }
    }

    void readFiles(const EntryNode &node, ResourceRules &rules)
    {
        m_yaml.eachEntry(node, u"files"_s, [&](const QString &id, const EntryNode &, const EntryNode &value) {
            FileRule file;
            file.id = id;
            file.line = value.line();
            m_yaml.eachEntry(value, u"A file"_s, [&](const QString &key, const EntryNode &keyNode, const EntryNode &item) {
                if (key == u"path")
                    file.path = m_yaml.text(item);
                else if (key == u"property")
                    file.property = m_yaml.text(item);
                else if (key == u"when")
                    file.when = m_expressions.condition(item);
                else if (key == u"skeleton")
                    file.skeleton = m_expressions.expression(item, attributes);
                else if (key == u"role")
                    file.role = m_yaml.text(item);
                else if (key == u"language")
                    file.language = m_yaml.text(item);
                else if (key == u"value")
                    file.value = m_expressions.expression(item, attributes);
                else if (key == u"of")
                    file.of = m_expressions.expression(item, attributes);
                else
                    m_yaml.unknownKey(keyNode, key, {u"path"_s, u"role"_s, u"property"_s, u"when"_s, u"of"_s, u"skeleton"_s, u"language"_s, u"value"_s});
            });
            if (file.value.has_value() != !file.language.isEmpty() || (file.value && file.language != u"yaml" && file.language != u"json"))
                m_yaml.fail(value, u"A document has a value and a language, yaml or json."_s);
            if (file.of.has_value() != (file.path.contains(u"{key}"_s) || file.path.contains(u"{item}"_s)))
                m_yaml.fail(value, u"A file with of, and only such a one, has {key} or {item} in its path."_s);
            static const QRegularExpression safe(u"^[A-Za-z0-9_{}.-]+(/[A-Za-z0-9_{}.-]+)*$"_s);
            if (!safe.match(file.path).hasMatch() || file.path.contains(u".."_s))
                m_yaml.fail(value, u"The path must stay inside the repository: letters, digits, \"_\", \"-\", \".\" and \"/\"."_s);
            rules.files.push_back(std::move(file));
        });
    }

    void readCdk(const EntryNode &node, ResourceRules &rules)
    {
        m_yaml.eachEntry(node, u"cdk"_s, [&](const QString &key, const EntryNode &keyNode, const EntryNode &value) {
            if (key == u"constructs")
                rules.constructs = steps(value);
            else if (key == u"flow")
                rules.flow = steps(value);
            else if (key == u"stage")
                rules.stage = m_yaml.text(value);
            else if (key == u"exports")
                rules.cdkExports = m_expressions.members(value, cdk, key);
            else
                m_yaml.unknownKey(keyNode, key, {u"constructs"_s, u"flow"_s, u"stage"_s, u"exports"_s});
        });
    }

    void readAirflow(const EntryNode &node, ResourceRules &rules)
    {
        m_yaml.eachEntry(node, u"airflow"_s, [&](const QString &key, const EntryNode &keyNode, const EntryNode &value) {
            if (key == u"task")
                rules.airflowTask = airflowRule(value, false);
            else if (key == u"dag")
                rules.airflowDag = airflowRule(value, true);
            else
                m_yaml.unknownKey(keyNode, key, {u"task"_s, u"dag"_s});
        });
        if (rules.airflowTask && rules.airflowDag)
            m_yaml.fail(node, u"A node is a task or a DAG, not both."_s);
    }

    AirflowRule airflowRule(const EntryNode &node, bool dag)
    {
        AirflowRule rule;
        rule.line = node.line();
        m_yaml.eachEntry(node, u"This"_s, [&](const QString &key, const EntryNode &keyNode, const EntryNode &value) {
            if (key == u"when")
                rule.when = m_expressions.condition(value);
            else if (key == u"arguments")
                rule.arguments = m_expressions.members(value, ExpressionReader::Part::Airflow, key);
            else if (!dag && key == u"operator")
                rule.operatorName = m_yaml.text(value);
            else if (dag && key == u"id")
                rule.id = m_expressions.expression(value, attributes);
            else if (dag && key == u"defaults")
                rule.defaults = m_expressions.members(value, ExpressionReader::Part::Airflow, key);
            else
                m_yaml.unknownKey(
                    keyNode, key, dag ? QStringList{u"id"_s, u"when"_s, u"arguments"_s, u"defaults"_s} : QStringList{u"operator"_s, u"when"_s, u"arguments"_s});
        });
        static const QRegularExpression path(u"^[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)+$"_s);
        static const QRegularExpression name(u"^[A-Za-z_][A-Za-z0-9_]*$"_s);
        if (dag && !rule.id)
            m_yaml.fail(node, u"A DAG needs an id."_s);
        if (!dag && !path.match(rule.operatorName).hasMatch())
            m_yaml.fail(node, u"A task needs an operator, the full path of a Python class."_s);
        for (const Members *members : {&rule.arguments, &rule.defaults}) {
            for (const auto &[argument, value] : *members) {
                if (!name.match(argument).hasMatch())
                    m_yaml.fail(node, u"\"%1\" is not the name of an argument."_s.arg(argument));
            }
        }
        return rule;
    }

    std::vector<CdkStep> steps(const EntryNode &node)
    {
        std::vector<CdkStep> result;
        if (!node.isList())
            m_yaml.fail(node, u"This must be a list of steps."_s);
        for (const EntryNode &item : node.items())
            result.push_back(step(item));
        return result;
    }

    CdkStep step(const EntryNode &node)
    {
        CdkStep result;
        result.line = node.line();
        m_yaml.eachEntry(node, u"A step"_s, [&](const QString &key, const EntryNode &keyNode, const EntryNode &value) {
            if (key == u"construct")
                result.name = m_yaml.text(value);
            else if (key == u"id")
                result.id = m_yaml.text(value);
            else if (key == u"scope")
                result.scope = m_expressions.expression(value, cdk);
            else if (key == u"new" || key == u"call" || key == u"override") {
                result.kind = key == u"new" ? CdkStep::Kind::Construct : key == u"call" ? CdkStep::Kind::Call : CdkStep::Kind::Override;
                result.code = m_expressions.expression(value, cdk);
            } else if (key == u"path")
                result.path = m_yaml.text(value);
            else if (key == u"value")
                result.value = m_expressions.expression(value, cdk);
            else if (key == u"each")
                result.each = m_expressions.port(value);
            else if (key == u"when")
                result.when = m_expressions.condition(value);
            else
                m_yaml.unknownKey(
                    keyNode, key, {u"construct"_s, u"id"_s, u"scope"_s, u"new"_s, u"call"_s, u"override"_s, u"path"_s, u"value"_s, u"each"_s, u"when"_s});
        });
        const bool construct = result.kind == CdkStep::Kind::Construct;
        if (construct && (result.code.word != Expression::Word::New || result.name.isEmpty() || result.id.isEmpty()))
            m_yaml.fail(node, u"A construct needs construct, id and new: {$new: …}."_s);
        if (result.kind == CdkStep::Kind::Call && result.code.word != Expression::Word::Call)
            m_yaml.fail(node, u"A call needs call: {$call: …}."_s);
        if (result.kind == CdkStep::Kind::Override && (!result.value || result.path.isEmpty()))
            m_yaml.fail(node, u"An override needs override, path and value."_s);
        return result;
    }

    EntryYaml &m_yaml;
    ExpressionReader m_expressions;
};

} // namespace

Result<ComponentType> readEntry(const QByteArray &text, const QString &id, const QString &file)
{
    EntryYaml yaml(file);
    ComponentType type;
    type.id = id;
    auto rules = std::make_shared<ResourceRules>();
    rules->file = file;
    if (!yaml.run(text, [&](const EntryNode &root) { EntryReader(yaml).readRoot(root, type, *rules); }))
        return std::unexpected(*yaml.error());
    if (const std::optional<Error> error = checkRules(type, *rules))
        return std::unexpected(*error);
    type.rules = std::move(rules);
    return type;
}

} // namespace penstock
