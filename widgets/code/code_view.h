// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;

namespace penstock {

class CodeEdit;

/// A file's text to read: highlighted, with line numbers, and a find bar (Ctrl+F; Enter, F3 next, Shift+F3 previous, Escape closes).
class CodeView : public QWidget
{
    Q_OBJECT
public:
    explicit CodeView(QWidget *parent = nullptr);

    /// Shows a text. When it is the file already shown, the reader's place stays.
    void setText(const QString &fileName, const QString &text);
    QString text() const;
    QString fileName() const { return m_fileName; }
    void setMarkedLines(const QSet<int> &lines);
    /// Scrolls to a line, counted from 1, and puts the cursor there.
    void goToLine(int line);
    CodeEdit *edit() const { return m_edit; }

public Q_SLOTS:
    void openFind();
    void closeFind();
    void findNext();
    void findPrevious();

private:
    void find(bool backwards, bool fromStart);
    void addShortcuts();

    QString m_fileName;
    CodeEdit *m_edit;
    QWidget *m_findBar;
    QLineEdit *m_findText;
    QLabel *m_findResult;
};

} // namespace penstock
