// SPDX-License-Identifier: Apache-2.0
#include "widgets/shell/new_project_form.h"

#include "widgets/shell/chip.h"
#include "widgets/shell/message_banner.h"
#include "widgets/shell/new_environments.h"

#include <QComboBox>
#include <QFormLayout>
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
    , m_environmentsTitle(headingLabel(tr("Accounts"), 2))
    , m_environments(new NewEnvironments)
    , m_problem(new HelpLabel)
    , m_create(new QPushButton(tr("&Create project")))
{
    auto *inside = new QWidget;
    auto *layout = new QVBoxLayout(inside);
    layout->addWidget(m_title);
    layout->addWidget(m_banner);
    layout->addWidget(makeProjectFields());
    layout->addWidget(m_environmentsTitle);
    layout->addWidget(new HelpLabel(tr("They can be left empty and entered later on the Environments page.")));
    layout->addWidget(m_environments);
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
    connect(m_environments, &NewEnvironments::changed, this, &NewProjectForm::judge);
    setFocusProxy(m_label);
    showEnvironments();
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
    m_fields = form;
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
    connect(m_kit, &QComboBox::currentIndexChanged, this, &NewProjectForm::refreshKit);
    return fields;
}

void NewProjectForm::setKits(const QList<KitOption> &kits)
{
    m_kits = kits;
    m_kit->clear();
    for (const KitOption &kit : kits) {
        m_kit->addItem(kit.title, kit.id);
        m_kit->setItemData(m_kit->count() - 1, kit.summary, Qt::ToolTipRole);
    }
    if (const int index = m_kit->findData(m_beginning.kit.id); index >= 0)
        m_kit->setCurrentIndex(index);
    refreshKit();
}

void NewProjectForm::refreshKit()
{
    const KitOption *kit = findKit(m_kits, m_kit->currentData().toString());
    const QStringList languages = kit ? kit->languages : QStringList();
    m_kitHelp->setText(kit ? kit->summary : QString());
    m_language->clear();
    for (const QString &language : languages)
        m_language->addItem(languageTitle(language), language);
    m_language->setEnabled(languages.size() > 1);
    m_language->setCurrentIndex(std::max(0, m_language->findData(m_beginning.kit.language)));
    m_fields->setRowVisible(m_language, !languages.isEmpty());
    const EnvironmentForm form = kit ? kit->environment : EnvironmentForm();
    m_environmentsTitle->setText(form.account.label == form.title ? tr("Environments") : tr("Environments: %1").arg(form.title));
    const QString provider = kit ? kit->provider : QString();
    m_environments->setForm(form, m_regions.value(provider), m_usualRegions.value(provider));
    judge();
}

void NewProjectForm::setRegions(const QHash<QString, QStringList> &regions, const QHash<QString, QString> &usual)
{
    m_regions = regions;
    m_usualRegions = usual;
    refreshKit();
}

void NewProjectForm::showEnvironments()
{
    QList<Environment> environments = m_beginning.environments;
    if (environments.isEmpty()) {
        for (const QString &stage : {u"dev"_s, u"prod"_s}) {
            Environment environment;
            environment.stage = stage;
            environment.manualApproval = stage == "prod"_L1;
            environments << environment;
        }
    }
    m_environments->setEnvironments(m_beginning.cicd, environments);
    refreshKit();
}

void NewProjectForm::setExample(const QString &title, const Project &beginning)
{
    m_beginning = beginning;
    m_title->setText(title.isEmpty() ? tr("New project") : tr("New project from “%1”").arg(title));
    m_label->setText(beginning.label);
    m_team->setText(beginning.team);
    if (!beginning.prefix.isEmpty()) {
        m_prefix->setText(beginning.prefix);
        m_prefixTouched = true;
    }
    m_kit->setEnabled(beginning.kit.id.isEmpty()); // an example is drawn for its kit
    showEnvironments();
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
    if (!m_environments->problem().isEmpty())
        return m_environments->problem();
    return {};
}

void NewProjectForm::judge()
{
    // An untouched form is not scolded: what is missing is said at the foot only.
    m_prefixNote->setNote(m_prefix->text().isEmpty() && !m_prefixTouched ? QString() : prefixProblem());
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
    project.cicd = m_environments->cicd();
    project.environments = m_environments->environments();
    return project;
}

QLineEdit *NewProjectForm::accountEdit(int row) const { return m_environments->accountEdit(row); }

QString NewProjectForm::folder() const { return m_folder->text().trimmed(); }

} // namespace penstock
