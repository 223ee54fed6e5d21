// SPDX-License-Identifier: Apache-2.0
#include "widgets/shell/new_project_form.h"

#include "widgets/environments/environment_card.h"
#include "widgets/shell/chip.h"
#include "widgets/shell/message_banner.h"

#include <QComboBox>
#include <QFormLayout>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

/// A team's or label's words as a prefix: lower-case letters and "-", at most 20.
QString prefixFrom(const QString &words)
{
    static const QRegularExpression other(u"[^a-z]+"_s);
    QString prefix = words.toLower().replace(other, u"-"_s).left(20);
    while (prefix.startsWith(u'-'))
        prefix.remove(0, 1);
    while (prefix.endsWith(u'-'))
        prefix.chop(1);
    return prefix;
}

QString folderNameFrom(const QString &label)
{
    static const QRegularExpression other(u"[^a-z0-9]+"_s);
    QString name = label.toLower().replace(other, u"-"_s).left(60);
    while (name.startsWith(u'-'))
        name.remove(0, 1);
    while (name.endsWith(u'-'))
        name.chop(1);
    return name.isEmpty() ? u"project"_s : name;
}

} // namespace

NewProjectForm::NewProjectForm(QWidget *parent)
    : QWidget(parent)
    , m_title(headingLabel(tr("New project"), 1))
    , m_banner(new MessageBanner)
    , m_label(new QLineEdit)
    , m_team(new QLineEdit)
    , m_prefix(new QLineEdit)
    , m_prefixNote(new NoteLabel(Tone::Danger))
    , m_kit(new QComboBox)
    , m_kitHelp(new HelpLabel)
    , m_language(new QComboBox)
    , m_folder(new QLineEdit)
    , m_problem(new HelpLabel)
    , m_create(new QPushButton(tr("&Create project")))
{
    auto *inside = new QWidget;
    auto *layout = new QVBoxLayout(inside);
    layout->addWidget(m_title);
    layout->addWidget(m_banner);
    layout->addWidget(makeProjectFields());
    layout->addWidget(headingLabel(tr("Accounts"), 2));
    layout->addWidget(new HelpLabel(tr("They can be left empty and entered later on the Environments page.")));
    layout->addWidget(makeAccounts());
    layout->addWidget(m_problem);
    auto *cancel = new QPushButton(tr("Cancel"));
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_create);
    buttons->addWidget(cancel);
    buttons->addStretch(1);
    layout->addLayout(buttons);
    layout->addStretch(1);
    inside->setMaximumWidth(fontMetrics().averageCharWidth() * 110);
    auto *scroll = new QScrollArea;
    scroll->setWidget(inside);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setAlignment(Qt::AlignHCenter);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins({});
    outer->addWidget(scroll);
    m_create->setDefault(true);
    connect(m_create, &QPushButton::clicked, this, &NewProjectForm::createRequested);
    connect(cancel, &QPushButton::clicked, this, &NewProjectForm::cancelled);
    setFocusProxy(m_label);
    judge();
}

QWidget *NewProjectForm::makeProjectFields()
{
    auto *fields = new QWidget;
    auto *form = new QFormLayout(fields);
    form->setContentsMargins({});
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_label->setPlaceholderText(tr("for people, such as Research orders"));
    m_label->setMaxLength(255);
    auto *browse = new QPushButton(tr("Choose …"));
    auto *folderRow = new QHBoxLayout;
    folderRow->addWidget(m_folder, 1);
    folderRow->addWidget(browse);
    form->addRow(tr("&Label"), m_label);
    form->addRow(tr("&Team"), m_team);
    form->addRow(tr("&Prefix"), m_prefix);
    form->addRow({}, m_prefixNote);
    form->addRow({}, new HelpLabel(tr("Begins the names of everything made in the cloud. It cannot be changed later without replacing all of it.")));
    form->addRow(tr("&Kit"), m_kit);
    form->addRow({}, m_kitHelp);
    form->addRow(tr("Lan&guage"), m_language);
    form->addRow(tr("&Folder"), folderRow);
    qobject_cast<QLabel *>(form->labelForField(folderRow))->setBuddy(m_folder);
    m_kit->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    connect(m_label, &QLineEdit::textEdited, this, &NewProjectForm::propose);
    connect(m_team, &QLineEdit::textEdited, this, &NewProjectForm::propose);
    connect(m_prefix, &QLineEdit::textEdited, this, [this] {
        m_prefixTouched = true;
        judge();
    });
    connect(m_folder, &QLineEdit::textEdited, this, [this] {
        m_folderTouched = true;
        judge();
    });
    connect(browse, &QPushButton::clicked, this, &NewProjectForm::folderDialogRequested);
    connect(m_kit, &QComboBox::currentIndexChanged, this, &NewProjectForm::refreshLanguages);
    return fields;
}

QWidget *NewProjectForm::makeAccounts()
{
    auto *table = new QWidget;
    auto *grid = new QGridLayout(table);
    grid->setContentsMargins({});
    int column = 0;
    for (const QString &title : {tr("Stage"), tr("Account (12 digits)"), tr("Region"), tr("Profile")})
        grid->addWidget(new HelpLabel(title), 0, column++);
    int row = 1;
    for (const QString &stage : {u"cicd"_s, u"dev"_s, u"prod"_s}) {
        Account line{stage, new QLineEdit, new QComboBox, new QLineEdit, new NoteLabel(Tone::Danger)};
        const QString name = stage == "cicd"_L1 ? tr("CI/CD") : stage;
        line.account->setAccessibleName(tr("Account of %1").arg(name));
        line.region->setAccessibleName(tr("Region of %1").arg(name));
        line.profile->setAccessibleName(tr("Profile of %1").arg(name));
        line.profile->setPlaceholderText(stage);
        line.region->setEditable(true);
        line.region->setInsertPolicy(QComboBox::NoInsert);
        line.region->setMinimumContentsLength(14);
        auto *label = new QLabel(name);
        label->setBuddy(line.account);
        grid->addWidget(label, row, 0);
        grid->addWidget(line.account, row, 1);
        grid->addWidget(line.region, row, 2);
        grid->addWidget(line.profile, row, 3);
        grid->addWidget(line.note, row + 1, 1, 1, 3);
        connect(line.account, &QLineEdit::textChanged, this, &NewProjectForm::judge);
        m_accounts << line;
        row += 2;
    }
    grid->setColumnStretch(1, 2);
    grid->setColumnStretch(2, 1);
    grid->setColumnStretch(3, 1);
    return table;
}

void NewProjectForm::setKits(const QList<KitOption> &kits)
{
    m_kits = kits;
    m_kit->clear();
    for (const KitOption &kit : kits)
        m_kit->addItem(kit.title, kit.id);
    if (const int index = m_kit->findData(m_beginning.kit.id); index >= 0)
        m_kit->setCurrentIndex(index);
    refreshLanguages();
}

void NewProjectForm::refreshLanguages()
{
    const auto found = std::ranges::find(m_kits, m_kit->currentData().toString(), &KitOption::id);
    const QStringList languages = found == m_kits.end() ? QStringList() : found->languages;
    m_kitHelp->setText(found == m_kits.end() ? QString() : found->summary);
    m_language->clear();
    for (const QString &language : languages)
        m_language->addItem(languageTitle(language), language);
    m_language->setEnabled(languages.size() > 1);
    m_language->setCurrentIndex(std::max(0, m_language->findData(m_beginning.kit.language)));
    judge();
}

void NewProjectForm::setRegions(const QStringList &regions, const QString &usual)
{
    for (const Account &line : std::as_const(m_accounts)) {
        const QString text = line.region->currentText();
        line.region->clear();
        line.region->addItems(regions);
        line.region->setEditText(text.isEmpty() ? usual : text);
    }
}

void NewProjectForm::setExample(const QString &title, const Project &beginning)
{
    m_beginning = beginning;
    m_title->setText(tr("New project from “%1”").arg(title));
    m_label->setText(beginning.label);
    m_team->setText(beginning.team);
    if (!beginning.prefix.isEmpty()) {
        m_prefix->setText(beginning.prefix);
        m_prefixTouched = true;
    }
    for (const Account &line : std::as_const(m_accounts)) {
        const Environment *known = line.stage == "cicd"_L1 ? &beginning.cicd : beginning.environment(line.stage);
        if (!known)
            continue;
        line.account->setText(known->account);
        line.region->setEditText(known->region);
        line.profile->setText(known->profile);
    }
    setKits(m_kits);
    propose();
}

void NewProjectForm::setParentFolder(const QString &parent)
{
    m_parentFolder = parent;
    propose();
}

void NewProjectForm::setFolder(const QString &folder)
{
    m_folder->setText(folder);
    m_folderTouched = true;
    judge();
}

void NewProjectForm::propose()
{
    if (!m_prefixTouched)
        m_prefix->setText(prefixFrom(m_team->text().isEmpty() ? m_label->text() : m_team->text()));
    if (!m_folderTouched && !m_parentFolder.isEmpty())
        m_folder->setText(m_parentFolder + u'/' + folderNameFrom(m_label->text()));
    judge();
}

QString NewProjectForm::prefixProblem() const
{
    static const QRegularExpression form(u"^[a-z-]{1,20}$"_s);
    return form.match(m_prefix->text()).hasMatch() ? QString() : tr("The prefix has 1 to 20 lower-case letters and “-”.");
}

QString NewProjectForm::problem() const
{
    if (m_label->text().trimmed().isEmpty())
        return tr("Give the project a label.");
    if (!prefixProblem().isEmpty())
        return prefixProblem();
    if (m_kit->currentData().toString().isEmpty())
        return tr("Choose a kit.");
    if (m_folder->text().trimmed().isEmpty())
        return tr("Choose a folder.");
    for (const Account &line : m_accounts) {
        if (!accountMessage(line.account->text()).isEmpty())
            return tr("Mend the account of %1, or leave it empty for now.").arg(line.stage);
    }
    return {};
}

void NewProjectForm::judge()
{
    // An untouched form is not scolded: what is missing is said at the foot only.
    m_prefixNote->setNote(m_prefix->text().isEmpty() && !m_prefixTouched ? QString() : prefixProblem());
    for (const Account &line : std::as_const(m_accounts))
        line.note->setNote(accountMessage(line.account->text()));
    const QString why = problem();
    m_create->setEnabled(why.isEmpty());
    m_problem->setText(why);
    m_problem->setVisible(!why.isEmpty());
}

Project NewProjectForm::project() const
{
    Project project = m_beginning;
    project.label = m_label->text().trimmed();
    project.team = m_team->text().trimmed();
    project.prefix = m_prefix->text();
    project.kit.id = m_kit->currentData().toString();
    project.kit.language = m_language->currentData().toString();
    for (const Account &line : m_accounts) {
        const bool cicd = line.stage == "cicd"_L1;
        const Environment *known = cicd ? &m_beginning.cicd : m_beginning.environment(line.stage);
        Environment environment = known ? *known : Environment();
        environment.stage = line.stage;
        environment.account = line.account->text();
        environment.region = line.region->currentText();
        environment.profile = line.profile->text();
        if (cicd) {
            project.cicd = environment;
            continue;
        }
        if (!known)
            environment.manualApproval = line.stage == "prod"_L1;
        const auto place = std::ranges::find(project.environments, line.stage, &Environment::stage);
        if (place == project.environments.end())
            project.environments << environment;
        else
            *place = environment;
    }
    return project;
}

QString NewProjectForm::folder() const { return m_folder->text().trimmed(); }

} // namespace penstock
