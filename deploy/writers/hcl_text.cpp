// SPDX-License-Identifier: Apache-2.0
#include "deploy/writers/hcl_text.h"

#include "deploy/writers/literals.h"
#include "deploy/writers/quoting.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

constexpr int step = 2;
constexpr qsizetype longestLine = 100;

QString spaces(int count) { return QString(count, u' '); }

} // namespace

QString HclText::key(const QString &key)
{
    static const QRegularExpression name(u"\\A[A-Za-z_][A-Za-z0-9_-]*\\z"_s);
    return name.match(key).hasMatch() ? key : quoteHcl(key);
}

QString HclText::arguments(const std::vector<Argument> &arguments, int indent)
{
    QString out;
    for (size_t begin = 0; begin < arguments.size();) {
        size_t end = begin;
        qsizetype widest = 0;
        while (end < arguments.size() && !arguments[end].text.contains(u'\n'))
            widest = std::max(widest, arguments[end++].name.size());
        for (size_t i = begin; i < end; ++i)
            out += spaces(indent) + arguments[i].name.leftJustified(widest) + u" = "_s + arguments[i].text + u'\n';
        if (end < arguments.size()) {
            out += spaces(indent) + arguments[end].name + u" = "_s + arguments[end].text + u'\n';
            ++end;
        }
        begin = end;
    }
    return out;
}

Result<QString> HclText::expression(const Value &value, int indent) const
{
    if (const auto *reference = std::get_if<Reference>(&value.data()))
        return m_traversal(*reference);
    if (const auto *joined = std::get_if<Joined>(&value.data()))
        return this->joined(*joined);
    if (value.isList())
        return list(value.toList(), indent);
    if (value.isMap())
        return object(value.toMap(), indent);
    return hclLiteral(value);
}

Result<QString> HclText::joined(const Joined &value) const
{
    QString out = u"\""_s;
    for (const auto &part : value.parts) {
        if (const auto *reference = std::get_if<Reference>(&part)) {
            const Result<QString> traversal = m_traversal(*reference);
            if (!traversal)
                return traversal;
            if (const QChar last = out.back(); last == u'$' || last == u'%') // "$${" would be an escape, and the reference a text
                out = out.chopped(1) + (last == u'$' ? u"\\u0024"_s : u"\\u0025"_s);
            out += u"${"_s + *traversal + u'}';
            continue;
        }
        const Result<QString> literal = hclLiteral(std::get<QString>(part));
        if (!literal)
            return literal;
        out += QStringView(*literal).sliced(1, literal->size() - 2); // without its quotes
    }
    return QString(out + u'"');
}

Result<QString> HclText::list(const ValueList &list, int indent) const
{
    QStringList items;
    bool spread = false;
    qsizetype width = 0;
    for (const Value &item : list) {
        const Result<QString> text = expression(item, indent + step);
        if (!text)
            return text;
        spread = spread || text->contains(u'\n');
        width += text->size() + 2;
        items.append(*text);
    }
    if (!spread && width + indent < longestLine)
        return QString(u'[' + items.join(u", "_s) + u']');
    QString out = u"[\n"_s;
    for (const QString &item : std::as_const(items))
        out += spaces(indent + step) + item + u",\n"_s;
    return QString(out + spaces(indent) + u']');
}

Result<QString> HclText::object(const ValueMap &map, int indent) const
{
    if (map.isEmpty())
        return u"{}"_s;
    std::vector<Argument> members;
    for (auto it = map.begin(); it != map.end(); ++it) {
        if (const QString problem = literalProblem(Language::Hcl, it.key()); !problem.isEmpty())
            return failure(ErrorKind::Refused, u"The value cannot be written."_s, problem);
        const Result<QString> text = expression(*it, indent + step);
        if (!text)
            return text;
        members.push_back({key(it.key()), *text});
    }
    return QString(u"{\n"_s + arguments(members, indent + step) + spaces(indent) + u'}');
}

namespace {

/// A line of HCL, as far as laying it out needs it.
struct HclLine
{
    qsizetype equals = -1; // of the assignment of an argument; -1: there is none
    int brackets = 0;      // opened minus closed, behind the assignment
    QString heredoc;       // the word that ends it; empty: none begins here
};

HclLine readLine(QStringView line)
{
    HclLine read;
    bool quoted = false;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar c = line[i];
        if (quoted) {
            if (c == u'\\')
                ++i;
            else if (c == u'"')
                quoted = false;
            continue;
        }
        if (c == u'"')
            quoted = true;
        else if (c == u'#' || line.sliced(i).startsWith(u"//"))
            return read;
        else if (c == u'=' && read.equals < 0 && read.brackets == 0 && i > 0 && !u"=!<>"_s.contains(line[i - 1]) && !line.sliced(i + 1).startsWith(u'=')
            && !line.sliced(i + 1).startsWith(u'>'))
            read.equals = i;
        else if (u"([{"_s.contains(c))
            ++read.brackets;
        else if (u")]}"_s.contains(c))
            --read.brackets;
    }
    static const QRegularExpression heredoc(u"<<-?([A-Za-z_][A-Za-z0-9_]*)\\s*$"_s);
    if (const QRegularExpressionMatch match = heredoc.matchView(line); match.hasMatch())
        read.heredoc = match.captured(1);
    return read;
}

} // namespace

QString hclLayout(const QString &text, QChar continued)
{
    QStringList lines = text.split(u'\n');
    QString margin;
    for (QString &line : lines) {
        if (line.startsWith(continued))
            line = margin + line.sliced(1);
        else
            margin = line.first(std::ranges::find_if(line, [](QChar c) { return c != u' '; }) - line.begin());
    }
    QString ending; // of the heredoc that we are in
    qsizetype begin = -1;
    QList<HclLine> chain;
    const auto close = [&] {
        qsizetype widest = 0;
        for (qsizetype i = 0; i < chain.size(); ++i)
            widest = std::max(widest, QStringView(lines[begin + i]).first(chain[i].equals).trimmed().size());
        for (qsizetype i = 0; i < chain.size(); ++i) {
            const QString line = lines[begin + i];
            const QString indent = line.first(std::ranges::find_if(line, [](QChar c) { return c != u' '; }) - line.begin());
            lines[begin + i] = indent + line.first(chain[i].equals).trimmed().leftJustified(widest) + u" = "_s + line.sliced(chain[i].equals + 1).trimmed();
        }
        chain.clear();
        begin = -1;
    };
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (!ending.isEmpty()) {
            if (lines[i].trimmed() == ending)
                ending.clear();
            continue;
        }
        const HclLine line = readLine(lines[i]);
        ending = line.heredoc;
        const bool argument = line.equals >= 0 && line.brackets == 0;
        if (!argument && !chain.isEmpty())
            close();
        if (!argument) {
            if (line.equals >= 0 && line.brackets > 0) // begins a value of several lines, which stands for itself
                lines[i] = QString(lines[i].first(line.equals)).replace(QRegularExpression(u"\\s+$"_s), QString()) + u" = "_s
                    + lines[i].sliced(line.equals + 1).trimmed();
            continue;
        }
        if (begin < 0)
            begin = i;
        chain.append(line);
        if (!ending.isEmpty())
            close();
    }
    if (!chain.isEmpty())
        close();
    return lines.join(u'\n');
}

} // namespace penstock
