// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/repository/unified_diff.h"

#include <QPlainTextEdit>

namespace penstock {

/// A unified diff to read: signs and colours, the line numbers of before and after, n and p to the next and previous change.
class DiffView : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit DiffView(QWidget *parent = nullptr);

    void setDiff(const QString &unifiedDiff);
    const QList<DiffLine> &lines() const { return m_lines; }

public Q_SLOTS:
    void nextChange();
    void previousChange();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    class Gutter;
    void layOutGutter();
    void paintGutter(QPaintEvent *event);
    void goTo(int line);
    bool beginsChange(int line) const;
    /// Calls paint(line, top, height) for each visible line.
    void eachVisible(const QRect &area, const std::function<void(int, qreal, qreal)> &paint) const;

    QList<DiffLine> m_lines;
    int m_digits = 2;
    QWidget *m_gutter;
};

} // namespace penstock
