// SPDX-License-Identifier: Apache-2.0
#include "widgets/environments/environments_page.h"

#include "widgets/shell/chip.h"
#include "widgets/shell/plural.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

QStringList stagesOf(const Project &project)
{
    QStringList stages;
    for (const Environment &environment : project.environments)
        stages << environment.stage;
    return stages;
}

} // namespace

EnvironmentsPage::EnvironmentsPage(ProjectDocument *document, QWidget *parent)
    : QWidget(parent)
    , m_document(document)
    , m_cicd(new EnvironmentCard(true))
    , m_help(new HelpLabel)
    , m_list(new QVBoxLayout)
    , m_scroll(new QScrollArea(this))
    , m_newStage(new QLineEdit)
    , m_newNote(new NoteLabel(Tone::Danger))
{
    auto *add = new QPushButton(tr("&Add environment"));
    m_newStage->setPlaceholderText(tr("stage, such as test"));
    m_newStage->setAccessibleName(tr("Stage of a new environment"));
    auto *addRow = new QHBoxLayout;
    addRow->addWidget(m_newStage, 1);
    addRow->addWidget(add);
    addRow->addStretch(2);

    auto *inside = new QWidget;
    auto *layout = new QVBoxLayout(inside);
    layout->addWidget(headingLabel(tr("Environments"), 1));
    layout->addWidget(m_help);
    layout->addWidget(m_cicd);
    layout->addLayout(m_list);
    layout->addLayout(addRow);
    layout->addWidget(m_newNote);
    layout->addStretch(1);
    m_scroll->setWidget(inside);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins({});
    outer->addWidget(m_scroll);

    connect(add, &QPushButton::clicked, this, &EnvironmentsPage::addStage);
    connect(m_newStage, &QLineEdit::returnPressed, this, &EnvironmentsPage::addStage);
    connect(m_newStage, &QLineEdit::textEdited, this,
        [this](const QString &stage) { m_newNote->setNote(stage.isEmpty() ? QString() : stageMessage(stage, stagesOf(m_document->project()))); });
    connect(m_cicd, &EnvironmentCard::edited, this, [this](const Environment &wanted) { m_document->setCicd(wanted); });
    connect(document, &ProjectDocument::environmentsChanged, this, &EnvironmentsPage::refresh);
    connect(document, &ProjectDocument::projectChanged, this, &EnvironmentsPage::refresh); // conditions ask the kit's inputs
    connect(document, &ProjectDocument::reset, this, &EnvironmentsPage::refresh);
    setForm({});
}

// Fields that have the focus commit when they go: to a page that is still whole, and not back into it.
EnvironmentsPage::~EnvironmentsPage()
{
    disconnect(m_document, nullptr, this, nullptr);
    delete m_scroll;
}

EnvironmentCard *EnvironmentsPage::addCard()
{
    auto *card = new EnvironmentCard(false, m_scroll->widget());
    m_cards << card;
    m_list->addWidget(card);
    card->setForm(m_form);
    card->setRegions(m_regions);
    card->setStageCheck([this](const QString &stage) { return stageMessage(stage, stagesOf(m_document->project())); });
    connect(card, &EnvironmentCard::edited, this, [this, card](const Environment &wanted) { m_document->setEnvironment(card->shown().stage, wanted); });
    connect(card, &EnvironmentCard::moveRequested, this, [this, card](int by) {
        const QString stage = card->shown().stage;
        m_document->moveEnvironment(stage, int(m_cards.indexOf(card)) + by);
        showEnvironment(stage, u"stage"_s); // the card under the keyboard is another one now
    });
    connect(card, &EnvironmentCard::promotionRequested, this, [this, card](const QString &from) { Q_EMIT promotionRequested(from, card->shown().stage); });
    // The card that asks goes away with its environment: not while it is still handling its button.
    connect(card, &EnvironmentCard::removeRequested, this, [this, card] { m_document->removeEnvironment(card->shown().stage); }, Qt::QueuedConnection);
    return card;
}

void EnvironmentsPage::refresh()
{
    const Project &project = m_document->project();
    while (m_cards.size() > project.environments.size())
        delete m_cards.takeLast();
    while (m_cards.size() < project.environments.size())
        addCard();
    m_cicd->display(project.cicd, 0, 1);
    const auto problems = [this](const QString &stage) {
        QList<Problem> found;
        std::ranges::copy_if(m_problems, std::back_inserter(found), [&](const Problem &problem) { return problem.stage == stage && problem.node.isEmpty(); });
        return found;
    };
    const QHash<QString, QString> values = kitValues();
    m_cicd->setProblems(problems(u"cicd"_s));
    m_cicd->setBootstrapCommands(m_commands.value(u"cicd"_s));
    for (int i = 0; i < m_cards.size(); ++i) {
        const QString &stage = project.environments[i].stage;
        m_cards[i]->display(project.environments[i], i, int(m_cards.size()));
        m_cards[i]->setKitValues(values);
        m_cards[i]->setProblems(problems(stage));
        m_cards[i]->setBootstrapCommands(m_commands.value(stage));
        m_cards[i]->setRemovalNote(removalNote(stage));
        m_cards[i]->setStageBefore(i == 0 ? QString() : project.environments[i - 1].stage);
    }
}

QString EnvironmentsPage::removalNote(const QString &stage) const
{
    int nodes = 0;
    for (const Pipeline &pipeline : m_document->project().pipelines)
        nodes += int(std::ranges::count_if(pipeline.graph.nodes, [&](const Node &node) { return node.stages.contains(stage); }));
    const Environment *environment = m_document->project().environment(stage);
    const QString account = environment && !environment->account.isEmpty() ? environment->account : tr("its account");
    QString note = tr("Removing “%1” deletes nothing in the cloud: what was deployed to %2 stays there until somebody destroys it.").arg(stage, account);
    if (nodes > 0)
        note += u' '
            + plural(nodes, tr("%n node has values of its own for this stage; these go from the drawing."),
                tr("%n nodes have values of their own for this stage; these go from the drawing."));
    return note + u' ' + tr("It can be undone.");
}

void EnvironmentsPage::addStage()
{
    const QString stage = m_newStage->text().isEmpty() ? freshStage() : m_newStage->text();
    const QString message = stageMessage(stage, stagesOf(m_document->project()));
    m_newNote->setNote(message);
    if (!message.isEmpty())
        return;
    Environment added;
    added.stage = stage;
    const QList<Environment> &known = m_document->project().environments;
    added.region = known.isEmpty() ? m_document->project().cicd.region : known.last().region;
    if (m_document->addEnvironment(added)) {
        m_newStage->clear();
        showEnvironment(stage, u"account"_s);
    }
}

QString EnvironmentsPage::freshStage() const
{
    const QStringList taken = stagesOf(m_document->project());
    for (const QString &usual : {u"dev"_s, u"test"_s, u"prod"_s}) {
        if (!taken.contains(usual))
            return usual;
    }
    int n = 2;
    while (taken.contains(u"stage"_s + QString::number(n)))
        ++n;
    return u"stage"_s + QString::number(n);
}

void EnvironmentsPage::setForm(const EnvironmentForm &form, const QList<PropertyType> &kitInputs)
{
    m_form = form;
    m_kitInputs = kitInputs;
    m_help->setText(tr("What this project is deployed to, in the order of promotion: what is deployed in one stage moves on to the next. Each stage is a place "
                       "of its own (%1).")
            .arg(form.title));
    m_cicd->setForm(form);
    m_cicd->setVisible(form.cicd);
    for (EnvironmentCard *card : std::as_const(m_cards))
        card->setForm(form);
    refresh();
}

QHash<QString, QString> EnvironmentsPage::kitValues() const
{
    const KitChoice &kit = m_document->project().kit;
    QHash<QString, QString> values{{u"language"_s, kit.language}};
    for (const PropertyType &input : m_kitInputs) {
        const Value value = kit.inputs.value(input.id).isNull() ? input.defaultValue : kit.inputs.value(input.id);
        values.insert(input.id, value.isNull() ? QString() : value.text());
    }
    return values;
}

void EnvironmentsPage::setRegions(const QStringList &regions)
{
    m_regions = regions;
    m_cicd->setRegions(regions);
    for (EnvironmentCard *card : std::as_const(m_cards))
        card->setRegions(regions);
}

void EnvironmentsPage::setBootstrapCommands(const QHash<QString, QList<BootstrapCommand>> &commands)
{
    m_commands = commands;
    refresh();
}

void EnvironmentsPage::setProblems(const QList<Problem> &problems)
{
    m_problems = problems;
    refresh();
}

EnvironmentCard *EnvironmentsPage::card(const QString &stage) const
{
    if (stage == "cicd"_L1)
        return m_cicd;
    const auto found = std::ranges::find_if(m_cards, [&](const EnvironmentCard *each) { return each->shown().stage == stage; });
    return found == m_cards.end() ? nullptr : *found;
}

void EnvironmentsPage::showEnvironment(const QString &stage, const QString &field)
{
    EnvironmentCard *wanted = card(stage);
    if (!wanted)
        return;
    wanted->focusField(field.isEmpty() ? u"account"_s : field);
    QTimer::singleShot(0, wanted, [this, wanted] { m_scroll->ensureWidgetVisible(wanted); });
}

} // namespace penstock
