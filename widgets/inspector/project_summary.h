// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/project/project_document.h"
#include "widgets/shell/kit_option.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;

namespace penstock {

class HelpLabel;

/// What the form shows while nothing is selected: the project itself, to edit.
class ProjectSummary : public QWidget
{
    Q_OBJECT
public:
    explicit ProjectSummary(ProjectDocument *document, QWidget *parent = nullptr);
    /// The kits to choose from; the project's own is always in the list.
    void setKits(const QList<KitOption> &kits);

private:
    void refresh();
    void fillKits();

    ProjectDocument *m_document;
    QList<KitOption> m_kits;
    bool m_showing = false;
    QLineEdit *m_label;
    QPlainTextEdit *m_description;
    QLineEdit *m_team;
    QComboBox *m_kit;
    QComboBox *m_language;
    HelpLabel *m_kitHelp;
    QLabel *m_facts;
};

} // namespace penstock
