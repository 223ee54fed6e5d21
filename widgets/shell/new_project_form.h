// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/project/project.h"
#include "widgets/shell/kit_option.h"

#include <QWidget>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace penstock {

class HelpLabel;
class MessageBanner;
class NewEnvironments;
class NoteLabel;

/// What a new project needs to be told, judged as it is typed, as the chosen kit asks for it. Without accounts it can be created too: they can be entered
/// later on the Environments page.
class NewProjectForm : public QWidget
{
    Q_OBJECT
public:
    explicit NewProjectForm(QWidget *parent = nullptr);

    void setKits(const QList<KitOption> &kits);
    /// By provider: the regions to choose from, and the one that stands there first.
    void setRegions(const QHash<QString, QStringList> &regions, const QHash<QString, QString> &usual);
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
    QLineEdit *accountEdit(int row) const; ///< 0: CI/CD
    QComboBox *kitBox() const { return m_kit; }
    NewEnvironments *environments() const { return m_environments; }
    QPushButton *createButton() const { return m_create; }

Q_SIGNALS:
    void createRequested();
    void cancelled();
    void folderDialogRequested();

private:
    QWidget *makeProjectFields();
    void refreshKit();
    void showEnvironments();
    void propose();
    void judge();
    QString prefixProblem() const;

    QString m_parentFolder;
    Project m_beginning;
    QList<KitOption> m_kits;
    QHash<QString, QStringList> m_regions;
    QHash<QString, QString> m_usualRegions;
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
    QFormLayout *m_fields = nullptr;
    QLabel *m_environmentsTitle;
    NewEnvironments *m_environments;
    HelpLabel *m_problem;
    QPushButton *m_create;
};

} // namespace penstock
