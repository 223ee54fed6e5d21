// SPDX-License-Identifier: Apache-2.0
#include "deploy/kits/template_lint.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

const QRegularExpression &namePattern()
{
    static const QRegularExpression pattern(u"^[A-Za-z][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*$"_s);
    return pattern;
}

class Lint
{
public:
    Lint(const QString &text, const QString &file)
        : m_text(text)
        , m_file(file)
    { }

    Result<QList<TemplateUse>> run()
    {
        static const QRegularExpression tag(u"\\{\\{.*?\\}\\}|\\{%.*?%\\}|\\{#.*?#\\}"_s);
        qsizetype from = 0;
        for (auto matches = tag.globalMatch(m_text); matches.hasNext();) {
            const QRegularExpressionMatch match = matches.next();
            m_line += int(QStringView(m_text).sliced(from, match.capturedStart() - from).count(u'\n'));
            from = match.capturedStart();
            const QString whole = match.captured();
            const QString inner = whole.sliced(2, whole.size() - 4).trimmed();
            Result<void> read;
            if (whole.startsWith("{{"_L1))
                read = output(inner, match.capturedStart(), match.capturedEnd());
            else if (whole.startsWith("{%"_L1))
                read = tagRead(inner);
            if (!read)
                return std::unexpected(read.error());
        }
        if (!m_open.isEmpty())
            return std::unexpected(wrong(u"{% %1 %} is not closed."_s.arg(m_open.last())).error());
        return m_uses;
    }

private:
    std::unexpected<Error> wrong(const QString &why) const
    {
        return failure(ErrorKind::Internal, u"The kit's template is not safe."_s, why, {}, {m_file, m_line, 0});
    }

    Result<void> output(const QString &inner, qsizetype start, qsizetype end)
    {
        if (inner.contains(u'|'))
            return wrong(u"\"%1\" uses a filter, which could turn off or change the writing of literals."_s.arg(inner));
        if (!namePattern().match(inner).hasMatch())
            return wrong(u"\"%1\" is not the name of a variable."_s.arg(inner));
        const QChar before = start > 0 ? m_text.at(start - 1) : QChar(u' ');
        const QChar after = end < m_text.size() ? m_text.at(end) : QChar(u' ');
        if (u"\"'`"_s.contains(before) || u"\"'`"_s.contains(after) || insideQuotes(start))
            return wrong(u"{{ %1 }} has quotes around it; a variable brings its own."_s.arg(inner));
        m_uses.append({TemplateUse::How::Output, inner, {}, m_line});
        return {};
    }

    /// A quote that is open where the variable begins, on its line; an apostrophe inside a word is none.
    bool insideQuotes(qsizetype start) const
    {
        const qsizetype lineStart = start == 0 ? 0 : m_text.lastIndexOf(u'\n', start - 1) + 1;
        QChar open;
        for (qsizetype i = lineStart; i < start; ++i) {
            const QChar c = m_text.at(i);
            if (m_text.sliced(i, 2) == "{{"_L1) {
                i = m_text.indexOf(u"}}"_s, i) + 1;
                continue;
            }
            if (!open.isNull()) {
                if (c == u'\\')
                    ++i;
                else if (c == open)
                    open = QChar();
            } else if (c == u'"' || c == u'`' || (c == u'\'' && (i == lineStart || !m_text.at(i - 1).isLetterOrNumber()))) {
                open = c;
            }
        }
        return !open.isNull();
    }

    Result<void> tagRead(const QString &inner)
    {
        const QStringList words = inner.split(u' ', Qt::SkipEmptyParts);
        const QString name = words.value(0);
        if (name == "if"_L1 || name == "elif"_L1)
            return condition(name, words.sliced(1));
        if (name == "else"_L1)
            return m_open.isEmpty() ? wrong(u"{% else %} without an if."_s) : Result<void>{};
        if (name == "endif"_L1)
            return close(u"if"_s);
        if (name == "for"_L1)
            return loop(words);
        if (name == "endfor"_L1) {
            m_uses.append({TemplateUse::How::EndLoop, {}, {}, m_line});
            return close(u"for"_s);
        }
        return wrong(u"{% %1 %} is not allowed: only if, elif, else, for and their ends are."_s.arg(inner));
    }

    Result<void> close(const QString &what)
    {
        if (m_open.isEmpty() || m_open.takeLast() != what)
            return wrong(u"The end of %1 does not belong to the tag before it."_s.arg(what));
        return {};
    }

    Result<void> condition(const QString &name, const QStringList &words)
    {
        if (name == "if"_L1)
            m_open.append(u"if"_s);
        static const QStringList operators{u"and"_s, u"or"_s, u"not"_s};
        if (words.isEmpty())
            return wrong(u"{% if %} asks for nothing."_s);
        for (const QString &word : words) {
            if (operators.contains(word))
                continue;
            if (!namePattern().match(word).hasMatch())
                return wrong(u"\"%1\" in a condition is not the name of a variable."_s.arg(word));
            m_uses.append({TemplateUse::How::Condition, word, {}, m_line});
        }
        return {};
    }

    Result<void> loop(const QStringList &words)
    {
        m_open.append(u"for"_s);
        if (words.size() != 4 || words.at(2) != "in"_L1 || !namePattern().match(words.at(3)).hasMatch() || words.at(1).contains(u'.')
            || !namePattern().match(words.at(1)).hasMatch())
            return wrong(u"A loop is written {% for NAME in LIST %}."_s);
        m_uses.append({TemplateUse::How::Loop, words.at(3), words.at(1), m_line});
        return {};
    }

    const QString &m_text;
    const QString &m_file;
    int m_line = 1;
    QStringList m_open;
    QList<TemplateUse> m_uses;
};

class Check
{
public:
    Check(const QList<TemplateUse> &uses, std::optional<Language> language, const QString &file)
        : m_uses(uses)
        , m_language(language)
        , m_file(file)
    { }

    /// From `index` to the end of the loop it is in; gives the index behind that.
    Result<qsizetype> run(qsizetype index, const Variables &variables)
    {
        while (index < m_uses.size() && m_uses.at(index).how != TemplateUse::How::EndLoop) {
            const TemplateUse &use = m_uses.at(index++);
            const Variable *variable = lookUp(variables, use.path);
            if (!variable)
                return wrong(use, u"The template uses \"%1\", which is not there."_s.arg(use.path));
            if (use.how == TemplateUse::How::Output) {
                if (const QString problem = outputProblem(*variable); !problem.isEmpty())
                    return wrong(use, u"\"%1\": %2"_s.arg(use.path, problem));
            } else if (use.how == TemplateUse::How::Loop) {
                const Result<qsizetype> behind = loop(use, index, *variable, variables);
                if (!behind)
                    return behind;
                index = *behind;
            }
        }
        return index + 1;
    }

private:
    std::unexpected<Error> wrong(const TemplateUse &use, const QString &why) const
    {
        return failure(ErrorKind::Project, u"A file cannot be written."_s, why, {}, {m_file, use.line, 0});
    }

    QString outputProblem(const Variable &variable) const
    {
        if (variable.fragment())
            return {};
        if (!variable.value())
            return u"it is a list or a group of values, which cannot stand in the text."_s;
        if (variable.value()->isBool())
            return u"it is a condition, which cannot stand in the text."_s;
        if (!m_language)
            return variable.value()->isString() ? QString() : u"only text can stand here."_s;
        const Result<QString> written = literal(*m_language, *variable.value());
        return written ? QString() : written.error().why;
    }

    Result<qsizetype> loop(const TemplateUse &use, qsizetype index, const Variable &variable, const Variables &outer)
    {
        if (!variable.list())
            return wrong(use, u"\"%1\" is not a list."_s.arg(use.path));
        for (const Variable &item : *variable.list()) {
            Variables inner = outer;
            inner.insert(use.loopName, item);
            if (const Result<qsizetype> round = run(index, inner); !round)
                return round;
        }
        int depth = 1;
        while (depth > 0) {
            depth += m_uses.at(index).how == TemplateUse::How::Loop ? 1 : m_uses.at(index).how == TemplateUse::How::EndLoop ? -1 : 0;
            ++index;
        }
        return index;
    }

    const QList<TemplateUse> &m_uses;
    std::optional<Language> m_language;
    const QString &m_file;
};

} // namespace

Result<QList<TemplateUse>> lintTemplate(const QString &text, const QString &file) { return Lint(text, file).run(); }

Result<void> checkUses(const QList<TemplateUse> &uses, const Variables &variables, std::optional<Language> language, const QString &file)
{
    const Result<qsizetype> checked = Check(uses, language, file).run(0, variables);
    if (!checked)
        return std::unexpected(checked.error());
    return {};
}

} // namespace penstock
