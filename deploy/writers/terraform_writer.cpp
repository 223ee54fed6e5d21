// SPDX-License-Identifier: Apache-2.0
#include "deploy/writers/terraform_writer.h"

#include "deploy/plan/replacement_rules.h"
#include "deploy/resources/resolve_options.h"
#include "deploy/resources/staged.h"
#include "deploy/writers/hcl_text.h"
#include "deploy/writers/literals.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

constexpr int step = 2;

/// A name of Terraform: what is no letter or digit becomes "_".
QString terraformName(const QString &text)
{
    QString name;
    for (const QChar c : text)
        name += c.unicode() < 0x80 && (c.isLetterOrNumber() || c == u'_') ? c : QChar(u'_');
    return name.isEmpty() || name.front().isDigit() ? QString(u'_' + name) : name;
}

/// "gkeCluster" -> "gke_cluster".
QString snake(const QString &text)
{
    QString name;
    for (const QChar c : text) {
        if (c.isUpper())
            name += u'_';
        name += c.toLower();
    }
    return terraformName(name);
}

bool isData(const QString &type) { return type.startsWith("data."_L1); }

bool isOfAnotherFamily(const Resource &resource) { return !isTerraformType(resource.type); }

QString idOf(const Resource &resource) { return resource.address.section(u'.', 2); }

/// The name of a resource in its module: the node's id alone for the resource "this".
QString nameOf(const QString &address)
{
    const QString node = address.section(u'.', 1, 1), id = address.section(u'.', 2);
    return terraformName(id == "this"_L1 ? node : QString(node + u'_' + id));
}

/// "google_storage_bucket.landing", "data.google_project.this".
QString terraformAddress(const QString &type, const QString &address) { return type + u'.' + nameOf(address); }
QString terraformAddress(const Resource &resource) { return terraformAddress(resource.type, resource.address); }

/// Each resource's way from its former addresses to its own, as Terraform's moved blocks: a step each. An address that something else has now
/// is where that is, and cannot be left.
QString movedBlocks(const QList<Resource> &resources)
{
    QSet<QString> taken;
    for (const Resource &resource : resources)
        taken.insert(terraformAddress(resource));
    QString out;
    for (const Resource &resource : resources) {
        QStringList way;
        for (const QString &address : resource.formerly) {
            if (const QString from = terraformAddress(resource.type, address); !isData(resource.type) && !taken.contains(from))
                way.append(from);
        }
        taken += QSet<QString>(way.begin(), way.end()); // no address is left twice
        way.append(terraformAddress(resource));
        for (qsizetype i = 0; i + 1 < way.size(); ++i)
            out += u"\nmoved {\n  from = %1\n  to   = %2\n}\n"_s.arg(way[i], way[i + 1]);
    }
    return out.isEmpty() ? out : QString(u"\n# Nodes that were called otherwise before: what they made stays.\n"_s + out.sliced(1));
}

/// Of the type of a setting, from its values in all stages.
QString typeOf(const ValueList &values)
{
    bool optional = false;
    QString type;
    for (const Value &value : values) {
        if (value.isNull()) {
            optional = true;
            continue;
        }
        QString here = value.isBool() ? u"bool"_s : value.isNumber() ? u"number"_s : value.isString() ? u"string"_s : u"any"_s;
        if (value.isList()) {
            const ValueList list = value.toList();
            if (std::ranges::all_of(list, &Value::isString))
                here = u"list(string)"_s;
        } else if (value.isMap()) {
            const ValueMap map = value.toMap();
            if (std::ranges::all_of(map, &Value::isString))
                here = u"map(string)"_s;
        }
        // An empty list fits lists of anything.
        if (here == "list(string)"_L1 && value.toList().isEmpty() && (type.isEmpty() || type == "any"_L1)) {
            optional = optional || type.isEmpty();
            type = type.isEmpty() ? here : type;
            continue;
        }
        type = type.isEmpty() || type == here ? here : u"any"_s;
    }
    if (type.isEmpty())
        type = u"any"_s;
    return optional && type != "any"_L1 ? u"optional(%1)"_s.arg(type) : type;
}

class ModuleWriter
{
public:
    ModuleWriter(const Pipeline &pipeline, const QString &files)
        : m_pipeline(pipeline)
        , m_files(files)
        , m_text([this](const Reference &reference) { return traversal(reference); })
    { }

    Result<QByteArray> main(const QList<Resource> &resources)
    {
        QHash<QString, const Resource *> named;
        for (const Resource &resource : resources) {
            m_names.insert(resource.address, {resource.type, nameOf(resource.address)});
            const Resource *&other = named[terraformAddress(resource)];
            if (other)
                return failure(ErrorKind::Project, u"The Terraform of the pipeline %1 cannot be written."_s.arg(m_pipeline.id.value),
                    u"%1 of the node %2 and %3 of the node %4 both become %5."_s.arg(
                        idOf(*other), other->node.section(u'/', 1), idOf(resource), resource.node.section(u'/', 1), terraformAddress(resource)),
                    u"Give one of them an id that differs in more than - and _."_s);
            other = &resource;
        }
        QHash<QString, QList<const Resource *>> byNode;
        for (const Resource &resource : resources) {
            // The node's own resource first, then what belongs to it.
            QList<const Resource *> &own = byNode[resource.node];
            own.insert(resource.address.endsWith(".this"_L1) ? 0 : own.size(), &resource);
        }
        QString out;
        for (const Node &node : m_pipeline.graph.nodes) {
            const QList<const Resource *> own = byNode.value(m_pipeline.id.value + u'/' + node.id.value);
            if (own.isEmpty())
                continue;
            const QString title = node.title.isEmpty() ? node.id.value : node.title;
            out += (out.isEmpty() ? QString() : u"\n"_s) + u"# "_s + commentText(title) + u'\n';
            for (qsizetype i = 0; i < own.size(); ++i) {
                if (i > 0)
                    out += u'\n';
                if (const Result<void> written = block(*own[i], out); !written)
                    return std::unexpected(written.error());
            }
        }
        return (out + movedBlocks(resources)).toUtf8();
    }

    QStringList inputs() const
    {
        QStringList names(m_inputs.begin(), m_inputs.end());
        names.sort();
        return names;
    }

private:
    Result<QString> traversal(const Reference &reference)
    {
        const auto variable = [this](const QString &name) {
            m_inputs.insert(name);
            return QString(u"var."_s + name);
        };
        if (reference.address == "Penstock::Stage"_L1) {
            if (reference.attribute.isEmpty())
                return variable(u"env"_s);
            if (reference.attribute.startsWith("settings."_L1))
                return variable(snake(reference.attribute.section(u'.', 1)));
            return variable(reference.attribute == "location"_L1 ? u"region"_s : reference.attribute);
        }
        if (reference.address == stagedSetting)
            return QString(u"var.settings."_s + reference.attribute);
        if (reference.address == stagedItem) {
            QStringList parts = reference.attribute.split(u'.');
            for (QString &part : parts)
                part = terraformName(part);
            parts.insert(1, u"value"_s);
            return parts.join(u'.');
        }
        if (reference.address == "Penstock::Image"_L1)
            return hclLiteral(reference.attribute).transform([&](const QString &key) { return QString(variable(u"images"_s) + u'[' + key + u']'); });
        if (reference.address == "Penstock::File"_L1)
            return m_text.expression(Value(Joined{{Reference{u"Penstock::Root"_s, {}}, QString(u'/' + m_files + u'/' + reference.attribute)}}))
                .transform([](const QString &path) { return QString(u"file("_s + path + u')'); });
        if (reference.address == "Penstock::FileMember"_L1) {
            const Result<QString> file = traversal({u"Penstock::File"_s, reference.attribute.section(u'#', 0, 0)});
            const Result<QString> member = hclLiteral(reference.attribute.section(u'#', 1));
            if (!file || !member)
                return file ? member : file;
            return QString(u"jsonencode(jsondecode("_s + *file + u")["_s + *member + u"])"_s);
        }
        if (reference.address == "Penstock::Folder"_L1)
            return m_text.expression(Value(Joined{{Reference{u"Penstock::Root"_s, {}}, QString(u'/' + m_files + u'/' + reference.attribute)}}));
        if (reference.address == "Penstock::Generated"_L1)
            return m_text.expression(Value(Joined{{Reference{u"Penstock::Entropy"_s, {}}, QString(u':' + reference.attribute)}}))
                .transform([](const QString &text) { return QString(u"sha256("_s + text + u')'); });
        if (reference.address == "Penstock::Entropy"_L1)
            return variable(u"entropy"_s);
        if (reference.address == "Penstock::Root"_L1)
            return u"path.root"_s;
        const auto known = m_names.find(reference.address);
        if (known == m_names.end())
            return failure(ErrorKind::Project, u"The Terraform of the pipeline %1 cannot be written."_s.arg(m_pipeline.id.value),
                u"Something refers to %1, which is not complete."_s.arg(reference.address), u"Fill in what that node still needs."_s);
        static const QRegularExpression path(u"\\A[A-Za-z0-9_.\\[\\]]*\\z"_s);
        if (!path.match(reference.attribute).hasMatch())
            return failure(ErrorKind::Internal, u"\"%1\" is not an attribute."_s.arg(reference.attribute));
        const QString type = known->first;
        return QString(type + u'.' + known->second + u'.' + (reference.attribute.isEmpty() ? u"id"_s : reference.attribute));
    }

    Result<void> block(const Resource &resource, QString &out)
    {
        const QString type = isData(resource.type) ? resource.type.sliced(5) : resource.type;
        out += (isData(resource.type) ? u"data \""_s : u"resource \""_s) + type + u"\" \""_s + nameOf(resource.address) + u"\" {\n"_s;
        m_facts = &m_rules.type(type);
        if (const Result<void> written = body(resource.attributes, {}, step, out); !written)
            return written;
        out += u"}\n"_s;
        return {};
    }

    bool isArgument(const QString &path, const Value &value) const
    {
        if (m_facts->maps.contains(path))
            return true;
        if (value.isMap())
            return false;
        const ValueList list = value.toList();
        return list.isEmpty() || !std::ranges::all_of(list, &Value::isMap);
    }

    /// Arguments first, then nested blocks, each in alphabetical order, as the provider's documentation has them.
    Result<void> body(const ValueMap &attributes, const QString &prefix, int indent, QString &out)
    {
        std::vector<HclText::Argument> arguments;
        QList<std::pair<QString, Value>> blocks;
        for (auto it = attributes.begin(); it != attributes.end(); ++it) {
            const QString path = prefix + it.key();
            if (it->isNull())
                continue;
            if (!isArgument(path, *it)) {
                blocks.append({it.key(), *it});
                continue;
            }
            const Result<QString> text = path == "depends_on"_L1 || path.startsWith("lifecycle."_L1) ? names(*it, indent) : m_text.expression(*it, indent);
            if (!text)
                return std::unexpected(text.error());
            arguments.push_back({terraformName(it.key()), *text});
        }
        out += HclText::arguments(arguments, indent);
        bool first = arguments.empty();
        for (const auto &[name, value] : std::as_const(blocks)) {
            const ValueList items = value.isMap() ? ValueList{value} : value.toList();
            for (const Value &item : items) {
                out += first ? QString() : u"\n"_s;
                first = false;
                const ValueMap members = item.toMap();
                const Result<void> written
                    = members.contains(u"$dynamic"_s) ? dynamic(name, members, prefix, indent, out) : nested(name, members, prefix, indent, out);
                if (!written)
                    return written;
            }
        }
        return {};
    }

    Result<void> nested(const QString &name, const ValueMap &members, const QString &prefix, int indent, QString &out)
    {
        QString inside;
        if (const Result<void> written = body(members, prefix + name + u'.', indent + step, inside); !written)
            return written;
        const QString margin(indent, u' ');
        out += margin + terraformName(name) + (inside.isEmpty() ? u" {}\n"_s : QString(u" {\n"_s + inside + margin + u"}\n"_s));
        return {};
    }

    Result<void> dynamic(const QString &name, const ValueMap &members, const QString &prefix, int indent, QString &out)
    {
        const Result<QString> list = m_text.expression(members.value(u"$dynamic"_s), indent);
        if (!list)
            return std::unexpected(list.error());
        QString content;
        if (const Result<void> written = body(members.value(u"$content"_s).toMap(), prefix + name + u'.', indent + 2 * step, content); !written)
            return written;
        const QString margin(indent, u' ');
        out += margin + u"dynamic \""_s + terraformName(name) + u"\" {\n"_s + margin + u"  for_each = "_s + *list + u"\n\n"_s + margin + u"  content {\n"_s
            + content + margin + u"  }\n"_s + margin + u"}\n"_s;
        return {};
    }

    /// Meta-arguments name resources and attributes, without quotes: depends_on, ignore_changes, replace_triggered_by.
    Result<QString> names(const Value &value, int indent)
    {
        if (!value.isList())
            return m_text.expression(value, indent);
        QStringList items;
        for (const Value &item : value.toList()) {
            if (const auto *reference = std::get_if<Reference>(&item.data())) {
                const Result<QString> text = traversal(*reference);
                if (!text)
                    return text;
                items.append(reference->attribute.isEmpty() ? text->chopped(3) : *text); // the resource, not its id
                continue;
            }
            static const QRegularExpression path(u"\\A[a-z_][A-Za-z0-9_.\\[\\]]*\\z"_s);
            if (!path.match(item.toString()).hasMatch())
                return failure(ErrorKind::Internal, u"\"%1\" is not an attribute."_s.arg(item.text()));
            items.append(item.toString());
        }
        return QString(u'[' + items.join(u", "_s) + u']');
    }

    const Pipeline &m_pipeline;
    const QString m_files;
    HclText m_text;
    ReplacementRules m_rules;
    const TypeReplacement *m_facts = nullptr;
    QHash<QString, std::pair<QString, QString>> m_names; // address -> type and name
    QSet<QString> m_inputs;
};

QString variableBlock(const QString &name, const QString &description, const QString &type, const std::vector<HclText::Argument> &further = {})
{
    std::vector<HclText::Argument> arguments{{u"description"_s, u"\"%1\""_s.arg(description)}, {u"type"_s, type}};
    arguments.insert(arguments.end(), further.begin(), further.end());
    return u"variable \"%1\" {\n"_s.arg(name) + HclText::arguments(arguments, step) + u"}\n"_s;
}

QByteArray variablesText(const QStringList &inputs, const StagedResources &staged)
{
    static const QHash<QString, std::pair<QString, QString>> known{
        {u"entropy"_s, {u"Random text, fresh in each run. Passwords that a run makes come from it; nothing keeps it."_s, u"string"_s}},
        {u"env"_s, {u"The environment's stage: dev, prod …"_s, u"string"_s}},
        {u"images"_s, {u"Container images by name, each with its tag or digest."_s, u"map(string)"_s}},
        {u"project"_s, {u"The Google Cloud project."_s, u"string"_s}},
        {u"region"_s, {u"The region that everything is in."_s, u"string"_s}},
    };
    QStringList blocks;
    for (const QString &input : inputs) {
        const auto facts = known.value(input, {u"A setting of the environment."_s, u"string"_s});
        const bool passing = input == "entropy"_L1; // never in a plan or a state
        blocks.append(variableBlock(input, facts.first, facts.second,
            passing ? std::vector<HclText::Argument>{{u"ephemeral"_s, u"true"_s}, {u"sensitive"_s, u"true"_s}} : std::vector<HclText::Argument>{}));
    }
    if (!staged.names.isEmpty()) {
        std::vector<HclText::Argument> members;
        for (const QString &name : staged.names) {
            ValueList values;
            for (const ValueMap &settings : staged.settings)
                values.append(settings.value(name));
            members.push_back({name, typeOf(values)});
        }
        blocks.append(
            variableBlock(u"settings"_s, u"What differs between the environments."_s, u"object({\n"_s + HclText::arguments(members, 2 * step) + u"  })"_s));
    }
    return blocks.join(u'\n').toUtf8();
}

StagedOptions stagedOptions(ReplacementRules &rules)
{
    return {[&rules](const QString &type, const QString &path) { return rules.type(isData(type) ? type.sliced(5) : type).maps.contains(path); },
        [](const Resource &resource) { return nameOf(resource.address); }, isOfAnotherFamily};
}

} // namespace

Result<TerraformModule> writeTerraformModule(const Project &project, const Pipeline &pipeline, const Catalogue &catalogue, const QString &files)
{
    ReplacementRules rules;
    Result<StagedResources> staged = stagedResources(project, catalogue, pipeline.id, stagedOptions(rules));
    if (!staged)
        return std::unexpected(staged.error());
    TerraformModule module;
    if (staged->resources.isEmpty())
        return module;
    ModuleWriter writer(pipeline, files);
    Result<QByteArray> main = writer.main(staged->resources);
    if (!main)
        return std::unexpected(main.error());
    module.main = std::move(*main);
    module.inputs = writer.inputs();
    for (const Resource &resource : std::as_const(staged->resources))
        module.addresses.append(terraformAddress(resource));
    module.variables = variablesText(module.inputs, *staged);
    if (!staged->names.isEmpty())
        module.settings = staged->settings;
    return module;
}

Result<QByteArray> writeTerraformFlat(const Project &project, const Pipeline &pipeline, const Catalogue &catalogue, const QString &stage, const QString &files)
{
    Result<ResourceGraph> graph = resolve(project, catalogue, ResolveOptions{stage, true, pipeline.id});
    if (!graph)
        return std::unexpected(graph.error());
    graph->resources.removeIf(isOfAnotherFamily);
    return ModuleWriter(pipeline, files).main(graph->resources);
}

Result<QString> terraformCall(const QString &name, const QString &source, const TerraformModule &module, const Value &settings, const QStringList &dependsOn)
{
    const HclText text([](const Reference &reference) { return Result<QString>(reference.attribute); });
    std::vector<HclText::Argument> arguments;
    for (const QString &input : module.inputs)
        arguments.push_back({input, QString(u"var."_s + input)});
    if (!module.settings.isEmpty()) {
        const Result<QString> value = text.expression(settings, step);
        if (!value)
            return value;
        arguments.push_back({u"settings"_s, *value});
    }
    const Result<QString> from = hclLiteral(source);
    if (!from)
        return from;
    return QString(u"module \""_s + terraformName(name) + u"\" {\n  source = "_s + *from + u'\n' + (arguments.empty() ? QString() : u"\n"_s)
        + HclText::arguments(arguments, step) + (dependsOn.isEmpty() ? QString() : QString(u"\n  depends_on = ["_s + dependsOn.join(u", "_s) + u"]\n"_s))
        + u"}\n"_s);
}

} // namespace penstock
