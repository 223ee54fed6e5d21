// SPDX-License-Identifier: Apache-2.0
#include "widgets/environments/environment_card.h"

#include "widgets/environments/bootstrap_list.h"
#include "widgets/environments/tags_editor.h"
#include "widgets/inspector/input_form.h"
#include "widgets/inspector/property_editor.h"
#include "widgets/shell/chip.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace penstock {

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
    , m_accountLabel(new QLabel(this))
    , m_account(new QLineEdit(this))
    , m_accountNote(new NoteLabel(Tone::Danger, this))
    , m_accountHelp(new HelpLabel({}, this))
    , m_regionLabel(new QLabel(this))
    , m_region(new QComboBox(this))
    , m_regionNote(new NoteLabel(Tone::Danger, this))
    , m_regionHelp(new HelpLabel({}, this))
    , m_profile(new QLineEdit(this))
    , m_team(new QLineEdit(this))
    , m_revision(new QLineEdit(this))
    , m_promote(new QPushButton(this))
    , m_drawing(new QWidget(this))
    , m_approval(new QCheckBox(tr("Somebody must &approve before this stage is deployed"), this))
    , m_settings(new InputForm(this, 2))
    , m_tags(new TagsEditor(this))
    , m_earlier(textButton(u"↑"_s, tr("Earlier in the order of promotion"), this))
    , m_later(textButton(u"↓"_s, tr("Later in the order of promotion"), this))
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
    m_account->setMaxLength(200);
    m_profile->setPlaceholderText(tr("the default profile"));
    m_team->setPlaceholderText(tr("the project's team"));
    m_revision->setPlaceholderText(tr("the newest, or the id of a commit"));
    m_revision->setClearButtonEnabled(true);
    m_revision->setAccessibleName(tr("Drawing"));
    wheelOnlyWithFocus(m_region);
    for (QLineEdit *edit : {m_stage, m_account, m_region->lineEdit(), m_profile, m_team, m_revision})
        leaveUndoToWindow(edit);
    layOut();
    connectFields();
    setForm({});
}

// What is still being edited commits when its field goes, and what it would reach is gone by then.
EnvironmentCard::~EnvironmentCard()
{
    m_tags->disconnect(this);
    m_settings->disconnect(this);
}

void EnvironmentCard::layOut()
{
    m_removal = makeRemoval();
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(makeHeader());
    layout->addWidget(m_removal);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(fontMetrics().height() * 2);
    columns->addWidget(makeFields(), 3);
    columns->addWidget(m_tags, 2);
    layout->addLayout(columns);
    layout->addSpacing(fontMetrics().height() / 2);
    layout->addWidget(m_settings);
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
    // Made for every card, so that what this one does not show is inside something hidden.
    auto *drawing = new QHBoxLayout(m_drawing);
    drawing->setContentsMargins({});
    drawing->addWidget(m_revision, 1);
    drawing->addWidget(m_promote);
    m_rows = new QFormLayout(fields);
    QFormLayout *form = m_rows;
    form->setContentsMargins({});
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    if (!m_cicd) {
        form->addRow(tr("Stage"), m_stage);
        form->addRow({}, m_stageNote);
    }
    m_accountLabel->setBuddy(m_account);
    m_regionLabel->setBuddy(m_region);
    form->addRow(m_accountLabel, m_account);
    form->addRow({}, m_accountNote);
    form->addRow({}, m_accountHelp);
    form->addRow(m_regionLabel, m_region);
    form->addRow({}, m_regionNote);
    form->addRow({}, m_regionHelp);
    form->addRow(tr("Profile"), m_profile);
    form->addRow(tr("Team"), m_team);
    if (!m_cicd) {
        form->addRow(tr("Drawing"), m_drawing);
        form->addRow({}, m_approval);
    }
    m_stage->setVisible(!m_cicd);
    m_drawing->setVisible(!m_cicd);
    m_approval->setVisible(!m_cicd);
    m_profile->setToolTip(tr("The profile in ~/.aws/config whose credentials reach this account"));
    m_revision->setToolTip(tr("The commit whose drawing this stage runs, from a folder of its own; left empty, it runs the newest one"));
    return fields;
}

void EnvironmentCard::setForm(const EnvironmentForm &form)
{
    m_form = form;
    m_accountLabel->setText(form.account.label);
    m_accountHelp->setText(form.account.help);
    m_regionLabel->setText(form.region.label);
    m_regionHelp->setText(form.region.help);
    m_account->setAccessibleName(form.account.label);
    m_account->setAccessibleDescription(form.account.help);
    m_region->setAccessibleName(form.region.label);
    m_region->setAccessibleDescription(form.region.help);
    m_account->setPlaceholderText(form.account.example.isEmpty() ? QString() : tr("such as %1").arg(form.account.example));
    m_region->lineEdit()->setPlaceholderText(form.region.example.isEmpty() ? QString() : tr("such as %1").arg(form.region.example));
    m_rows->setRowVisible(m_profile, form.profile);
    if (!m_cicd)
        m_rows->setRowVisible(m_approval, form.approval);
    showDrawingRow();
    m_settings->setInputs(m_cicd ? QList<PropertyType>() : form.inputs);
    m_settings->setVisible(!m_settings->isEmpty());
    if (m_cicd)
        m_name->setText(tr("CI/CD: %1").arg(form.title));
    judge();
}

void EnvironmentCard::showDrawingRow()
{
    if (m_cicd)
        return;
    // Where the kit cannot pin a stage, a revision is an error: it has to be seen to be removed.
    m_rows->setRowVisible(m_drawing, m_form.revision || !m_shown.revision.isEmpty());
    m_promote->setVisible(m_form.revision && !m_stageBefore.isEmpty());
}

void EnvironmentCard::setStageBefore(const QString &stage)
{
    m_stageBefore = stage;
    m_promote->setText(tr("Promote from %1").arg(stage));
    m_promote->setToolTip(tr("Pins this stage to the drawing that %1 runs").arg(stage));
    showDrawingRow();
}

void EnvironmentCard::setKitValues(const QHash<QString, QString> &values) { m_settings->setSurroundings(values); }

void EnvironmentCard::connectFields()
{
    for (QLineEdit *edit : {m_account, m_profile, m_team, m_revision})
        connect(edit, &QLineEdit::textEdited, this, &EnvironmentCard::collect);
    connect(m_region, &QComboBox::editTextChanged, this, &EnvironmentCard::collect);
    connect(m_approval, &QCheckBox::clicked, this, &EnvironmentCard::collect);
    connect(m_promote, &QPushButton::clicked, this, [this] { Q_EMIT promotionRequested(m_stageBefore); });
    // A stage's name is an id used in many places: it changes when it is complete, not letter by letter.
    connect(m_stage, &QLineEdit::textEdited, this, &EnvironmentCard::judge);
    connect(m_stage, &QLineEdit::editingFinished, this, &EnvironmentCard::commitStage);
    connect(m_tags, &TagsEditor::edited, this, [this](const auto &tags) { edit([&](Environment &wanted) { wanted.tags = tags; }); });
    connect(m_settings, &InputForm::edited, this, [this](const QString &input, const Value &value) {
        edit([&](Environment &wanted) {
            if (value.isNull())
                wanted.settings.remove(input);
            else
                wanted.settings.insert(input, value);
        });
    });
}

void EnvironmentCard::edit(const std::function<void(Environment &)> &change)
{
    Environment wanted = m_shown;
    change(wanted);
    if (!(wanted == m_shown))
        Q_EMIT edited(wanted);
}

void EnvironmentCard::display(const Environment &environment, int index, int count)
{
    m_showing = true;
    const bool another = environment.stage != m_shown.stage;
    m_shown = environment;
    if (another)
        m_removal->hide(); // the question was about another one
    const QString name = m_cicd ? tr("CI/CD: %1").arg(m_form.title) : environment.stage;
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
    showDrawingRow();
    m_approval->setChecked(environment.manualApproval);
    m_tags->display(environment.tags, another);
    m_settings->display(environment.settings, another);
    m_showing = false;
    judge();
}

void EnvironmentCard::setRegions(const QStringList &regions)
{
    m_showing = true;
    const QString text = m_region->currentText();
    m_region->clear();
    m_region->addItems(regions);
    m_region->setEditText(text);
    m_showing = false;
    judge();
}

void EnvironmentCard::setBootstrapCommands(const QList<BootstrapCommand> &commands) { static_cast<BootstrapList *>(m_bootstrap)->setCommands(commands); }

void EnvironmentCard::setProblems(const QList<Problem> &problems)
{
    m_found.clear();
    QHash<QString, QString> settings;
    QStringList rest;
    for (const Problem &problem : problems) {
        const QString text = problem.remedy.isEmpty() ? problem.message : QString(problem.message + u' ' + problem.remedy);
        const QString setting = problem.property.startsWith("settings/"_L1) ? problem.property.section(u'/', 1) : QString();
        if (!setting.isEmpty() && m_settings->field(setting))
            settings.insert(setting, text);
        else if (problem.property == "account"_L1 || problem.property == "region"_L1)
            m_found.insert(problem.property, text);
        else
            rest << text;
    }
    m_settings->setProblems(settings);
    m_problems->setNote(rest.join(u'\n'));
    judge();
}

void EnvironmentCard::focusField(const QString &field)
{
    const QHash<QString, QWidget *> fields{{u"stage"_s, m_stage}, {u"account"_s, m_account}, {u"region"_s, m_region}, {u"profile"_s, m_profile},
        {u"team"_s, m_team}, {u"revision"_s, m_revision}, {u"tags"_s, m_tags}};
    if (field.startsWith("settings/"_L1) && m_settings->focusInput(field.section(u'/', 1)))
        return;
    fields.value(field, m_account)->setFocus(Qt::ShortcutFocusReason);
}

void EnvironmentCard::judge()
{
    if (!m_cicd) {
        const QString stage = m_stage->text();
        m_stageNote->setNote(stage == m_shown.stage ? QString() : m_checkStage ? m_checkStage(stage) : QString());
    }
    // As it is typed by the form; what only validation knows stands there until the text is another one.
    const auto note = [this](const EnvironmentForm::Field &field, const QString &text, const QString &shown, const QString &id) {
        const QString fault = fieldProblem(field, text);
        return fault.isEmpty() && text == shown ? m_found.value(id) : fault;
    };
    m_accountNote->setNote(note(m_form.account, m_account->text(), m_shown.account, u"account"_s));
    // Help stands where something is still to be entered, and while it is; on many cards at once it would be noise.
    m_rows->setRowVisible(m_accountHelp, !m_form.account.help.isEmpty() && (m_account->text().isEmpty() || m_account->hasFocus()));
    m_rows->setRowVisible(m_regionHelp, !m_form.region.help.isEmpty() && (m_region->currentText().isEmpty() || m_region->hasFocus()));
    m_account->setToolTip(m_form.account.help);
    m_region->setToolTip(m_form.region.help);
    m_regionNote->setNote(note(m_form.region, m_region->currentText(), m_shown.region, u"region"_s));
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
    if (m_account->text() != m_shown.account)
        m_found.remove(u"account"_s); // it was about another text
    if (m_region->currentText() != m_shown.region)
        m_found.remove(u"region"_s);
    judge();
    edit([this](Environment &wanted) {
        wanted.account = m_account->text();
        wanted.region = m_region->currentText();
        wanted.profile = m_profile->text();
        wanted.team = m_team->text();
        wanted.revision = m_revision->text();
        wanted.manualApproval = m_approval->isChecked();
    });
}

} // namespace penstock
