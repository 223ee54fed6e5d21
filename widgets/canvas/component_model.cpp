// SPDX-License-Identifier: Apache-2.0
#include "widgets/canvas/component_model.h"

#include "models/catalogue/component_patterns.h"
#include "widgets/canvas/canvas_view.h"
#include "widgets/shell/icons.h"
#include "widgets/shell/kit_option.h"
#include "widgets/shell/theme.h"

#include <QMimeData>

using namespace Qt::StringLiterals;

namespace penstock {
namespace {

/// Categories in the order that data flows; others follow by name.
int rank(const QString &category)
{
    static const QStringList known{u"storage"_s, u"trigger"_s, u"ingest"_s, u"messaging"_s, u"streaming"_s, u"compute"_s, u"transform"_s, u"orchestration"_s,
        u"catalog"_s, u"database"_s, u"warehouse"_s};
    const qsizetype place = known.indexOf(category);
    return place < 0 ? int(known.size()) : int(place);
}

QString headingOf(const QString &category)
{
    static const QHash<QString, QString> special{{u"cicd"_s, u"CI/CD"_s}, {u""_s, ComponentModel::tr("Other")}};
    QString heading = category;
    if (!heading.isEmpty())
        heading[0] = heading[0].toUpper();
    return special.value(category, heading);
}

} // namespace

ComponentModel::ComponentModel(QObject *parent)
    : QAbstractListModel(parent)
{ }

void ComponentModel::setTypes(const TypeLookup &lookup, const QStringList &typeIds, bool headings)
{
    m_headings = headings;
    m_entries.clear();
    for (const QString &id : typeIds) {
        const ComponentType *type = lookup ? lookup(id) : nullptr;
        if (!type)
            continue;
        const QString haystack = type->title % u'\n' % id % u'\n' % type->category % u'\n' % type->keywords.join(u'\n');
        m_entries.append({id, type->title, type->provider, type->category, type->icon, type->summary, haystack.toCaseFolded(), isNamed(m_offered, *type)});
    }
    std::ranges::sort(m_entries, [](const Entry &a, const Entry &b) {
        return std::tuple(a.provider, rank(a.category), a.category, a.title) < std::tuple(b.provider, rank(b.category), b.category, b.title);
    });
    refill();
}

void ComponentModel::setOffered(const QStringList &patterns)
{
    if (m_offered == patterns)
        return;
    m_offered = patterns;
    for (Entry &entry : m_entries) {
        ComponentType type;
        type.id = entry.id;
        type.provider = entry.provider;
        entry.offered = isNamed(patterns, type);
    }
    refill();
}

void ComponentModel::setWords(const QString &words)
{
    m_words = words.toCaseFolded().split(u' ', Qt::SkipEmptyParts);
    refill();
}

void ComponentModel::setCondition(std::function<bool(const QString &)> condition)
{
    m_condition = std::move(condition);
    refill();
}

void ComponentModel::refill()
{
    beginResetModel();
    m_rows.clear();
    QList<int> shown;
    for (int i = 0; i < m_entries.size(); ++i) {
        const Entry &entry = m_entries[i];
        const auto has = [&entry](const QString &word) { return entry.haystack.contains(word); };
        if (entry.offered && std::ranges::all_of(m_words, has) && (!m_condition || m_condition(entry.id)))
            shown.append(i);
    }
    const bool headings = m_headings && m_words.isEmpty();
    if (!m_words.isEmpty()) {
        // A title that begins with what was typed is what was meant; then a title that holds it.
        const auto distance = [this](int i) {
            const QString title = m_entries[i].title.toCaseFolded();
            return title.startsWith(m_words.first()) ? 0 : title.contains(m_words.first()) ? 1 : 2;
        };
        std::ranges::stable_sort(shown, {}, distance);
    }
    const bool several = std::ranges::any_of(shown, [&](int i) { return m_entries[i].provider != m_entries[shown.first()].provider; });
    QString heading;
    for (const int i : std::as_const(shown)) {
        const Entry &entry = m_entries[i];
        const QString own = several ? QString(providerTitle(entry.provider) + u" · "_s + headingOf(entry.category)) : headingOf(entry.category);
        if (headings && (m_rows.isEmpty() || own != heading)) {
            heading = own;
            m_rows.append(Row{-1, heading});
        }
        m_rows.append(Row{i, {}});
    }
    endResetModel();
}

QString ComponentModel::typeAt(const QModelIndex &index) const
{
    const Row row = m_rows.value(index.row());
    return index.isValid() && row.entry >= 0 ? m_entries[row.entry].id : QString();
}

QModelIndex ComponentModel::firstType() const
{
    const auto found = std::ranges::find_if(m_rows, [](const Row &row) { return row.entry >= 0; });
    return found == m_rows.end() ? QModelIndex() : index(int(found - m_rows.begin()));
}

int ComponentModel::typeCount() const
{
    return int(std::ranges::count_if(m_rows, [](const Row &row) { return row.entry >= 0; }));
}

int ComponentModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }

QVariant ComponentModel::data(const QModelIndex &index, int role) const
{
    const Row row = m_rows.value(index.row());
    if (row.entry < 0) {
        switch (role) {
        case Qt::DisplayRole: return row.heading;
        case HeadingRole: return true;
        default: return {};
        }
    }
    const Entry &entry = m_entries[row.entry];
    switch (role) {
    case Qt::DisplayRole: return entry.title;
    case Qt::DecorationRole: return QIcon(iconFor(entry.icon, currentTheme().category(entry.category), 20, 2));
    case Qt::ToolTipRole:
        return QString(u"<b>"_s % entry.title.toHtmlEscaped() % u"</b><br>"_s % entry.summary.toHtmlEscaped() % u"<br><i>"_s % entry.id % u"</i>"_s);
    case Qt::AccessibleDescriptionRole:
    case SummaryRole: return entry.summary;
    case TypeRole: return entry.id;
    case HeadingRole: return false;
    default: return {};
    }
}

Qt::ItemFlags ComponentModel::flags(const QModelIndex &index) const
{
    return typeAt(index).isEmpty() ? Qt::NoItemFlags : Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren;
}

QStringList ComponentModel::mimeTypes() const { return {QString::fromLatin1(componentMimeType)}; }

QMimeData *ComponentModel::mimeData(const QModelIndexList &indexes) const
{
    auto *data = new QMimeData; // the drag owns it
    if (!indexes.isEmpty())
        data->setData(QString::fromLatin1(componentMimeType), typeAt(indexes.first()).toUtf8());
    return data;
}

} // namespace penstock
