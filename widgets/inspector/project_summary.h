// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/project/project_document.h"
#include "widgets/shell/kit_option.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace penstock {

class HelpLabel;

/// What the form shows while nothing is selected: the project itself, to edit.
class ProjectSummary : public QWidget
{
    Q_OBJECT
public:
    explicit ProjectSummary(ProjectDocument *document, QWidget *parent = nullptr);
    /// What kits are called.
    void setKits(const QList<KitOption> &kits);

Q_SIGNALS:
    void deliveryRequested(); ///< the person wants to see or change the kit

private:
    void refresh();
    void showKit();

    ProjectDocument *m_document;
    QList<KitOption> m_kits;
    bool m_showing = false;
    QLineEdit *m_label;
    QPlainTextEdit *m_description;
    QLineEdit *m_team;
    QPushButton *m_kit;
    HelpLabel *m_kitHelp;
    QLabel *m_facts;
};

} // namespace penstock
