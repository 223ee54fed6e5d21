// SPDX-License-Identifier: Apache-2.0
#include "app/cli/output.h"

#include <QJsonObject>

#include <cstdio>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

void write(std::FILE *stream, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stream);
    std::fflush(stream);
}

} // namespace

void addFormat(CLI::App &command, Format &format, bool markdown)
{
    std::map<std::string, Format> names{{"text", Format::Text}, {"json", Format::Json}};
    if (markdown)
        names.emplace("markdown", Format::Markdown);
    command.add_option("--format", format, markdown ? "text (default), json or markdown" : "text (default) or json")
        ->transform(CLI::CheckedTransformer(names, CLI::ignore_case).description(""))
        ->type_name("FORMAT");
}

void print(const QString &text) { write(stdout, text); }
void printLine(const QString &text) { write(stdout, QString(text + u'\n')); }
void tell(const QString &text) { write(stderr, QString(text + u'\n')); }
void printJson(const QJsonObject &document) { write(stdout, QString::fromUtf8(QJsonDocument(document).toJson())); }

bool colourWanted() { return isatty(STDOUT_FILENO) && qEnvironmentVariableIsEmpty("NO_COLOR") && qgetenv("TERM") != "dumb"; }

QString table(const QList<QStringList> &rows, const QString &indent)
{
    QList<qsizetype> widths;
    for (const QStringList &row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (qsizetype i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], row[i].size());
    }
    QString text;
    for (const QStringList &row : rows) {
        QString line = indent;
        for (qsizetype i = 0; i < row.size(); ++i)
            line += i + 1 < row.size() ? QString(row[i].leftJustified(widths[i]) + u"  "_s) : row[i];
        while (line.endsWith(u' '))
            line.chop(1);
        text += line + u'\n';
    }
    return text;
}

QString shown(const QString &text)
{
    QString safe;
    safe.reserve(text.size());
    for (const QChar c : text) {
        if (c == u'\n')
            safe += c;
        else if (c.category() == QChar::Other_Control)
            safe += u"\\x%1"_s.arg(c.unicode(), 2, 16, QChar(u'0'));
        else
            safe += c;
    }
    return safe;
}

QString followUpText(const QList<FollowUp> &followUps)
{
    if (followUps.isEmpty())
        return {};
    QString text = u"Left to do, outside Git:\n"_s;
    for (const FollowUp &followUp : followUps) {
        text += u"- "_s + shown(followUp.title) + u'\n';
        if (!followUp.why.isEmpty())
            text += u"  "_s + shown(followUp.why) + u'\n';
        for (const QString &command : followUp.commands)
            text += u"    "_s + shown(command) + u'\n';
    }
    return text;
}

QJsonArray followUpJson(const QList<FollowUp> &followUps)
{
    QJsonArray array;
    for (const FollowUp &followUp : followUps) {
        array.append(QJsonObject{{u"when"_s, followUp.when}, {u"stage"_s, orNull(followUp.stage)}, {u"title"_s, followUp.title},
            {u"why"_s, orNull(followUp.why)}, {u"commands"_s, QJsonArray::fromStringList(followUp.commands)}});
    }
    return array;
}

QJsonValue orNull(const QString &text) { return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text); }

static QString severityId(Severity severity) { return severity == Severity::Error ? u"error"_s : severity == Severity::Warning ? u"warning"_s : u"hint"_s; }

QJsonObject problemJson(const Problem &problem)
{
    return {{u"severity"_s, severityId(problem.severity)}, {u"id"_s, problem.id}, {u"message"_s, problem.message}, {u"remedy"_s, orNull(problem.remedy)},
        {u"file"_s, orNull(problem.place.file)}, {u"line"_s, problem.place.line > 0 ? QJsonValue(problem.place.line) : QJsonValue(QJsonValue::Null)},
        {u"column"_s, problem.place.column > 0 ? QJsonValue(problem.place.column) : QJsonValue(QJsonValue::Null)},
        {u"pipeline"_s, orNull(problem.pipeline.value)}, {u"node"_s, orNull(problem.node.value)}, {u"property"_s, orNull(problem.property)},
        {u"stage"_s, orNull(problem.stage)}};
}

QString problemText(const Problem &problem)
{
    const QString place = problem.place.file.isEmpty() ? QString() : QString(problem.place.toString() + u": "_s);
    QString text = place + severityId(problem.severity) + u": "_s + problem.message + u" ["_s + problem.id + u"]\n"_s;
    if (!problem.remedy.isEmpty())
        text += u"    "_s + problem.remedy + u'\n';
    return shown(text);
}

} // namespace penstock
