// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/project_session.h"
#include "widgets/shell/kit_option.h"

namespace penstock {

class DeliveryPage;
class EnvironmentsPage;

/// Joins the Delivery and Environments pages to the session: the kits there are, the form of the project's kit, how a change
/// travels, bootstrap commands, problems, and the generated files. Only small things are made on the window's thread.
class DeliveryController : public QObject
{
    Q_OBJECT
public:
    DeliveryController(ProjectSession *session, DeliveryPage *delivery, EnvironmentsPage *environments, QObject *parent);

private:
    void opened();
    void showKit();
    void showProject();
    void showResults();

    ProjectSession *m_session;
    DeliveryPage *m_delivery;
    EnvironmentsPage *m_environments;
    QList<KitOption> m_kits;
    QString m_shownKit;
};

} // namespace penstock
