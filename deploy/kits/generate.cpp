// SPDX-License-Identifier: Apache-2.0
#include "deploy/kits/context.h"
#include "deploy/kits/document.h"
#include "deploy/kits/drawn_lists.h"
#include "deploy/kits/kit.h"
#include "deploy/kits/kit_writers.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

/// Paths stay inside the repository and out of what Git and Penstock keep for themselves.
bool isSafePath(const QString &path)
{
    const QStringList parts = path.split(u'/');
    if (!path.isValidUtf16() || std::ranges::any_of(path, [](QChar c) { return c.category() == QChar::Other_Control; }))
        return false;
    return !parts.contains(QString()) && !parts.contains(u"."_s) && !parts.contains(u".."_s) && parts.first().compare(".git"_L1, Qt::CaseInsensitive) != 0
        && parts.first() != ".penstock"_L1 && !path.contains(u'\\') && !path.contains(u':');
}

/// Which part of the files one drawing makes: that of the stages that run the newest one, or that of one pinned stage.
struct Part
{
    QSet<QString> stages;               ///< whose own files are made
    const PinnedStage *pinned = nullptr; ///< for that stage alone, with what pipelines make in its folder
};

class Generator
{
public:
    Generator(const Project &project, const Catalogue &catalogue, const Manifest &manifest, const Part &part)
        : m_project(project)
        , m_catalogue(catalogue)
        , m_manifest(manifest)
        , m_part(part)
        , m_writers(project, catalogue, manifest)
    { }

    Result<QMap<QString, FileTree>> run()
    {
        if (!m_manifest.kit.languages.isEmpty() && !m_manifest.kit.languages.contains(m_project.kit.language))
            return failure(ErrorKind::Project, u"The files cannot be generated."_s,
                u"The kit \"%1\" writes %2, not \"%3\"."_s.arg(m_manifest.kit.id, m_manifest.kit.languages.join(u" or "_s), m_project.kit.language),
                u"Set kit: language: in penstock.yaml."_s);
        if (const Result<void> prepared = prepare(); !prepared)
            return std::unexpected(prepared.error());
        if (m_part.pinned) {
            if (const Result<void> placed = placePinned(); !placed)
                return std::unexpected(placed.error());
        }
        for (const KitFile &file : m_manifest.files) {
            if (!isOfPart(file))
                continue;
            const Result<QList<Round>> rounds = roundsOf(file);
            if (!rounds)
                return std::unexpected(rounds.error());
            for (const Round &round : *rounds) {
                if (!holds(file.when, m_project, m_manifest.kit, round.variables))
                    continue;
                if (const Result<void> written = write(file, round); !written)
                    return std::unexpected(written.error());
            }
        }
        addWritten();
        return m_trees;
    }

private:
    static bool isOfEnvironments(const KitFile &file)
    {
        return file.each == "environments-pipelines"_L1 || file.each.split(u", "_s).contains("environments"_L1);
    }
    static bool isOfPipelines(const KitFile &file) { return file.each.split(u", "_s).contains("pipelines"_L1); }

    bool isOfPart(const KitFile &file) const
    {
        if (isOfEnvironments(file))
            return true; // the rounds choose
        // What pipelines make for all stages that run the newest drawing, nobody needs when there is none.
        return isOfPipelines(file) ? !m_part.stages.isEmpty() : !m_part.pinned;
    }

    /// Where a pinned stage's own files lie.
    Result<void> placePinned()
    {
        const QList<Variable> *known = lookUp(m_variables, u"environments"_s)->list();
        for (qsizetype i = 0; i < known->size(); ++i) {
            if (m_project.environments[i].stage != m_part.pinned->stage)
                continue;
            Variables inside = m_variables;
            inside.insert(u"environment"_s, known->at(i));
            const Result<QString> folder = fillIn(m_manifest.promotion.folder, inside, {m_manifest.file, 0, 0});
            if (!folder)
                return std::unexpected(folder.error());
            m_folder = *folder + u'/';
        }
        return {};
    }

    /// Files beside generated ones that people wrote: a module that a service imports.
    void addWritten()
    {
        if (!m_part.pinned)
            return;
        for (const Kit::Role &role : m_manifest.kit.roles) {
            if (!role.primary)
                continue;
            FileTree &tree = m_trees[role.id];
            for (auto it = m_part.pinned->written.begin(); it != m_part.pinned->written.end(); ++it) {
                const bool comesAlong
                    = std::ranges::any_of(m_manifest.promotion.copies, [&](const QString &folder) { return it.key().startsWith(folder + u'/'); });
                if (comesAlong && !tree.contains(m_folder + it.key()))
                    tree.insert(m_folder + it.key(), {it->content, it->executable, false, {}});
            }
        }
    }

    Result<void> prepare()
    {
        Result<Variables> variables = projectVariables(m_project, m_manifest);
        if (!variables)
            return std::unexpected(variables.error());
        m_variables = std::move(*variables);
        if (const Result<void> added = m_writers.addVariables(m_variables); !added)
            return added;
        if (const Result<void> added = addDrawnLists(m_variables, m_project, m_catalogue, m_manifest); !added)
            return added;
        return addCommands();
    }

    /// A file is written once, or once for each environment, pipeline, pair of them, or item of a list that was entered.
    struct Round
    {
        Variables variables;
        const Pipeline *pipeline = nullptr;
        const Environment *environment = nullptr;
    };

    /// "environments, environment.releases as release": one loop in the other.
    Result<QList<Round>> roundsOf(const KitFile &file) const
    {
        QList<Round> rounds{{m_variables}};
        for (const QString &loop : file.each.split(u", "_s, Qt::SkipEmptyParts)) {
            QList<Round> inner;
            for (const Round &outer : std::as_const(rounds)) {
                const Result<QList<Round>> turns = turnsOf(loop, outer, file.place);
                if (!turns)
                    return turns;
                inner += *turns;
            }
            rounds = std::move(inner);
        }
        return rounds;
    }

    Result<QList<Round>> turnsOf(const QString &loop, const Round &outer, const Place &place) const
    {
        QList<Round> rounds;
        if (loop.contains(u" as "_s)) {
            const QString of = loop.section(u" as "_s, 0, 0), as = loop.section(u" as "_s, 1);
            const Variable *list = lookUp(outer.variables, of);
            if (!list || !list->list())
                return failure(ErrorKind::Internal, u"The kit's manifest has a mistake."_s, u"\"%1\" is not a list."_s.arg(of), {}, place);
            for (const Variable &item : *list->list()) {
                Round round = outer;
                round.variables.insert(as, item);
                rounds.append(std::move(round));
            }
            return rounds;
        }
        rounds.append(outer);
        if (loop.startsWith("environments"_L1)) {
            const QList<Variable> known = *lookUp(m_variables, u"environments"_s)->list();
            rounds.clear();
            for (qsizetype i = 0; i < known.size(); ++i) {
                if (!m_part.stages.contains(m_project.environments[i].stage))
                    continue;
                Round round = outer;
                round.environment = &m_project.environments[i];
                round.variables.insert(u"environment"_s, known[i]);
                rounds.append(std::move(round));
            }
        }
        if (!loop.endsWith("pipelines"_L1))
            return rounds;
        QList<Round> pairs;
        for (const Round &each : std::as_const(rounds)) {
            // Inside an environment a pipeline also knows what it is there.
            const Variable *list = each.environment ? lookUp(each.variables, u"environment.pipelines"_s) : nullptr;
            const QList<Variable> known = *(list ? list : lookUp(m_variables, u"pipelines"_s))->list();
            for (qsizetype i = 0; i < known.size(); ++i) {
                Round round = each;
                round.pipeline = &m_project.pipelines[i];
                round.variables.insert(u"pipeline"_s, known[i]);
                pairs.append(std::move(round));
            }
        }
        return pairs;
    }

    Result<void> addCommands()
    {
        Variables blocks;
        for (const auto &[name, commands] : m_manifest.commands) {
            const Result<QList<Kit::Step>> steps = filledCommands(commands, m_manifest, m_project, m_variables);
            if (!steps)
                return std::unexpected(steps.error());
            QStringList lines;
            for (const Kit::Step &step : *steps)
                lines.append(step.command);
            blocks.insert(name, Fragment::markdownBlock(lines.join(u'\n'), u"sh"_s));
        }
        m_variables.insert(u"commands"_s, blocks);
        const Result<QList<Kit::Step>> bootstrap = filledCommands(m_manifest.bootstrap, m_manifest, m_project, m_variables);
        if (!bootstrap)
            return std::unexpected(bootstrap.error());
        QList<Variable> steps;
        for (const Kit::Step &step : *bootstrap)
            steps.append(Variables{{u"title"_s, step.title}, {u"block"_s, Fragment::markdownBlock(step.command, u"sh"_s)}});
        m_variables.insert(u"bootstrap"_s, steps);
        return {};
    }

    Result<void> write(const KitFile &file, const Round &round)
    {
        const Result<QString> path = fillIn(file.path, round.variables, file.place);
        if (!path)
            return std::unexpected(path.error());
        if (file.source == KitFile::Source::Writer) {
            const Result<FileTree> files = m_writers.write(file, *path, round.pipeline, round.environment);
            if (!files)
                return std::unexpected(files.error());
            for (auto it = files->begin(); it != files->end(); ++it) {
                if (const Result<void> added = add(file, it.key(), *it); !added)
                    return added;
            }
            return {};
        }
        const Result<QByteArray> content = contentOf(file, round.variables);
        if (!content)
            return std::unexpected(content.error());
        return add(file, *path, {*content, file.executable, file.onlyOnce, {}});
    }

    Result<QByteArray> contentOf(const KitFile &file, const Variables &variables)
    {
        const QString source = m_manifest.kit.folder + u'/' + file.name;
        const Result<QByteArray> bytes = readKitFile(source);
        if (!bytes || file.source == KitFile::Source::Copy)
            return bytes;
        if (file.source == KitFile::Source::Template)
            return m_renderer.render(QString::fromUtf8(*bytes), source, file.language, variables);
        const Result<YamlValue> document = file.name.endsWith(".json"_L1) ? readJson(*bytes, source) : readYaml(*bytes, source);
        if (!document)
            return std::unexpected(document.error());
        const Result<Value> value = fillDocument(*document, variables);
        if (!value)
            return std::unexpected(value.error());
        return isYaml(file.language) ? yamlDocument(*value) : jsonDocument(*value);
    }

    Result<void> add(const KitFile &file, const QString &inRepository, const FileEntry &generated)
    {
        QString path = inRepository;
        FileEntry entry = generated;
        if (m_part.pinned && !isOfEnvironments(file)) {
            // What people had made of the file by then, they meant for this stage as well.
            if (const auto written = m_part.pinned->written.find(path); written != m_part.pinned->written.end())
                entry = {written->content, written->executable, false, entry.origin};
            entry.onlyOnce = false; // the drawing that it belongs to does not change under it
            path = m_folder + path;
        }
        if (!isSafePath(path))
            return failure(ErrorKind::Project, u"A file cannot be written."_s, u"\"%1\" is not a path inside the repository."_s.arg(path), {}, file.place);
        FileTree &tree = m_trees[file.role];
        if (tree.contains(path) && tree.value(path) != entry)
            return failure(ErrorKind::Project, u"A file cannot be written."_s, u"Two different files want the path \"%1\"."_s.arg(path),
                u"Rename one of the nodes or pipelines."_s, file.place);
        tree.insert(path, entry);
        return {};
    }

    const Project &m_project;
    const Catalogue &m_catalogue;
    const Manifest &m_manifest;
    Part m_part;
    QString m_folder; ///< of the pinned stage, ending in "/"
    Variables m_variables;
    KitWriters m_writers;
    TemplateRenderer m_renderer;
    QMap<QString, FileTree> m_trees;
};

} // namespace

Result<QStringList> pinnedFolders(const Kit &kit)
{
    const Result<Manifest> manifest = readManifest(kit.folder);
    if (!manifest)
        return std::unexpected(manifest.error());
    QStringList folders;
    if (manifest->promotion.folder.isEmpty())
        return folders;
    for (const QString &folder : manifest->promotion.copies)
        folders.append(folder + u'/');
    for (const KitFile &file : manifest->files) {
        // "modules/{pipeline.module}" lies in modules/.
        const QString fixed = file.path.section(u'{', 0, 0);
        if (file.each == "pipelines"_L1 && fixed.contains(u'/'))
            folders.append(fixed.left(fixed.lastIndexOf(u'/') + 1));
    }
    folders.removeDuplicates();
    return folders;
}

Result<QList<GeneratedRepository>> generate(const Project &project, const Catalogue &catalogue, const Kit &kit, const QList<PinnedStage> &pinned)
{
    const Result<Manifest> manifest = readManifest(kit.folder);
    if (!manifest)
        return std::unexpected(manifest.error());
    Part newest;
    for (const Environment &environment : project.environments) {
        if (std::ranges::find(pinned, environment.stage, &PinnedStage::stage) == pinned.end())
            newest.stages.insert(environment.stage);
    }
    Result<QMap<QString, FileTree>> trees = Generator(project, catalogue, *manifest, newest).run();
    if (!trees)
        return std::unexpected(trees.error());
    for (const PinnedStage &stage : pinned) {
        Project earlier = project;
        earlier.pipelines = stage.pipelines;
        Manifest inFolder = *manifest;
        inFolder.terraform.modules = manifest->promotion.terraform.modules;
        inFolder.terraform.files = manifest->promotion.terraform.files;
        const Result<QMap<QString, FileTree>> own = Generator(earlier, catalogue, inFolder, {{stage.stage}, &stage}).run();
        if (!own) {
            Error error = own.error();
            error.what = u"The files of %1, which is pinned to %2, cannot be written. "_s.arg(stage.stage, stage.commit.left(7)) + error.what;
            return std::unexpected(error);
        }
        for (auto it = own->begin(); it != own->end(); ++it)
            (*trees)[it.key()].insert(*it);
    }
    QList<GeneratedRepository> repositories;
    for (const Kit::Role &role : manifest->kit.roles)
        repositories.append({role.id, trees->value(role.id)});
    return repositories;
}

} // namespace penstock
