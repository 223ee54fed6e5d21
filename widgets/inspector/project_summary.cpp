// SPDX-License-Identifier: Apache-2.0
#include "widgets/inspector/project_summary.h"

#include "widgets/inspector/property_editor.h"
#include "widgets/shell/chip.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

void showText(QLineEdit *edit, const QString &text)
{
    if (edit->text() == text)
        return;
    const int cursor = edit->cursorPosition();
    edit->setText(text);
    edit->setCursorPosition(std::min(cursor, int(text.size())));
}

} // namespace

ProjectSummary::ProjectSummary(ProjectDocument *document, QWidget *parent)
    : QWidget(parent)
    , m_document(document)
    , m_label(new QLineEdit(this))
    , m_description(new QPlainTextEdit(this))
    , m_team(new QLineEdit(this))
    , m_kit(new QComboBox(this))
    , m_language(new QComboBox(this))
    , m_kitHelp(new HelpLabel({}, this))
    , m_facts(new HelpLabel({}, this))
{
    m_description->setTabChangesFocus(true);
    m_description->setUndoRedoEnabled(false);
    m_description->setFixedHeight(fontMetrics().lineSpacing() * 5);
    for (QWidget *field : std::initializer_list<QWidget *>{m_label, m_description, m_team})
        leaveUndoToWindow(field);
    for (QComboBox *box : {m_kit, m_language}) {
        wheelOnlyWithFocus(box);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(10);
    }

    auto *form = new QFormLayout;
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Label"), m_label);
    form->addRow(tr("&Description"), m_description);
    form->addRow(tr("&Team"), m_team);
    form->addRow(tr("&Kit"), m_kit);
    form->addRow({}, m_kitHelp);
    form->addRow(tr("Lan&guage"), m_language);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(headingLabel(tr("Project"), 2, this));
    layout->addWidget(new HelpLabel(tr("Select a node on the canvas to see its properties here."), this));
    layout->addLayout(form);
    layout->addWidget(m_facts);
    layout->addStretch(1);

    using Field = ProjectDocument::Field;
    connect(m_label, &QLineEdit::textEdited, this, [this](const QString &text) { m_document->setField(Field::Label, text); });
    connect(m_team, &QLineEdit::textEdited, this, [this](const QString &text) { m_document->setField(Field::Team, text); });
    connect(m_description, &QPlainTextEdit::textChanged, this, [this] {
        if (!m_showing)
            m_document->setField(Field::Description, m_description->toPlainText());
    });
    connect(m_kit, &QComboBox::activated, this, [this] { m_document->setField(Field::KitId, m_kit->currentData().toString()); });
    connect(m_language, &QComboBox::activated, this, [this] { m_document->setField(Field::KitLanguage, m_language->currentData().toString()); });
    connect(document, &ProjectDocument::projectChanged, this, &ProjectSummary::refresh);
    connect(document, &ProjectDocument::reset, this, &ProjectSummary::refresh);
    refresh();
}

void ProjectSummary::setKits(const QList<KitOption> &kits)
{
    m_kits = kits;
    refresh();
}

void ProjectSummary::refresh()
{
    const Project &project = m_document->project();
    m_showing = true;
    showText(m_label, project.label);
    showText(m_team, project.team);
    if (m_description->toPlainText() != project.description)
        m_description->setPlainText(project.description);
    fillKits();
    m_showing = false;
    m_facts->setText(tr("Name in the cloud: %1\nNames begin with: %2").arg(project.name, project.prefix));
}

void ProjectSummary::fillKits()
{
    const KitChoice &chosen = m_document->project().kit;
    m_kit->clear();
    QStringList languages{chosen.language};
    m_kitHelp->clear();
    for (const KitOption &kit : std::as_const(m_kits)) {
        m_kit->addItem(kit.title, kit.id);
        if (kit.id == chosen.id) {
            languages = kit.languages;
            m_kitHelp->setText(kit.summary);
        }
    }
    if (m_kit->findData(chosen.id) < 0)
        m_kit->addItem(chosen.id.isEmpty() ? tr("None chosen") : chosen.id, chosen.id);
    m_kit->setCurrentIndex(m_kit->findData(chosen.id));
    m_kitHelp->setVisible(!m_kitHelp->text().isEmpty());
    m_language->clear();
    if (!languages.contains(chosen.language))
        languages << chosen.language;
    for (const QString &language : std::as_const(languages))
        m_language->addItem(language.isEmpty() ? tr("None chosen") : languageTitle(language), language);
    m_language->setCurrentIndex(m_language->findData(chosen.language));
}

} // namespace penstock
