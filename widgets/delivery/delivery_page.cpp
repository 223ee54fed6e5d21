// SPDX-License-Identifier: Apache-2.0
#include "widgets/delivery/delivery_page.h"

#include "widgets/code/generated_files_view.h"
#include "widgets/delivery/flow_view.h"
#include "widgets/delivery/kit_chooser.h"
#include "widgets/inspector/input_form.h"
#include "widgets/inspector/property_field.h"
#include "widgets/shell/chip.h"
#include "widgets/shell/message_banner.h"

#include <QComboBox>
#include <QScrollArea>
#include <QSplitter>
#include <QTabWidget>
#include <QTextBrowser>
#include <QTimer>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

/// About the kit and its inputs, and not about something drawn or an environment.
bool isOfKit(const Problem &problem) { return problem.node.isEmpty() && problem.pipeline.isEmpty() && problem.stage.isEmpty(); }

} // namespace

DeliveryPage::DeliveryPage(ProjectDocument *document, QWidget *parent)
    : QWidget(parent)
    , m_document(document)
    , m_chooser(new KitChooser(document))
    , m_form(new InputForm)
    , m_noInputs(new HelpLabel(tr("This kit asks for nothing.")))
    , m_scroll(new QScrollArea)
    , m_flow(new FlowView)
    , m_noFlow(new HelpLabel(tr("This kit does not say how a change travels.")))
    , m_flowProblem(new MessageBanner)
    , m_tabs(new QTabWidget)
    , m_files(new GeneratedFilesView)
    , m_documentation(new QTextBrowser)
{
    m_documentation->setOpenExternalLinks(true);
    m_documentation->setFrameShape(QFrame::NoFrame);
    m_documentation->setAccessibleName(tr("About this kit"));
    m_documentation->document()->setDocumentMargin(fontMetrics().height());
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_files, tr("Generated files"));
    m_tabs->addTab(m_documentation, tr("About this kit"));

    auto *right = new QSplitter(Qt::Vertical);
    right->addWidget(makeFlow());
    right->addWidget(m_tabs);
    right->setStretchFactor(1, 1);
    right->setSizes({230, 500});
    right->setChildrenCollapsible(false);
    auto *all = new QSplitter(Qt::Horizontal);
    all->addWidget(makeSettings());
    all->addWidget(right);
    all->setStretchFactor(1, 1);
    all->setSizes({400, 900});
    all->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(all);

    connect(m_form, &InputForm::edited, this, [this](const QString &input, const Value &value) { m_document->setKitInput(input, value); });
    connect(m_flow, &FlowView::stageActivated, this, &DeliveryPage::environmentRequested);
    connect(document, &ProjectDocument::projectChanged, this, [this] { refresh(false); });
    connect(document, &ProjectDocument::reset, this, [this] { refresh(true); });
    refresh(true);
}

// Fields that have the focus commit when they go: to a page that is still whole, and not back into it.
DeliveryPage::~DeliveryPage()
{
    disconnect(m_document, nullptr, this, nullptr);
    delete m_scroll;
}

QWidget *DeliveryPage::makeSettings()
{
    auto *inside = new QWidget;
    auto *layout = new QVBoxLayout(inside);
    layout->addWidget(headingLabel(tr("Delivery"), 1));
    layout->addWidget(new HelpLabel(tr("The kit says what the repository gets, and how a change comes from it into your environments.")));
    layout->addSpacing(fontMetrics().height() / 2);
    layout->addWidget(m_chooser);
    layout->addSpacing(fontMetrics().height() / 2);
    layout->addWidget(headingLabel(tr("Settings of the kit"), 2));
    layout->addWidget(m_noInputs);
    layout->addWidget(m_form);
    layout->addStretch(1);
    m_scroll->setWidget(inside);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setMinimumWidth(fontMetrics().averageCharWidth() * 40);
    return m_scroll;
}

QWidget *DeliveryPage::makeFlow()
{
    auto *scroll = new QScrollArea;
    scroll->setWidget(m_flow);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    // A node that gets the keyboard comes into view.
    connect(m_flow, &FlowView::nodeFocused, scroll, [scroll](QWidget *node) { scroll->ensureWidgetVisible(node); });
    auto *box = new QWidget;
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins({});
    auto *top = new QVBoxLayout;
    top->setContentsMargins(fontMetrics().height(), fontMetrics().height() / 2, fontMetrics().height(), 0);
    top->addWidget(headingLabel(tr("How a change travels"), 2));
    top->addWidget(m_flowProblem);
    top->addWidget(m_noFlow);
    layout->addLayout(top);
    layout->addWidget(scroll, 1);
    return box;
}

void DeliveryPage::setKits(const QList<KitOption> &kits)
{
    m_chooser->setKits(kits);
    m_shownKit.clear(); // the same kit may have another form now
    refresh(false);
}

void DeliveryPage::setCatalogue(const Catalogue &catalogue) { m_chooser->setCatalogue(catalogue); }

void DeliveryPage::setFlow(const Result<DeliveryFlow> &flow)
{
    QHash<QString, QString> titles;
    if (const KitOption *kit = m_chooser->kit()) {
        for (const KitOption::Role &role : kit->roles)
            titles.insert(role.id, role.title);
    }
    if (flow) {
        m_flowProblem->dismiss();
        m_flow->setFlow(*flow, titles);
    } else {
        m_flowProblem->showError(flow.error());
        m_flow->setFlow({});
    }
    m_noFlow->setVisible(flow && flow->isEmpty());
}

void DeliveryPage::refresh(bool anew)
{
    const KitChoice &chosen = m_document->project().kit;
    const KitOption *kit = m_chooser->kit();
    const bool another = chosen.id != m_shownKit;
    m_shownKit = chosen.id;
    if (another)
        m_form->setInputs(kit ? kit->inputs : QList<PropertyType>());
    m_form->setSurroundings({{u"language"_s, chosen.language}});
    m_form->display(chosen.inputs, anew || another);
    m_noInputs->setVisible(m_form->isEmpty());
    const QString documentation = kit ? kit->documentation : QString();
    if (documentation != m_shownDocumentation) {
        m_shownDocumentation = documentation;
        m_documentation->setMarkdown(documentation);
    }
    showProblems();
}

void DeliveryPage::setProblems(const QList<Problem> &problems)
{
    m_problems = problems;
    showProblems();
}

void DeliveryPage::showProblems()
{
    QHash<QString, QString> found;
    QStringList others;
    for (const Problem &problem : std::as_const(m_problems)) {
        if (!isOfKit(problem))
            continue;
        const QString message = problem.remedy.isEmpty() ? problem.message : QString(problem.message + u' ' + problem.remedy);
        if (!problem.property.isEmpty() && m_form->field(problem.property)) {
            if (!found.contains(problem.property))
                found.insert(problem.property, message);
        } else if (problem.id.startsWith("kit-"_L1) || problem.id.startsWith("input-"_L1) || problem.id == "unknown-kit"_L1) {
            others << message;
        }
    }
    m_form->setProblems(found);
    m_chooser->setProblem(others.join(u'\n'));
}

void DeliveryPage::showInput(const QString &input)
{
    QWidget *wanted = m_chooser->kitBox();
    if (input == "language"_L1 && m_chooser->languageBox()->isVisibleTo(this))
        wanted = m_chooser->languageBox();
    if (m_form->focusInput(input))
        wanted = m_form->field(input);
    else
        wanted->setFocus(Qt::ShortcutFocusReason);
    // The layout of a form just built is done only when the event loop runs again.
    QTimer::singleShot(0, wanted, [this, wanted] { m_scroll->ensureWidgetVisible(wanted); });
}

void DeliveryPage::showDocumentation() { m_tabs->setCurrentWidget(m_documentation); }

} // namespace penstock
