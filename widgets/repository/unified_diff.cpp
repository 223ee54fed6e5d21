// SPDX-License-Identifier: Apache-2.0
#include "widgets/repository/unified_diff.h"

#include "widgets/repository/repository_state.h"

#include <QCoreApplication>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace penstock {

QList<DiffLine> parseUnifiedDiff(const QString &text)
{
    static const QRegularExpression hunk(u"^@@ -(\\d+)(?:,(\\d+))? \\+(\\d+)(?:,(\\d+))? @@"_s);
    QList<DiffLine> lines;
    int before = 0;
    int after = 0;
    // A hunk says how many lines it has; only within them are "+", "-" and " " signs of a change ("--- x" may be one).
    int leftBefore = 0;
    int leftAfter = 0;
    QStringList all = text.split(u'\n');
    if (!all.isEmpty() && all.last().isEmpty())
        all.removeLast();
    for (const QString &line : std::as_const(all)) {
        const QChar sign = line.isEmpty() ? u' ' : line[0];
        if (leftBefore + leftAfter > 0 && (sign == u' ' || sign == u'+' || sign == u'-')) {
            DiffLine out{DiffLineKind::Context, line.isEmpty() ? u" "_s : line};
            if (sign != u'+') {
                out.before = before++;
                --leftBefore;
            }
            if (sign != u'-') {
                out.after = after++;
                --leftAfter;
            }
            out.kind = sign == u'+' ? DiffLineKind::Added : sign == u'-' ? DiffLineKind::Removed : DiffLineKind::Context;
            lines << out;
            continue;
        }
        const QRegularExpressionMatch match = hunk.match(line);
        if (match.hasMatch()) {
            before = match.captured(1).toInt();
            after = match.captured(3).toInt();
            leftBefore = match.captured(2).isEmpty() ? 1 : match.captured(2).toInt();
            leftAfter = match.captured(4).isEmpty() ? 1 : match.captured(4).toInt();
            lines << DiffLine{DiffLineKind::Hunk, line};
            continue;
        }
        lines << DiffLine{line.startsWith("diff "_L1) ? DiffLineKind::File : DiffLineKind::Note, line};
    }
    return lines;
}

QString changeLetter(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::Added: return u"A"_s;
    case ChangeKind::Modified: return u"M"_s;
    case ChangeKind::Deleted: return u"D"_s;
    case ChangeKind::Renamed: return u"R"_s;
    case ChangeKind::Untracked: return u"?"_s;
    case ChangeKind::Conflicted: return u"!"_s;
    }
    return {};
}

QString changeWord(ChangeKind kind)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("penstock::ChangedFiles", text); };
    switch (kind) {
    case ChangeKind::Added: return tr("added");
    case ChangeKind::Modified: return tr("modified");
    case ChangeKind::Deleted: return tr("deleted");
    case ChangeKind::Renamed: return tr("renamed");
    case ChangeKind::Untracked: return tr("new");
    case ChangeKind::Conflicted: return tr("in conflict");
    }
    return {};
}

} // namespace penstock
