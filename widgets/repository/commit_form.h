// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace penstock {

class HelpLabel;

/// The commit's message and the buttons. A disabled button always says why, as text below.
class CommitForm : public QWidget
{
    Q_OBJECT
public:
    explicit CommitForm(QWidget *parent = nullptr);

    /// What the buttons depend on.
    struct Situation
    {
        QString branch;      ///< named in the button; empty: detached
        int ticked = 0;      ///< files that would go into the commit
        int changed = 0;     ///< files there are
        int ahead = 0;       ///< commits to push
        bool hasRemote = false;
        bool busy = false;
        int conflicts = 0;
    };
    void setSituation(const Situation &situation);
    /// What the summary is when the person writes none.
    void setSuggestion(const QString &summary);
    QString message() const; ///< summary, an empty line, body
    void clear();
    QPushButton *commitButton() const { return m_commit; }
    QPushButton *commitAndPushButton() const { return m_commitAndPush; }
    QPushButton *pushButton() const { return m_push; }
    QLineEdit *summaryEdit() const { return m_summary; }
    QString reason() const; ///< why committing is not possible now; empty: it is

Q_SIGNALS:
    void commitRequested(bool push);
    void pushRequested();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    class Body;
    void refresh();
    QString summary() const;

    Situation m_situation;
    QString m_suggestion;
    QLineEdit *m_summary;
    QLabel *m_count;
    QPlainTextEdit *m_body;
    QPushButton *m_commit;
    QPushButton *m_commitAndPush;
    QPushButton *m_push;
    HelpLabel *m_reason;
};

} // namespace penstock
