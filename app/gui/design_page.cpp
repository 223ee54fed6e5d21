// SPDX-License-Identifier: Apache-2.0
#include "app/gui/design_page.h"

#include "app/gui/plan_adapter.h"
#include "widgets/canvas/canvas_view.h"
#include "widgets/canvas/palette.h"
#include "widgets/code/generated_files_view.h"
#include "widgets/inspector/property_form.h"
#include "widgets/review/plan_strip.h"
#include "widgets/shell/icons.h"
#include "widgets/shell/problems_panel.h"
#include "widgets/shell/theme.h"

#include <QInputDialog>
#include <QSplitter>
#include <QTabWidget>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace penstock {

DesignPage::DesignPage(ProjectSession *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_pipelines(new QComboBox)
    , m_palette(new Palette)
    , m_canvas(new CanvasView)
    , m_form(new PropertyForm(session->document(), session->catalogue()))
    , m_strip(new PlanStrip)
    , m_problems(new ProblemsPanel)
    , m_files(new GeneratedFilesView)
    , m_bottom(new QTabWidget)
{
    layOut();
    connectSession();
    connectCanvas();
}

void DesignPage::layOut()
{
    m_pipelines->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_pipelines->setAccessibleName(tr("Pipeline"));
    auto *add = new QToolButton;
    add->setText(u"+"_s);
    add->setAutoRaise(true);
    add->setToolTip(tr("Add a pipeline"));
    add->setAccessibleName(add->toolTip());
    connect(add, &QToolButton::clicked, this, &DesignPage::addPipeline);

    auto *top = new QHBoxLayout;
    top->setContentsMargins(8, 4, 8, 4);
    top->addWidget(m_pipelines);
    top->addWidget(add);
    top->addStretch();
    top->addWidget(m_strip);

    auto *middle = new QWidget;
    auto *column = new QVBoxLayout(middle);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addLayout(top);
    column->addWidget(m_canvas, 1);

    m_bottom->setDocumentMode(true);
    m_bottom->addTab(m_problems, tr("Problems"));
    m_bottom->addTab(m_files, tr("Generated files"));

    auto *vertical = new QSplitter(Qt::Vertical);
    vertical->addWidget(middle);
    vertical->addWidget(m_bottom);
    vertical->setStretchFactor(0, 1);
    vertical->setSizes({560, 240});
    vertical->setChildrenCollapsible(true);
    auto *horizontal = new QSplitter(Qt::Horizontal);
    horizontal->addWidget(m_palette);
    horizontal->addWidget(vertical);
    horizontal->addWidget(m_form);
    horizontal->setStretchFactor(1, 1);
    horizontal->setSizes({230, 760, 330});
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins({});
    all->addWidget(horizontal);
    m_canvas->viewport()->installEventFilter(this);
}

void DesignPage::connectSession()
{
    ProjectDocument *document = m_session->document();
    const auto opened = [this] {
        m_canvas->setDocument(nullptr, {});
        m_canvas->setCatalogue(m_session->catalogue());
        m_form->setCatalogue(m_session->catalogue());
        m_form->setKits(kitOptions());
        m_palette->setCatalogue(m_session->catalogue());
        offerComponents();
        m_pipeline = {};
        refreshPipelines();
        m_canvas->zoomToFit();
    };
    connect(m_session, &ProjectSession::opened, this, opened);
    connect(m_session, &ProjectSession::reloaded, this, [this] { refreshPipelines(); });
    connect(document, &ProjectDocument::projectChanged, this, &DesignPage::offerComponents);
    connect(document, &ProjectDocument::pipelinesChanged, this, &DesignPage::refreshPipelines);
    connect(m_session, &ProjectSession::outdated, this, [this] {
        m_files->setComputing();
        m_strip->setPlans(shownPlans(m_session->results(), m_session->document()->project(), true));
    });
    connect(m_session, &ProjectSession::resultsChanged, this, &DesignPage::showResults);
    connect(m_pipelines, &QComboBox::currentIndexChanged, this, [this](int index) {
        if (index >= 0)
            showPipeline(PipelineId(m_pipelines->itemData(index).toString()));
    });
    connect(m_strip, &PlanStrip::stageActivated, this, &DesignPage::reviewRequested);
    connect(m_problems, &ProblemsPanel::problemActivated, this, &DesignPage::showProblem);
    connect(m_problems, &ProblemsPanel::briefChanged, this, [this](const QString &) {
        const int count = m_problems->count(Severity::Error) + m_problems->count(Severity::Warning);
        m_bottom->setTabText(0, count == 0 ? tr("Problems") : tr("Problems (%1)").arg(count));
    });
}

void DesignPage::connectCanvas()
{
    connect(m_canvas, &CanvasView::selectionChanged, this, [this](const QList<NodeId> &nodes) {
        m_form->setSelection(m_pipeline, nodes);
        m_files->setNodeFilter(nodes.size() == 1 && !m_files->nodeFilter().isEmpty() ? QString(m_pipeline.value + u'/' + nodes.first().value) : QString());
    });
    connect(m_canvas, &CanvasView::openProperties, m_form, [this](const NodeId &) { m_form->focusFirst(); });
    connect(m_canvas, &CanvasView::showProblems, this, [this](const NodeId &) { m_bottom->setCurrentWidget(m_problems); });
    connect(m_form, &PropertyForm::deliveryRequested, this, [this] { Q_EMIT deliveryRequested({}); });
    connect(m_palette, &Palette::insertRequested, m_canvas, &CanvasView::insertComponent);
    connect(m_form, &PropertyForm::nodeRenamed, this, [this](const PipelineId &, const NodeId &, const NodeId &id) { m_canvas->selectNodes({id}); });
    connect(m_form, &PropertyForm::filesOfNodeRequested, this, [this](const QString &origin) {
        m_files->setNodeFilter(origin);
        m_bottom->setCurrentWidget(m_files);
    });
}

void DesignPage::refreshPipelines()
{
    const PipelineId wanted = m_pipeline;
    {
        const QSignalBlocker quiet(m_pipelines);
        m_pipelines->clear();
        for (const Pipeline &pipeline : m_session->document()->project().pipelines) {
            m_pipelines->addItem(pipeline.title.isEmpty() ? pipeline.id.value : pipeline.title, pipeline.id.value);
        }
    }
    const QList<Pipeline> &pipelines = m_session->document()->project().pipelines;
    const bool there = m_session->document()->pipeline(wanted);
    m_pipeline = {};
    showPipeline(there ? wanted : pipelines.isEmpty() ? PipelineId() : pipelines.first().id);
}

/// The palette has what the kit delivers; another kit, another palette.
void DesignPage::offerComponents()
{
    const Workspace workspace = m_session->workspace();
    const QStringList offered = workspace.kit ? workspace.kit->components : QStringList();
    m_palette->setOffered(offered);
    m_canvas->setOffered(offered);
}

void DesignPage::showPipeline(const PipelineId &pipeline)
{
    if (pipeline == m_pipeline && !pipeline.isEmpty())
        return;
    m_pipeline = pipeline;
    m_canvas->setDocument(pipeline.isEmpty() ? nullptr : m_session->document(), pipeline);
    m_form->setSelection(pipeline, {});
    for (int i = 0; i < m_pipelines->count(); ++i) {
        if (m_pipelines->itemData(i).toString() == pipeline.value) {
            const QSignalBlocker quiet(m_pipelines);
            m_pipelines->setCurrentIndex(i);
        }
    }
    m_canvas->zoomToFit();
    if (m_session->resultsAreCurrent())
        showResults();
}

void DesignPage::showResults()
{
    const LiveResults &results = m_session->results();
    m_problems->setProblems(results.problems);
    m_canvas->setProblems(results.problems);
    m_form->setProblems(results.problems);
    m_strip->setPlans(shownPlans(results, m_session->document()->project(), !m_session->resultsAreCurrent()));
    if (results.files)
        m_files->setRepositories(*results.files);
    else
        m_files->setError(results.files.error());
    // The canvas shows what the first stage would get: that is where a change arrives first.
    QHash<NodeId, Action> changes;
    if (!results.plans.isEmpty() && results.plans.first().plan && !results.plans.first().plan->against.isEmpty() && results.comparedWithCommit)
        changes = nodeActions(*results.plans.first().plan, m_pipeline);
    m_canvas->setChangedNodes(changes);
}

void DesignPage::showProblem(const Problem &problem)
{
    if (problem.node.isEmpty() && problem.pipeline.isEmpty() && !problem.stage.isEmpty()) {
        Q_EMIT environmentsRequested(problem.stage, problem.property);
        return;
    }
    const bool ofKit = problem.id.startsWith("kit-"_L1) || problem.id.startsWith("input-"_L1) || problem.id == "unknown-kit"_L1;
    if (problem.node.isEmpty() && problem.pipeline.isEmpty() && (ofKit || !problem.property.isEmpty())) {
        Q_EMIT deliveryRequested(problem.id == "kit-language"_L1 ? u"language"_s : problem.property);
        return;
    }
    if (!problem.pipeline.isEmpty())
        showNode(problem.pipeline, problem.node);
    if (!problem.property.isEmpty())
        m_form->showProperty(problem.property, problem.stage);
}

void DesignPage::showNode(const PipelineId &pipeline, const NodeId &node)
{
    showPipeline(pipeline);
    if (node.isEmpty())
        return;
    m_canvas->selectNodes({node});
    m_canvas->centerOn(node);
    m_canvas->setFocus();
}

void DesignPage::focusPalette() { m_palette->focusSearch(); }

void DesignPage::showProblems()
{
    m_bottom->setCurrentWidget(m_problems);
    m_problems->tree()->setFocus();
}

void DesignPage::addPipeline()
{
    bool accepted = false;
    const QString title = QInputDialog::getText(this, tr("Add a pipeline"), tr("Its title:"), QLineEdit::Normal, {}, &accepted).trimmed();
    if (!accepted || title.isEmpty())
        return;
    static const QRegularExpression other(u"[^a-z0-9_-]+"_s);
    QString stem = title.toLower().replace(other, u"-"_s);
    while (!stem.isEmpty() && !stem.front().isLetter())
        stem.remove(0, 1);
    stem = stem.isEmpty() ? u"pipeline"_s : stem.left(40);
    QString id = stem;
    for (int number = 2; m_session->document()->pipeline(PipelineId(id)); ++number)
        id = stem + u'-' + QString::number(number);
    m_session->document()->addPipeline(PipelineId(id), title);
    showPipeline(PipelineId(id));
}

bool DesignPage::eventFilter(QObject *watched, QEvent *event)
{
    if (!m_painted && event->type() == QEvent::Paint && m_session->isOpen()) {
        m_painted = true;
        QMetaObject::invokeMethod(this, &DesignPage::firstPainted, Qt::QueuedConnection);
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace penstock
