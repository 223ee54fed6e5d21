// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/project/project.h"

#include <QFrame>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;
class QTableWidget;

namespace penstock {

class Chip;
class HelpLabel;
class NoteLabel;

/// A command that bootstraps an environment, as text to read and copy.
struct BootstrapCommand
{
    QString title;
    QString command;
    bool operator==(const BootstrapCommand &) const = default;
};

/// One environment to edit: the CI/CD account, or a stage. Everything typed is judged at once; edited() carries all of it.
class EnvironmentCard : public QFrame
{
    Q_OBJECT
public:
    /// `cicd`: the account that runs CI/CD; it has no stage name, approval or place in the order.
    explicit EnvironmentCard(bool cicd, QWidget *parent = nullptr);
    ~EnvironmentCard() override;

    void display(const Environment &environment, int index, int count);
    const Environment &shown() const { return m_shown; }
    void setRegions(const QStringList &regions);
    /// Judges a stage id: the message, or empty. Set by the page, which knows the other stages.
    void setStageCheck(const std::function<QString(const QString &stage)> &check) { m_checkStage = check; }
    void setBootstrapCommands(const QList<BootstrapCommand> &commands);
    /// What validation found about this environment, shown at the foot.
    void setProblems(const QStringList &messages);
    /// What removing leaves behind, said before it is done.
    void setRemovalNote(const QString &note) { m_removalNote = note; }
    void focusField(const QString &field); ///< "stage", "account", "region" …

Q_SIGNALS:
    void edited(const penstock::Environment &environment);
    void removeRequested();
    void moveRequested(int by); ///< -1: earlier, 1: later

private:
    void layOut();
    QWidget *makeHeader();
    QWidget *makeFields();
    QWidget *makeTags();
    QWidget *makeRemoval();
    void connectFields();
    void judge();
    void commitStage();
    void collect();
    void collectTags();
    void fillTags(const QMap<QString, QString> &tags);
    void fitTags();

    bool m_cicd;
    Environment m_shown;
    std::function<QString(const QString &)> m_checkStage;
    QString m_removalNote;
    bool m_showing = false;
    Chip *m_place;
    QLabel *m_name;
    QLineEdit *m_stage;
    NoteLabel *m_stageNote;
    QLineEdit *m_account;
    NoteLabel *m_accountNote;
    QComboBox *m_region;
    NoteLabel *m_regionNote;
    QLineEdit *m_profile;
    QLineEdit *m_team;
    QLineEdit *m_revision;
    QCheckBox *m_approval;
    QTableWidget *m_tags;
    QToolButton *m_addTag;
    QToolButton *m_removeTag;
    QToolButton *m_earlier;
    QToolButton *m_later;
    QPushButton *m_remove;
    QWidget *m_removal;
    HelpLabel *m_removalText;
    NoteLabel *m_problems;
    QWidget *m_bootstrap;
    QStringList m_regions;
};

/// What is wrong with an AWS account id as typed, or empty. An empty one is not judged here: it is not typed yet.
QString accountMessage(const QString &account);
/// What is wrong with a stage id, or empty; `others` are the ids taken.
QString stageMessage(const QString &stage, const QStringList &others);

} // namespace penstock
