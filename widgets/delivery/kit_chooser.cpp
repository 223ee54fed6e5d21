// SPDX-License-Identifier: Apache-2.0
#include "widgets/delivery/kit_chooser.h"

#include "widgets/delivery/kit_change.h"
#include "widgets/inspector/property_editor.h"
#include "widgets/shell/chip.h"

#include <QComboBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

QString asList(const QStringList &sentences)
{
    QString text;
    for (const QString &sentence : sentences)
        text += (text.isEmpty() ? QString() : u"\n"_s) + u"• "_s + sentence;
    return text;
}

} // namespace

KitChooser::KitChooser(ProjectDocument *document, QWidget *parent)
    : QWidget(parent)
    , m_document(document)
    , m_kit(new QComboBox(this))
    , m_provider(new Chip({}, Tone::Neutral, this))
    , m_summary(new HelpLabel({}, this))
    , m_languageRow(new QWidget(this))
    , m_language(new QComboBox(m_languageRow))
    , m_problem(new NoteLabel(Tone::Danger, this))
{
    for (QComboBox *box : {m_kit, m_language}) {
        wheelOnlyWithFocus(box);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(12);
    }
    layOut();
    connect(m_kit, &QComboBox::activated, this, &KitChooser::ask);
    connect(
        m_language, &QComboBox::activated, this, [this] { m_document->setField(ProjectDocument::Field::KitLanguage, m_language->currentData().toString()); });
    connect(document, &ProjectDocument::projectChanged, this, &KitChooser::refresh);
    connect(document, &ProjectDocument::reset, this, &KitChooser::refresh);
    refresh();
}

void KitChooser::layOut()
{
    m_question = makeQuestion();
    auto *kitLabel = new QLabel(tr("&Kit"), this);
    kitLabel->setBuddy(m_kit);
    auto *kitRow = new QHBoxLayout;
    kitRow->addWidget(m_kit, 1);
    kitRow->addWidget(m_provider);
    auto *languageLabel = new QLabel(tr("&Language of the generated code"), m_languageRow);
    languageLabel->setBuddy(m_language);
    auto *languageLayout = new QVBoxLayout(m_languageRow);
    languageLayout->setContentsMargins({});
    languageLayout->setSpacing(fontMetrics().height() / 5);
    languageLayout->addWidget(languageLabel);
    languageLayout->addWidget(m_language);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(kitLabel);
    layout->addLayout(kitRow);
    layout->addWidget(m_summary);
    layout->addWidget(m_question);
    layout->addWidget(m_problem);
    layout->addSpacing(fontMetrics().height() / 2);
    layout->addWidget(m_languageRow);
}

QWidget *KitChooser::makeQuestion()
{
    auto *frame = new QFrame(this);
    frame->setFrameShape(QFrame::StyledPanel);
    frame->setAutoFillBackground(true);
    frame->setBackgroundRole(QPalette::Base);
    m_questionTitle = headingLabel({}, 2, frame);
    m_questionTitle->setWordWrap(true);
    m_kept = new WrappedLabel({}, frame);
    m_changes = new WrappedLabel({}, frame);
    m_change = new QPushButton(frame);
    m_keep = new QPushButton(frame);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_change);
    buttons->addWidget(m_keep);
    buttons->addStretch(1);
    auto *layout = new QVBoxLayout(frame);
    layout->addWidget(m_questionTitle);
    layout->addWidget(headingLabel(tr("Kept"), 3, frame));
    layout->addWidget(m_kept);
    layout->addWidget(headingLabel(tr("Changes"), 3, frame));
    layout->addWidget(m_changes);
    layout->addWidget(new HelpLabel(tr("One undo takes all of it back."), frame));
    layout->addLayout(buttons);
    frame->hide();
    connect(m_change, &QPushButton::clicked, this, [this] { answer(true); });
    connect(m_keep, &QPushButton::clicked, this, [this] { answer(false); });
    return frame;
}

void KitChooser::setKits(const QList<KitOption> &kits)
{
    m_kits = kits;
    refresh();
}

void KitChooser::setProblem(const QString &message) { m_problem->setNote(message); }

void KitChooser::refresh()
{
    m_question->hide(); // it was about a project that is another one now
    const KitChoice &chosen = m_document->project().kit;
    m_kit->clear();
    for (const KitOption &each : std::as_const(m_kits)) {
        m_kit->addItem(each.title, each.id);
        m_kit->setItemData(m_kit->count() - 1, each.summary, Qt::ToolTipRole);
    }
    if (m_kit->findData(chosen.id) < 0)
        m_kit->addItem(chosen.id.isEmpty() ? tr("None chosen") : chosen.id, chosen.id);
    m_kit->setCurrentIndex(m_kit->findData(chosen.id));
    const KitOption *known = kit();
    m_provider->setText(known ? providerTitle(known->provider) : QString());
    m_provider->setVisible(known);
    m_summary->setText(known ? known->summary : QString());
    m_summary->setVisible(known);
    refreshLanguages();
}

void KitChooser::refreshLanguages()
{
    const KitOption *known = kit();
    QStringList languages = known ? known->languages : QStringList();
    const QString &chosen = m_document->project().kit.language;
    m_languageRow->setVisible(!languages.isEmpty());
    if (!languages.contains(chosen))
        languages << chosen; // a problem says so
    m_language->clear();
    for (const QString &language : std::as_const(languages))
        m_language->addItem(language.isEmpty() ? tr("None chosen") : languageTitle(language), language);
    m_language->setCurrentIndex(m_language->findData(chosen));
}

void KitChooser::ask()
{
    const KitOption *wanted = findKit(m_kits, m_kit->currentData().toString());
    if (!wanted || wanted->id == m_document->project().kit.id) {
        m_question->hide();
        return;
    }
    const KitChange change = kitChange(m_document->project(), m_catalogue, kit(), *wanted);
    m_questionTitle->setText(tr("Deliver with “%1” instead?").arg(wanted->title));
    m_kept->setText(asList(change.kept));
    m_changes->setText(asList(change.changes));
    m_change->setText(tr("Change the kit"));
    m_keep->setText(kit() ? tr("Keep “%1”").arg(kit()->title) : tr("Keep it"));
    m_question->setAccessibleName(m_questionTitle->text());
    m_question->show();
    m_keep->setFocus();
}

void KitChooser::answer(bool change)
{
    const KitOption *wanted = findKit(m_kits, m_kit->currentData().toString());
    m_kit->setFocus(); // the buttons are about to go
    if (change && wanted) {
        const KitOption copy = *wanted;
        changeKit(*m_document, copy); // answers with refresh()
    } else {
        refresh();
    }
}

} // namespace penstock
