// SPDX-License-Identifier: Apache-2.0
// What there is: examples, kits, component types.
#include "app/cli/command.h"
#include "app/operations/lint.h"
#include "app/operations/new_project.h"
#include "app/operations/workspace.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

QJsonObject propertyJson(const PropertyType &property)
{
    static const QStringList kinds{
        u"text"_s, u"multiline"_s, u"code"_s, u"integer"_s, u"number"_s, u"boolean"_s, u"choice"_s, u"text-list"_s, u"text-map"_s, u"json"_s};
    QJsonObject object{{u"id"_s, property.id}, {u"kind"_s, kinds.value(int(property.kind))}, {u"label"_s, property.label}, {u"help"_s, property.help},
        {u"required"_s, property.required}, {u"per_stage"_s, property.perStage}, {u"default"_s, property.defaultValue.toJson()}};
    if (!property.choices.isEmpty())
        object.insert(u"choices"_s, QJsonArray::fromStringList(property.choices));
    return object;
}

QString propertyLine(const PropertyType &property)
{
    QStringList notes;
    if (property.required)
        notes += u"required"_s;
    if (!property.defaultValue.isNull())
        notes += u"default "_s + property.defaultValue.text();
    if (!property.choices.isEmpty())
        notes += property.choices.join(u'|');
    if (!property.perStage)
        notes += u"the same in all stages"_s;
    return property.help + (notes.isEmpty() ? QString() : QString(u" ("_s + notes.join(u"; "_s) + u')'));
}

QJsonArray portsJson(const QList<PortType> &ports, bool inputs)
{
    QJsonArray array;
    for (const PortType &port : ports) {
        QJsonObject object{{u"id"_s, port.id}, {u"kind"_s, port.kind}, {u"label"_s, port.label}};
        if (inputs) {
            object.insert(u"accepts"_s, QJsonArray::fromStringList(port.accepts));
            object.insert(u"many"_s, port.many);
            object.insert(u"required"_s, port.required);
        }
        array.append(object);
    }
    return array;
}

QString portsText(const QList<PortType> &ports)
{
    QList<QStringList> rows;
    for (const PortType &port : ports)
        rows.append({port.id, port.kind + (port.many ? u"*"_s : QString()) + (port.required ? u" required"_s : QString()),
            port.help.isEmpty() ? port.label : port.help});
    return table(rows, u"  "_s);
}

QString propertiesText(const QList<PropertyType> &properties)
{
    QList<QStringList> rows;
    for (const PropertyType &property : properties)
        rows.append({property.id, propertyLine(property)});
    return table(rows, u"  "_s);
}

void showComponent(const ComponentType &type, Format format)
{
    if (format == Format::Json) {
        QJsonArray properties;
        for (const PropertyType &property : type.properties)
            properties.append(propertyJson(property));
        printJson({{u"id"_s, type.id}, {u"title"_s, type.title}, {u"provider"_s, type.provider}, {u"category"_s, type.category}, {u"summary"_s, type.summary},
            {u"documentation"_s, type.documentation}, {u"inputs"_s, portsJson(type.inputs, true)}, {u"outputs"_s, portsJson(type.outputs, false)},
            {u"properties"_s, properties}});
        return;
    }
    printLine(u"%1: %2 (%3)"_s.arg(type.id, type.title, type.category));
    printLine(type.summary);
    if (!type.inputs.isEmpty())
        print(u"\nInputs\n"_s + portsText(type.inputs));
    if (!type.outputs.isEmpty())
        print(u"\nOutputs\n"_s + portsText(type.outputs));
    if (!type.properties.isEmpty())
        print(u"\nProperties\n"_s + propertiesText(type.properties));
    if (!type.documentation.isEmpty())
        print(u'\n' + type.documentation.trimmed() + u'\n');
}

void listComponents(const Catalogue &catalogue, Format format, Session &session)
{
    QJsonArray array;
    QList<QStringList> rows;
    for (const QString &id : catalogue.ids()) {
        const auto type = catalogue.read(id);
        if (!type) {
            session.fail(type.error());
            continue;
        }
        rows.append({id, (*type)->title, (*type)->category, (*type)->summary});
        array.append(QJsonObject{{u"id"_s, id}, {u"title"_s, (*type)->title}, {u"provider"_s, (*type)->provider}, {u"category"_s, (*type)->category},
            {u"summary"_s, (*type)->summary}});
    }
    if (format == Format::Json)
        printJson({{u"components"_s, array}});
    else
        print(table(rows));
}

QJsonObject formJson(const EnvironmentForm &form)
{
    const auto field = [](const EnvironmentForm::Field &of) {
        return QJsonObject{{u"label"_s, of.label}, {u"help"_s, of.help}, {u"example"_s, of.example}, {u"pattern"_s, of.pattern}};
    };
    QJsonArray inputs;
    for (const PropertyType &input : form.inputs)
        inputs.append(propertyJson(input));
    return {{u"title"_s, form.title}, {u"account"_s, field(form.account)}, {u"region"_s, field(form.region)}, {u"cicd"_s, form.cicd},
        {u"profile"_s, form.profile}, {u"approval"_s, form.approval}, {u"inputs"_s, inputs}};
}

void showKit(const Kit &kit, Format format)
{
    if (format == Format::Json) {
        QJsonArray inputs;
        for (const PropertyType &input : kit.inputs)
            inputs.append(propertyJson(input));
        printJson({{u"id"_s, kit.id}, {u"version"_s, kit.version}, {u"title"_s, kit.title}, {u"summary"_s, kit.summary}, {u"provider"_s, kit.provider},
            {u"languages"_s, QJsonArray::fromStringList(kit.languages)}, {u"inputs"_s, inputs}, {u"environment"_s, formJson(kit.environment)},
            {u"documentation"_s, kit.documentation}});
        return;
    }
    printLine(u"%1 %2: %3"_s.arg(kit.id, kit.version, kit.title));
    printLine(kit.summary);
    if (!kit.languages.isEmpty())
        printLine(u"Languages: "_s + kit.languages.join(u", "_s));
    if (!kit.inputs.isEmpty())
        print(u"\nInputs\n"_s + propertiesText(kit.inputs));
    print(u"\nEach environment: "_s + kit.environment.title + u"\n"_s
        + table({{u"account"_s, kit.environment.account.label, kit.environment.account.help},
            {u"region"_s, kit.environment.region.label, kit.environment.region.help}}));
    if (!kit.environment.inputs.isEmpty())
        print(propertiesText(kit.environment.inputs));
    if (!kit.documentation.isEmpty())
        print(u'\n' + kit.documentation.trimmed() + u'\n');
}

} // namespace

void addExamplesCommand(CLI::App &app, Session &)
{
    auto format = std::make_shared<Format>();
    CLI::App *command = app.add_subcommand("examples", "list the examples that come with Penstock");
    addFormat(*command, *format);
    command->callback([format] {
        QJsonArray array;
        QList<QStringList> rows;
        for (const Example &example : examples()) {
            rows.append({example.id, example.title, example.summary});
            array.append(QJsonObject{{u"id"_s, example.id}, {u"title"_s, example.title}, {u"summary"_s, example.summary}, {u"kit"_s, example.kit}});
        }
        *format == Format::Json ? printJson({{u"examples"_s, array}}) : print(table(rows));
    });
}

namespace {

/// `kits lint`: a folder with a kit, with component types, or with both.
void addLintCommand(CLI::App &kits, Session &session)
{
    struct Options
    {
        std::string folder = ".";
        Format format = Format::Text;
    };
    auto options = std::make_shared<Options>();
    CLI::App *command = kits.add_subcommand("lint", "find mistakes in a kit or in component types of your own, with file and line");
    command->add_option("DIR", options->folder, "a folder with kit.yaml, with component types, or with both (catalogue/)")->required()->type_name("");
    addFormat(*command, options->format);
    command->callback([options, &session] {
        const auto problems = lintFolder(toQString(options->folder));
        if (!problems)
            return session.fail(problems.error());
        QJsonArray array;
        for (const Problem &problem : *problems) {
            array.append(problemJson(problem));
            if (options->format != Format::Json)
                print(problemText(problem));
        }
        if (options->format == Format::Json)
            printJson({{u"problems"_s, array}});
        else if (problems->isEmpty())
            printLine(u"No mistakes."_s);
        session.exitCode = hasErrors(*problems) ? 1 : 0;
    });
}

} // namespace

void addKitsCommand(CLI::App &app, Session &session)
{
    struct Options
    {
        std::string id;
        Format format = Format::Text;
    };
    auto options = std::make_shared<Options>();
    CLI::App *command = app.add_subcommand("kits", "list the ways of delivery, or show one");
    command->add_option("ID", options->id, "a kit")->type_name("");
    addFormat(*command, options->format);
    addLintCommand(*command, session);
    command->callback([options, command, &session] {
        if (!command->get_subcommands().empty())
            return; // kits lint
        if (!options->id.empty()) {
            const auto kit = readKit(toQString(options->id));
            return kit ? showKit(*kit, options->format) : session.fail(kit.error());
        }
        QJsonArray array;
        QList<QStringList> rows;
        for (const QString &id : kitIds()) {
            const auto kit = readKit(id);
            if (!kit)
                return session.fail(kit.error());
            rows.append({id, kit->provider, kit->summary});
            array.append(QJsonObject{
                {u"id"_s, id}, {u"version"_s, kit->version}, {u"title"_s, kit->title}, {u"provider"_s, kit->provider}, {u"summary"_s, kit->summary}});
        }
        options->format == Format::Json ? printJson({{u"kits"_s, array}}) : print(table(rows));
    });
}

void addComponentsCommand(CLI::App &app, Session &session)
{
    struct Options
    {
        std::string id;
        Format format = Format::Text;
    };
    auto options = std::make_shared<Options>();
    CLI::App *command = app.add_subcommand("components", "list the component types, or show one");
    command->add_option("ID", options->id, "a component type")->type_name("");
    addFormat(*command, options->format);
    command->callback([options, &session] {
        const auto catalogue = openCatalogue(QFile::exists(u"penstock.yaml"_s) ? QDir::currentPath() : QString());
        if (!catalogue)
            return session.fail(catalogue.error());
        if (options->id.empty())
            return listComponents(*catalogue, options->format, session);
        const auto type = catalogue->read(toQString(options->id));
        type ? showComponent(**type, options->format) : session.fail(type.error());
    });
}

} // namespace penstock
