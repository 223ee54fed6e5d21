// SPDX-License-Identifier: Apache-2.0
#include "models/validation/closest.h"
#include "models/validation/rules.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

class EnvironmentRules
{
public:
    EnvironmentRules(Reporter &reporter, const Project &project, const Knowledge &knowledge)
        : m_reporter(reporter)
        , m_aws(providerOf(project, knowledge) == u"aws"_s)
        , m_cicd(!knowledge.delivery || knowledge.delivery->cicd)
        , m_formSaysTheRest(knowledge.delivery.has_value())
        , m_regions(m_aws && knowledge.regions ? knowledge.regions(u"aws"_s) : QStringList())
    { }

    void run(const Project &project)
    {
        m_reporter.about.stage = u"cicd"_s;
        if (m_aws && m_cicd)
            target(project.cicd, u"cicd"_s, u"The environment of CI/CD"_s);
        m_reporter.about.stage.clear();
        if (project.environments.isEmpty())
            m_reporter.error(u"no-environments"_s, u"environments"_s, u"The project has no environment to deploy to."_s, u"Add one, for example `dev`."_s);
        for (qsizetype i = 0; i < project.environments.size(); ++i) {
            m_reporter.about.stage = project.environments[i].stage;
            environment(project.environments[i], i);
            m_reporter.about.stage.clear();
        }
    }

private:
    void environment(const Environment &environment, qsizetype index)
    {
        const QString path = u"environments/#"_s + QString::number(index);
        stage(environment.stage, path);
        const QString name = u"The environment "_s + (environment.stage.isEmpty() ? u"number %1"_s.arg(index + 1) : environment.stage);
        target(environment, path, name);

        // Elsewhere a setting, such as a namespace, may set two stages of one project and region apart.
        const std::pair where(environment.account, m_aws ? environment.region : QString(environment.region + Value(environment.settings).text()));
        if (const auto first = m_targets.constFind(where); first != m_targets.constEnd() && !environment.account.isEmpty()) {
            m_reporter.report(Severity::Warning, u"same-target"_s, QString(path + u"/account"_s),
                m_aws ? QString(name + u" has the same account and region as "_s + *first + u'.')
                      : QString(name + u" is deployed to the same place as "_s + *first + u'.'),
                u"Stages in one account share its limits and its rights; give each its own account where you can."_s);
        } else {
            m_targets.insert(where, environment.stage);
        }
    }

    void stage(const QString &stage, const QString &path)
    {
        // As CDK wants the ids of its stages.
        static const QRegularExpression form(u"\\A[A-Za-z][A-Za-z0-9_.-]{1,127}\\z"_s);
        const QString here = path + u"/stage"_s;
        if (stage.isEmpty())
            return m_reporter.error(u"stage-empty"_s, here, u"An environment has no stage."_s, u"Give it one, for example `stage: dev`."_s);
        if (stage == u"cicd"_s)
            return m_reporter.error(u"stage-reserved"_s, here, u"The stage `cicd` is the account that runs CI/CD; nothing is deployed to it."_s,
                u"Set that account under `cicd`, and call this stage something else."_s);
        if (!form.match(stage).hasMatch())
            m_reporter.error(
                u"stage-form"_s, here, u"The stage \"%1\" must begin with a letter and have 2 to 128 letters, digits or _ . -"_s.arg(stage.left(60)));
        if (m_stages.contains(stage))
            m_reporter.error(u"stage-duplicate"_s, here, u"The stage %1 stands twice."_s.arg(stage), u"Each environment needs a stage of its own."_s);
        m_stages.insert(stage);
    }

    void target(const Environment &environment, const QString &path, const QString &name)
    {
        static const QRegularExpression account(u"\\A[0-9]{12}\\z"_s);
        m_reporter.about.property = u"account"_s;
        if (m_aws && !account.match(environment.account).hasMatch()) {
            m_reporter.error(u"account-not-12-digits"_s, QString(path + u"/account"_s),
                QString(name + (environment.account.isEmpty() ? u" has no account."_s : u" has an account that is not 12 digits."_s)),
                u"Write the AWS account's number, 12 digits, in quotes: \"012345678901\"."_s);
        } else if (m_formSaysTheRest && !m_aws) {
            m_reporter.about.property.clear();
            return; // the kit knows what an environment is called there, and what it needs
        } else if (environment.account.isEmpty()) {
            m_reporter.error(u"account-missing"_s, QString(path + u"/account"_s), QString(name + u" has no account."_s));
        }
        m_reporter.about.property = u"region"_s;
        if (environment.region.isEmpty())
            m_reporter.error(u"region-missing"_s, QString(path + u"/region"_s), QString(name + u" has no region."_s));
        else if (!m_regions.isEmpty() && !m_regions.contains(environment.region))
            m_reporter.error(u"region-unknown"_s, QString(path + u"/region"_s),
                QString(name + u" has a region that is not known: "_s + environment.region.left(60) + u'.'), didYouMean(environment.region, m_regions));
        m_reporter.about.property.clear();
        if (m_aws)
            checkTags(m_reporter, environment.tags, QString(path + u"/tags"_s));
    }

    Reporter &m_reporter;
    bool m_aws;
    bool m_cicd;
    bool m_formSaysTheRest;
    QStringList m_regions;
    QSet<QString> m_stages;
    QHash<std::pair<QString, QString>, QString> m_targets; // account and region -> the first stage there
};

} // namespace

void checkEnvironments(Reporter &reporter, const Project &project, const Knowledge &knowledge) { EnvironmentRules(reporter, project, knowledge).run(project); }

} // namespace penstock
