// SPDX-License-Identifier: Apache-2.0
#include "widgets/environments/tags_editor.h"

#include "widgets/shell/chip.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace penstock {

TagsEditor::TagsEditor(QWidget *parent)
    : QWidget(parent)
    , m_table(new QTableWidget(0, 2, this))
    , m_add(textButton(tr("Add tag"), tr("Add a tag"), this))
    , m_remove(textButton(tr("Remove tag"), tr("Remove the selected tag"), this))
{
    auto *label = new QLabel(tr("Tags on everything deployed here"), this);
    label->setBuddy(m_table);
    m_table->setHorizontalHeaderLabels({tr("Key"), tr("Value")});
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->verticalHeader()->hide();
    m_table->setTabKeyNavigation(false);
    m_table->setAccessibleName(tr("Tags"));
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_add);
    buttons->addWidget(m_remove);
    buttons->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(label);
    layout->addWidget(m_table);
    layout->addLayout(buttons);
    layout->addStretch(1);
    setFocusProxy(m_table);
    fit();

    connect(m_table, &QTableWidget::itemChanged, this, [this] {
        if (!m_showing)
            collect();
    });
    connect(m_add, &QToolButton::clicked, this, [this] {
        m_table->insertRow(m_table->rowCount());
        fit();
        m_table->setCurrentCell(m_table->rowCount() - 1, 0);
        m_table->setFocus();
    });
    connect(m_remove, &QToolButton::clicked, this, [this] {
        m_table->removeRow(m_table->currentRow() < 0 ? m_table->rowCount() - 1 : m_table->currentRow());
        fit();
        collect();
    });
}

// A tag that is still being edited commits when the table goes, and what it would reach is gone by then.
TagsEditor::~TagsEditor() { m_table->disconnect(this); }

void TagsEditor::display(const QMap<QString, QString> &tags, bool anew)
{
    const bool changed = anew || tags != m_shown;
    m_shown = tags;
    if (!changed || m_table->hasFocus())
        return;
    m_showing = true;
    m_table->setRowCount(int(tags.size()));
    int row = 0;
    for (auto it = tags.begin(); it != tags.end(); ++it, ++row) {
        m_table->setItem(row, 0, new QTableWidgetItem(it.key()));
        m_table->setItem(row, 1, new QTableWidgetItem(it.value()));
    }
    m_showing = false;
    fit();
}

void TagsEditor::collect()
{
    QMap<QString, QString> tags;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const QTableWidgetItem *key = m_table->item(row, 0);
        const QTableWidgetItem *value = m_table->item(row, 1);
        if (key && !key->text().isEmpty())
            tags.insert(key->text(), value ? value->text() : QString());
    }
    if (tags == m_shown)
        return;
    m_shown = tags;
    Q_EMIT edited(tags);
}

void TagsEditor::fit()
{
    const int rows = std::clamp(m_table->rowCount(), 2, 6);
    m_table->setFixedHeight(
        m_table->horizontalHeader()->sizeHint().height() + rows * m_table->verticalHeader()->defaultSectionSize() + 2 * m_table->frameWidth() + 2);
    m_remove->setEnabled(m_table->rowCount() > 0);
}

} // namespace penstock
