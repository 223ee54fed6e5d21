// SPDX-License-Identifier: Apache-2.0
#include "models/plan/plan_lines.h"
#include "models/plan/plan_text.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

constexpr qsizetype mostCharacters = 65'536;  // what GitHub takes as one comment; the others take more or as much
constexpr qsizetype roomForTheEnd = 1'000;    // the closing tags and the sentence that says what was cut
constexpr qsizetype mostOfAValue = 500;
constexpr qsizetype mostAttributes = 60;
constexpr qsizetype roomForTheTable = 20'000;
constexpr qsizetype mostBackticks = 300;      // in a row; the fence around them is one longer, twice

// Inline code in which nothing is markup, a mention or a link, whatever the text: only letters and digits stay as they are.
QString code(const QString &text)
{
    QString safe;
    for (const QChar c : escaped(text)) {
        const bool plain = c.unicode() > 127 || c.isLetterOrNumber() || c == u' ';
        safe += plain ? QString(c) : QString(u"&#"_s + QString::number(c.unicode()) + u';');
    }
    return u"<code>"_s + safe + u"</code>"_s;
}

// "-" and "+" first in a line colour it; what is changed begins with "!" as GitHub's diffs have it.
QString diffLine(const PlanLine &line)
{
    const QString mark = line.sign == u"+"_s ? u"+ "_s : line.sign == u"-"_s ? u"- "_s : line.sign == u"~"_s || line.sign == u"-/+"_s ? u"! "_s : u"  "_s;
    const bool told = line.sign.isEmpty() || mark != u"  "_s;
    return mark + (told && line.sign != u"-/+"_s ? QString() : QString(line.sign + u' ')) + line.text + u'\n';
}

// A fence longer than any run of backticks inside cannot be closed from inside.
QString fenced(const QString &lines)
{
    qsizetype longest = 2;
    qsizetype run = 0;
    for (const QChar c : lines) {
        run = c == u'`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    const QString fence(longest + 1, u'`');
    return fence + u"diff\n"_s + lines + fence + u"\n\n"_s;
}

bool isDestructive(const ResourceChange &change)
{
    return change.action == Action::Delete || change.action == Action::Replace || change.replacement != Replacement::No
        || change.risks.contains(u"destroys-data"_s);
}

QString countsTable(const Plan &plan)
{
    QString rows = u"| | Action | Resources |\n|---|---|---:|\n"_s;
    const std::pair<Action, QString> actions[] = {{Action::Replace, u"replace"_s}, {Action::Delete, u"destroy"_s}, {Action::Update, u"change"_s},
        {Action::Create, u"add"_s}, {Action::Import, u"import"_s}, {Action::Move, u"move"_s}, {Action::Forget, u"forget"_s}};
    for (const auto &[action, name] : actions) {
        if (const int count = plan.count(action); count > 0)
            rows += u"| "_s + code(actionSign(action)) + u" | "_s + name + u" | "_s + QString::number(count) + u" |\n"_s;
    }
    return rows + u'\n';
}

// The changes that somebody must look at, one row each, before any detail.
QString destructiveTable(const QList<const ResourceChange *> &changes)
{
    if (changes.isEmpty())
        return {};
    QString rows = u"### Look at these first\n\n| | Resource | Type | Risks |\n|---|---|---|---|\n"_s;
    qsizetype shown = 0;
    for (const ResourceChange *change : changes) {
        QStringList risks;
        for (const QString &risk : change->risks)
            risks.append(code(risk));
        const QString verb = change->action == Action::Move ? u"moves"_s : sentence(*change);
        const QString row = u"| "_s + code(actionSign(change->action)) + u" | "_s + code(change->address.left(mostOfAValue)) + u' ' + verb + u" | "_s
            + code(change->type.left(mostOfAValue)) + u" | "_s + risks.join(u", "_s) + u" |\n"_s;
        if (rows.size() + row.size() > roomForTheTable)
            break;
        rows += row;
        ++shown;
    }
    if (shown < changes.size())
        rows += u"\n%1 more of these did not fit into this table.\n"_s.arg(changes.size() - shown);
    return rows + u'\n';
}

// One folded section; takes as many resources as fit, and counts those that do not.
class Details
{
public:
    Details(QString &text, int &left)
        : m_text(text)
        , m_left(left)
    { }

    void section(const QString &title, const QList<const ResourceChange *> &changes, bool open)
    {
        if (changes.isEmpty())
            return;
        QString lines;
        qsizetype room = mostCharacters - roomForTheEnd - 2 * mostBackticks - m_text.size();
        for (const ResourceChange *change : changes) {
            if (room < 2 * change->address.size()) { // not even worth rendering
                ++m_left;
                continue;
            }
            QString block;
            for (const PlanLine &line : resourceLines(*change, mostOfAValue, mostAttributes))
                block += diffLine(line);
            if (block.size() > room || block.contains(QString(mostBackticks, u'`'))) {
                ++m_left;
                continue;
            }
            room -= block.size();
            lines += block;
        }
        if (lines.isEmpty())
            return;
        const QString summary = title + u" (%1)"_s.arg(changes.size());
        m_text += (open ? u"<details open>"_s : u"<details>"_s) + u"<summary>"_s + summary + u"</summary>\n\n"_s + fenced(lines) + u"</details>\n\n"_s;
    }

private:
    QString &m_text;
    int &m_left;
};

} // namespace

QString planMarkdown(const Plan &plan)
{
    QString text = u"## Plan"_s;
    if (!plan.environment.isEmpty())
        text += u" for "_s + code(plan.environment.left(mostOfAValue));
    text += u"\n\n"_s;
    if (!plan.against.isEmpty())
        text += u"Compared with "_s + code(plan.against.left(mostOfAValue)) + u".\n\n"_s;

    int left = 0;
    Details details(text, left);
    if (plan.isEmpty()) {
        text += u"**No changes.** What is drawn is what is deployed.\n\n"_s;
    } else {
        QList<const ResourceChange *> destructive;
        QList<const ResourceChange *> further;
        for (const ResourceChange &change : plan.resources) {
            if (change.action != Action::NoOp)
                (isDestructive(change) ? destructive : further).append(&change);
        }
        text += u"**"_s + summaryLine(plan) + u"**\n\n"_s + countsTable(plan) + destructiveTable(destructive);
        details.section(u"Replaced or destroyed"_s, destructive, true);
        details.section(u"Everything else"_s, further, false);
    }
    QList<const ResourceChange *> drift;
    for (const ResourceChange &change : plan.drift)
        drift.append(&change);
    details.section(u"Changed outside of what was deployed"_s, drift, false);
    if (left > 0)
        text += u"The details of %1 resources were left out, since a comment takes only %2 characters; `penstock plan` shows all of them.\n"_s.arg(left).arg(
            mostCharacters);
    return text;
}

} // namespace penstock
