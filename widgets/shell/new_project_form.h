// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/project/project.h"
#include "widgets/shell/kit_option.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace penstock {

class HelpLabel;
class MessageBanner;
class NoteLabel;

/// What a new project needs to be told, judged as it is typed. Without accounts it can be created too: they can be entered
/// later on the Environments page.
class NewProjectForm : public QWidget
{
    Q_OBJECT
public:
    explicit NewProjectForm(QWidget *parent = nullptr);

    void setKits(const QList<KitOption> &kits);
    void setRegions(const QStringList &regions, const QString &usual);
    /// From an example: its title is shown; label, kit and language begin with these.
    void setExample(const QString &title, const Project &beginning);
    /// Where new projects go; the proposed folder is PARENT/name until the person writes another.
    void setParentFolder(const QString &parent);
    void setFolder(const QString &folder); ///< what the folder dialog answered
    MessageBanner *banner() const { return m_banner; }

    /// What was entered. uid and name are left to whoever creates the project.
    Project project() const;
    QString folder() const;
    /// The first thing that keeps the project from being created; empty: nothing.
    QString problem() const;
    QLineEdit *labelEdit() const { return m_label; }
    QLineEdit *prefixEdit() const { return m_prefix; }
    QLineEdit *accountEdit(int row) const { return m_accounts.value(row).account; }
    QPushButton *createButton() const { return m_create; }

Q_SIGNALS:
    void createRequested();
    void cancelled();
    void folderDialogRequested();

private:
    struct Account
    {
        QString stage;
        QLineEdit *account;
        QComboBox *region;
        QLineEdit *profile;
        NoteLabel *note;
    };
    QWidget *makeProjectFields();
    QWidget *makeAccounts();
    void refreshLanguages();
    void propose();
    void judge();
    QString prefixProblem() const;

    QString m_parentFolder;
    Project m_beginning;
    QList<KitOption> m_kits;
    bool m_prefixTouched = false;
    bool m_folderTouched = false;
    QLabel *m_title;
    MessageBanner *m_banner;
    QLineEdit *m_label;
    QLineEdit *m_team;
    QLineEdit *m_prefix;
    NoteLabel *m_prefixNote;
    QComboBox *m_kit;
    HelpLabel *m_kitHelp;
    QComboBox *m_language;
    QLineEdit *m_folder;
    QList<Account> m_accounts; ///< cicd, then the stages
    HelpLabel *m_problem;
    QPushButton *m_create;
};

} // namespace penstock
