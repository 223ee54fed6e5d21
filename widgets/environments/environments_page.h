// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/project/project_document.h"
#include "models/validation/problem.h"
#include "widgets/environments/environment_card.h"

#include <QWidget>

class QLineEdit;
class QScrollArea;
class QVBoxLayout;

namespace penstock {

class HelpLabel;
class NoteLabel;

/// The project's environments in the order of promotion, what runs CI/CD first where the kit has that. All edits go to the
/// document.
class EnvironmentsPage : public QWidget
{
    Q_OBJECT
public:
    /// The document must outlive the page.
    explicit EnvironmentsPage(ProjectDocument *document, QWidget *parent = nullptr);
    ~EnvironmentsPage() override;

    /// How the kit calls an environment and what it asks of each.
    void setForm(const EnvironmentForm &form, const QList<PropertyType> &kitInputs = {});
    void setRegions(const QStringList &regions);
    /// By stage; "cicd" for the CI/CD account.
    void setBootstrapCommands(const QHash<QString, QList<BootstrapCommand>> &commands);
    void setProblems(const QList<Problem> &problems);
    /// Brings an environment ("cicd" too) into view with the keyboard in that field.
    void showEnvironment(const QString &stage, const QString &field = {});
    EnvironmentCard *card(const QString &stage) const; ///< null: there is none

Q_SIGNALS:
    /// One stage shall run the drawing that another one runs.
    void promotionRequested(const QString &from, const QString &to);

private:
    void refresh();
    EnvironmentCard *addCard();
    void addStage();
    QString removalNote(const QString &stage) const;
    QString freshStage() const;
    QHash<QString, QString> kitValues() const;

    ProjectDocument *m_document;
    EnvironmentForm m_form;
    QList<PropertyType> m_kitInputs;
    QStringList m_regions;
    QHash<QString, QList<BootstrapCommand>> m_commands;
    QList<Problem> m_problems;
    EnvironmentCard *m_cicd;
    QList<EnvironmentCard *> m_cards;
    HelpLabel *m_help;
    QVBoxLayout *m_list;
    QScrollArea *m_scroll;
    QLineEdit *m_newStage;
    NoteLabel *m_newNote;
};

} // namespace penstock
