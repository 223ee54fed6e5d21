// SPDX-License-Identifier: Apache-2.0
#include "models/project/yaml_edit.h"

#include "models/project/text_edits.h"
#include "models/project/wanted_match.h"
#include "models/project/yaml_scalar.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

/// Where a value stands, seen from what holds it.
struct Slot
{
    int valueNode = -1;
    int colonEnd = -1;  ///< after the colon of its key; -1 for an item of a list
    int column = 0;     ///< of its key or dash
    bool inFlow = false;
};

/// An entry of a mapping or an item of a sequence, as it stands.
struct Item
{
    int keyNode = -1; ///< -1 in a sequence
    int valueNode = -1;
    int begin = 0; ///< of the key or the dash; in [] of the item
    int end = 0;
};

/// What shall become of one collection.
struct Target
{
    const Wanted::Entry *entry = nullptr;
    const Wanted *old = nullptr;
    int item = -1;      ///< where it stands now, or -1
    bool moved = false; ///< its text goes elsewhere
    bool absent = false; ///< neither stands there nor needs to
};

const Wanted nothing;

class YamlEditor
{
public:
    explicit YamlEditor(const YamlTree &tree)
        : m_tree(tree)
        , m_lines(tree.bytes())
    { }
    Result<QByteArray> edited(const Wanted &old, const Wanted &wanted);

private:
    void change(const Slot &slot, const Wanted &old, const Wanted &wanted);
    void replaceValue(const Slot &slot, const QByteArray &text);
    void replaceScalar(const Slot &slot, const YamlNode &node, const Wanted &wanted);
    void fill(const Slot &slot, const YamlNode &node, const Wanted &wanted);
    void members(const Slot &slot, const YamlNode &node, const Wanted &old, const Wanted &wanted);

    std::vector<Item> itemsOf(const YamlNode &node);
    std::vector<int> knownItems(const std::vector<Item> &items, const Wanted &old) const;
    std::vector<Target> targetsOf(const std::vector<Item> &items, const Wanted &old, const Wanted &wanted, std::vector<bool> &taken);
    void addDuplicates(const std::vector<Item> &items, std::vector<bool> &taken, const std::vector<bool> &removed) const;
    void changeItem(const Item &item, const Target &target, int column, bool inFlow);

    void block(const std::vector<Item> &items, const std::vector<Target> &targets, const std::vector<bool> &taken, const Wanted &wanted);
    void removeLines(const std::vector<Item> &items, size_t at, const std::vector<bool> &taken, int column, bool moved);
    QByteArray movedText(const Item &item, const Target &target, int column);
    QByteArray newText(const Target &target, bool inMap, int column) const;
    void insertLines(int at, const QByteArray &lines);
    void flow(const YamlNode &node, const std::vector<Item> &items, const std::vector<Target> &targets, const std::vector<bool> &taken, const Wanted &wanted);

    int colonEnd(int keyNode);
    int columnOf(int offset) const { return offset - m_lines.begin(offset); }
    bool ownLine(const Item &item) const { return m_lines.onlySpaces(m_lines.begin(item.begin), item.begin); }
    int afterItem(const Item &item, int column) const;
    int withCommentsAbove(const Item &item, int column) const;
    QByteArray bytes(const QString &text) const { return QString(text).toUtf8().replace('\n', m_lines.lineBreak()); }
    void edit(int begin, int end, const QByteArray &text) { m_edits.push_back({begin, end, text}); }
    void refuse(int offset, const QString &why, const QString &next = u"Edit the file by hand here."_s);
    void refuseLostAnchors();

    const YamlTree &m_tree;
    TextLines m_lines;
    std::vector<TextEdit> m_edits;
    std::optional<Error> m_refused;
};

void YamlEditor::refuse(int offset, const QString &why, const QString &next)
{
    if (!m_refused)
        m_refused = Error{ErrorKind::Refused, u"This change cannot be written without risk to the rest of the file."_s, why, next, m_tree.place(offset)};
}

Result<QByteArray> YamlEditor::edited(const Wanted &old, const Wanted &wanted)
{
    const QByteArray &bytes = m_tree.bytes();
    if (m_tree.isEmpty()) { // comments at most
        const QByteArray lineBreak = m_lines.endsWithBreak() ? QByteArray() : m_lines.lineBreak();
        return QByteArray(bytes + lineBreak + this->bytes(fileText(wanted)));
    }
    const YamlNode &root = m_tree.root();
    if (root.isNull() && root.begin == root.end)
        insertLines(m_lines.next(root.end), this->bytes(fileText(wanted)));
    else if (root.kind != YamlNode::Kind::Mapping)
        refuse(root.begin, u"The file is no mapping (key: value)."_s);
    else
        members({0, -1, 0, false}, root, old, wanted);
    refuseLostAnchors();
    if (m_refused)
        return std::unexpected(*m_refused);
    return withEdits(bytes, m_edits, 0, int(bytes.size()));
}

/// What an alias names elsewhere must not go.
void YamlEditor::refuseLostAnchors()
{
    std::vector<const YamlNode *> shared;
    for (int i = 0; i < m_tree.size(); ++i) {
        if (m_tree.node(i).shared)
            shared.push_back(&m_tree.node(i));
    }
    if (shared.empty())
        return;
    const auto begins = [](const YamlNode *node) { return node->begin; };
    std::ranges::sort(shared, {}, begins);
    for (const TextEdit &edit : m_edits) {
        const auto first = std::ranges::lower_bound(shared, edit.begin, {}, begins);
        if (first != shared.end() && (*first)->begin < edit.end)
            return refuse((*first)->begin, u"The value has an anchor (&) that is named elsewhere in the file."_s,
                u"Replace the anchor and its aliases by plain values first."_s);
    }
}

void YamlEditor::change(const Slot &slot, const Wanted &old, const Wanted &wanted)
{
    if (old == wanted || m_refused)
        return;
    const YamlNode &node = m_tree.node(slot.valueNode);
    const bool alias = node.kind == YamlNode::Kind::Alias;
    if (node.shared || (alias && wanted.kind != Wanted::Kind::Scalar && !wanted.own))
        return refuse(node.begin, u"The value is shared by an anchor (&) and aliases (*)."_s, u"Replace the anchor and its aliases by plain values first."_s);
    const bool sameKind = (wanted.kind == Wanted::Kind::Map && node.kind == YamlNode::Kind::Mapping)
        || (wanted.kind == Wanted::Kind::List && node.kind == YamlNode::Kind::Sequence);
    if (sameKind)
        return members(slot, node, old, wanted);
    if (wanted.kind == Wanted::Kind::Scalar)
        return replaceScalar(slot, node, wanted);
    if (node.isNull())
        return fill(slot, node, wanted);
    if (!wanted.own || !old.own) // what the model does not say is not ours to replace
        return refuse(node.begin, u"What stands here now is of another kind."_s, u"Mend it first; see the problems of the project."_s);
    replaceValue(slot, bytes(flowText(wanted)));
}

void YamlEditor::replaceValue(const Slot &slot, const QByteArray &text)
{
    const YamlNode &node = m_tree.node(slot.valueNode);
    if (node.begin == node.end) {
        const bool spaced = node.begin > 0 && m_tree.bytes()[node.begin - 1] == ' ';
        return edit(node.begin, node.end, spaced ? text : QByteArray(' ' + text));
    }
    if (node.kind != YamlNode::Kind::Scalar && node.style == YamlNode::Style::Block && slot.colonEnd >= 0)
        return edit(slot.colonEnd, node.end, ' ' + text);
    edit(node.begin, node.end, text);
}

/// Keeps the style of the quotes. A block scalar must not swallow a comment that stands behind the value it replaces.
void YamlEditor::replaceScalar(const Slot &slot, const YamlNode &node, const Wanted &wanted)
{
    const bool scalar = node.kind == YamlNode::Kind::Scalar;
    YamlNode::Style like = scalar ? node.style : YamlNode::Style::Plain;
    const int lineEnd = m_lines.end(node.end);
    const bool restIsFree = std::all_of(m_tree.bytes().begin() + node.end, m_tree.bytes().begin() + lineEnd, [](char c) { return c == ' ' || c == '\t'; });
    if (wanted.quoted && like == YamlNode::Style::Plain)
        like = YamlNode::Style::DoubleQuoted;
    if (like == YamlNode::Style::Plain && !restIsFree && wanted.scalar.toString().contains(u'\n'))
        like = YamlNode::Style::DoubleQuoted;
    QByteArray text = bytes(scalarText(wanted.scalar, {like, slot.inFlow, slot.column + 2}));
    if (node.end == m_tree.bytes().size() && text.contains('\n'))
        text += m_lines.lineBreak(); // the last line of a block scalar needs its end
    replaceValue(slot, text);
}

void YamlEditor::fill(const Slot &slot, const YamlNode &node, const Wanted &wanted)
{
    if (slot.inFlow || slot.colonEnd < 0 || onOneLine(wanted))
        return replaceValue(slot, bytes(flowText(wanted)));
    edit(slot.colonEnd, node.end, {});
    const int column = slot.column + 2;
    insertLines(m_lines.next(node.end), bytes(QString(column, u' ') + itemText(wanted, column) + u'\n'));
}

/// `lines` end with a line break each. At the end of a text without one, the break goes before them.
void YamlEditor::insertLines(int at, const QByteArray &lines) { edit(at, at, m_lines.breakBefore(at) ? lines : QByteArray(m_lines.lineBreak() + lines)); }

int YamlEditor::colonEnd(int keyNode)
{
    const YamlNode &key = m_tree.node(keyNode);
    int at = key.end;
    while (at < m_tree.bytes().size() && (m_tree.bytes()[at] == ' ' || m_tree.bytes()[at] == '\t'))
        ++at;
    if (at < m_tree.bytes().size() && m_tree.bytes()[at] == ':')
        return at + 1;
    return -1;
}

std::vector<Item> YamlEditor::itemsOf(const YamlNode &node)
{
    std::vector<Item> items;
    if (node.kind == YamlNode::Kind::Mapping) {
        for (size_t i = 0; i + 1 < node.children.size(); i += 2) {
            const int keyNode = node.children[i];
            const int valueNode = node.children[i + 1];
            const YamlNode &value = m_tree.node(valueNode);
            const int end = value.begin == value.end ? std::max(m_tree.node(keyNode).end, colonEnd(keyNode)) : value.end;
            items.push_back({keyNode, valueNode, m_tree.node(keyNode).begin, end});
        }
        return items;
    }
    const bool isBlock = node.style == YamlNode::Style::Block;
    const int column = columnOf(node.begin);
    int line = node.begin; // somewhere in the line from which the next dash is looked for
    for (const int child : node.children) {
        const YamlNode &value = m_tree.node(child);
        Item item{-1, child, value.begin, value.end};
        if (isBlock) {
            int dash = items.empty() ? node.begin : -1;
            while (dash < 0) {
                line = m_lines.next(line);
                if (line + column >= m_tree.bytes().size() || line > value.begin)
                    break;
                if (m_lines.onlySpaces(line, line + column) && m_tree.bytes()[line + column] == '-')
                    dash = line + column;
            }
            if (dash < 0 || m_tree.bytes()[dash] != '-') {
                refuse(value.begin, u"The list is written in a way that Penstock does not edit."_s);
                return items;
            }
            item.begin = dash;
            item.end = std::max(dash + 1, value.end);
            line = item.end;
        }
        items.push_back(item);
    }
    return items;
}

/// For each old entry the item that says it, or -1.
std::vector<int> YamlEditor::knownItems(const std::vector<Item> &items, const Wanted &old) const
{
    std::vector<int> known;
    if (old.kind == Wanted::Kind::Map) {
        QHash<QString, int> byKey;
        for (size_t i = items.size(); i-- > 0;) { // the first of duplicates stays
            if (m_tree.resolved(items[i].keyNode).kind == YamlNode::Kind::Scalar)
                byKey.insert(m_tree.resolved(items[i].keyNode).text, int(i));
        }
        for (const Wanted::Entry &entry : old.entries)
            known.push_back(byKey.value(entry.key, -1));
        return known;
    }
    QSet<Edge> edges;
    for (size_t i = 0; i < items.size(); ++i) {
        const YamlNode &node = m_tree.resolved(items[i].valueNode);
        if (old.items == Wanted::Items::Maps && node.kind != YamlNode::Kind::Mapping)
            continue;
        if ((old.items == Wanted::Items::Texts || old.items == Wanted::Items::Edges) && node.kind != YamlNode::Kind::Scalar)
            continue;
        if (old.items == Wanted::Items::Edges) {
            const Edge edge = edgeFromText(node.text);
            if (edge.from.port.isEmpty() || edges.contains(edge))
                continue;
            edges.insert(edge);
        }
        known.push_back(int(i));
    }
    known.resize(old.entries.size(), -1);
    return known;
}

/// What becomes of each wanted entry; marks in `taken` the items that leave their place (moved or removed).
std::vector<Target> YamlEditor::targetsOf(const std::vector<Item> &items, const Wanted &old, const Wanted &wanted, std::vector<bool> &taken)
{
    const WantedMatch match = matchEntries(old, wanted);
    const std::vector<int> known = knownItems(items, old);
    std::vector<int> unknown(wanted.entries.size(), -1);
    if (wanted.kind == Wanted::Kind::Map)
        unknown = knownItems(items, wanted); // `title: ""` stands there, though the model does not say it
    std::vector<Target> targets;
    for (size_t i = 0; i < wanted.entries.size(); ++i) {
        Target target{&wanted.entries[i], &nothing, unknown[i], match.moved[i], false};
        if (match.from[i] >= 0) {
            target.old = &old.entries[size_t(match.from[i])].value;
            target.item = known[size_t(match.from[i])];
        }
        if (target.item < 0) {
            const bool emptySection = target.entry->value.section && target.entry->value.entries.empty() && !target.entry->value.flow;
            target.absent = emptySection || (match.from[i] >= 0 && *target.old == target.entry->value);
            target.moved = false;
        }
        if (target.moved)
            taken[size_t(target.item)] = true;
        targets.push_back(target);
    }
    std::vector<bool> removed(items.size(), false);
    for (size_t i = 0; i < old.entries.size(); ++i) {
        if (match.gone[i] && known[i] >= 0)
            removed[size_t(known[i])] = true;
    }
    for (const Target &target : targets) {
        if (target.item >= 0)
            removed[size_t(target.item)] = false;
    }
    addDuplicates(items, taken, removed);
    return targets;
}

/// A duplicate that nobody read would come to life when the first one goes: it goes too.
void YamlEditor::addDuplicates(const std::vector<Item> &items, std::vector<bool> &taken, const std::vector<bool> &removed) const
{
    const auto name = [&](const Item &item) {
        const YamlNode &node = m_tree.resolved(item.keyNode >= 0 ? item.keyNode : item.valueNode);
        const Edge edge = item.keyNode >= 0 ? Edge{} : edgeFromText(node.text);
        return edge.from.port.isEmpty() ? node.text : edgeText(edge);
    };
    QSet<QString> gone;
    for (size_t i = 0; i < items.size(); ++i) {
        if (!removed[i])
            continue;
        taken[i] = true;
        const bool unique = items[i].keyNode >= 0 || !edgeFromText(m_tree.resolved(items[i].valueNode).text).from.port.isEmpty();
        if (unique)
            gone.insert(name(items[i]));
    }
    for (size_t i = 0; !gone.isEmpty() && i < items.size(); ++i)
        taken[i] = taken[i] || gone.contains(name(items[i]));
}

void YamlEditor::members(const Slot &slot, const YamlNode &node, const Wanted &old, const Wanted &wanted)
{
    const bool inMap = node.kind == YamlNode::Kind::Mapping;
    const bool inFlow = node.style == YamlNode::Style::Flow;
    const std::vector<Item> items = itemsOf(node);
    std::vector<bool> taken(items.size(), false);
    const std::vector<Target> targets = targetsOf(items, old, wanted, taken);
    if (m_refused)
        return;
    const bool leavesBrackets = items.empty() && !slot.inFlow && slot.colonEnd >= 0 && !onOneLine(wanted)
        && !m_tree.bytes().mid(slot.colonEnd, node.end - slot.colonEnd).contains('\n');
    if (leavesBrackets)
        return fill(slot, node, wanted);
    if (inFlow)
        return flow(node, items, targets, taken, wanted);
    const bool fresh = std::ranges::any_of(targets, [](const Target &target) { return target.moved || (target.item < 0 && !target.absent); });
    const bool reshaped = fresh || std::ranges::find(taken, true) != taken.end();
    if (reshaped && wanted.own && !ownLine(items.front()))
        return replaceValue(slot, bytes(flowText(wanted)));
    const int column = columnOf(items.front().begin);
    for (const Target &target : targets) {
        if (target.item >= 0 && !target.moved)
            changeItem(items[size_t(target.item)], target, column, false);
    }
    if (!fresh && std::ranges::find(taken, false) == taken.end()) { // nothing is left
        const QByteArray empty = inMap ? "{}" : "[]";
        if (slot.colonEnd < 0 && &node != &m_tree.root())
            return replaceValue(slot, empty);
        if (slot.colonEnd >= 0)
            edit(slot.colonEnd, slot.colonEnd, ' ' + empty);
    }
    block(items, targets, taken, wanted);
}

void YamlEditor::changeItem(const Item &item, const Target &target, int column, bool inFlow)
{
    Slot slot{item.valueNode, -1, column, inFlow};
    if (item.keyNode >= 0) {
        const YamlNode &key = m_tree.node(item.keyNode);
        const bool renamed = m_tree.resolved(item.keyNode).text != target.entry->key;
        if (!renamed && *target.old == target.entry->value)
            return;
        slot.colonEnd = colonEnd(item.keyNode);
        if (slot.colonEnd < 0 || key.kind != YamlNode::Kind::Scalar || key.shared)
            return refuse(key.begin, u"The key is written in a way that Penstock does not edit."_s);
        if (renamed)
            edit(key.begin, key.end, bytes(scalarText(target.entry->key, {key.style, true, 0})));
    }
    change(slot, *target.old, target.entry->value);
}

/// Behind the item's lines and the comments below it that are indented deeper than itself.
int YamlEditor::afterItem(const Item &item, int column) const
{
    int after = m_lines.next(item.end);
    for (int line = after; line < m_tree.bytes().size(); line = m_lines.next(line)) {
        if (m_lines.commentColumn(line) > column)
            after = m_lines.next(line);
        else if (!m_lines.isBlank(line))
            break;
    }
    return after;
}

/// Comments right above an item, in its column, go with it when it moves.
int YamlEditor::withCommentsAbove(const Item &item, int column) const
{
    int begin = m_lines.begin(item.begin);
    while (begin > 0) {
        const int above = m_lines.begin(begin - (begin > 1 && m_tree.bytes()[begin - 1] == '\n' && m_tree.bytes()[begin - 2] == '\r' ? 2 : 1));
        if (m_lines.commentColumn(above) != column || above >= begin)
            break;
        begin = above;
    }
    return begin;
}

QByteArray YamlEditor::newText(const Target &target, bool inMap, int column) const
{
    const Wanted::Entry &entry = *target.entry;
    const QString text = inMap ? entryText(entry.key, entry.value, column) : QString(u"- "_s + itemText(entry.value, column + 2));
    return bytes(QString(QString(column, u' ') + text + u'\n'));
}

QByteArray YamlEditor::movedText(const Item &item, const Target &target, int column)
{
    if (!ownLine(item)) {
        refuse(item.begin, u"The first of several entries on one line cannot be moved."_s);
        return {};
    }
    const size_t before = m_edits.size();
    changeItem(item, target, column, false);
    const std::vector<TextEdit> inside(m_edits.begin() + qsizetype(before), m_edits.end());
    m_edits.resize(before);
    QByteArray text = withEdits(m_tree.bytes(), inside, withCommentsAbove(item, column), afterItem(item, column));
    if (!text.endsWith('\n') && !text.endsWith('\r'))
        text += m_lines.lineBreak();
    return text;
}

void YamlEditor::block(const std::vector<Item> &items, const std::vector<Target> &targets, const std::vector<bool> &taken, const Wanted &wanted)
{
    const bool inMap = items.front().keyNode >= 0;
    const int column = columnOf(items.front().begin);
    std::vector<QByteArray> after(items.size() + 1); // text behind each item; the first is before all
    std::vector<bool> moved(items.size(), false);
    int last = -1;
    for (const Target &target : targets) {
        if (target.absent)
            continue;
        if (target.moved)
            moved[size_t(target.item)] = true;
        if (target.item >= 0 && !target.moved) {
            last = target.item;
            continue;
        }
        const int place = last < 0 && !wanted.ordered ? int(items.size()) - 1 : last;
        after[size_t(place + 1)] += target.moved ? movedText(items[size_t(target.item)], target, column) : newText(target, inMap, column);
    }
    if (m_refused)
        return;
    for (size_t i = 0; i < items.size(); ++i) {
        if (!after[i + 1].isEmpty())
            insertLines(afterItem(items[i], column), after[i + 1]);
        if (taken[i])
            removeLines(items, i, taken, column, moved[i]);
    }
    if (after[0].isEmpty())
        return;
    if (!ownLine(items.front()))
        return refuse(items.front().begin, u"Nothing can be put before the first of several entries on one line."_s);
    const int first = withCommentsAbove(items.front(), column);
    insertLines(first, after[0]);
}

void YamlEditor::removeLines(const std::vector<Item> &items, size_t at, const std::vector<bool> &taken, int column, bool moved)
{
    const Item &item = items[at];
    const int after = afterItem(item, column);
    if (ownLine(item))
        return edit(moved ? withCommentsAbove(item, column) : m_lines.begin(item.begin), after, {});
    // It stands behind a dash, which stays.
    const bool nextStays = at + 1 < items.size() && !taken[at + 1];
    if (nextStays && m_lines.begin(items[at + 1].begin) == m_lines.next(item.end))
        return edit(item.begin, items[at + 1].begin, {});
    int begin = item.begin;
    while (begin > 0 && m_tree.bytes()[begin - 1] == ' ')
        --begin;
    edit(begin, m_lines.end(item.end), {});
}

/// A collection in brackets is put together again from the texts of its items and what stands between them.
void YamlEditor::flow(
    const YamlNode &node, const std::vector<Item> &items, const std::vector<Target> &targets, const std::vector<bool> &taken, const Wanted &wanted)
{
    const bool inMap = wanted.kind == Wanted::Kind::Map;
    const QByteArray &all = m_tree.bytes();
    const size_t before = m_edits.size();
    std::vector<std::vector<QByteArray>> after(items.size() + 1);
    int last = -1;
    bool rebuilt = std::ranges::find(taken, true) != taken.end();
    std::vector<QByteArray> texts;
    for (const Item &item : items)
        texts.push_back(all.mid(item.begin, item.end - item.begin));
    for (const Target &target : targets) {
        if (target.absent)
            continue;
        if (target.item >= 0) {
            const Item &item = items[size_t(target.item)];
            const size_t own = m_edits.size();
            changeItem(item, target, 0, true);
            const std::vector<TextEdit> inside(m_edits.begin() + qsizetype(own), m_edits.end());
            texts[size_t(target.item)] = withEdits(all, inside, item.begin, item.end);
        }
        if (target.item >= 0 && !target.moved) {
            last = target.item;
            continue;
        }
        rebuilt = true;
        const QString fresh = inMap ? QString(keyText(target.entry->key) + u": "_s + flowText(target.entry->value)) : flowText(target.entry->value);
        const size_t place = last < 0 && !wanted.ordered ? items.size() : size_t(last + 1);
        after[place].push_back(target.moved ? texts[size_t(target.item)] : bytes(fresh));
    }
    if (!rebuilt || m_refused)
        return;
    m_edits.resize(before);
    const char open = inMap ? '{' : '[';
    if (all[node.begin] != open)
        return refuse(node.begin, u"The value has a tag or an anchor, or lacks its brackets."_s);
    std::vector<std::pair<QByteArray, QByteArray>> pieces; // text, and what stood behind it up to the next item
    for (const QByteArray &text : after[0])
        pieces.emplace_back(text, QByteArray());
    for (size_t i = 0; i < items.size(); ++i) {
        const int end = i + 1 < items.size() ? items[i + 1].begin : node.end - 1;
        if (!taken[i])
            pieces.emplace_back(texts[i], i + 1 < items.size() ? all.mid(items[i].end, end - items[i].end) : QByteArray());
        for (const QByteArray &text : after[i + 1])
            pieces.emplace_back(text, QByteArray());
    }
    const QByteArray head = items.empty() ? QByteArray() : all.mid(node.begin + 1, items.front().begin - node.begin - 1);
    QByteArray tail = items.empty() ? QByteArray() : all.mid(items.back().end, node.end - 1 - items.back().end);
    if (!items.empty() && taken.back() && tail.contains('#')) // that comment was the last item's
        tail = tail.mid(std::max(tail.lastIndexOf('\n'), tail.lastIndexOf('\r')));
    QByteArray text = open + head;
    for (size_t i = 0; i < pieces.size(); ++i) {
        const bool atEnd = i + 1 == pieces.size();
        const QByteArray &gap = pieces[i].second;
        text += pieces[i].first;
        if (!atEnd)
            text += gap.isEmpty() ? QByteArray(", ") : gap;
        else if (gap.contains('#'))
            text += gap;
        else
            text += pieces.empty() ? QByteArray() : tail;
    }
    edit(node.begin, node.end, text + (inMap ? '}' : ']'));
}

} // namespace

Result<QByteArray> editedText(const YamlTree &tree, const Wanted &old, const Wanted &wanted) { return YamlEditor(tree).edited(old, wanted); }

} // namespace penstock
