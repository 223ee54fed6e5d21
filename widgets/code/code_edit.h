// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPlainTextEdit>

namespace penstock {

/// A plain text edit for code: line numbers, highlighting, a fixed-pitch font. Highlighting begins after the first paint,
/// so that nothing waits for it, and follows the window's light or dark palette.
class CodeEdit : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit CodeEdit(QWidget *parent = nullptr);

    /// What the text is: by file name, or by language ("python") where there is no file.
    void setSyntax(const QString &fileName, const QString &language = {});
    void setLineNumbersVisible(bool visible);
    /// Marks lines (counted from 1) in the gutter, e.g. those that are new.
    void setMarkedLines(const QSet<int> &lines);
    QSet<int> markedLines() const { return m_marked; }
    /// Tab indents by so many spaces and Escape leaves; 0: Tab moves on as everywhere else.
    void setIndent(int spaces);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    class Gutter;
    int gutterWidth() const;
    void layOutGutter();
    void paintGutter(QPaintEvent *event);
    void highlightSoon();

    QWidget *m_gutter;
    QString m_fileName;
    QString m_language;
    QSet<int> m_marked;
    int m_indent = 0;
    bool m_painted = false;
    bool m_highlightPending = false;
};

} // namespace penstock
