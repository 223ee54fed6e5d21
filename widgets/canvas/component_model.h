// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/canvas/node_face.h"

#include <QAbstractListModel>

namespace penstock {

/// Component types as rows: a heading for each category (of each provider, where there are several), below it the types, by
/// title. Filtered by words and by what the kit delivers.
class ComponentModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { TypeRole = Qt::UserRole, HeadingRole, SummaryRole };

    explicit ComponentModel(QObject *parent = nullptr);

    /// Reads the types now. `headings`: group by category.
    void setTypes(const TypeLookup &lookup, const QStringList &typeIds, bool headings);
    /// Only types that these name, see isNamed(); empty: all.
    void setOffered(const QStringList &patterns);
    /// All words must occur in the title, the id, the category or the keywords; the best matches of a title come first.
    void setWords(const QString &words);
    /// Only types for which this holds; empty: all.
    void setCondition(std::function<bool(const QString &typeId)> condition);

    QString typeAt(const QModelIndex &index) const; ///< empty for a heading
    QModelIndex firstType() const;
    int typeCount() const; ///< types shown

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QStringList mimeTypes() const override;
    QMimeData *mimeData(const QModelIndexList &indexes) const override;
    Qt::DropActions supportedDragActions() const override { return Qt::CopyAction; }

private:
    struct Entry
    {
        QString id, title, provider, category, icon, summary, haystack;
        bool offered = true;
    };
    struct Row
    {
        int entry = -1; ///< -1: a heading
        QString heading;
    };
    void refill();

    QList<Entry> m_entries;
    QList<Row> m_rows;
    QStringList m_offered;
    QStringList m_words;
    std::function<bool(const QString &)> m_condition;
    bool m_headings = true;
};

} // namespace penstock
