// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QWidget>

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QVBoxLayout;

namespace penstock {

class MessageBanner;

struct RecentProject
{
    QString label;
    QString folder;
    QDateTime opened;
    bool exists = true; ///< false: the folder is not there now (a disk not mounted); shown, and can be forgotten
    bool operator==(const RecentProject &) const = default;
};

struct ExampleCard
{
    QString id;
    QString title;
    QString summary;
    QString delivery = {}; ///< title of its way of delivery
    bool operator==(const ExampleCard &) const = default;
};

/// What one sees without a project: the recent ones, the examples, and the ways to begin. A folder can be dropped on it.
class WelcomePage : public QWidget
{
    Q_OBJECT
public:
    explicit WelcomePage(QWidget *parent = nullptr);

    void setRecent(const QList<RecentProject> &recent); ///< newest first
    void setExamples(const QList<ExampleCard> &examples);
    MessageBanner *banner() const { return m_banner; } ///< for what went wrong opening or cloning
    QListWidget *recentList() const { return m_recent; }
    QLineEdit *cloneField() const { return m_url; }

Q_SIGNALS:
    void openRequested(const QString &folder);
    void openFolderRequested(); ///< asks for the folder first
    void newProjectRequested();
    void exampleRequested(const QString &exampleId);
    void cloneRequested(const QString &url);
    void forgetRequested(const QString &folder);

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QWidget *makeBeginnings();
    QWidget *makeRecent();
    void updateForget();

    bool m_dropping = false;
    MessageBanner *m_banner;
    QListWidget *m_recent;
    QLabel *m_noRecent;
    QPushButton *m_forget;
    QLineEdit *m_url;
    QVBoxLayout *m_examples;
    QList<QWidget *> m_cards;
};

} // namespace penstock
