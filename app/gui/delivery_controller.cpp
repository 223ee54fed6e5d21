// SPDX-License-Identifier: Apache-2.0
#include "app/gui/delivery_controller.h"

#include "app/gui/plan_adapter.h"
#include "deploy/kits/flow.h"
#include "widgets/code/generated_files_view.h"
#include "widgets/delivery/delivery_page.h"
#include "widgets/environments/environments_page.h"

using namespace Qt::StringLiterals;

namespace penstock {

DeliveryController::DeliveryController(ProjectSession *session, DeliveryPage *delivery, EnvironmentsPage *environments, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_delivery(delivery)
    , m_environments(environments)
{
    connect(m_session, &ProjectSession::opened, this, &DeliveryController::opened);
    connect(m_session, &ProjectSession::reloaded, this, &DeliveryController::opened);
    connect(m_session, &ProjectSession::outdated, m_delivery->files(), &GeneratedFilesView::setComputing);
    connect(m_session, &ProjectSession::resultsChanged, this, &DeliveryController::showResults);
    connect(m_session->document(), &ProjectDocument::projectChanged, this, &DeliveryController::showKit);
}

void DeliveryController::opened()
{
    m_kits = kitOptions();
    const Workspace workspace = m_session->workspace();
    if (workspace.kit && !findKit(m_kits, workspace.kit->id))
        m_kits.append(kitOption(*workspace.kit));
    m_delivery->setCatalogue(m_session->catalogue());
    m_delivery->setKits(m_kits);
    m_shownKit.clear();
    showKit();
    showProject();
}

/// What pages are called and asked for is the kit's matter.
void DeliveryController::showKit()
{
    const QString id = m_session->document()->project().kit.id;
    if (id == m_shownKit)
        return;
    m_shownKit = id;
    const KitOption *kit = findKit(m_kits, id);
    m_environments->setForm(kit ? kit->environment : EnvironmentForm(), kit ? kit->inputs : QList<PropertyType>());
    m_environments->setRegions(m_session->catalogue().regions(kit ? kit->provider : QString()));
}

/// Flow and bootstrap commands need no generation: the kit's manifest and the project's names are enough.
void DeliveryController::showProject()
{
    const Workspace workspace = m_session->workspace();
    if (!workspace.kit) {
        m_delivery->setFlow(DeliveryFlow());
        m_environments->setBootstrapCommands({});
        return;
    }
    m_delivery->setFlow(deliveryFlow(workspace.project(), *workspace.kit));
    QHash<QString, QList<BootstrapCommand>> commands;
    if (const auto steps = bootstrapSteps(workspace.project(), *workspace.kit)) {
        for (const Kit::Step &step : *steps)
            commands[step.environment].append({step.title, step.command});
    }
    m_environments->setBootstrapCommands(commands);
}

void DeliveryController::showResults()
{
    const LiveResults &results = m_session->results();
    m_delivery->setProblems(results.problems);
    m_environments->setProblems(results.problems);
    if (results.files)
        m_delivery->files()->setRepositories(*results.files);
    else
        m_delivery->files()->setError(results.files.error());
    showProject();
}

} // namespace penstock
