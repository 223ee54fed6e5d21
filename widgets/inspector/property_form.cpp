// SPDX-License-Identifier: Apache-2.0
#include "widgets/inspector/property_form.h"

#include "models/validation/property_rules.h"
#include "models/validation/validate.h"
#include "widgets/inspector/node_header.h"
#include "widgets/inspector/project_summary.h"
#include "widgets/inspector/property_editor.h"
#include "widgets/shell/chip.h"
#include "widgets/shell/icons.h"
#include "widgets/shell/plural.h"

#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QStackedWidget>
#include <QTabBar>
#include <QTimer>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace penstock {

PropertyForm::PropertyForm(ProjectDocument *document, const Catalogue &catalogue, QWidget *parent)
    : QWidget(parent)
    , m_document(document)
    , m_catalogue(catalogue)
    , m_validator(&propertyProblem)
    , m_stack(new QStackedWidget)
    , m_summary(new ProjectSummary(document))
    , m_several(new HelpLabel)
    , m_header(new NodeHeader)
    , m_stages(new QTabBar)
    , m_stageHelp(new HelpLabel)
    , m_bodyPlace(new QVBoxLayout)
    , m_unknown(new HelpLabel)
    , m_scroll(new QScrollArea(this))
{
    setAccessibleName(tr("Properties"));
    layOut();
    m_header->setIdCheck([this](const QString &id) { return idProblem(id); });

    connect(m_stages, &QTabBar::currentChanged, this, [this] { refresh(true); });
    connect(m_header, &NodeHeader::titleEdited, this, [this](const QString &title) { m_document->setNodeTitle(m_pipeline, m_nodes.value(0), title); });
    connect(
        m_header, &NodeHeader::descriptionEdited, this, [this](const QString &text) { m_document->setNodeDescription(m_pipeline, m_nodes.value(0), text); });
    connect(m_header, &NodeHeader::renamed, this, [this](const QString &text) {
        const NodeId old = m_nodes.value(0);
        const NodeId id(text);
        m_nodes = {id}; // before the document tells us that the old one is gone
        if (m_document->renameNode(m_pipeline, old, id))
            Q_EMIT nodeRenamed(m_pipeline, old, id);
        else
            m_nodes = {old};
        showSelection();
    });
    auto *rename = new QShortcut(Qt::Key_F2, this);
    rename->setContext(Qt::WidgetWithChildrenShortcut);
    connect(rename, &QShortcut::activated, this, &PropertyForm::renameNode);
    connect(m_summary, &ProjectSummary::deliveryRequested, this, &PropertyForm::deliveryRequested);
    connectDocument();
    showSelection();
}

// Fields that have the focus commit when they go: to a form that is still whole, and not back into it.
PropertyForm::~PropertyForm()
{
    disconnect(m_document, nullptr, this, nullptr);
    delete m_scroll;
}

void PropertyForm::layOut()
{
    m_stages->setExpanding(false);
    m_stages->setDrawBase(true);
    m_stages->setUsesScrollButtons(true);
    m_stages->setAccessibleName(tr("Stage whose values are shown"));
    auto *files = new QPushButton(tr("Files of this node"));
    files->setToolTip(tr("Show what is generated for this node"));
    connect(files, &QPushButton::clicked, this, [this] { Q_EMIT filesOfNodeRequested(m_pipeline.value + u'/' + m_nodes.value(0).value); });

    auto *page = new QWidget;
    auto *form = new QVBoxLayout(page);
    form->setContentsMargins({});
    form->addWidget(m_header);
    form->addWidget(m_stages);
    form->addWidget(m_stageHelp);
    form->addLayout(m_bodyPlace);
    form->addWidget(m_unknown);
    form->addWidget(files, 0, Qt::AlignLeft);
    form->addStretch(1);
    m_several->setAlignment(Qt::AlignTop);
    m_stack->addWidget(m_summary);
    m_stack->addWidget(m_several);
    m_stack->addWidget(page);

    auto *inside = new QWidget;
    auto *insideLayout = new QVBoxLayout(inside);
    insideLayout->addWidget(m_stack);
    m_scroll->setWidget(inside);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_scroll);
    setMinimumWidth(fontMetrics().averageCharWidth() * 36);
}

void PropertyForm::connectDocument()
{
    connect(m_document, &ProjectDocument::nodeChanged, this, [this](const PipelineId &pipeline, const NodeId &id) {
        if (pipeline == m_pipeline && m_nodes.size() == 1 && m_nodes.first() == id)
            refresh(false);
    });
    connect(m_document, &ProjectDocument::graphChanged, this, [this](const PipelineId &pipeline) {
        if (pipeline == m_pipeline && !m_nodes.isEmpty())
            showSelection();
    });
    connect(m_document, &ProjectDocument::environmentsChanged, this, [this] { refresh(false); });
    connect(m_document, &ProjectDocument::reset, this, [this] { showSelection(); });
}

void PropertyForm::setSelection(const PipelineId &pipeline, const QList<NodeId> &nodes)
{
    if (pipeline == m_pipeline && nodes == m_nodes)
        return;
    m_pipeline = pipeline;
    m_nodes = nodes;
    showSelection();
}

void PropertyForm::setCatalogue(const Catalogue &catalogue)
{
    m_catalogue = catalogue;
    m_builtType.clear();
    delete m_body; // built for types that may be others now
    m_body = nullptr;
    m_fields.clear();
    m_headings.clear();
    showSelection();
}

void PropertyForm::setKits(const QList<KitOption> &kits) { m_summary->setKits(kits); }

const Node *PropertyForm::node() const { return m_nodes.size() == 1 ? m_document->node(m_pipeline, m_nodes.first()) : nullptr; }

const ComponentType *PropertyForm::type() const
{
    const Node *shown = node();
    return shown ? m_catalogue.type(shown->type) : nullptr;
}

void PropertyForm::showSelection()
{
    m_nodes.removeIf([this](const NodeId &id) { return !m_document->node(m_pipeline, id); });
    if (m_nodes.size() == 1) {
        rebuildFields();
        const ComponentType *shown = type();
        m_header->setIcon(themedIcon(shown ? shown->icon : u"unknown"_s));
        refresh(true);
        m_stack->setCurrentIndex(2);
        m_scroll->ensureVisible(0, 0);
    } else if (m_nodes.isEmpty()) {
        m_stack->setCurrentIndex(0);
    } else {
        QStringList names;
        for (const NodeId &id : m_nodes.first(std::min(m_nodes.size(), qsizetype(20))))
            names << id.value;
        if (m_nodes.size() > names.size())
            names << tr("…");
        m_several->setText(tr("%1 nodes are selected:").arg(m_nodes.size()) + u' ' + names.join(u", "_s) + u".\n\n"_s
            + tr("Select a single one to edit its properties. Move, duplicate, group or delete them together on the canvas."));
        m_stack->setCurrentIndex(1);
    }
    // Only the page that is shown decides how tall the form is.
    for (int i = 0; i < m_stack->count(); ++i)
        m_stack->widget(i)->setSizePolicy(QSizePolicy::Preferred, i == m_stack->currentIndex() ? QSizePolicy::Preferred : QSizePolicy::Ignored);
    m_stack->adjustSize();
}

void PropertyForm::rebuildFields()
{
    const Node *shown = node();
    if (m_body && shown && shown->type == m_builtType)
        return;
    m_builtType = shown ? shown->type : QString();
    m_fields.clear();
    m_headings.clear();
    delete m_body;
    m_body = new QWidget;
    auto *layout = new QVBoxLayout(m_body);
    layout->setContentsMargins({});
    layout->setSpacing(fontMetrics().height() * 3 / 4);
    m_bodyPlace->addWidget(m_body);
    const ComponentType *made = type();
    if (!made)
        return;
    QStringList groups;
    for (const PropertyType &property : made->properties) {
        if (!groups.contains(property.group))
            groups << property.group;
    }
    for (const QString &group : std::as_const(groups)) {
        QWidget *heading = nullptr;
        if (!group.isEmpty()) {
            heading = headingLabel(group, 2);
            layout->addWidget(heading);
        }
        for (const PropertyType &property : made->properties) {
            if (property.group != group)
                continue;
            addField(property);
            m_headings.insert(m_fields.last(), heading);
        }
    }
}

void PropertyForm::addField(const PropertyType &property)
{
    auto *made = new PropertyField(property, m_validator, m_body);
    m_body->layout()->addWidget(made);
    m_fields << made;
    connect(made, &PropertyField::edited, this, [this, made] {
        const Value value = made->entered();
        if (m_nodes.size() == 1)
            m_document->setNodeProperty(m_pipeline, m_nodes.first(), made->type().id, value, stage());
    });
}

void PropertyForm::refresh(bool anew)
{
    const Node *shown = node();
    if (!shown)
        return;
    refreshTabs();
    m_header->display(*shown, type(), anew);
    const QString here = stage();
    for (PropertyField *each : std::as_const(m_fields)) {
        const QString &id = each->type().id;
        const Value base = shown->properties.value(id);
        const Value own = here.isEmpty() ? base : shown->stages.value(here).value(id);
        each->display({here, own, base}, anew);
    }
    m_stageHelp->setText(here.isEmpty() ? QString() : tr("Only in %1. What is not ticked is as in all stages.").arg(here));
    m_stageHelp->setVisible(!here.isEmpty());
    m_unknown->setText(unknownValues());
    m_unknown->setVisible(!m_unknown->text().isEmpty());
    refreshVisibility();
    showProblems();
}

void PropertyForm::refreshTabs()
{
    const QSignalBlocker quiet(m_stages);
    const QString here = stage();
    QStringList stages{QString()};
    for (const Environment &environment : m_document->project().environments)
        stages << environment.stage;
    while (m_stages->count() > stages.size())
        m_stages->removeTab(m_stages->count() - 1);
    while (m_stages->count() < stages.size())
        m_stages->addTab({});
    for (int i = 0; i < stages.size(); ++i) {
        const qsizetype differs = i == 0 ? 0 : node()->stages.value(stages[i]).size();
        m_stages->setTabData(i, stages[i]);
        m_stages->setTabText(i, i == 0 ? tr("All stages") : differs ? tr("%1 (%2)").arg(stages[i]).arg(differs) : stages[i]);
        m_stages->setTabToolTip(
            i, i == 0 ? tr("Values that count in every stage") : plural(differs, tr("%n value differs in %1"), tr("%n values differ in %1")).arg(stages[i]));
    }
    m_stages->setCurrentIndex(std::max(0, int(stages.indexOf(here))));
}

bool PropertyForm::applies(const PropertyType &property) const
{
    const qsizetype equals = property.onlyWhen.indexOf(u'=');
    const ComponentType *made = type();
    const Node *shown = node();
    if (equals < 0 || !made || !shown)
        return true;
    const QString other = property.onlyWhen.left(equals);
    Value value = shown->property(other, stage());
    if (value.isNull() && made->property(other))
        value = made->property(other)->defaultValue;
    return onlyWhenHolds(property, value);
}

void PropertyForm::refreshVisibility()
{
    QSet<QWidget *> used;
    for (PropertyField *each : std::as_const(m_fields)) {
        const bool visible = applies(each->type());
        each->setVisible(visible);
        if (visible)
            used.insert(m_headings.value(each));
    }
    for (QWidget *heading : std::as_const(m_headings)) {
        if (heading)
            heading->setVisible(used.contains(heading));
    }
}

void PropertyForm::setProblems(const QList<Problem> &problems)
{
    m_problems = problems;
    showProblems();
}

void PropertyForm::showProblems()
{
    QHash<QString, QString> found;
    if (m_nodes.size() == 1) {
        for (const Problem &problem : std::as_const(m_problems)) {
            const bool ours = problem.pipeline == m_pipeline && problem.node == m_nodes.first() && !problem.property.isEmpty();
            if (ours && problem.stage == stage() && !found.contains(problem.property))
                found.insert(problem.property, problem.message);
        }
    }
    for (PropertyField *each : std::as_const(m_fields))
        each->setFoundProblem(found.value(each->type().id));
}

QString PropertyForm::unknownValues() const
{
    const Node *shown = node();
    const ComponentType *made = type();
    QStringList names;
    for (const QString &id : shown->properties.keys()) {
        if (!made || !made->property(id))
            names << id;
    }
    return names.isEmpty() ? QString() : tr("Kept as they are, because the component type does not know them: %1.").arg(names.join(u", "_s));
}

QString PropertyForm::idProblem(const QString &id) const
{
    static const QRegularExpression form(u"^[a-z][a-z0-9_-]{0,62}$"_s);
    if (!form.match(id).hasMatch())
        return tr("An id begins with a lower-case letter; then up to 62 lower-case letters, digits, “-” and “_”.");
    if (m_document->node(m_pipeline, NodeId(id)))
        return tr("Another node of this pipeline has this id.");
    return {};
}

QString PropertyForm::stage() const { return m_stages->currentIndex() < 0 ? QString() : m_stages->tabData(m_stages->currentIndex()).toString(); }

void PropertyForm::setStage(const QString &stage)
{
    for (int i = 0; i < m_stages->count(); ++i) {
        if (m_stages->tabData(i).toString() == stage)
            m_stages->setCurrentIndex(i);
    }
}

PropertyField *PropertyForm::field(const QString &property) const
{
    const auto found = std::ranges::find_if(m_fields, [&](const PropertyField *each) { return each->type().id == property; });
    return found == m_fields.end() ? nullptr : *found;
}

void PropertyForm::showProperty(const QString &property, const QString &stage)
{
    setStage(stage);
    PropertyField *wanted = field(property);
    if (!wanted) {
        focusFirst();
        return;
    }
    wanted->editor()->input()->setFocus(Qt::ShortcutFocusReason);
    // The layout of a form just built is done only when the event loop runs again.
    QTimer::singleShot(0, wanted, [this, wanted] { m_scroll->ensureWidgetVisible(wanted); });
}

void PropertyForm::renameNode()
{
    if (m_nodes.size() == 1)
        m_header->beginRename();
}

void PropertyForm::focusFirst()
{
    if (m_nodes.size() == 1)
        m_header->focusTitle();
}

} // namespace penstock
