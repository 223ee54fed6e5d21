// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QIcon>
#include <QWidget>

class QButtonGroup;
class QToolButton;
class QVBoxLayout;

namespace penstock {

/// The rail on the left: one button a page, with icon, label and a shortcut (Ctrl+Shift+1 …). A badge says how much waits there.
class PageBar : public QWidget
{
    Q_OBJECT
public:
    explicit PageBar(QWidget *parent = nullptr);

    /// Adds a page at the end; returns its index.
    int addPage(const QString &title, const QIcon &icon, const QString &toolTip);
    void setIcon(int page, const QIcon &icon); ///< after the theme changed
    void setCurrent(int page);
    int current() const;
    int count() const;
    /// A short text on the button, such as "3"; empty: none. `meaning` is said to screen readers and in the tool tip.
    void setBadge(int page, const QString &badge, const QString &meaning);

Q_SIGNALS:
    void pageRequested(int page);

private:
    class Button;
    Button *button(int page) const;

    QButtonGroup *m_group;
    QVBoxLayout *m_list;
};

} // namespace penstock
