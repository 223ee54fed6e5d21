// SPDX-License-Identifier: Apache-2.0
#include "widgets/review/plan_model.h"

#include "widgets/review/environment_plan.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

/// Control characters would break the line, or draw nothing where something is.
QString oneLine(const QString &text)
{
    QString shown;
    shown.reserve(text.size());
    for (const QChar c : text) {
        if (c == u'\n')
            shown += u"↵"_s;
        else if (c == u'\t')
            shown += u"⇥"_s;
        else if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format)
            shown += u"\\u"_s + QString::number(c.unicode(), 16).rightJustified(4, u'0');
        else
            shown += c;
    }
    return shown;
}

QString riskTip(const QStringList &risks)
{
    QStringList lines;
    for (const QString &risk : risks) {
        const RiskText text = riskText(risk);
        lines << text.title + u": "_s + text.explanation;
    }
    return lines.join(u'\n');
}

QString forcesText(Replacement forces)
{
    return forces == Replacement::Will ? PlanModel::tr("forces replacement") : forces == Replacement::May ? PlanModel::tr("may force replacement") : QString();
}

bool has(const QString &text, const QString &wanted) { return text.contains(wanted, Qt::CaseInsensitive); }

} // namespace

QString beforeText(const AttributeChange &change)
{
    if (change.sensitive)
        return PlanModel::tr("(sensitive)");
    return change.before.isNull() ? PlanModel::tr("(none)") : oneLine(change.before.text());
}

QString afterText(const AttributeChange &change)
{
    if (change.sensitive)
        return PlanModel::tr("(sensitive)");
    if (change.unknown)
        return PlanModel::tr("(known after deployment)");
    return change.after.isNull() ? PlanModel::tr("(none)") : oneLine(change.after.text());
}

void PlanModel::setPlan(const Plan &plan)
{
    beginResetModel();
    m_plan = plan;
    rebuild();
    endResetModel();
}

void PlanModel::setFilter(const PlanFilter &filter)
{
    if (filter == m_filter)
        return;
    beginResetModel();
    m_filter = filter;
    rebuild();
    endResetModel();
}

void PlanModel::rebuild()
{
    m_rows.clear();
    m_changes = 0;
    for (int i = 0; i < m_plan.resources.size(); ++i) {
        const ResourceChange &change = m_plan.resources[i];
        if (change.action == Action::NoOp)
            continue;
        ++m_changes;
        if (matches(change))
            m_rows << i;
    }
    std::ranges::stable_partition(m_rows, [this](int i) { return isDestructive(m_plan.resources[i]); });
}

bool PlanModel::matches(const ResourceChange &change) const
{
    if ((m_filter.onlyDestructive && !isDestructive(change)) || (!m_filter.type.isEmpty() && change.type != m_filter.type))
        return false;
    const QString &text = m_filter.text;
    if (text.isEmpty() || has(change.address, text) || has(change.type, text) || has(change.node, text))
        return true;
    return std::ranges::any_of(
        change.attributes, [&](const AttributeChange &each) { return has(each.path, text) || has(beforeText(each), text) || has(afterText(each), text); });
}

QStringList PlanModel::types() const
{
    QSet<QString> types;
    for (const ResourceChange &change : m_plan.resources) {
        if (change.action != Action::NoOp)
            types.insert(change.type);
    }
    QStringList sorted = types.values();
    sorted.sort();
    return sorted;
}

// A resource's row carries id 0, an attribute's row the number of its resource's row plus 1.
QModelIndex PlanModel::index(int row, int column, const QModelIndex &parent) const
{
    if (row < 0 || column < 0 || column >= ColumnCount || row >= rowCount(parent))
        return {};
    return createIndex(row, column, parent.isValid() ? quintptr(parent.row()) + 1 : quintptr(0));
}

QModelIndex PlanModel::parent(const QModelIndex &index) const
{
    return index.isValid() && index.internalId() != 0 ? createIndex(int(index.internalId() - 1), 0, quintptr(0)) : QModelIndex();
}

int PlanModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(m_rows.size());
    return parent.internalId() == 0 && parent.column() == 0 ? int(m_plan.resources[m_rows[parent.row()]].attributes.size()) : 0;
}

int PlanModel::columnCount(const QModelIndex &) const { return ColumnCount; }

const ResourceChange *PlanModel::resource(const QModelIndex &index) const
{
    if (!index.isValid())
        return nullptr;
    const int row = index.internalId() == 0 ? index.row() : int(index.internalId() - 1);
    return &m_plan.resources[m_rows[row]];
}

const AttributeChange *PlanModel::attribute(const QModelIndex &index) const
{
    return index.isValid() && index.internalId() != 0 ? &resource(index)->attributes[index.row()] : nullptr;
}

QVariant PlanModel::data(const QModelIndex &index, int role) const
{
    const ResourceChange *change = resource(index);
    if (!change)
        return {};
    if (role == NodeRole)
        return change->node;
    const AttributeChange *part = attribute(index);
    return part ? attributeData(*part, index.column(), role) : resourceData(*change, index.column(), role);
}

QVariant PlanModel::resourceData(const ResourceChange &change, int column, int role) const
{
    const ActionLook look = actionLook(change);
    if (role == Qt::AccessibleTextRole && column == Change)
        return QString(change.address + u", "_s + change.type + u": "_s + look.words);
    if (role == Qt::DisplayRole) {
        switch (column) {
        case Change: return change.address;
        case Before: return change.type;
        case After: return look.words;
        case Notes: {
            QStringList titles;
            for (const QString &risk : change.risks)
                titles << riskText(risk).title;
            return titles.join(u", "_s);
        }
        default: break;
        }
    }
    if (role == Qt::ToolTipRole) {
        switch (column) {
        case Change: {
            QStringList lines{change.address};
            if (!change.previousAddress.isEmpty())
                lines << tr("Before: %1").arg(change.previousAddress);
            if (!change.node.isEmpty())
                lines << tr("From the node %1; double-click or press Enter to go there").arg(change.node);
            return lines.join(u'\n');
        }
        case Before: return change.type;
        case After: return look.words;
        case Notes: return riskTip(change.risks);
        default: break;
        }
    }
    return {};
}

QVariant PlanModel::attributeData(const AttributeChange &change, int column, int role) const
{
    if (role == Qt::DisplayRole) {
        switch (column) {
        case Change: return change.path;
        case Before: return beforeText(change);
        case After: return afterText(change);
        case Notes: return forcesText(change.forcesReplacement);
        default: break;
        }
    }
    if (role == Qt::ToolTipRole) {
        switch (column) {
        case Change: return change.path;
        case Before: return change.sensitive || change.before.isNull() ? beforeText(change) : change.before.text();
        case After: return change.sensitive || change.unknown || change.after.isNull() ? afterText(change) : change.after.text();
        case Notes:
            if (change.forcesReplacement == Replacement::Will)
                return tr("This cannot be changed in place: the resource is destroyed and made anew.");
            if (change.forcesReplacement == Replacement::May)
                return tr("Whether this can be changed in place is known only while it is deployed.");
        default: break;
        }
    }
    if (role == Qt::AccessibleTextRole && column == Change)
        return tr("%1: %2 becomes %3").arg(change.path, beforeText(change), afterText(change));
    return {};
}

QVariant PlanModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Change: return tr("Resource");
    case Before: return tr("Type, or value before");
    case After: return tr("Effect, or value after");
    case Notes: return tr("Look out for");
    default: break;
    }
    return {};
}

} // namespace penstock
