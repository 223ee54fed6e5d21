// SPDX-License-Identifier: Apache-2.0
#include "widgets/environments/environment_card.h"

#include "widgets/environments/bootstrap_list.h"
#include "widgets/inspector/property_editor.h"
#include "widgets/shell/chip.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QToolButton>
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

QToolButton *smallButton(const QString &text, const QString &toolTip, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setText(text);
    button->setToolTip(toolTip);
    button->setAccessibleName(toolTip);
    return button;
}

} // namespace

QString accountMessage(const QString &account)
{
    static const QRegularExpression digits(u"^[0-9]{12}$"_s);
    if (account.isEmpty() || digits.match(account).hasMatch())
        return {};
    static const QRegularExpression others(u"[^0-9]"_s);
    return account.contains(others) ? EnvironmentCard::tr("An AWS account id has digits only, without spaces or dashes.")
                                    : EnvironmentCard::tr("An AWS account id has 12 digits; these are %1.").arg(account.size());
}

QString stageMessage(const QString &stage, const QStringList &others)
{
    // As the validation of the project asks, so that what is accepted here is no problem there.
    static const QRegularExpression form(u"^[A-Za-z][A-Za-z0-9_.-]{1,127}$"_s);
    if (stage.isEmpty())
        return EnvironmentCard::tr("A stage needs a name.");
    if (stage == "cicd"_L1)
        return EnvironmentCard::tr("“cicd” is reserved for the account that runs CI/CD; it is never deployed to.");
    if (!form.match(stage).hasMatch())
        return EnvironmentCard::tr("A stage begins with a letter and has 2 to 128 letters, digits, “_”, “.” and “-”.");
    return others.contains(stage) ? EnvironmentCard::tr("There is already a stage “%1”.").arg(stage) : QString();
}

EnvironmentCard::EnvironmentCard(bool cicd, QWidget *parent)
    : QFrame(parent)
    , m_cicd(cicd)
    , m_place(new Chip({}, Tone::Neutral, this))
    , m_name(headingLabel({}, 2, this))
    , m_stage(new QLineEdit(this))
    , m_stageNote(new NoteLabel(Tone::Danger, this))
    , m_account(new QLineEdit(this))
    , m_accountNote(new NoteLabel(Tone::Danger, this))
    , m_region(new QComboBox(this))
    , m_regionNote(new NoteLabel(Tone::Caution, this))
    , m_profile(new QLineEdit(this))
    , m_team(new QLineEdit(this))
    , m_revision(new QLineEdit(this))
    , m_approval(new QCheckBox(tr("Somebody must &approve before this stage is deployed"), this))
    , m_tags(new QTableWidget(0, 2, this))
    , m_addTag(smallButton(tr("Add tag"), tr("Add a tag"), this))
    , m_removeTag(smallButton(tr("Remove tag"), tr("Remove the selected tag"), this))
    , m_earlier(smallButton(u"↑"_s, tr("Earlier in the order of promotion"), this))
    , m_later(smallButton(u"↓"_s, tr("Later in the order of promotion"), this))
    , m_remove(new QPushButton(tr("Remove …"), this))
    , m_removal(nullptr)
    , m_removalText(new HelpLabel)
    , m_problems(new NoteLabel(Tone::Danger, this))
    , m_bootstrap(new BootstrapList(this))
{
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_region->setEditable(true);
    m_region->setInsertPolicy(QComboBox::NoInsert);
    m_region->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_region->setMinimumContentsLength(16);
    m_account->setPlaceholderText(tr("12 digits"));
    m_account->setMaxLength(40);
    m_profile->setPlaceholderText(tr("the default profile"));
    m_team->setPlaceholderText(tr("the project's team"));
    m_revision->setPlaceholderText(tr("the newest"));
    wheelOnlyWithFocus(m_region);
    for (QLineEdit *edit : {m_stage, m_account, m_region->lineEdit(), m_profile, m_team, m_revision})
        leaveUndoToWindow(edit);
    layOut();
    connectFields();
}

// A tag that is still being edited commits when the table goes, and what it would reach is gone by then.
EnvironmentCard::~EnvironmentCard() { m_tags->disconnect(this); }

void EnvironmentCard::layOut()
{
    m_removal = makeRemoval();
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(makeHeader());
    layout->addWidget(m_removal);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(fontMetrics().height() * 2);
    columns->addWidget(makeFields(), 3);
    columns->addWidget(makeTags(), 2);
    layout->addLayout(columns);
    layout->addWidget(m_problems);
    layout->addWidget(m_bootstrap);
}

QWidget *EnvironmentCard::makeHeader()
{
    auto *header = new QWidget(this);
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins({});
    row->addWidget(m_name);
    row->addWidget(m_place);
    row->addStretch(1);
    row->addWidget(m_earlier);
    row->addWidget(m_later);
    row->addWidget(m_remove);
    for (QWidget *only : std::initializer_list<QWidget *>{m_earlier, m_later, m_remove})
        only->setVisible(!m_cicd);
    connect(m_earlier, &QToolButton::clicked, this, [this] { Q_EMIT moveRequested(-1); });
    connect(m_later, &QToolButton::clicked, this, [this] { Q_EMIT moveRequested(1); });
    connect(m_remove, &QPushButton::clicked, this, [this] {
        m_removalText->setText(m_removalNote);
        m_removal->show();
        if (auto *keep = m_removal->findChild<QPushButton *>(u"keep"_s))
            keep->setFocus();
    });
    return header;
}

QWidget *EnvironmentCard::makeRemoval()
{
    auto *removal = new QWidget(this);
    auto *sure = new QPushButton(tr("Remove this environment"), removal);
    sure->setObjectName(u"remove"_s);
    auto *keep = new QPushButton(tr("Keep it"), removal);
    keep->setObjectName(u"keep"_s);
    auto *row = new QHBoxLayout(removal);
    row->setContentsMargins({});
    row->addWidget(m_removalText, 1);
    row->addWidget(sure);
    row->addWidget(keep);
    removal->hide();
    connect(sure, &QPushButton::clicked, this, &EnvironmentCard::removeRequested);
    connect(keep, &QPushButton::clicked, this, [this] {
        m_removal->hide();
        m_remove->setFocus();
    });
    return removal;
}

QWidget *EnvironmentCard::makeFields()
{
    auto *fields = new QWidget(this);
    auto *form = new QFormLayout(fields);
    form->setContentsMargins({});
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    if (!m_cicd) {
        form->addRow(tr("Stage"), m_stage);
        form->addRow({}, m_stageNote);
    }
    form->addRow(tr("Account"), m_account);
    form->addRow({}, m_accountNote);
    form->addRow(tr("Region"), m_region);
    form->addRow({}, m_regionNote);
    form->addRow(tr("Profile"), m_profile);
    form->addRow(tr("Team"), m_team);
    if (!m_cicd) {
        form->addRow(tr("Revision"), m_revision);
        form->addRow({}, m_approval);
    }
    m_stage->setVisible(!m_cicd);
    m_revision->setVisible(!m_cicd);
    m_approval->setVisible(!m_cicd);
    m_profile->setToolTip(tr("The profile in ~/.aws/config whose credentials reach this account"));
    m_revision->setToolTip(tr("A commit of the drawing that this stage runs, where the kit promotes by directory or branch"));
    return fields;
}

QWidget *EnvironmentCard::makeTags()
{
    auto *box = new QWidget(this);
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins({});
    auto *label = new QLabel(tr("Tags on everything deployed here"), box);
    label->setBuddy(m_tags);
    m_tags->setHorizontalHeaderLabels({tr("Key"), tr("Value")});
    m_tags->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_tags->verticalHeader()->hide();
    m_tags->setTabKeyNavigation(false);
    m_tags->setAccessibleName(tr("Tags"));
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_addTag);
    buttons->addWidget(m_removeTag);
    buttons->addStretch(1);
    layout->addWidget(label);
    layout->addWidget(m_tags);
    layout->addLayout(buttons);
    layout->addStretch(1);
    fitTags();
    return box;
}

void EnvironmentCard::connectFields()
{
    for (QLineEdit *edit : {m_account, m_profile, m_team, m_revision})
        connect(edit, &QLineEdit::textEdited, this, &EnvironmentCard::collect);
    connect(m_region, &QComboBox::editTextChanged, this, &EnvironmentCard::collect);
    connect(m_approval, &QCheckBox::clicked, this, &EnvironmentCard::collect);
    // A stage's name is an id used in many places: it changes when it is complete, not letter by letter.
    connect(m_stage, &QLineEdit::textEdited, this, &EnvironmentCard::judge);
    connect(m_stage, &QLineEdit::editingFinished, this, &EnvironmentCard::commitStage);
    connect(m_tags, &QTableWidget::itemChanged, this, [this] {
        if (!m_showing)
            collectTags();
    });
    connect(m_addTag, &QToolButton::clicked, this, [this] {
        m_tags->insertRow(m_tags->rowCount());
        fitTags();
        m_tags->setCurrentCell(m_tags->rowCount() - 1, 0);
        m_tags->setFocus();
    });
    connect(m_removeTag, &QToolButton::clicked, this, [this] {
        m_tags->removeRow(m_tags->currentRow() < 0 ? m_tags->rowCount() - 1 : m_tags->currentRow());
        fitTags();
        collectTags();
    });
}

void EnvironmentCard::display(const Environment &environment, int index, int count)
{
    m_showing = true;
    const bool another = environment.stage != m_shown.stage;
    const bool tagsChanged = environment.tags != m_shown.tags || another;
    m_shown = environment;
    if (another)
        m_removal->hide(); // the question was about another one
    const QString name = m_cicd ? tr("CI/CD account") : environment.stage;
    m_name->setText(name);
    m_place->setText(m_cicd ? tr("runs the delivery, never deployed to") : index == 0 ? tr("deployed first") : tr("no. %1 of %2").arg(index + 1).arg(count));
    m_earlier->setEnabled(index > 0);
    m_later->setEnabled(index + 1 < count);
    setAccessibleName(m_cicd ? name : tr("Environment %1").arg(name));
    if (another || !m_stage->hasFocus() || m_stageNote->note().isEmpty())
        showText(m_stage, environment.stage);
    showText(m_account, environment.account);
    if (m_region->currentText() != environment.region)
        m_region->setEditText(environment.region);
    showText(m_profile, environment.profile);
    showText(m_team, environment.team);
    showText(m_revision, environment.revision);
    m_approval->setChecked(environment.manualApproval);
    if (tagsChanged && !m_tags->hasFocus())
        fillTags(environment.tags);
    m_showing = false;
    judge();
}

void EnvironmentCard::setRegions(const QStringList &regions)
{
    m_regions = regions;
    m_showing = true;
    const QString text = m_region->currentText();
    m_region->clear();
    m_region->addItems(regions);
    m_region->setEditText(text);
    m_showing = false;
    judge();
}

void EnvironmentCard::setBootstrapCommands(const QList<BootstrapCommand> &commands) { static_cast<BootstrapList *>(m_bootstrap)->setCommands(commands); }

void EnvironmentCard::setProblems(const QStringList &messages)
{
    // What stands under its field already need not be said twice.
    QStringList rest = messages;
    if (!m_accountNote->note().isEmpty())
        rest.removeIf([](const QString &message) { return message.contains("account"_L1, Qt::CaseInsensitive); });
    m_problems->setNote(rest.join(u'\n'));
}

void EnvironmentCard::focusField(const QString &field)
{
    const QHash<QString, QWidget *> fields{{u"stage"_s, m_stage}, {u"account"_s, m_account}, {u"region"_s, m_region}, {u"profile"_s, m_profile},
        {u"team"_s, m_team}, {u"revision"_s, m_revision}, {u"tags"_s, m_tags}};
    fields.value(field, m_account)->setFocus(Qt::ShortcutFocusReason);
}

void EnvironmentCard::judge()
{
    if (!m_cicd) {
        const QString stage = m_stage->text();
        m_stageNote->setNote(stage == m_shown.stage ? QString() : m_checkStage ? m_checkStage(stage) : QString());
    }
    m_accountNote->setNote(accountMessage(m_account->text()));
    const QString region = m_region->currentText();
    const bool strange = !region.isEmpty() && !m_regions.isEmpty() && !m_regions.contains(region);
    m_regionNote->setNote(strange ? tr("Not a region that this version knows.") : QString());
}

void EnvironmentCard::commitStage()
{
    const QString stage = m_stage->text();
    if (stage == m_shown.stage || !m_stageNote->note().isEmpty())
        return;
    Environment wanted = m_shown;
    wanted.stage = stage;
    Q_EMIT edited(wanted);
}

void EnvironmentCard::collect()
{
    if (m_showing)
        return;
    judge();
    Environment wanted = m_shown;
    wanted.account = m_account->text();
    wanted.region = m_region->currentText();
    wanted.profile = m_profile->text();
    wanted.team = m_team->text();
    wanted.revision = m_revision->text();
    wanted.manualApproval = m_approval->isChecked();
    if (!(wanted == m_shown))
        Q_EMIT edited(wanted);
}

void EnvironmentCard::collectTags()
{
    Environment wanted = m_shown;
    wanted.tags.clear();
    for (int row = 0; row < m_tags->rowCount(); ++row) {
        const QTableWidgetItem *key = m_tags->item(row, 0);
        const QTableWidgetItem *value = m_tags->item(row, 1);
        if (key && !key->text().isEmpty())
            wanted.tags.insert(key->text(), value ? value->text() : QString());
    }
    if (!(wanted == m_shown))
        Q_EMIT edited(wanted);
}

void EnvironmentCard::fillTags(const QMap<QString, QString> &tags)
{
    m_tags->setRowCount(int(tags.size()));
    int row = 0;
    for (auto it = tags.begin(); it != tags.end(); ++it, ++row) {
        m_tags->setItem(row, 0, new QTableWidgetItem(it.key()));
        m_tags->setItem(row, 1, new QTableWidgetItem(it.value()));
    }
    fitTags();
}

void EnvironmentCard::fitTags()
{
    const int rows = std::clamp(m_tags->rowCount(), 2, 6);
    m_tags->setFixedHeight(
        m_tags->horizontalHeader()->sizeHint().height() + rows * m_tags->verticalHeader()->defaultSectionSize() + 2 * m_tags->frameWidth() + 2);
    m_removeTag->setEnabled(m_tags->rowCount() > 0);
}

} // namespace penstock
