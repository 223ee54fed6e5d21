// SPDX-License-Identifier: Apache-2.0
#include "deploy/kits/follow_ups.h"

#include "deploy/kits/context.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

/// One side of an edit: a project with what its kit's manifest makes of it.
struct Side
{
    const Project *project = nullptr;
    const Manifest *manifest = nullptr;
    Variables variables;

    const Environment *environment(const QString &stage) const { return stage == "cicd"_L1 ? &project->cicd : project->environment(stage); }
    /// What templates would know of that environment.
    Variable environmentVariable(const QString &stage) const
    {
        if (stage == "cicd"_L1)
            return *lookUp(variables, u"cicd"_s);
        const QList<Variable> *list = lookUp(variables, u"environments"_s)->list();
        for (qsizetype i = 0; i < project->environments.size(); ++i) {
            if (project->environments[i].stage == stage)
                return list->at(i);
        }
        return Variables{};
    }
    QStringList stages() const
    {
        QStringList ids;
        for (const Environment &environment : project->environments)
            ids.append(environment.stage);
        return ids;
    }
};

class Comparison
{
public:
    Comparison(Side before, Side now)
        : m_before(std::move(before))
        , m_now(std::move(now))
    { }

    Result<QList<FollowUp>> run()
    {
        const bool sameKit = m_before.manifest->kit.id == m_now.manifest->kit.id;
        for (const KitFollowUp &rule : (sameKit ? m_now : m_before).manifest->followUps) {
            const QString event = rule.when.section(u'=', 0, 0), name = rule.when.section(u'=', 1);
            if (event == "kit-changed"_L1 ? sameKit : !sameKit)
                continue;
            if (const Result<void> done = ofRule(rule, event, name); !done)
                return std::unexpected(done.error());
        }
        return m_found;
    }

private:
    Result<void> ofRule(const KitFollowUp &rule, const QString &event, const QString &name)
    {
        const QStringList before = m_before.stages(), now = m_now.stages();
        if (event == "environment-added"_L1 || event == "environment-removed"_L1) {
            const bool added = event == "environment-added"_L1;
            for (const QString &stage : added ? now : before) {
                if ((added ? before : now).contains(stage))
                    continue;
                if (const Result<void> done = add(rule, added ? m_now : m_before, stage, {}); !done)
                    return done;
            }
            return {};
        }
        static const QSet<QString> ofOneEnvironment{
            u"account-changed"_s, u"region-changed"_s, u"setting-changed"_s, u"environment-pinned"_s, u"environment-unpinned"_s};
        if (ofOneEnvironment.contains(event))
            return ofEnvironments(rule, event, name);
        const auto input = [&](const Side &side) {
            for (const PropertyType &type : side.manifest->kit.inputs) {
                if (type.id == name)
                    return inputValue(*side.project, type);
            }
            return Value();
        };
        const auto common = [](QStringList list, const QStringList &other) {
            list.removeIf([&](const QString &stage) { return !other.contains(stage); });
            return list;
        };
        const bool happened = event == "order-changed"_L1 ? common(before, now) != common(now, before)
            : event == "project-renamed"_L1               ? m_before.project->name != m_now.project->name || m_before.project->prefix != m_now.project->prefix
            : event == "language-changed"_L1              ? m_before.project->kit.language != m_now.project->kit.language
            : event == "input-changed"_L1                 ? input(m_before) != input(m_now)
                                                          : event == "kit-changed"_L1;
        if (!happened)
            return {};
        // What a kit leaves behind is said in its own words; anything else in those of today.
        const bool leaving = event == "kit-changed"_L1;
        const Variable was = event == "input-changed"_L1 ? *lookUp(m_before.variables, u"inputs"_s) : *lookUp(m_before.variables, u"project"_s);
        return add(rule, leaving ? m_before : m_now, {}, was);
    }

    Result<void> ofEnvironments(const KitFollowUp &rule, const QString &event, const QString &name)
    {
        QStringList stages = m_now.stages();
        if (m_now.manifest->kit.environment.cicd)
            stages.prepend(u"cicd"_s);
        for (const QString &stage : std::as_const(stages)) {
            const Environment *was = m_before.environment(stage), *is = m_now.environment(stage);
            if (!was || !is)
                continue;
            const bool changed = event == "account-changed"_L1 ? was->account != is->account
                : event == "region-changed"_L1                 ? was->region != is->region
                : event == "environment-pinned"_L1             ? was->revision.isEmpty() && !is->revision.isEmpty()
                : event == "environment-unpinned"_L1           ? !was->revision.isEmpty() && is->revision.isEmpty()
                                                               : setting(*was, m_before, name) != setting(*is, m_now, name);
            if (!changed)
                continue;
            if (const Result<void> done = add(rule, m_now, stage, m_before.environmentVariable(stage)); !done)
                return done;
        }
        return {};
    }

    static Value setting(const Environment &environment, const Side &side, const QString &name)
    {
        for (const PropertyType &input : side.manifest->kit.environment.inputs) {
            if (input.id == name)
                return settingValue(environment, input);
        }
        return {};
    }

    Result<void> add(const KitFollowUp &rule, const Side &side, const QString &stage, const Variable &was)
    {
        Variables inside = side.variables;
        if (!stage.isEmpty()) {
            const Environment *environment = side.environment(stage);
            inside.insert(u"environment"_s, side.environmentVariable(stage));
            inside.insert(u"account"_s, environment->account);
            inside.insert(u"region"_s, environment->region);
            inside.insert(u"profile"_s, environment->profile);
            inside.insert(u"stage"_s, environment->stage);
        }
        inside.insert(u"was"_s, was);
        FollowUp found{rule.when, stage, {}, {}, {}};
        for (const auto &[pattern, text] : {std::pair{&rule.title, &found.title}, std::pair{&rule.why, &found.why}}) {
            const Result<QString> filled = fillIn(*pattern, inside, rule.place);
            if (!filled)
                return std::unexpected(filled.error());
            *text = *filled;
        }
        for (const auto &[when, command] : rule.commands) {
            if (!holds(when, *side.project, side.manifest->kit, inside))
                continue;
            const Result<QStringList> words = filledCommand(command, *side.manifest, side.project->kit.language, inside, rule.place);
            if (!words)
                return std::unexpected(words.error());
            const Result<QString> line = shellCommand(*words);
            if (!line)
                return std::unexpected(line.error());
            found.commands.append(*line);
        }
        m_found.append(found);
        return {};
    }

    Side m_before, m_now;
    QList<FollowUp> m_found;
};

} // namespace

Result<QList<FollowUp>> followUps(const Project &before, const Kit &kitBefore, const Project &now, const Kit &kit)
{
    const Result<Manifest> manifestBefore = readManifest(kitBefore.folder), manifest = readManifest(kit.folder);
    if (!manifestBefore || !manifest)
        return std::unexpected(!manifest ? manifest.error() : manifestBefore.error());
    const Result<Variables> variablesBefore = projectVariables(before, *manifestBefore), variables = projectVariables(now, *manifest);
    if (!variablesBefore || !variables)
        return std::unexpected(!variables ? variables.error() : variablesBefore.error());
    return Comparison({&before, &*manifestBefore, *variablesBefore}, {&now, &*manifest, *variables}).run();
}

Result<QString> stageBranch(const Project &project, const Kit &kit, const QString &stage)
{
    const Result<Manifest> manifest = readManifest(kit.folder);
    if (!manifest)
        return std::unexpected(manifest.error());
    const Result<Variables> variables = projectVariables(project, *manifest);
    if (!variables)
        return std::unexpected(variables.error());
    Variables inside = *variables;
    const Side side{&project, &*manifest, *variables};
    if (project.environment(stage))
        inside.insert(u"environment"_s, side.environmentVariable(stage));
    if (manifest->stageBranch.isEmpty() || !project.environment(stage))
        return fillIn(u"{repository.branch}"_s, inside, {manifest->file, 0, 0});
    return fillIn(manifest->stageBranch, inside, {manifest->file, 0, 0});
}

Result<QStringList> stageBranches(const Project &project, const Kit &kit)
{
    QStringList branches;
    for (const Environment &environment : project.environments) {
        const Result<QString> branch = stageBranch(project, kit, environment.stage);
        if (!branch)
            return std::unexpected(branch.error());
        branches.append(*branch);
    }
    branches.removeDuplicates();
    return branches;
}

} // namespace penstock
