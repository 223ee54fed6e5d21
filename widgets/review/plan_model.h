// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/plan/plan.h"

#include <QAbstractItemModel>

namespace penstock {

/// Which resources of a plan are shown.
struct PlanFilter
{
    bool onlyDestructive = false;
    QString type; ///< empty: every type
    QString text; ///< in address, type, node or an attribute's path or value; case does not matter
    bool operator==(const PlanFilter &) const = default;
};

/// A plan as a tree: resources (destructive ones first, then by address), below each its attributes. Unchanged ones are not
/// in it. Filtering is linear in the plan.
class PlanModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Column { Change, Before, After, Notes, ColumnCount };
    /// Roles beside Qt's own. A resource's row answers Resource, an attribute's row Attribute.
    enum Role { ResourceRole = Qt::UserRole, AttributeRole, NodeRole };
    using QAbstractItemModel::QAbstractItemModel;

    void setPlan(const Plan &plan);
    const Plan &plan() const { return m_plan; }
    void setFilter(const PlanFilter &filter);
    const PlanFilter &filter() const { return m_filter; }
    int changes() const { return m_changes; } ///< without the filter
    QStringList types() const; ///< of changed resources, sorted

    const ResourceChange *resource(const QModelIndex &index) const;  ///< of a resource's row or one below it
    const AttributeChange *attribute(const QModelIndex &index) const; ///< null for a resource's row

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void rebuild();
    bool matches(const ResourceChange &change) const;
    QVariant resourceData(const ResourceChange &change, int column, int role) const;
    QVariant attributeData(const AttributeChange &change, int column, int role) const;

    Plan m_plan;
    PlanFilter m_filter;
    QList<int> m_rows; ///< indexes into m_plan.resources
    int m_changes = 0;
};

/// A value for a table: one line, control characters escaped; "(sensitive)", "(known after deployment)", "(none)".
QString beforeText(const AttributeChange &change);
QString afterText(const AttributeChange &change);

} // namespace penstock
