// SPDX-License-Identifier: Apache-2.0
#include "models/project/text_checks.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

struct Decoded
{
    char32_t character = 0;
    int length = 0; ///< 0: not UTF-8
};

Decoded decode(const QByteArray &bytes, int at)
{
    const auto byte = [&](int i) { return at + i < bytes.size() ? quint8(bytes[at + i]) : quint8(0); };
    const quint8 first = byte(0);
    if (first < 0x80)
        return {first, 1};
    const int length = first >= 0xC2 && first <= 0xDF ? 2 : (first & 0xF0) == 0xE0 ? 3 : first >= 0xF0 && first <= 0xF4 ? 4 : 0;
    char32_t character = length == 2 ? first & 0x1F : length == 3 ? first & 0x0F : first & 0x07;
    for (int i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80)
            return {};
        character = (character << 6) | (byte(i) & 0x3F);
    }
    const bool overlong = (length == 3 && character < 0x800) || (length == 4 && character < 0x10000);
    const bool surrogate = character >= 0xD800 && character <= 0xDFFF;
    return overlong || surrogate || character > 0x10FFFF ? Decoded{} : Decoded{character, length};
}

bool allowedInYaml(char32_t c, int at)
{
    if (c < 0x20)
        return c == '\t' || c == '\n' || c == '\r';
    if (c == 0xFEFF)
        return at == 0;
    return c != 0x7F && (c < 0x80 || c > 0x9F || c == 0x85) && c != 0xFFFE && c != 0xFFFF;
}

std::optional<TextFault> characterFault(const QByteArray &bytes)
{
    if (bytes.startsWith("\xFF\xFE") || bytes.startsWith("\xFE\xFF"))
        return TextFault{u"It is UTF-16."_s, u"Save it as UTF-8."_s, 0};
    for (int at = 0; at < bytes.size();) {
        const quint8 byte = quint8(bytes[at]);
        if (byte >= 0x20 && byte < 0x7F) {
            ++at;
            continue;
        }
        const Decoded decoded = decode(bytes, at);
        if (decoded.length == 0)
            return TextFault{u"It is not UTF-8: the byte 0x%1 makes no sense here."_s.arg(byte, 2, 16, QChar(u'0')), u"Save it as UTF-8."_s, at};
        if (decoded.character == 0)
            return TextFault{u"It holds a NUL byte: this is not a text file."_s, u"Restore it from Git, or save it as UTF-8."_s, at};
        if (!allowedInYaml(decoded.character, at)) {
            const QString code = u"%1"_s.arg(uint(decoded.character), 4, 16, QChar(u'0')).toUpper();
            return TextFault{u"It holds the control character U+"_s + code + u", which YAML does not allow."_s,
                u"Write it as \"\\u"_s + code + u"\" in double quotes, or remove it."_s, at};
        }
        at += decoded.length;
    }
    return {};
}

/// Markers begin in the first column, where a project's texts (indented, or quoted on their key's line) never have them.
std::optional<TextFault> conflictFault(const QByteArray &bytes)
{
    const auto marker = [&](const char *sign, qsizetype from) {
        for (qsizetype at = bytes.indexOf(sign, from); at >= 0; at = bytes.indexOf(sign, at + 1)) {
            const char next = at + 7 < bytes.size() ? bytes[at + 7] : '\n';
            if ((at == 0 || bytes[at - 1] == '\n' || bytes[at - 1] == '\r') && (next == ' ' || next == '\n' || next == '\r'))
                return at;
        }
        return qsizetype(-1);
    };
    const qsizetype ours = marker("<<<<<<<", 0);
    const qsizetype middle = ours < 0 ? -1 : marker("=======", ours);
    if (middle < 0 || marker(">>>>>>>", middle) < 0)
        return {};
    return TextFault{u"It holds a Git conflict that nobody has resolved."_s,
        u"Decide between the two sides, remove the lines with <<<<<<<, ======= and >>>>>>>, and save."_s, int(ours)};
}

} // namespace

std::optional<TextFault> textFault(const QByteArray &bytes, int mostBytes)
{
    if (bytes.size() > mostBytes)
        return TextFault{u"It is %1 MiB large; at most %2 MiB are read."_s.arg(double(bytes.size()) / 1048576, 0, 'f', 1).arg(mostBytes / 1048576),
            u"Split it into several pipelines."_s, 0};
    if (std::optional<TextFault> fault = characterFault(bytes))
        return fault;
    return conflictFault(bytes);
}

std::vector<int> lineBeginnings(const QByteArray &bytes)
{
    std::vector<int> lines{0};
    for (int i = 0; i < bytes.size(); ++i) {
        if (bytes[i] == '\n' || (bytes[i] == '\r' && (i + 1 == bytes.size() || bytes[i + 1] != '\n')))
            lines.push_back(i + 1);
    }
    return lines;
}

} // namespace penstock
