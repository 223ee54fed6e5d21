// SPDX-License-Identifier: Apache-2.0
#include "widgets/inspector/project_summary.h"

#include "widgets/inspector/property_editor.h"
#include "widgets/shell/chip.h"

#include <QFormLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace penstock {

ProjectSummary::ProjectSummary(ProjectDocument *document, QWidget *parent)
    : QWidget(parent)
    , m_document(document)
    , m_label(new QLineEdit(this))
    , m_description(new QPlainTextEdit(this))
    , m_team(new QLineEdit(this))
    , m_kit(new QPushButton(tr("Kit and delivery …"), this))
    , m_kitHelp(new HelpLabel({}, this))
    , m_facts(new HelpLabel({}, this))
{
    m_description->setTabChangesFocus(true);
    m_description->setUndoRedoEnabled(false);
    m_description->setFixedHeight(fontMetrics().lineSpacing() * 5);
    for (QWidget *field : std::initializer_list<QWidget *>{m_label, m_description, m_team})
        leaveUndoToWindow(field);

    auto *form = new QFormLayout;
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Label"), m_label);
    form->addRow(tr("&Description"), m_description);
    form->addRow(tr("&Team"), m_team);
    form->addRow(tr("Kit"), m_kitHelp);
    form->addRow({}, m_kit);
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
    connect(m_kit, &QPushButton::clicked, this, &ProjectSummary::deliveryRequested);
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
    showKit();
    m_showing = false;
    m_facts->setText(tr("Name in the cloud: %1\nNames begin with: %2").arg(project.name, project.prefix));
}

void ProjectSummary::showKit()
{
    const KitChoice &chosen = m_document->project().kit;
    const KitOption *kit = findKit(m_kits, chosen.id);
    const QString title = kit ? kit->title : chosen.id.isEmpty() ? tr("None chosen") : chosen.id;
    m_kitHelp->setText(chosen.language.isEmpty() ? title : tr("%1, in %2").arg(title, languageTitle(chosen.language)));
    m_kitHelp->setToolTip(kit ? kit->summary : QString());
}

} // namespace penstock
