// SPDX-License-Identifier: Apache-2.0
#include "models/plan/plan_text.h"

#include "models/plan/plan_lines.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

QLatin1StringView colourOf(const QString &sign)
{
    if (sign == u"+"_s)
        return "\x1b[32m"_L1;
    if (sign == u"-"_s)
        return "\x1b[31m"_L1;
    if (sign == u"~"_s || sign == u"-/+"_s)
        return "\x1b[33m"_L1;
    return "\x1b[36m"_L1;
}

// Signs stand in a column of three, as wide as "-/+"; what belongs into a block is indented behind it.
void appendLine(QString &text, const PlanLine &line, bool colour)
{
    QString body = line.text;
    qsizetype indent = 2;
    while (body.startsWith(u"    "_s)) {
        body.remove(0, 4);
        indent += 4;
    }
    const QString sign = line.comment && line.sign.isEmpty() ? QString() : QString(line.sign.rightJustified(3) + u' ');
    text += QString(indent - 2, u' ');
    if (line.comment)
        text += (colour ? u"  \x1b[1m"_s : u"  "_s) + body + (colour ? u"\x1b[0m"_s : QString());
    else if (colour && !line.sign.isEmpty())
        text += colourOf(line.sign) + sign + u"\x1b[0m"_s + body;
    else
        text += sign + body;
    text += u'\n';
}

void appendResources(QString &text, const QList<ResourceChange> &resources, bool colour)
{
    for (const ResourceChange &change : resources) {
        if (change.action == Action::NoOp)
            continue;
        for (const PlanLine &line : resourceLines(change))
            appendLine(text, line, colour);
        text += u'\n';
    }
}

QString scope(const Plan &plan)
{
    QString text;
    if (!plan.environment.isEmpty())
        text += u" in "_s + escaped(plan.environment);
    if (!plan.against.isEmpty())
        text += u", compared with "_s + escaped(plan.against);
    return text;
}

} // namespace

QString planText(const Plan &plan, bool colour)
{
    QString text;
    if (!plan.drift.isEmpty()) {
        text += u"Changed outside of what was deployed:\n\n"_s;
        appendResources(text, plan.drift, colour);
    }
    if (plan.isEmpty())
        return text + u"No changes. What is drawn is what is deployed"_s + scope(plan) + u".\n"_s;
    text += u"These changes would be made"_s + scope(plan) + u":\n\n"_s;
    appendResources(text, plan.resources, colour);
    if (!plan.outputs.isEmpty()) {
        text += u"Outputs:\n\n"_s;
        for (const ResourceChange &output : plan.outputs)
            appendLine(text, {actionSign(output.action), escaped(output.address), false}, colour);
        text += u'\n';
    }
    return text + summaryLine(plan) + u'\n';
}

} // namespace penstock
