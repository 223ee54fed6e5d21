// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/inspector/property_editor.h"

class QTableWidget;
class QToolButton;

namespace penstock {

/// Rows that can be added, edited and removed: Insert or "Add" adds one, Delete removes the current one. Without a value
/// of its own it shows the inherited rows greyed; adding a row then begins with a copy of them.
class TableEditor : public PropertyEditor
{
    Q_OBJECT
public:
    TableEditor(const QStringList &columns, QWidget *parent);
    ~TableEditor() override;
    QWidget *input() const override;
    bool isTall() const override { return true; }

protected:
    void refresh() override;
    void keyPressEvent(QKeyEvent *event) override;
    virtual QList<QStringList> rowsOf(const Value &value) const = 0;
    /// The value the rows say, or nothing with a reason.
    virtual std::optional<Value> valueOf(const QList<QStringList> &rows, QString *problem) const = 0;

    QToolButton *addButton(const QString &text, const QString &toolTip);
    QTableWidget *m_table;

private:
    void addRow();
    void removeRow();
    void moveRow(int by);
    void collect();
    void fill(const QList<QStringList> &rows, bool own);
    void fit();
    QList<QStringList> rows() const;

    QToolButton *m_remove;
    QToolButton *m_up;
    QToolButton *m_down;
    bool m_filling = false;
};

class ListEditor : public TableEditor
{
    Q_OBJECT
public:
    explicit ListEditor(QWidget *parent);

protected:
    QList<QStringList> rowsOf(const Value &value) const override;
    std::optional<Value> valueOf(const QList<QStringList> &rows, QString *problem) const override;
};

class MapEditor : public TableEditor
{
    Q_OBJECT
public:
    explicit MapEditor(QWidget *parent);

protected:
    QList<QStringList> rowsOf(const Value &value) const override;
    std::optional<Value> valueOf(const QList<QStringList> &rows, QString *problem) const override;
};

} // namespace penstock
