// SPDX-License-Identifier: Apache-2.0
#include "widgets/review/plan_view.h"

#include "models/plan/plan_text.h"
#include "widgets/review/plan_delegate.h"
#include "widgets/review/plan_model.h"
#include "widgets/shell/chip.h"
#include "widgets/shell/message_banner.h"
#include "widgets/shell/plural.h"

#include <QScrollBar>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonDocument>
#include <QLineEdit>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace penstock {

PlanView::PlanView(QWidget *parent)
    : QWidget(parent)
    , m_model(new PlanModel(this))
    , m_summary(headingLabel({}, 2))
    , m_against(new HelpLabel)
    , m_state(new Chip)
    , m_compute(new QPushButton(tr("&Compute now")))
    , m_copy(new QToolButton)
    , m_error(new MessageBanner)
    , m_destructive(new QCheckBox(tr("Only &destructive")))
    , m_type(new QComboBox)
    , m_text(new QLineEdit)
    , m_stack(new QStackedWidget)
    , m_emptySign(new QLabel)
    , m_emptyTitle(headingLabel({}, 2))
    , m_emptyHelp(new HelpLabel)
    , m_busy(new QProgressBar)
    , m_tree(new QTreeView)
    , m_footer(new HelpLabel)
{
    m_copy->setText(tr("Copy"));
    m_copy->setToolTip(tr("Copy the plan: as text, as Markdown for a pull request, or as JSON"));
    m_copy->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(m_copy);
    menu->addAction(tr("As &text"), this, [this] { copy(u"text"_s); });
    menu->addAction(tr("As &Markdown"), this, [this] { copy(u"markdown"_s); });
    menu->addAction(tr("As &JSON"), this, [this] { copy(u"json"_s); });
    m_copy->setMenu(menu);

    auto *top = new QHBoxLayout;
    auto *titles = new QVBoxLayout;
    titles->addWidget(m_summary);
    titles->addWidget(m_against);
    top->addLayout(titles, 1);
    top->addWidget(m_state, 0, Qt::AlignTop);
    top->addWidget(m_compute, 0, Qt::AlignTop);
    top->addWidget(m_copy, 0, Qt::AlignTop);

    auto *empty = new QWidget;
    auto *emptyLayout = new QVBoxLayout(empty);
    QFont large = m_emptySign->font();
    large.setPointSizeF(large.pointSizeF() * 3);
    m_emptySign->setFont(large);
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_busy->setMaximumWidth(fontMetrics().averageCharWidth() * 40);
    m_busy->setAccessibleName(tr("Computing the plan"));
    for (QLabel *label : std::initializer_list<QLabel *>{m_emptySign, m_emptyTitle, m_emptyHelp})
        label->setAlignment(Qt::AlignCenter);
    emptyLayout->addStretch(1);
    emptyLayout->addWidget(m_emptySign);
    emptyLayout->addWidget(m_emptyTitle);
    emptyLayout->addWidget(m_emptyHelp);
    emptyLayout->addWidget(m_busy, 0, Qt::AlignHCenter);
    emptyLayout->addStretch(2);
    m_stack->addWidget(empty);
    m_stack->addWidget(makeTree());

    auto *layout = new QVBoxLayout(this);
    layout->addLayout(top);
    layout->addWidget(m_error);
    layout->addWidget(m_stack, 1);
    connect(m_compute, &QPushButton::clicked, this, [this] { Q_EMIT computeRequested(m_plan.stage); });
    setPlan({});
}

QWidget *PlanView::makeFilters()
{
    auto *filters = new QWidget;
    m_destructive->setToolTip(tr("Only what is destroyed or replaced, or may be"));
    m_type->setAccessibleName(tr("Resource type"));
    m_type->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_type->setMinimumContentsLength(22);
    m_text->setPlaceholderText(tr("Filter by address, node, attribute or value (Ctrl+F)"));
    m_text->setAccessibleName(tr("Filter by text"));
    m_text->setClearButtonEnabled(true);
    auto *row = new QHBoxLayout(filters);
    row->setContentsMargins({});
    row->addWidget(m_text, 1);
    row->addWidget(m_type);
    row->addWidget(m_destructive);
    connect(m_text, &QLineEdit::textChanged, this, [this] { updateFilter(); });
    connect(m_type, &QComboBox::activated, this, [this] { updateFilter(); });
    connect(m_destructive, &QCheckBox::toggled, this, [this] { updateFilter(); });
    auto *find = new QShortcut(QKeySequence::Find, this);
    find->setContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, this, [this] {
        m_text->setFocus(Qt::ShortcutFocusReason);
        m_text->selectAll();
    });
    return filters;
}

QWidget *PlanView::makeTree()
{
    m_tree->setModel(m_model);
    m_tree->setItemDelegate(new PlanDelegate(m_tree));
    m_tree->setUniformRowHeights(true);
    m_tree->setAllColumnsShowFocus(true);
    m_tree->setAlternatingRowColors(true);
    m_tree->setExpandsOnDoubleClick(false); // that goes to the node
    m_tree->setAccessibleName(tr("Changed resources"));
    m_tree->header()->setStretchLastSection(true);
    const int letter = fontMetrics().averageCharWidth();
    m_tree->header()->resizeSection(PlanModel::Change, letter * 46);
    m_tree->header()->resizeSection(PlanModel::Before, letter * 30);
    m_tree->header()->resizeSection(PlanModel::After, letter * 34);
    connect(m_tree, &QTreeView::activated, this, &PlanView::activate);

    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins({});
    layout->addWidget(makeFilters());
    layout->addWidget(m_tree, 1);
    layout->addWidget(m_footer);
    return page;
}

void PlanView::setPlan(const EnvironmentPlan &plan)
{
    const bool sameEnvironment = plan.stage == m_plan.stage;
    const bool newRows = !(plan.plan == m_plan.plan) || !sameEnvironment;
    m_plan = plan;
    if (newRows) {
        const QSet<QString> expanded = sameEnvironment ? expandedAddresses() : QSet<QString>();
        const int place = m_tree->verticalScrollBar()->value();
        m_model->setPlan(plan.plan);
        updateTypes();
        expand(expanded);
        if (sameEnvironment)
            m_tree->verticalScrollBar()->setValue(place);
    }
    updateSummary();
    updatePage();
}

void PlanView::updateSummary()
{
    const bool known = m_plan.state == PlanState::Ready || (m_plan.state == PlanState::Computing && !m_plan.plan.resources.isEmpty());
    m_summary->setText(!known ? QString() : m_plan.plan.isEmpty() ? tr("No changes") : summaryText(countsOf(m_plan.plan)));
    const QString against = m_plan.plan.against.isEmpty() ? QString() : tr("Compared with %1").arg(m_plan.plan.against);
    m_against->setText(known ? against : QString());
    m_state->setVisible(known && (m_plan.outOfDate || m_plan.state == PlanState::Computing));
    m_state->setText(m_plan.state == PlanState::Computing ? tr("Computing …") : tr("Out of date"));
    m_state->setTone(m_plan.state == PlanState::Computing ? Tone::Info : Tone::Caution);
    m_compute->setVisible(m_plan.state != PlanState::Computing && (m_plan.state != PlanState::Ready || m_plan.outOfDate));
    m_compute->setText(m_plan.state == PlanState::Failed ? tr("&Try again") : tr("&Compute now"));
    m_copy->setVisible(known);
}

void PlanView::updatePage()
{
    const bool rows = m_model->changes() > 0 && m_plan.state != PlanState::NotComputed && m_plan.state != PlanState::Failed;
    m_stack->setCurrentIndex(rows ? 1 : 0);
    m_busy->setVisible(m_plan.state == PlanState::Computing);
    if (m_plan.state == PlanState::Failed)
        m_error->showError(m_plan.error);
    else
        m_error->dismiss();
    const QString unchanged
        = m_plan.unchanged < 0 ? QString() : plural(m_plan.unchanged, tr("%n resource stays as it is."), tr("%n resources stay as they are."));
    switch (m_plan.state) {
    case PlanState::NotComputed:
        m_emptySign->setText(u"?"_s);
        m_emptyTitle->setText(tr("Not computed"));
        m_emptyHelp->setText(tr("Nobody knows yet what would change here. That is not the same as no changes."));
        break;
    case PlanState::Computing:
        m_emptySign->clear();
        m_emptyTitle->setText(tr("Computing …"));
        m_emptyHelp->clear();
        break;
    case PlanState::Failed:
        m_emptySign->setText(u"✖"_s);
        m_emptyTitle->setText(tr("The plan could not be computed"));
        m_emptyHelp->setText(tr("What would change is not known."));
        break;
    case PlanState::Ready:
        m_emptySign->setText(u"✔"_s);
        m_emptyTitle->setText(tr("No changes"));
        m_emptyHelp->setText(unchanged.isEmpty() ? tr("Deploying would change nothing here.") : unchanged);
        break;
    }
    const int hidden = m_model->changes() - m_model->rowCount();
    QStringList footer;
    if (hidden > 0)
        footer << plural(hidden, tr("%n change is hidden by the filter."), tr("%n changes are hidden by the filter."));
    if (m_plan.unchanged > 0)
        footer << tr("%1 unchanged, not listed.").arg(m_plan.unchanged);
    m_footer->setText(footer.join(u' '));
    m_footer->setVisible(!footer.isEmpty());
}

QString PlanView::summary() const
{
    QStringList parts{m_stack->currentIndex() == 0 ? m_emptyTitle->text() : m_summary->text()};
    if (!m_state->isHidden())
        parts << m_state->text();
    if (!m_footer->isHidden() && m_stack->currentIndex() == 1)
        parts << m_footer->text();
    return parts.join(u" · "_s);
}

void PlanView::updateTypes()
{
    const QString chosen = m_type->currentData().toString();
    m_type->clear();
    m_type->addItem(tr("All types"), QString());
    for (const QString &type : m_model->types())
        m_type->addItem(type, type);
    m_type->setCurrentIndex(std::max(0, m_type->findData(chosen)));
    updateFilter();
}

void PlanView::updateFilter()
{
    const QSet<QString> expanded = expandedAddresses();
    m_model->setFilter({m_destructive->isChecked(), m_type->currentData().toString(), m_text->text().trimmed()});
    expand(expanded);
    updatePage();
}

QSet<QString> PlanView::expandedAddresses() const
{
    QSet<QString> addresses;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex index = m_model->index(row, 0);
        if (m_tree->isExpanded(index))
            addresses.insert(m_model->resource(index)->address);
    }
    return addresses;
}

void PlanView::expand(const QSet<QString> &addresses)
{
    // A handful of changes is read at once; many are opened one by one.
    constexpr int few = 6;
    const bool all = addresses.isEmpty() && m_model->rowCount() <= few;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex index = m_model->index(row, 0);
        if (all || addresses.contains(m_model->resource(index)->address))
            m_tree->expand(index);
    }
}

void PlanView::activate(const QModelIndex &index)
{
    const QString node = index.data(PlanModel::NodeRole).toString();
    const qsizetype slash = node.indexOf(u'/');
    if (slash > 0)
        Q_EMIT nodeActivated(PipelineId(node.left(slash)), NodeId(node.mid(slash + 1)));
    else
        m_tree->setExpanded(index.siblingAtColumn(0), !m_tree->isExpanded(index.siblingAtColumn(0)));
}

QString PlanView::exported(const QString &format) const
{
    if (format == "markdown"_L1)
        return planMarkdown(m_plan.plan);
    if (format == "json"_L1)
        return QString::fromUtf8(QJsonDocument(planJson(m_plan.plan)).toJson());
    return planText(m_plan.plan);
}

void PlanView::copy(const QString &format) { QGuiApplication::clipboard()->setText(exported(format)); }

} // namespace penstock
