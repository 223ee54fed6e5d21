// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "widgets/shell/tones.h"

#include <QFrame>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QToolButton;

namespace penstock {

/// A message that stays where the person works until it is dismissed or no longer true: what, why, what to do next, more
/// details to fold out and copy, and one button for the most likely next step. Hidden while it has nothing to say.
class MessageBanner : public QFrame
{
    Q_OBJECT
public:
    explicit MessageBanner(QWidget *parent = nullptr);

    void showError(const Error &error, const QString &details = {});
    void showMessage(Tone tone, const QString &what, const QString &why = {}, const QString &next = {}, const QString &details = {});
    /// Offers a button; showError and showMessage take it away again.
    void setAction(const QString &text, const QString &toolTip = {});
    QString text() const; ///< what, why and next, a line each; empty while hidden

public Q_SLOTS:
    void dismiss();

Q_SIGNALS:
    void actionTriggered();
    void dismissed(); ///< by the person

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    Tone m_tone = Tone::Danger;
    QLabel *m_sign;
    QLabel *m_what;
    QLabel *m_why;
    QLabel *m_next;
    QToolButton *m_detailsButton;
    QPlainTextEdit *m_details;
    QPushButton *m_action;
    QToolButton *m_close;
};

} // namespace penstock
