// SPDX-License-Identifier: Apache-2.0
#include "deploy/kits/manifest.h"

#include "deploy/kits/manifest_parts.h"
#include "deploy/kits/yaml_members.h"

#include <QMutex>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

Value plainValue(const YamlValue &yaml)
{
    if (yaml.kind == YamlValue::Kind::List) {
        ValueList list;
        for (const YamlValue &item : yaml.items)
            list.append(plainValue(item));
        return list;
    }
    if (yaml.kind == YamlValue::Kind::Map) {
        ValueMap map;
        for (const auto &[key, member] : yaml.members)
            map.insert(key, plainValue(member));
        return map;
    }
    return yaml.scalar;
}

std::optional<PropertyKind> propertyKind(const QString &name)
{
    static const QHash<QString, PropertyKind> kinds{{u"text"_s, PropertyKind::Text}, {u"multiline"_s, PropertyKind::Multiline},
        {u"integer"_s, PropertyKind::Integer}, {u"number"_s, PropertyKind::Number}, {u"boolean"_s, PropertyKind::Boolean}, {u"choice"_s, PropertyKind::Choice},
        {u"list"_s, PropertyKind::TextList}, {u"map"_s, PropertyKind::TextMap}};
    const auto found = kinds.find(name);
    return found == kinds.end() ? std::nullopt : std::optional(*found);
}

class ManifestReader
{
public:
    explicit ManifestReader(Manifest &manifest)
        : m_manifest(manifest)
    { }

    Result<void> read(const YamlValue &root)
    {
        Members top(root);
        if (const std::optional<double> format = top.number(u"kit"_s); !format || *format != 1)
            top.fail(root.place, u"The first line must be \"kit: 1\"."_s);
        Kit &kit = m_manifest.kit;
        kit.id = top.text(u"id"_s, true);
        kit.version = top.text(u"version"_s, true);
        kit.title = top.text(u"title"_s, true);
        kit.summary = top.text(u"summary"_s, true);
        kit.provider = top.text(u"provider"_s, true);
        kit.documentation = top.text(u"documentation"_s);
        kit.languages = top.texts(u"languages"_s);
        kit.branches = top.texts(u"branches"_s);
        kit.components = top.texts(u"components"_s);
        if (const YamlValue *name = top.take(u"projectName"_s)) {
            Members limits(*name);
            if (const std::optional<double> length = limits.number(u"maxLength"_s))
                kit.name.length = qsizetype(*length);
            kit.name.underscores = limits.flag(u"underscores"_s, true);
            if (const Result<void> good = limits.done(); !good)
                return good;
        }
        m_manifest.stageBranch = top.text(u"stageBranch"_s);
        kit.makesStageBranches = top.flag(u"makesStageBranches"_s, false);
        if (kit.makesStageBranches && m_manifest.stageBranch.isEmpty())
            top.fail(root.place, u"\"makesStageBranches\" goes with \"stageBranch\"."_s);
        if (const std::optional<double> least = top.number(u"leastEnvironments"_s))
            m_manifest.leastEnvironments = int(*least);
        if (const std::optional<double> most = top.number(u"mostEnvironments"_s))
            m_manifest.mostEnvironments = int(*most);
        readNames(top, top.take(u"names"_s), m_manifest.names);
        readNames(top, top.take(u"environmentNames"_s), m_manifest.environmentNames);
        readPairs(top, top.take(u"lists"_s), m_manifest.lists);
        readTools(top, top.take(u"tools"_s));
        const std::pair<QString, Result<void> (ManifestReader::*)(const YamlValue &)> lists[]
            = {{u"roles"_s, &ManifestReader::readRole}, {u"inputs"_s, &ManifestReader::readInput}, {u"rules"_s, &ManifestReader::readRule},
                {u"bootstrap"_s, &ManifestReader::readBootstrap}, {u"files"_s, &ManifestReader::readFile},
                {u"environmentInputs"_s, &ManifestReader::readEnvironmentInput}, {u"followUps"_s, &ManifestReader::readFollowUp}};
        for (const auto &[key, readItem] : lists) {
            const YamlValue *list = top.take(key);
            if (!list)
                continue;
            if (list->kind != YamlValue::Kind::List)
                top.fail(list->place, u"\"%1\" must be a list."_s.arg(key));
            for (const YamlValue &item : list->items) {
                if (const Result<void> good = (this->*readItem)(item); !good)
                    return good;
            }
        }
        const std::pair<QString, Result<void> (ManifestReader::*)(const YamlValue &)> maps[] = {{u"environmentForm"_s, &ManifestReader::readEnvironmentForm},
            {u"flow"_s, &ManifestReader::readFlow}, {u"terraform"_s, &ManifestReader::readTerraform}, {u"promotion"_s, &ManifestReader::readPromotion}};
        for (const auto &[key, readMap] : maps) {
            if (const YamlValue *map = top.take(key)) {
                if (const Result<void> good = (this->*readMap)(*map); !good)
                    return good;
            }
        }
        if (const YamlValue *commands = top.take(u"commands"_s)) {
            if (const Result<void> good = readCommands(*commands); !good)
                return good;
        }
        if (kit.roles.isEmpty())
            top.fail(root.place, u"The kit needs at least one role."_s);
        return top.done();
    }

private:
    void readPairs(Members &top, const YamlValue *map, QList<std::pair<QString, QString>> &pairs)
    {
        if (!map)
            return;
        if (map->kind != YamlValue::Kind::Map)
            top.fail(map->place, u"Key and value are expected here."_s);
        for (const auto &[key, value] : map->members) {
            if (!value.scalar.isString())
                top.fail(value.place, u"\"%1\" must be a text."_s.arg(key));
            pairs.append({key, value.text()});
        }
    }

    void readNames(Members &top, const YamlValue *map, QList<KitName> &names)
    {
        if (!map)
            return;
        if (map->kind != YamlValue::Kind::Map)
            top.fail(map->place, u"Key and value are expected here."_s);
        for (const auto &[key, value] : map->members) {
            KitName name{key, {}};
            for (const YamlValue &item : value.items) {
                Members text(item);
                const QStringList when = text.texts(u"when"_s);
                name.texts.append({when, text.text(u"text"_s, true)});
                if (const Result<void> good = text.done(); !good)
                    top.fail(good.error().place, good.error().why);
            }
            if (value.kind != YamlValue::Kind::List) {
                if (!value.scalar.isString())
                    top.fail(value.place, u"\"%1\" must be a text, or a list of texts with conditions."_s.arg(key));
                name.texts.append({{}, value.text()});
            }
            names.append(name);
            m_manifest.places.insert(u"names."_s + key, value.place);
        }
    }

    void readTools(Members &top, const YamlValue *tools)
    {
        for (const auto &[name, byLanguage] : tools ? tools->members : QList<std::pair<QString, YamlValue>>{}) {
            if (byLanguage.kind == YamlValue::Kind::List)
                m_manifest.tools[name].insert(QString(), top.textList(byLanguage));
            for (const auto &[language, words] : byLanguage.members)
                m_manifest.tools[name].insert(language, top.textList(words));
        }
    }

    Result<void> readRole(const YamlValue &yaml)
    {
        Members role(yaml);
        Kit::Role read;
        read.id = role.text(u"id"_s, true);
        read.title = role.text(u"title"_s, true);
        read.primary = role.flag(u"primary"_s, false);
        m_manifest.kit.roles.append(read);
        return role.done();
    }

    Result<void> readInput(const YamlValue &yaml) { return readInputInto(yaml, m_manifest.kit.inputs); }
    Result<void> readEnvironmentInput(const YamlValue &yaml) { return readInputInto(yaml, m_manifest.kit.environment.inputs); }
    Result<void> readEnvironmentForm(const YamlValue &yaml) { return penstock::readEnvironmentForm(yaml, m_manifest.kit.environment); }
    Result<void> readFlow(const YamlValue &yaml) { return penstock::readFlow(yaml, m_manifest); }
    Result<void> readTerraform(const YamlValue &yaml) { return penstock::readTerraform(yaml, m_manifest.terraform); }
    Result<void> readPromotion(const YamlValue &yaml) { return penstock::readPromotion(yaml, m_manifest); }
    Result<void> readFollowUp(const YamlValue &yaml) { return penstock::readFollowUp(yaml, m_manifest); }

    Result<void> readInputInto(const YamlValue &yaml, QList<PropertyType> &inputs)
    {
        Members input(yaml);
        PropertyType read;
        read.id = input.text(u"id"_s, true);
        const QString type = input.text(u"type"_s, true);
        if (const std::optional<PropertyKind> kind = propertyKind(type))
            read.kind = *kind;
        else
            input.fail(yaml.place, u"\"%1\" is not a type of input."_s.arg(type));
        read.label = input.text(u"label"_s, true);
        read.help = input.text(u"help"_s);
        read.group = input.text(u"group"_s);
        if (const YamlValue *value = input.take(u"default"_s))
            read.defaultValue = plainValue(*value);
        read.required = input.flag(u"required"_s, false);
        read.perStage = false;
        read.choices = input.texts(u"choices"_s);
        read.example = input.text(u"example"_s);
        read.pattern = input.text(u"pattern"_s);
        read.patternHelp = input.text(u"patternHelp"_s);
        read.minimum = input.number(u"minimum"_s);
        read.maximum = input.number(u"maximum"_s);
        if (const std::optional<double> length = input.number(u"maxLength"_s))
            read.maxLength = int(*length);
        read.onlyWhen = input.text(u"onlyWhen"_s);
        m_manifest.places.insert(u"inputs."_s + read.id, yaml.place);
        inputs.append(read);
        return input.done();
    }

    Result<void> readRule(const YamlValue &yaml)
    {
        Members rule(yaml);
        KitRule read;
        read.place = yaml.place;
        read.id = rule.text(u"id"_s, true);
        read.each = rule.text(u"each"_s);
        static const QRegularExpression list(u"^[A-Za-z0-9_-]+ as [A-Za-z0-9_-]+$"_s);
        if (!read.each.isEmpty()
            && (!list.match(read.each).hasMatch()
                || !std::ranges::contains(m_manifest.lists, read.each.section(u' ', 0, 0), &std::pair<QString, QString>::first)))
            rule.fail(yaml.place, u"\"each\" is LIST as NAME, with one of the lists of this kit."_s);
        read.of = rule.text(u"of"_s, true);
        read.pattern = rule.text(u"pattern"_s);
        if (!QRegularExpression(read.pattern).isValid())
            rule.fail(yaml.place, u"The pattern of \"%1\" is not a regular expression."_s.arg(read.id));
        if (const std::optional<double> most = rule.number(u"maxLength"_s))
            read.maxLength = int(*most);
        read.unique = rule.flag(u"unique"_s, false);
        read.help = rule.text(u"help"_s, true);
        m_manifest.rules.append(read);
        return rule.done();
    }

    Result<KitCommand> readCommand(const YamlValue &yaml)
    {
        Members command(yaml);
        KitCommand read;
        read.place = yaml.place;
        read.title = command.text(u"title"_s);
        read.each = command.text(u"each"_s);
        static const QStringList kinds{QString(), u"cicd-regions"_s, u"stages"_s, u"environments"_s};
        if (!kinds.contains(read.each))
            command.fail(yaml.place, u"\"each\" is cicd-regions, stages or environments."_s);
        read.when = command.texts(u"when"_s);
        if (const YamlValue *arguments = command.take(u"command"_s, true))
            read.arguments = readArguments(command, *arguments, m_manifest);
        if (const Result<void> good = command.done(); !good)
            return std::unexpected(good.error());
        return read;
    }

    Result<void> readBootstrap(const YamlValue &yaml)
    {
        const Result<KitCommand> command = readCommand(yaml);
        if (!command)
            return std::unexpected(command.error());
        m_manifest.bootstrap.append(*command);
        QStringList flat;
        for (const QStringList &words : command->arguments)
            flat += words;
        m_manifest.kit.steps.append(
            {command->title, flat.join(u' '), command->each == "stages"_L1 || command->each == "environments"_L1 ? u"stages"_s : u"cicd"_s, flat});
        return {};
    }

    Result<void> readCommands(const YamlValue &map)
    {
        for (const auto &[name, list] : map.members) {
            QList<KitCommand> commands;
            for (const YamlValue &item : list.items) {
                const Result<KitCommand> command = readCommand(item);
                if (!command)
                    return std::unexpected(command.error());
                commands.append(*command);
            }
            if (commands.isEmpty())
                return manifestMistake(list.place, u"\"%1\" has no commands."_s.arg(name));
            m_manifest.commands.append({name, commands});
        }
        return {};
    }

    Result<void> readFile(const YamlValue &yaml)
    {
        Members file(yaml);
        KitFile read;
        read.place = yaml.place;
        read.path = file.text(u"path"_s, true);
        read.role = file.text(u"role"_s);
        if (read.role.isEmpty() && !m_manifest.kit.roles.isEmpty())
            read.role = m_manifest.kit.roles.first().id;
        int sources = 0;
        const std::pair<QString, KitFile::Source> kinds[] = {{u"template"_s, KitFile::Source::Template}, {u"document"_s, KitFile::Source::Document},
            {u"copy"_s, KitFile::Source::Copy}, {u"writer"_s, KitFile::Source::Writer}};
        for (const auto &[key, source] : kinds) {
            const QString name = file.text(key);
            if (name.isEmpty())
                continue;
            ++sources;
            read.source = source;
            read.name = name;
        }
        if (sources != 1)
            file.fail(yaml.place, u"A file has exactly one of template, document, copy and writer."_s);
        const QString language = file.text(u"language"_s, read.source == KitFile::Source::Template || read.source == KitFile::Source::Document);
        if (const std::optional<FileLanguage> known = fileLanguage(language))
            read.language = *known;
        else if (!language.isEmpty())
            file.fail(yaml.place, u"\"%1\" is not a language that files can be in."_s.arg(language));
        // Values of a document become YAML or JSON, and no other language's own signs are escaped in them ("${{", "$").
        const bool document = read.source == KitFile::Source::Document;
        if (document && read.language != FileLanguage::Json && read.language != FileLanguage::Yaml)
            file.fail(yaml.place, u"The language of a document is json or yaml."_s);
        read.executable = file.flag(u"executable"_s, false);
        read.onlyOnce = file.flag(u"onlyOnce"_s, false);
        read.when = file.texts(u"when"_s);
        read.takes = file.text(u"takes"_s);
        if (!QStringList{QString(), u"named"_s, u"unnamed"_s}.contains(read.takes))
            file.fail(yaml.place, u"\"takes\" is named or unnamed."_s);
        read.each = file.text(u"each"_s);
        static const QStringList rounds{u"environments"_s, u"pipelines"_s, u"environments-pipelines"_s};
        static const QRegularExpression list(u"^[A-Za-z0-9_.-]+ as [A-Za-z0-9_-]+$"_s);
        for (const QString &loop : read.each.split(u", "_s, Qt::SkipEmptyParts)) {
            if (!rounds.contains(loop) && !list.match(loop).hasMatch())
                file.fail(yaml.place, u"\"each\" is environments, pipelines, environments-pipelines, or LIST as NAME."_s);
        }
        m_manifest.files.append(read);
        return file.done();
    }

    Manifest &m_manifest;
};

} // namespace

namespace {

Result<Manifest> readManifestIn(const QString &folder)
{
    Manifest manifest;
    manifest.kit.folder = folder;
    manifest.file = folder + u"/kit.yaml"_s;
    if (folder.isEmpty() || !QFile::exists(manifest.file))
        return failure(ErrorKind::NotFound, u"There is no kit \"%1\"."_s.arg(folder),
            u"It is neither shipped, nor among your own (PENSTOCK_KIT_PATH, ~/.local/share/penstock/kits), nor a folder with a kit.yaml."_s,
            u"There are: %1."_s.arg(kitIds().join(u", "_s)));
    const Result<QByteArray> bytes = readKitFile(manifest.file);
    if (!bytes)
        return std::unexpected(bytes.error());
    const Result<YamlValue> yaml = readYaml(*bytes, manifest.file);
    if (!yaml)
        return std::unexpected(yaml.error());
    if (const Result<void> read = ManifestReader(manifest).read(*yaml); !read)
        return std::unexpected(read.error());
    return manifest;
}

} // namespace

namespace {

/// Where kits lie, by id: a person's own folders first, so that a kit of the same id takes a shipped one's place.
QStringList kitFolders()
{
    QStringList folders = qEnvironmentVariable("PENSTOCK_KIT_PATH").split(QDir::listSeparator(), Qt::SkipEmptyParts);
    folders << QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/penstock/kits"_s << u":/penstock/kits"_s;
    return folders;
}

QString folderOfKit(const QString &idOrFolder)
{
    static const QRegularExpression id(u"^[a-z0-9][a-z0-9-]*$"_s);
    if (id.match(idOrFolder).hasMatch()) {
        for (const QString &folder : kitFolders()) {
            const QString kit = folder + u'/' + idOrFolder;
            if (QFile::exists(kit + u"/kit.yaml"_s))
                return kit;
        }
    }
    return idOrFolder;
}

} // namespace

Result<Manifest> readManifest(const QString &idOrFolder)
{
    const QString folder = folderOfKit(idOrFolder);
    if (!folder.startsWith(":/"_L1))
        return readManifestIn(folder);
    // What is compiled in never changes: read once, then copied (the lists share their data). Previews ask at every stroke.
    static QMutex mutex;
    static QHash<QString, Manifest> known;
    const QMutexLocker lock(&mutex);
    if (const auto found = known.constFind(folder); found != known.constEnd())
        return *found;
    Result<Manifest> manifest = readManifestIn(folder);
    if (manifest)
        known.insert(folder, *manifest);
    return manifest;
}

QStringList kitIds()
{
    QStringList ids;
    for (const QString &folder : kitFolders()) {
        for (const QString &id : QDir(folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            if (QFile::exists(folder + u'/' + id + u"/kit.yaml"_s))
                ids.append(id);
        }
    }
    ids.sort();
    ids.removeDuplicates();
    return ids;
}

Result<Kit> readKit(const QString &id)
{
    return readManifest(id).transform([](const Manifest &manifest) { return manifest.kit; });
}

} // namespace penstock
