// SPDX-License-Identifier: Apache-2.0
#include "deploy/kits/kit_lint.h"

#include "deploy/kits/context.h"
#include "deploy/kits/flow.h"
#include "deploy/kits/follow_ups.h"
#include "deploy/kits/kit_writers.h"
#include "deploy/kits/template_lint.h"
#include "deploy/kits/yaml_value.h"
#include "models/validation/validate.h"

#include <QDirIterator>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

class KitLint
{
public:
    KitLint(const QString &folder, const Catalogue &catalogue)
        : m_folder(folder)
        , m_catalogue(catalogue)
    { }

    QList<Problem> run()
    {
        const Result<Manifest> manifest = readManifest(m_folder);
        if (!manifest) {
            add(manifest.error());
            return m_problems;
        }
        m_manifest = *manifest;
        checkInputs(m_manifest.kit.inputs);
        checkInputs(m_manifest.kit.environment.inputs);
        checkForm();
        checkComponents();
        checkFiles();
        if (!hasErrors(m_problems))
            checkGenerating();
        return m_problems;
    }

private:
    void add(Severity severity, const QString &id, const QString &message, const QString &remedy, const Place &place)
    {
        const Problem problem{severity, id, message, remedy, place, {}, {}, {}, {}};
        if (!m_problems.contains(problem))
            m_problems.append(problem);
    }
    void add(const Error &error, const Place &otherwise = {})
    {
        const Place place = error.place.file.isEmpty() ? otherwise : error.place;
        add(Severity::Error, u"kit-mistake"_s, error.why.isEmpty() ? error.what : error.why, error.next, place);
    }
    Place top() const { return {m_manifest.file, 1, 0}; }

    void checkInputs(const QList<PropertyType> &inputs)
    {
        QSet<QString> ids;
        for (const PropertyType &input : inputs) {
            const Place place = m_manifest.places.value(u"inputs."_s + input.id, top());
            if (ids.contains(input.id))
                add(Severity::Error, u"kit-input-twice"_s, u"The input \"%1\" stands there twice."_s.arg(input.id), {}, place);
            ids.insert(input.id);
            if (input.kind == PropertyKind::Choice && input.choices.isEmpty())
                add(Severity::Error, u"kit-input-choices"_s, u"The input \"%1\" is a choice without choices."_s.arg(input.id), {}, place);
            if (!QRegularExpression(input.pattern).isValid())
                add(Severity::Error, u"kit-input-pattern"_s, u"The pattern of \"%1\" is not a regular expression."_s.arg(input.id), {}, place);
            if (input.help.isEmpty())
                add(Severity::Warning, u"kit-input-help"_s, u"The input \"%1\" has no help."_s.arg(input.id), u"Say in a sentence what it is for."_s, place);
            for (const auto &[value, what] : {std::pair{input.defaultValue, u"default"_s}, std::pair{exampleOf(input), u"example"_s}}) {
                const QString problem = value.isNull() ? QString() : propertyProblem(input, value);
                if (!problem.isEmpty())
                    add(Severity::Error, u"kit-input-default"_s, u"The %1 of \"%2\" cannot be used: %3"_s.arg(what, input.id, problem), {}, place);
            }
            if (input.required && input.defaultValue.isNull() && exampleOf(input).isNull())
                add(Severity::Error, u"kit-input-example"_s, u"The input \"%1\" is required and has no default."_s.arg(input.id),
                    u"Give it an example, so that the form can show one and the kit can be tried."_s, place);
        }
    }

    void checkForm()
    {
        const EnvironmentForm &form = m_manifest.kit.environment;
        for (const EnvironmentForm::Field *field : {&form.account, &form.region}) {
            if (const QString problem = fieldProblem(*field, field->example); !problem.isEmpty())
                add(Severity::Error, u"kit-form-example"_s, u"The example of \"%1\" cannot be used: %2"_s.arg(field->label, problem), {}, top());
        }
    }

    void checkComponents()
    {
        for (const QString &pattern : m_manifest.kit.components) {
            if (pattern.startsWith("provider="_L1))
                continue;
            const QRegularExpression fits(QRegularExpression::wildcardToRegularExpression(pattern, QRegularExpression::NonPathWildcardConversion));
            if (std::ranges::none_of(m_catalogue.ids(), [&](const QString &id) { return fits.match(id).hasMatch(); }))
                add(Severity::Warning, u"kit-component-unknown"_s, u"No component type fits \"%1\"."_s.arg(pattern), {}, top());
        }
    }

    /// Every file that the manifest names is there and can be read; every file that is there is named.
    void checkFiles()
    {
        QSet<QString> used{QDir::cleanPath(m_manifest.file)};
        for (const KitFile &file : m_manifest.files) {
            if (file.source == KitFile::Source::Writer) {
                if (!KitWriters::names().contains(file.name))
                    add(Severity::Error, u"kit-writer-unknown"_s, u"There is no writer \"%1\"."_s.arg(file.name),
                        u"There are: %1."_s.arg(KitWriters::names().join(u", "_s)), file.place);
                continue;
            }
            const QString path = QDir::cleanPath(m_manifest.kit.folder + u'/' + file.name);
            used.insert(path);
            const Result<QByteArray> text = readKitFile(path);
            if (!text)
                add(Severity::Error, u"kit-file-missing"_s, u"The file \"%1\" cannot be read."_s.arg(file.name), {}, file.place);
            else if (file.source == KitFile::Source::Template)
                checkTemplate(templateText(QString::fromUtf8(*text), file.language), path);
            else if (file.source == KitFile::Source::Document)
                checkDocument(*text, path);
            if (std::ranges::none_of(m_manifest.kit.roles, [&](const Kit::Role &role) { return role.id == file.role; }))
                add(Severity::Error, u"kit-role-unknown"_s, u"There is no role \"%1\"."_s.arg(file.role), {}, file.place);
        }
        QDirIterator there(m_manifest.kit.folder, QDir::Files, QDirIterator::Subdirectories);
        while (there.hasNext()) {
            const QString path = QDir::cleanPath(there.next());
            if (!used.contains(path) && !QFileInfo(path).fileName().startsWith("README"_L1) && !path.contains("/catalogue/"_L1))
                add(Severity::Warning, u"kit-file-unused"_s, u"Nothing in the manifest uses this file."_s, u"Name it under files, or remove it."_s,
                    {path, 0, 0});
        }
    }

    void checkTemplate(const QString &text, const QString &path)
    {
        if (const Result<QList<TemplateUse>> uses = lintTemplate(text, path); !uses)
            add(uses.error());
    }
    void checkDocument(const QByteArray &text, const QString &path)
    {
        const Result<YamlValue> document = path.endsWith(".json"_L1) ? readJson(text, path) : readYaml(text, path);
        if (!document)
            add(document.error());
    }

    static Value exampleOf(const PropertyType &input)
    {
        if (input.example.isEmpty())
            return {};
        if (input.kind == PropertyKind::TextList)
            return Value(ValueList{Value(input.example)});
        if (input.kind == PropertyKind::Integer || input.kind == PropertyKind::Number)
            return Value(input.example.toDouble());
        return Value(input.example);
    }

    static ValueMap examples(const QList<PropertyType> &inputs)
    {
        ValueMap values;
        for (const PropertyType &input : inputs) {
            if (input.defaultValue.isNull() && input.required)
                values.insert(input.id, exampleOf(input));
        }
        return values;
    }

    Project sample(const QString &language) const
    {
        const EnvironmentForm &form = m_manifest.kit.environment;
        const bool aws = form.account.example.isEmpty() && m_manifest.kit.provider == "aws"_L1;
        const auto environment = [&](const QString &stage, const QString &account) {
            Environment made;
            made.stage = stage;
            // Each its own, where the form takes that.
            const QString own = u"sample-project-"_s + stage;
            made.account = aws ? account : fieldProblem(form.account, own).isEmpty() ? own : form.account.example;
            made.region = !form.region.example.isEmpty() ? form.region.example : aws ? u"eu-west-1"_s : u"europe-west1"_s;
            made.settings = examples(form.inputs);
            return made;
        };
        Project project;
        project.label = u"Sample"_s;
        project.description = u"Made up, to try the kit."_s;
        project.team = u"Sample"_s;
        project.prefix = u"sample"_s;
        project.uid = u"a1b2c3d4"_s;
        project.name = u"sample-sample-a1b2c3d4"_s;
        project.kit = {m_manifest.kit.id, language, examples(m_manifest.kit.inputs)};
        if (form.cicd)
            project.cicd = environment(u"cicd"_s, u"111111111111"_s);
        project.environments = {environment(u"dev"_s, u"222222222222"_s), environment(u"prod"_s, u"333333333333"_s)};
        for (const Kit::Role &role : m_manifest.kit.roles)
            project.repositories.append({role.id, {}, {}, {}});
        Pipeline pipeline;
        pipeline.id = PipelineId(u"sample"_s);
        pipeline.title = u"Sample"_s;
        project.pipelines = {pipeline};
        return project;
    }

    /// The sample, with every language and with each choice of each input alone.
    void checkGenerating()
    {
        const QStringList languages = m_manifest.kit.languages.isEmpty() ? QStringList{QString()} : m_manifest.kit.languages;
        for (const QString &language : languages) {
            const Project project = sample(language);
            tryProject(project);
            for (const PropertyType &input : m_manifest.kit.inputs)
                tryChoices(input, [&](const Value &value) {
                    Project changed = project;
                    changed.kit.inputs.insert(input.id, value);
                    tryProject(changed);
                });
            for (const PropertyType &input : m_manifest.kit.environment.inputs)
                tryChoices(input, [&](const Value &value) {
                    Project changed = project;
                    changed.environments.first().settings.insert(input.id, value);
                    tryProject(changed);
                });
            tryEdits(project);
        }
    }

    static void tryChoices(const PropertyType &input, const std::function<void(const Value &)> &tryValue)
    {
        if (input.kind == PropertyKind::Boolean)
            tryValue(!input.defaultValue.toBool());
        for (const QString &choice : input.choices) {
            if (Value(choice) != input.defaultValue)
                tryValue(choice);
        }
    }

    void tryProject(Project project)
    {
        // What an input asks for only when another one has that value.
        for (const PropertyType &input : m_manifest.kit.inputs) {
            if (!input.onlyWhen.isEmpty() && !holds({input.onlyWhen}, project, m_manifest.kit))
                project.kit.inputs.remove(input.id);
        }
        for (const Problem &problem : validateForKit(project, m_catalogue, m_manifest.kit)) {
            if (problem.severity == Severity::Error)
                return add(Severity::Error, u"kit-sample"_s, u"A made-up project cannot be used: %1 [%2]"_s.arg(problem.message, problem.id),
                    u"Give the kit's inputs defaults or examples that fit its own rules. "_s + problem.remedy, top());
        }
        const auto tryFiles = [&](const Project &made, const QList<PinnedStage> &pinned) {
            if (const Result<QList<GeneratedRepository>> trees = generate(made, m_catalogue, m_manifest.kit, pinned); !trees)
                add(trees.error(), top());
        };
        tryFiles(project, {});
        if (m_manifest.kit.environment.revision) { // the first stage goes on with the newest drawing
            Project pinned = project;
            pinned.environments.last().revision = QString(40, u'0');
            tryFiles(pinned, {{pinned.environments.last().stage, pinned.environments.last().revision, pinned.pipelines}});
        }
        if (const Result<QList<Kit::Step>> steps = bootstrapSteps(project, m_manifest.kit); !steps)
            add(steps.error(), top());
        if (const Result<DeliveryFlow> flow = deliveryFlow(project, m_manifest.kit); !flow)
            add(flow.error(), top());
    }

    /// Every follow-up can be said.
    void tryEdits(const Project &project)
    {
        Project changed = project;
        for (Environment *environment : {&changed.cicd, &changed.environments.last()}) {
            environment->account += u'0';
            environment->region += u'0';
        }
        if (m_manifest.kit.environment.revision)
            changed.environments.last().revision = QString(40, u'0');
        changed.environments.first().stage = u"test"_s;
        changed.name += u"-2"_s;
        changed.kit.language += u'?';
        const auto tryFrom = [&](const Project &before, const Project &now) {
            if (const Result<QList<FollowUp>> found = followUps(before, m_manifest.kit, now, m_manifest.kit); !found)
                add(found.error(), top());
        };
        tryFrom(project, changed);
        tryFrom(changed, project);
        if (const Result<QString> branch = stageBranch(project, m_manifest.kit, u"dev"_s); !branch)
            add(branch.error(), top());
    }

    const QString m_folder;
    const Catalogue &m_catalogue;
    Manifest m_manifest;
    QList<Problem> m_problems;
};

} // namespace

QList<Problem> lintKit(const QString &folder, const Catalogue &catalogue) { return KitLint(folder, catalogue).run(); }

} // namespace penstock
