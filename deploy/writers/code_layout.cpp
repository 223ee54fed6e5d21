// SPDX-License-Identifier: Apache-2.0
#include "deploy/writers/code_layout.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

using Group = CodeText::Group;

QString flat(const CodeText &code);

QString flat(const Group &group)
{
    QString text = group.open;
    const QString pad = group.padded && !group.items.empty() ? u" "_s : QString();
    text += pad;
    for (size_t i = 0; i < group.items.size(); ++i)
        text += (i == 0 ? QString() : group.beside ? u" "_s : u", "_s) + flat(group.items[i]);
    return text + pad + group.close;
}

QString flat(const CodeText &code)
{
    QString text;
    for (const auto &piece : code.pieces)
        text += std::holds_alternative<QString>(piece) ? std::get<QString>(piece) : flat(std::get<Group>(piece));
    return text;
}

/// Whether a text of several lines is in it, which is shown as such.
bool holdsLines(const CodeText &code)
{
    return std::ranges::any_of(code.pieces, [](const auto &piece) {
        const Group *group = std::get_if<Group>(&piece);
        return group && (group->beside || std::ranges::any_of(group->items, holdsLines));
    });
}

struct Writer
{
    int step, width;

    QString hugged(const Group &group, int indent, int column) const
    {
        QString text = group.open;
        for (size_t i = 0; i + 1 < group.items.size(); ++i)
            text += flat(group.items[i]) + u", "_s;
        return text + write(group.items.back(), indent, column + int(text.size()), 0) + group.close;
    }

    bool canHug(const Group &group, int column) const
    {
        if (!group.hugsLast || group.items.empty())
            return false;
        qsizetype before = column + group.open.size();
        for (size_t i = 0; i + 1 < group.items.size(); ++i)
            before += flat(group.items[i]).size() + 2;
        // The line that stays in front must hold the last item's head, up to the bracket that is broken.
        const CodeText &last = group.items.back();
        for (size_t i = 0; i + 1 < last.pieces.size(); ++i)
            before += std::holds_alternative<QString>(last.pieces[i]) ? std::get<QString>(last.pieces[i]).size() : flat(std::get<Group>(last.pieces[i])).size();
        return before + 1 <= width;
    }

    QString broken(const Group &group, int indent, int column) const
    {
        if (canHug(group, column))
            return hugged(group, indent, column);
        QString text = group.open + u'\n';
        const QString inner(indent + step, u' ');
        for (const CodeText &item : group.items)
            text += inner + write(item, indent + step, indent + step, 1) + (group.beside ? u"\n"_s : u",\n"_s);
        return text + QString(indent, u' ') + group.close;
    }

    /// `after`: characters that follow on the last line.
    QString write(const CodeText &code, int indent, int column, int after) const
    {
        if (const QString whole = flat(code); column + whole.size() + after <= width && !whole.contains(u'\n') && !holdsLines(code))
            return whole;
        QString text;
        for (size_t i = 0; i < code.pieces.size(); ++i) {
            const qsizetype lastLine = text.lastIndexOf(u'\n');
            const int here = lastLine < 0 ? column + int(text.size()) : int(text.size() - lastLine - 1);
            if (const QString *piece = std::get_if<QString>(&code.pieces[i])) {
                text += *piece;
                continue;
            }
            const Group &group = std::get<Group>(code.pieces[i]);
            const QString line = flat(group);
            // The last group of a chain is the one that is worth breaking; one before it only where it is too long itself.
            const bool last = std::none_of(code.pieces.begin() + long(i) + 1, code.pieces.end(),
                [](const auto &piece) { return std::holds_alternative<Group>(piece) && !std::get<Group>(piece).items.empty(); });
            text += group.items.empty() || (!last && here + line.size() <= width && !holdsLines(CodeText(group))) ? line : broken(group, indent, here);
        }
        return text;
    }
};

} // namespace

CodeText &CodeText::operator<<(const CodeText &more)
{
    pieces.insert(pieces.end(), more.pieces.begin(), more.pieces.end());
    return *this;
}

QString laidOut(const CodeText &code, int indent, int step, int column, int width) { return Writer{step, width}.write(code, indent, column, 1); }

} // namespace penstock
