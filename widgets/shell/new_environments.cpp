// SPDX-License-Identifier: Apache-2.0
#include "widgets/shell/new_environments.h"

#include "widgets/inspector/input_form.h"
#include "widgets/inspector/property_field.h"
#include "widgets/shell/chip.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

constexpr int linesOfOne = 3; // of the grid: the fields, a note, further settings

/// What a stage cannot do without; the rest has a default, and can be set on the Environments page.
QList<PropertyType> neededOf(const EnvironmentForm &form)
{
    QList<PropertyType> needed;
    std::ranges::copy_if(form.inputs, std::back_inserter(needed), [](const PropertyType &input) { return input.required && input.defaultValue.isNull(); });
    for (PropertyType &input : needed)
        input.required = false; // it may be entered later
    return needed;
}

} // namespace

NewEnvironments::NewEnvironments(QWidget *parent)
    : QWidget(parent)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    setEnvironments({}, {});
}

void NewEnvironments::setEnvironments(const Environment &cicd, const QList<Environment> &environments)
{
    delete m_table;
    m_lines.clear();
    m_headings.clear();
    m_table = new QWidget(this);
    m_grid = new QGridLayout(m_table);
    m_grid->setContentsMargins({});
    for (int column = 0; column < 4; ++column) {
        m_headings << new HelpLabel({}, m_table);
        m_grid->addWidget(m_headings.last(), 0, column);
    }
    m_grid->setColumnStretch(1, 2);
    m_grid->setColumnStretch(2, 1);
    m_grid->setColumnStretch(3, 1);
    Environment first = cicd;
    first.stage = u"cicd"_s;
    addLine(first, true);
    for (const Environment &environment : environments)
        addLine(environment, false);
    layout()->addWidget(m_table);
    refresh();
}

void NewEnvironments::addLine(const Environment &environment, bool cicd)
{
    Line line{environment, new QLabel(cicd ? tr("CI/CD") : environment.stage, m_table), new QLineEdit(environment.account, m_table), new QComboBox(m_table),
        new QLineEdit(environment.profile, m_table), new NoteLabel(Tone::Danger, m_table), new InputForm(m_table)};
    line.name->setBuddy(line.account);
    line.profile->setAccessibleName(tr("Profile of %1").arg(line.name->text()));
    line.profile->setPlaceholderText(environment.stage);
    line.region->setEditable(true);
    line.region->setInsertPolicy(QComboBox::NoInsert);
    line.region->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    line.region->setMinimumContentsLength(14);
    line.region->setEditText(environment.region);
    const int row = 1 + int(m_lines.size()) * linesOfOne;
    m_grid->addWidget(line.name, row, 0);
    m_grid->addWidget(line.account, row, 1);
    m_grid->addWidget(line.region, row, 2);
    m_grid->addWidget(line.profile, row, 3);
    m_grid->addWidget(line.note, row + 1, 1, 1, 3);
    m_grid->addWidget(line.settings, row + 2, 1, 1, 3);
    const auto judged = [this] {
        judge();
        Q_EMIT changed();
    };
    connect(line.account, &QLineEdit::textChanged, this, judged);
    connect(line.region, &QComboBox::editTextChanged, this, judged);
    const int number = int(m_lines.size());
    connect(line.settings, &InputForm::edited, this, [this, number, judged](const QString &input, const Value &value) {
        if (value.isNull())
            m_lines[number].known.settings.remove(input);
        else
            m_lines[number].known.settings.insert(input, value);
        judged();
    });
    m_lines << line;
}

void NewEnvironments::setForm(const EnvironmentForm &form, const QStringList &regions, const QString &usualRegion)
{
    const QString before = std::exchange(m_usualRegion, usualRegion);
    m_form = form;
    m_regions = regions;
    for (const Line &line : std::as_const(m_lines)) {
        if (line.region->currentText() == before)
            line.region->setEditText(QString()); // nobody entered it
    }
    refresh();
}

void NewEnvironments::refresh()
{
    const QStringList titles{tr("Stage"), m_form.account.label, m_form.region.label, tr("Profile")};
    for (qsizetype i = 0; i < titles.size(); ++i)
        m_headings[i]->setText(titles[i]);
    m_headings.last()->setVisible(m_form.profile);
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        const Line &line = m_lines[i];
        const bool shown = i > 0 || m_form.cicd;
        const QString region = line.region->currentText();
        const QSignalBlocker quiet(line.region);
        line.region->clear();
        line.region->addItems(m_regions);
        line.region->setEditText(region.isEmpty() ? m_usualRegion : region);
        line.account->setAccessibleName(tr("%1 of %2").arg(m_form.account.label, line.name->text()));
        line.region->setAccessibleName(tr("%1 of %2").arg(m_form.region.label, line.name->text()));
        line.account->setPlaceholderText(m_form.account.example);
        line.account->setToolTip(m_form.account.help);
        line.region->setToolTip(m_form.region.help);
        for (QWidget *each : std::initializer_list<QWidget *>{line.name, line.account, line.region})
            each->setVisible(shown);
        line.profile->setVisible(shown && m_form.profile);
        line.settings->setInputs(i == 0 ? QList<PropertyType>() : neededOf(m_form));
        line.settings->display(line.known.settings);
        line.settings->setVisible(shown && !line.settings->isEmpty());
    }
    judge();
}

void NewEnvironments::judge()
{
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        const Line &line = m_lines[i];
        const bool shown = i > 0 || m_form.cicd;
        const QString account = fieldProblem(m_form.account, line.account->text());
        const QString region = fieldProblem(m_form.region, line.region->currentText());
        line.note->setNote(!shown ? QString() : account.isEmpty() ? region : account);
    }
}

QString NewEnvironments::problem() const
{
    for (const Line &line : m_lines) {
        if (!line.note->note().isEmpty())
            return tr("Mend what is said about %1, or leave it empty for now.").arg(line.name->text());
    }
    return {};
}

Environment NewEnvironments::entered(const Line &line) const
{
    Environment environment = line.known;
    environment.account = line.account->text();
    environment.region = line.region->currentText();
    environment.profile = m_form.profile ? line.profile->text() : QString();
    environment.settings.removeIf([this](const auto &setting) { return !std::ranges::contains(m_form.inputs, setting.key(), &PropertyType::id); });
    return environment;
}

Environment NewEnvironments::cicd() const { return m_form.cicd ? entered(m_lines.first()) : m_lines.first().known; }

QList<Environment> NewEnvironments::environments() const
{
    QList<Environment> all;
    for (const Line &line : m_lines.sliced(1))
        all << entered(line);
    return all;
}

} // namespace penstock
