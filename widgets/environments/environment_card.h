// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/project/environment_form.h"
#include "models/project/project.h"
#include "models/validation/problem.h"

#include <QFrame>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;

namespace penstock {

class Chip;
class HelpLabel;
class InputForm;
class NoteLabel;
class TagsEditor;

/// A command that bootstraps an environment, as text to read and copy.
struct BootstrapCommand
{
    QString title;
    QString command;
    bool operator==(const BootstrapCommand &) const = default;
};

/// One environment to edit, as the kit's form asks for it: what runs CI/CD, or a stage. Everything typed is judged at once;
/// edited() carries all of it.
class EnvironmentCard : public QFrame
{
    Q_OBJECT
public:
    /// `cicd`: the environment that runs CI/CD; it has no stage name, approval or place in the order.
    explicit EnvironmentCard(bool cicd, QWidget *parent = nullptr);
    ~EnvironmentCard() override;

    /// What is asked, and how it is called. Made anew only where it differs.
    void setForm(const EnvironmentForm &form);
    void display(const Environment &environment, int index, int count);
    const Environment &shown() const { return m_shown; }
    void setRegions(const QStringList &regions); ///< to choose from; any other can be written
    /// Judges a stage id: the message, or empty. Set by the page, which knows the other stages.
    void setStageCheck(const std::function<QString(const QString &stage)> &check) { m_checkStage = check; }
    void setBootstrapCommands(const QList<BootstrapCommand> &commands);
    /// What validation found about this environment: under its field, or at the foot.
    void setProblems(const QList<Problem> &problems);
    /// What removing leaves behind, said before it is done.
    void setRemovalNote(const QString &note) { m_removalNote = note; }
    /// The stage before this one, whose drawing it can be promoted to; empty: there is none.
    void setStageBefore(const QString &stage);
    /// The kit's inputs, which conditions of settings may ask.
    void setKitValues(const QHash<QString, QString> &values);
    void focusField(const QString &field); ///< "stage", "account", "region", "settings/ID" …
    InputForm *settings() const { return m_settings; }

Q_SIGNALS:
    void edited(const penstock::Environment &environment);
    void removeRequested();
    void moveRequested(int by); ///< -1: earlier, 1: later
    void promotionRequested(const QString &from);

private:
    void layOut();
    QWidget *makeHeader();
    QWidget *makeFields();
    QWidget *makeRemoval();
    void connectFields();
    void judge();
    void commitStage();
    void showDrawingRow();
    void collect();
    void edit(const std::function<void(Environment &)> &change);

    bool m_cicd;
    EnvironmentForm m_form;
    Environment m_shown;
    std::function<QString(const QString &)> m_checkStage;
    QString m_removalNote;
    QHash<QString, QString> m_found; ///< problems by field
    bool m_showing = false;
    Chip *m_place;
    QLabel *m_name;
    QLineEdit *m_stage;
    NoteLabel *m_stageNote;
    QLabel *m_accountLabel;
    QLineEdit *m_account;
    NoteLabel *m_accountNote;
    HelpLabel *m_accountHelp;
    QLabel *m_regionLabel;
    QComboBox *m_region;
    NoteLabel *m_regionNote;
    HelpLabel *m_regionHelp;
    QLineEdit *m_profile;
    QLineEdit *m_team;
    QLineEdit *m_revision;
    QPushButton *m_promote;
    QWidget *m_drawing; ///< both in a row
    QString m_stageBefore;
    QCheckBox *m_approval;
    InputForm *m_settings;
    TagsEditor *m_tags;
    QToolButton *m_earlier;
    QToolButton *m_later;
    QPushButton *m_remove;
    QWidget *m_removal;
    HelpLabel *m_removalText;
    NoteLabel *m_problems;
    QWidget *m_bootstrap;
    QFormLayout *m_rows = nullptr;
};

/// What is wrong with a stage id, or empty; `others` are the ids taken.
QString stageMessage(const QString &stage, const QStringList &others);

} // namespace penstock
