// SPDX-License-Identifier: Apache-2.0
#include "widgets/inspector/table_editors.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QTableWidget>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace penstock {

TableEditor::TableEditor(const QStringList &columns, QWidget *parent)
    : PropertyEditor(parent)
    , m_table(new QTableWidget(0, int(columns.size()), this))
{
    m_table->setHorizontalHeaderLabels(columns);
    m_table->horizontalHeader()->setVisible(columns.size() > 1);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->verticalHeader()->hide();
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false); // Tab leaves the table; arrows walk in it
    setFocusProxy(m_table);

    auto *buttons = new QHBoxLayout;
    const auto button = [&](const QString &text, const QString &toolTip, auto slot) {
        auto *made = addButton(text, toolTip);
        buttons->addWidget(made);
        connect(made, &QToolButton::clicked, this, slot);
        return made;
    };
    button(tr("Add"), tr("Add a row (Insert)"), [this] { addRow(); });
    m_remove = button(tr("Remove"), tr("Remove the row (Delete)"), [this] { removeRow(); });
    m_up = button(tr("Up"), tr("Move the row up"), [this] { moveRow(-1); });
    m_down = button(tr("Down"), tr("Move the row down"), [this] { moveRow(1); });
    m_up->setVisible(columns.size() == 1); // the order of a map means nothing
    m_down->setVisible(columns.size() == 1);
    buttons->addStretch(1);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_table);
    layout->addLayout(buttons);
    connect(m_table, &QTableWidget::itemChanged, this, [this] {
        if (!m_filling)
            collect();
    });
    fit();
}

// A cell that is still being edited commits when the table goes, and what it would reach is gone by then.
TableEditor::~TableEditor() { m_table->disconnect(this); }

QToolButton *TableEditor::addButton(const QString &text, const QString &toolTip)
{
    auto *button = new QToolButton(this);
    button->setText(text);
    button->setToolTip(toolTip);
    return button;
}

QWidget *TableEditor::input() const { return m_table; }

void TableEditor::refresh()
{
    const bool own = !m_value.isNull();
    fill(rowsOf(own ? m_value : m_inherited.value), own);
}

void TableEditor::fill(const QList<QStringList> &rows, bool own)
{
    const int current = m_table->currentRow();
    m_filling = true;
    m_table->setRowCount(int(rows.size()));
    for (int row = 0; row < rows.size(); ++row) {
        for (int column = 0; column < m_table->columnCount(); ++column) {
            auto *item = new QTableWidgetItem(rows[row].value(column));
            if (!own) {
                item->setForeground(palette().color(QPalette::PlaceholderText));
                item->setToolTip(m_inherited.from);
                item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
            }
            m_table->setItem(row, column, item);
        }
    }
    m_table->setCurrentCell(std::min(current, m_table->rowCount() - 1), 0);
    m_filling = false;
    fit();
}

void TableEditor::fit()
{
    const int line = m_table->verticalHeader()->defaultSectionSize();
    const int shown = std::clamp(m_table->rowCount(), 2, 8);
    const int header = m_table->columnCount() > 1 ? m_table->horizontalHeader()->sizeHint().height() : 0;
    m_table->setFixedHeight(shown * line + header + 2 * m_table->frameWidth() + 2);
    const bool own = !m_value.isNull() || m_inherited.value.isNull();
    m_remove->setEnabled(own && m_table->rowCount() > 0);
    m_up->setEnabled(own && m_table->rowCount() > 1);
    m_down->setEnabled(own && m_table->rowCount() > 1);
}

void TableEditor::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Insert)
        addRow();
    else if (event->key() == Qt::Key_Delete && m_remove->isEnabled())
        removeRow();
    else
        PropertyEditor::keyPressEvent(event);
}

void TableEditor::addRow()
{
    QList<QStringList> now = rows();
    now.append(QStringList(m_table->columnCount(), QString()));
    fill(now, true);
    const int last = m_table->rowCount() - 1;
    m_table->setCurrentCell(last, 0);
    m_table->scrollToBottom();
    m_table->setFocus();
    m_table->editItem(m_table->item(last, 0));
    m_remove->setEnabled(true);
}

void TableEditor::removeRow()
{
    const int row = m_table->currentRow() < 0 ? m_table->rowCount() - 1 : m_table->currentRow();
    if (row < 0)
        return;
    m_filling = true;
    m_table->removeRow(row);
    m_filling = false;
    collect();
    fit();
}

void TableEditor::moveRow(int by)
{
    QList<QStringList> now = rows();
    const int from = m_table->currentRow();
    const int to = from + by;
    if (from < 0 || to < 0 || to >= now.size())
        return;
    now.swapItemsAt(from, to);
    fill(now, true);
    m_table->setCurrentCell(to, 0);
    collect();
}

QList<QStringList> TableEditor::rows() const
{
    QList<QStringList> all;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < m_table->columnCount(); ++column) {
            const QTableWidgetItem *item = m_table->item(row, column);
            cells << (item ? item->text() : QString());
        }
        all << cells;
    }
    return all;
}

void TableEditor::collect()
{
    QList<QStringList> filled = rows();
    filled.removeIf([](const QStringList &cells) { return cells.join(QString()).isEmpty(); });
    if (filled.isEmpty() && m_inherited.value.isNull()) {
        enter({});
        return;
    }
    QString problem;
    if (const std::optional<Value> value = valueOf(filled, &problem))
        enter(*value);
    else
        setParseProblem(problem);
    fit();
}

ListEditor::ListEditor(QWidget *parent)
    : TableEditor({tr("Value")}, parent)
{ }

QList<QStringList> ListEditor::rowsOf(const Value &value) const
{
    QList<QStringList> rows;
    if (!value.isNull() && !value.isList())
        return {{value.text()}};
    for (const Value &item : value.toList())
        rows << QStringList{item.text()};
    return rows;
}

std::optional<Value> ListEditor::valueOf(const QList<QStringList> &rows, QString *) const
{
    ValueList list;
    for (const QStringList &cells : rows)
        list << Value(cells.value(0));
    return Value(list);
}

MapEditor::MapEditor(QWidget *parent)
    : TableEditor({tr("Key"), tr("Value")}, parent)
{ }

QList<QStringList> MapEditor::rowsOf(const Value &value) const
{
    QList<QStringList> rows;
    const ValueMap map = value.toMap();
    for (auto it = map.begin(); it != map.end(); ++it)
        rows << QStringList{it.key(), it->text()};
    return rows;
}

std::optional<Value> MapEditor::valueOf(const QList<QStringList> &rows, QString *problem) const
{
    ValueMap map;
    for (const QStringList &cells : rows) {
        if (cells.value(0).isEmpty()) {
            *problem = tr("A value has no key yet: “%1”.").arg(cells.value(1));
            return std::nullopt;
        }
        if (map.contains(cells.value(0))) {
            *problem = tr("The key “%1” is there twice.").arg(cells.value(0));
            return std::nullopt;
        }
        map.insert(cells.value(0), Value(cells.value(1)));
    }
    return Value(map);
}

} // namespace penstock
