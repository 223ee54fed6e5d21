// SPDX-License-Identifier: Apache-2.0
#include "models/plan/plan_lines.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

// Categories that change how the text around them is shown, or show as nothing.
bool hides(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format: // directions, zero-width characters
    case QChar::Other_Surrogate:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph: return true;
    default: return false;
    }
}

QString quoted(const QString &text) { return u'"' + escaped(text).replace(u'"', u"\\\""_s) + u'"'; }

QString attributeSign(const ResourceChange &change, const AttributeChange &attribute)
{
    if (change.action == Action::Create || change.action == Action::Delete)
        return actionSign(change.action);
    const bool hidden = attribute.sensitive || attribute.unknown;
    if (attribute.before.isNull() && !hidden)
        return actionSign(Action::Create);
    if (attribute.after.isNull() && !hidden)
        return actionSign(Action::Delete);
    return actionSign(Action::Update);
}

QString attributeValues(const ResourceChange &change, const AttributeChange &attribute, qsizetype most)
{
    if (attribute.sensitive)
        return u"(sensitive value)"_s;
    const QString after = attribute.unknown ? u"(known after deployment)"_s : literal(attribute.after, most);
    if (change.action == Action::Create || (attribute.before.isNull() && change.action != Action::Delete))
        return after;
    if (change.action == Action::Delete || (attribute.after.isNull() && !attribute.unknown))
        return QString(literal(attribute.before, most) + u" -> null"_s);
    return QString(literal(attribute.before, most) + u" -> "_s + after);
}

QString forced(Replacement replacement)
{
    switch (replacement) {
    case Replacement::Will: return u" # forces replacement"_s;
    case Replacement::May: return u" # may force replacement"_s;
    case Replacement::No: break;
    }
    return {};
}

} // namespace

QString escaped(const QString &text)
{
    QString result;
    result.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        char32_t c = text[i].unicode();
        const bool pair = text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
        if (pair)
            c = QChar::surrogateToUcs4(text[i], text[i + 1]);
        if (c == U'\n')
            result += u"\\n"_s;
        else if (c == U'\t')
            result += u"\\t"_s;
        else if (c == U'\r')
            result += u"\\r"_s;
        else if (c == U'\\')
            result += u"\\\\"_s;
        else if (hides(c))
            result += u"\\u{"_s + QString::number(c, 16) + u'}';
        else
            result += QStringView(text).mid(i, pair ? 2 : 1);
        i += pair ? 1 : 0;
    }
    return result;
}

QString literal(const Value &value, qsizetype mostCharacters)
{
    const QString text = value.text();
    qsizetype cut = mostCharacters > 0 ? std::min(mostCharacters, text.size()) : text.size();
    if (cut > 0 && cut < text.size() && text[cut - 1].isHighSurrogate())
        --cut;
    const QString shown = value.isString() ? quoted(text.left(cut)) : escaped(text.left(cut));
    return cut == text.size() ? shown : QString(shown + u"… ("_s + QString::number(text.size() - cut) + u" more characters)"_s);
}

QString sentence(const ResourceChange &change)
{
    switch (change.action) {
    case Action::Create: return u"will be created"_s;
    case Action::Update: return change.replacement == Replacement::May ? u"will be updated, and may be replaced"_s : u"will be updated"_s;
    case Action::Replace: return u"must be replaced"_s;
    case Action::Delete: return change.retained ? u"will be removed, and stays behind in the account"_s : u"will be destroyed"_s;
    case Action::Read: return u"will be read"_s;
    case Action::Import: return u"will be imported"_s;
    case Action::Move: return u"has moved from "_s + escaped(change.previousAddress);
    case Action::Forget: return u"will be forgotten, and stays behind in the account"_s;
    case Action::NoOp: return u"does not change"_s;
    }
    return {};
}

QString summaryLine(const Plan &plan)
{
    const int replaced = plan.count(Action::Replace);
    QString line = u"Plan: "_s;
    const auto further = [&](Action action, const QString &text) {
        if (const int count = plan.count(action); count > 0)
            line += QString::number(count) + text;
    };
    further(Action::Import, u" to import, "_s);
    further(Action::Move, u" to move, "_s);
    further(Action::Forget, u" to forget, "_s);
    line += u"%1 to add, %2 to change, %3 to destroy."_s.arg(plan.count(Action::Create) + replaced)
                .arg(plan.count(Action::Update))
                .arg(plan.count(Action::Delete) + replaced);
    return line;
}

QList<PlanLine> resourceLines(const ResourceChange &change, qsizetype mostCharacters, qsizetype mostAttributes)
{
    QList<PlanLine> lines;
    lines.append({{}, QString(u"# "_s + escaped(change.address) + u' ' + sentence(change)), true});
    if (!change.risks.isEmpty())
        lines.append({{}, QString(u"# risks: "_s + escaped(change.risks.join(u", "_s))), true});
    const QString head = u"resource "_s + quoted(change.type);
    if (change.attributes.isEmpty()) {
        lines.append({actionSign(change.action), head, false});
        return lines;
    }
    lines.append({actionSign(change.action), QString(head + u" {"_s), false});

    const qsizetype shown = mostAttributes > 0 ? std::min(mostAttributes, change.attributes.size()) : change.attributes.size();
    constexpr qsizetype widest = 60; // a single long path must not push everything to the right
    qsizetype width = 0;
    for (const AttributeChange &attribute : change.attributes.first(shown))
        width = std::max(width, std::min(widest, escaped(attribute.path).size()));
    for (const AttributeChange &attribute : change.attributes.first(shown)) {
        const QString path = escaped(attribute.path) + u':';
        lines.append({attributeSign(change, attribute),
            QString(
                u"    "_s + path.leftJustified(width + 1) + u' ' + attributeValues(change, attribute, mostCharacters) + forced(attribute.forcesReplacement)),
            false});
    }
    if (shown < change.attributes.size())
        lines.append({{}, u"    # and %1 more attributes"_s.arg(change.attributes.size() - shown), true});
    lines.append({{}, u"}"_s, false});
    return lines;
}

} // namespace penstock
