// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMap>
#include <QWidget>

class QTableWidget;
class QToolButton;

namespace penstock {

/// The tags of an environment, a row each. What is complete goes out at once.
class TagsEditor : public QWidget
{
    Q_OBJECT
public:
    explicit TagsEditor(QWidget *parent = nullptr);
    ~TagsEditor() override;

    /// Leaves the table as it is while the keyboard is in it, unless it is about another environment (`anew`).
    void display(const QMap<QString, QString> &tags, bool anew);
    QTableWidget *table() const { return m_table; }

Q_SIGNALS:
    void edited(const QMap<QString, QString> &tags); ///< by the person

private:
    void collect();
    void fit();

    QMap<QString, QString> m_shown;
    bool m_showing = false;
    QTableWidget *m_table;
    QToolButton *m_add;
    QToolButton *m_remove;
};

} // namespace penstock
