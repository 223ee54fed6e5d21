// SPDX-License-Identifier: Apache-2.0
#include "models/project/project_reader.h"

#include "models/project/yaml_reader.h"
#include "models/project/yaml_scalar.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

class ProjectReader
{
public:
    ProjectReader(const YamlTree &tree, Places &places, QList<Problem> &problems)
        : m_reader(tree, places, problems)
    { }
    Result<Project> read();

private:
    Result<void> version();
    bool topLevel(const QString &key, int keyNode, int valueNode);
    KitChoice kit(int node);
    Environment environment(int node, const QString &what, const QStringList &paths, bool withStage);
    QString account(int node);
    void environments(int node);
    QStringList pathsOf(int item, int index, QSet<QString> &seen);
    RepositoryRole repository(int node, int index);
    /// Reads text and notes where it stands.
    void take(QString &to, const QString &path, int keyNode, int valueNode, const QString &what)
    {
        m_reader.stands(path, keyNode, valueNode);
        to = m_reader.text(valueNode, what);
    }

    YamlReader m_reader;
    Project m_project;
};

Result<Project> ProjectReader::read()
{
    const YamlTree &tree = m_reader.tree();
    if (tree.isEmpty() || tree.root().isNull())
        return failure(
            ErrorKind::Project, u"penstock.yaml is empty."_s, {}, u"Restore it from Git, or make a new project with `penstock new`."_s, tree.place(0));
    if (tree.root().kind != YamlNode::Kind::Mapping)
        return failure(ErrorKind::Project, u"penstock.yaml is not a project."_s, u"It must be a mapping (key: value), beginning with `penstock: 1`."_s, {},
            tree.place(tree.root().begin));
    if (Result<void> fits = version(); !fits)
        return std::unexpected(fits.error());
    m_project.cicd.stage = u"cicd"_s;
    m_reader.mapping(0, u"penstock.yaml"_s, [this](const QString &key, int keyNode, int valueNode) { return topLevel(key, keyNode, valueNode); });
    return m_project;
}

/// A newer format may mean anything by its keys, so it is looked for before all else.
Result<void> ProjectReader::version()
{
    const YamlTree &tree = m_reader.tree();
    const std::vector<int> &entries = tree.root().children;
    for (size_t i = 0; i + 1 < entries.size(); i += 2) {
        if (tree.resolved(entries[i]).text != u"penstock")
            continue;
        const std::optional<qint64> version = m_reader.integer(entries[i + 1], u"The format version `penstock`"_s);
        if (version && *version > projectFormat)
            return failure(ErrorKind::Project, u"This project was written by a newer Penstock."_s,
                QString(u"Its format is %1; this program reads %2."_s.arg(*version).arg(projectFormat)), u"Update Penstock."_s,
                tree.place(tree.node(entries[i + 1]).begin));
        if (version && *version < 1)
            m_reader.problem(Severity::Error, u"wrong-version"_s, entries[i + 1], u"There is no format %1."_s.arg(*version), u"Write `penstock: 1`."_s);
        return {};
    }
    m_reader.problem(Severity::Error, u"missing-version"_s, 0, u"The format version is missing."_s, u"Begin the file with `penstock: 1`."_s);
    return {};
}

bool ProjectReader::topLevel(const QString &key, int keyNode, int valueNode)
{
    const std::pair<QStringView, QString *> plain[] = {{u"label", &m_project.label}, {u"description", &m_project.description}, {u"team", &m_project.team},
        {u"prefix", &m_project.prefix}, {u"uid", &m_project.uid}, {u"name", &m_project.name}};
    for (const auto &[name, field] : plain) {
        if (key == name) {
            take(*field, key, keyNode, valueNode, QString(u"The project's "_s + key));
            return true;
        }
    }
    m_reader.stands(key, keyNode);
    if (key == u"tags")
        m_project.tags = m_reader.texts(valueNode, u"the project's tags"_s);
    else if (key == u"kit")
        m_project.kit = kit(valueNode);
    else if (key == u"cicd")
        m_project.cicd = environment(valueNode, u"`cicd`"_s, {u"cicd"_s}, false);
    else if (key == u"environments")
        environments(valueNode);
    else if (key == u"repositories")
        m_reader.sequence(valueNode, u"`repositories`"_s, [this](int item, int index) {
            if (m_reader.at(item).kind == YamlNode::Kind::Mapping)
                m_project.repositories.append(repository(item, index));
            else
                m_reader.problem(Severity::Error, u"wrong-type"_s, item, u"A repository must be a mapping with `role`."_s);
        });
    else
        return key == u"penstock";
    return true;
}

KitChoice ProjectReader::kit(int node)
{
    KitChoice choice;
    m_reader.mapping(node, u"`kit`"_s, [&](const QString &key, int keyNode, int valueNode) {
        if (key == u"id")
            take(choice.id, u"kit/id"_s, keyNode, valueNode, u"The kit's id"_s);
        else if (key == u"language")
            take(choice.language, u"kit/language"_s, keyNode, valueNode, u"The kit's language"_s);
        else if (key == u"inputs")
            m_reader.mapping(valueNode, u"the kit's inputs"_s, [&](const QString &input, int inputKey, int inputValue) {
                m_reader.stands(u"kit/inputs/"_s + input, inputKey, inputValue);
                if (const Value value = m_reader.value(inputValue); !value.isNull())
                    choice.inputs.insert(input, value);
                return true;
            });
        else
            return false;
        return true;
    });
    return choice;
}

/// Account ids begin with zeros too, and to many readers of YAML 012 is 10.
QString ProjectReader::account(int node)
{
    const YamlNode &scalar = m_reader.at(node);
    if (scalar.kind != YamlNode::Kind::Scalar || scalar.style != YamlNode::Style::Plain || scalar.text.isEmpty() || !scalar.text[0].isDigit())
        return m_reader.text(node, u"The account"_s);
    m_reader.problem(Severity::Error, u"account-not-quoted"_s, node, u"The account %1 is written as a number."_s.arg(scalar.text),
        u"Quote it: \"%1\". Without quotes leading zeros are lost."_s.arg(scalar.text));
    return scalar.text;
}

Environment ProjectReader::environment(int node, const QString &what, const QStringList &paths, bool withStage)
{
    Environment result;
    if (!withStage)
        result.stage = u"cicd"_s;
    const auto stands = [&](const QString &key, int keyNode, int valueNode) {
        for (const QString &path : paths)
            m_reader.stands(path + u'/' + key, keyNode, valueNode);
    };
    m_reader.mapping(node, what, [&](const QString &key, int keyNode, int valueNode) {
        const std::pair<QStringView, QString *> plain[]
            = {{u"region", &result.region}, {u"profile", &result.profile}, {u"team", &result.team}, {u"revision", &result.revision}};
        for (const auto &[name, field] : plain) {
            if (key == name) {
                stands(key, keyNode, valueNode);
                *field = m_reader.text(valueNode, QString(u"The "_s + key));
                return true;
            }
        }
        if (key == u"account")
            result.account = account(valueNode);
        else if (key == u"stage" && withStage)
            result.stage = m_reader.text(valueNode, u"The stage"_s);
        else if (key == u"manualApproval")
            result.manualApproval = m_reader.boolean(valueNode, u"`manualApproval`"_s);
        else if (key == u"tags")
            result.tags = m_reader.texts(valueNode, u"the tags"_s);
        else if (key == u"settings")
            m_reader.mapping(valueNode, u"the settings"_s, [&](const QString &setting, int settingKey, int settingValue) {
                stands(u"settings/"_s + setting, settingKey, settingValue);
                if (const Value value = m_reader.value(settingValue); !value.isNull())
                    result.settings.insert(setting, value);
                return true;
            });
        else
            return false;
        stands(key, keyNode, valueNode);
        return true;
    });
    return result;
}

/// "environments/STAGE", and "environments/#N" where the stage is empty or not the first of its name.
QStringList ProjectReader::pathsOf(int item, int index, QSet<QString> &seen)
{
    const YamlNode &map = m_reader.tree().resolved(item);
    QString stage;
    for (size_t i = 0; i + 1 < map.children.size() && stage.isEmpty(); i += 2) {
        if (m_reader.tree().resolved(map.children[i]).text == u"stage")
            stage = m_reader.tree().resolved(map.children[i + 1]).text;
    }
    const QString numbered = u"environments/#"_s + QString::number(index);
    if (stage.isEmpty() || seen.contains(stage))
        return {numbered};
    seen.insert(stage);
    return {QString(u"environments/"_s + stage), numbered};
}

void ProjectReader::environments(int node)
{
    QSet<QString> seen;
    m_reader.sequence(node, u"`environments`"_s, [&](int item, int) {
        if (m_reader.at(item).kind != YamlNode::Kind::Mapping)
            return m_reader.problem(Severity::Error, u"wrong-type"_s, item, u"An environment must be a mapping with `stage`, `account` and `region`."_s);
        const QStringList paths = pathsOf(item, int(m_project.environments.size()), seen);
        for (const QString &path : paths)
            m_reader.stands(path, item);
        m_reader.context.stage = paths.front().mid(13);
        if (m_reader.context.stage.startsWith(u'#'))
            m_reader.context.stage.clear();
        m_project.environments.append(environment(item, u"an environment"_s, paths, true));
        m_reader.context.stage.clear();
    });
}

RepositoryRole ProjectReader::repository(int node, int index)
{
    RepositoryRole result;
    const QString path = u"repositories/#"_s + QString::number(index);
    m_reader.stands(path, node);
    m_reader.mapping(node, u"a repository"_s, [&](const QString &key, int keyNode, int valueNode) {
        const std::pair<QStringView, QString *> plain[]
            = {{u"role", &result.role}, {u"name", &result.name}, {u"remote", &result.remote}, {u"branch", &result.branch}};
        for (const auto &[name, field] : plain) {
            if (key == name) {
                take(*field, path + u'/' + key, keyNode, valueNode, QString(u"A repository's "_s + key));
                return true;
            }
        }
        return false;
    });
    if (!result.role.isEmpty())
        m_reader.stands(u"repositories/"_s + result.role, node);
    return result;
}

} // namespace

Result<Project> readProjectFile(const YamlTree &tree, Places &places, QList<Problem> &problems) { return ProjectReader(tree, places, problems).read(); }

} // namespace penstock
