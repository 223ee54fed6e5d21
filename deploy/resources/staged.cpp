// SPDX-License-Identifier: Apache-2.0
#include "deploy/resources/staged.h"

#include "deploy/resources/references.h"
#include "deploy/resources/resolve_options.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

/// The references of a text in their order, and the texts around them: one more than references.
struct Pieces
{
    QList<Reference> references;
    QStringList texts{QString()};
};

Pieces piecesOf(const Joined &joined)
{
    Pieces pieces;
    for (const auto &part : joined.parts) {
        if (const auto *reference = std::get_if<Reference>(&part)) {
            pieces.references.append(*reference);
            pieces.texts.append(QString());
        } else {
            pieces.texts.last() += std::get<QString>(part);
        }
    }
    return pieces;
}

/// How long the common beginning of these texts is; it ends behind a character that is no letter or digit, so that no word is
/// cut, and no character of two units.
qsizetype commonBeginning(const QStringList &texts)
{
    const QString &first = texts.first();
    qsizetype length = 0;
    for (qsizetype i = 0; i < first.size(); ++i) {
        if (!std::ranges::all_of(texts, [&](const QString &text) { return i < text.size() && text[i] == first[i]; }))
            break;
        if (!first[i].isLetterOrNumber() && !first[i].isSurrogate())
            length = i + 1;
    }
    return length;
}

QString reversed(const QString &text)
{
    QString result = text;
    std::ranges::reverse(result);
    return result;
}

bool holdsReferenceItself(const Value &value) { return value.isReference() || value.isJoined(); }

bool isBlockList(const Value &value)
{
    const ValueList list = value.toList();
    return !list.isEmpty() && std::ranges::all_of(list, &Value::isMap);
}

QString settingPart(const QString &text)
{
    QString part;
    for (const QChar c : text)
        part += c.unicode() < 0x80 && (c.isLetterOrNumber() || c == u'_') ? c.toLower() : QChar(u'_');
    return part;
}

class Staging
{
public:
    Staging(const Project &project, const PipelineId &pipeline, const StagedOptions &options)
        : m_project(project)
        , m_pipeline(pipeline)
        , m_options(options)
    { }

    Result<StagedResources> run(const Catalogue &catalogue)
    {
        QList<QList<Resource>> graphs;
        for (const Environment &environment : m_project.environments) {
            m_stages.append(environment.stage);
            m_result.settings.insert(environment.stage, {});
            Result<ResourceGraph> graph = resolve(m_project, catalogue, ResolveOptions{environment.stage, true, m_pipeline});
            if (!graph)
                return std::unexpected(graph.error());
            if (m_options.leavesOut)
                graph->resources.removeIf(m_options.leavesOut);
            graphs.append(std::move(graph->resources));
        }
        if (graphs.isEmpty())
            return m_result;
        for (qsizetype stage = 1; stage < graphs.size(); ++stage) {
            if (const Result<void> same = sameResources(graphs.first(), graphs[stage], stage); !same)
                return std::unexpected(same.error());
        }
        for (qsizetype i = 0; i < graphs.first().size(); ++i) {
            Resource resource = graphs.first()[i];
            m_about = &resource;
            ValueList values;
            for (const QList<Resource> &graph : std::as_const(graphs))
                values.append(Value(graph[i].attributes));
            const Result<Value> merged = merge({}, values);
            if (!merged)
                return std::unexpected(merged.error());
            resource.attributes = merged->toMap();
            m_result.resources.append(resource);
        }
        m_result.names.sort();
        return m_result;
    }

private:
    std::unexpected<Error> refuse(const Resource &resource, const QString &why) const
    {
        return failure(ErrorKind::Project, u"The node %1 cannot differ between the stages like this."_s.arg(resource.node.section(u'/', 1)), why,
            u"Give its properties the same values in every stage where they decide what there is."_s);
    }

    Result<void> sameResources(const QList<Resource> &first, const QList<Resource> &other, qsizetype stage) const
    {
        const auto lacks = [&](const QList<Resource> &from, const QList<Resource> &in, const QString &where) -> Result<void> {
            for (const Resource &resource : from) {
                const auto found = std::ranges::lower_bound(in, resource.address, {}, &Resource::address);
                if (found == in.end() || found->address != resource.address || found->type != resource.type)
                    return refuse(resource, u"The resource %1 (%2) is not there in the stage %3."_s.arg(resource.address, resource.type, where));
            }
            return {};
        };
        if (const Result<void> good = lacks(first, other, m_stages[stage]); !good)
            return good;
        return lacks(other, first, m_stages.first());
    }

    /// Whether it is one argument, with keys that people choose. "container.[2].env": which block it is, is not in the schema.
    bool isWholeMap(QString path) const
    {
        static const QRegularExpression which(u"\\.\\[[^\\]]*\\](?=\\.|$)"_s);
        return !path.isEmpty() && m_options.isMap && m_options.isMap(m_about->type, path.remove(which));
    }

    Result<Value> merge(const QString &path, const ValueList &values)
    {
        if (std::ranges::all_of(values, [&](const Value &value) { return value == values.first(); }))
            return values.first();
        const bool whole = isWholeMap(path);
        const auto any = [&](const auto &test) { return std::ranges::any_of(values, test); };
        const auto all = [&](const auto &test) { return std::ranges::all_of(values, test); };
        if (!whole && all([](const Value &value) { return value.isMap(); }))
            return mergeMaps(path, values);
        const auto isBlocks = [](const Value &value) { return isBlockList(value) || value.isMap() || value.isNull(); };
        if (!whole && any([](const Value &value) { return isBlockList(value) || value.isMap(); }) && all(isBlocks)) {
            const auto sizeOf = [](const Value &value) { return value.isMap() ? 1 : value.toList().size(); };
            if (all([](const Value &value) { return value.isList(); }) && all([&](const Value &value) { return sizeOf(value) == sizeOf(values.first()); }))
                return mergeLists(path, values);
            return mergeRuns(path, values);
        }
        if (all([](const Value &value) { return value.isJoined(); })) {
            if (const std::optional<Result<Value>> merged = mergeJoined(path, values))
                return *merged;
        }
        if (any(holdsReference))
            return refuse(*m_about, u"The attribute %1 of %2 refers to another resource, and differs."_s.arg(path, m_about->type));
        return setting(path, values);
    }

    /// Texts with the same references that differ in the words between them: only those become settings.
    std::optional<Result<Value>> mergeJoined(const QString &path, const ValueList &values)
    {
        QList<Pieces> all;
        for (const Value &value : values)
            all.append(piecesOf(std::get<Joined>(value.data())));
        if (!std::ranges::all_of(all, [&](const Pieces &pieces) { return pieces.references == all.first().references; }))
            return {};
        ValueList merged;
        for (qsizetype i = 0; i < all.first().texts.size(); ++i) {
            QStringList texts, mirrored;
            for (const Pieces &pieces : std::as_const(all))
                texts.append(pieces.texts[i]);
            if (i > 0)
                merged.append(Value(all.first().references[i - 1]));
            const QString first = texts.first();
            if (std::ranges::all_of(texts, [&](const QString &text) { return text == first; })) {
                merged.append(Value(first));
                continue;
            }
            const qsizetype begin = commonBeginning(texts);
            for (QString &text : texts) {
                text = text.sliced(begin);
                mirrored.append(reversed(text));
            }
            const qsizetype end = commonBeginning(mirrored);
            ValueList words;
            for (const QString &text : std::as_const(texts))
                words.append(Value(text.chopped(end)));
            const Result<Value> word = setting(path, words);
            if (!word)
                return word;
            merged << Value(first.first(begin)) << *word << Value(first.last(end));
        }
        return Result<Value>(joined(merged));
    }

    Result<Value> mergeMaps(const QString &path, const ValueList &values)
    {
        QMap<QString, bool> keys;
        for (const Value &value : values) {
            const ValueMap map = value.toMap();
            for (auto it = map.begin(); it != map.end(); ++it)
                keys.insert(it.key(), true);
        }
        ValueMap merged;
        for (auto key = keys.begin(); key != keys.end(); ++key) {
            ValueList inner;
            for (const Value &value : values)
                inner.append(value.toMap().value(key.key()));
            const Result<Value> member = merge(path.isEmpty() ? key.key() : QString(path + u'.' + key.key()), inner);
            if (!member)
                return member;
            merged.insert(key.key(), *member);
        }
        return Value(merged);
    }

    /// How the settings of one of several blocks are called: by its name, where every block has one of its own, so that another
    /// block before it renames nothing; else by its number.
    static QString whichItem(const ValueList &inStages, const ValueList &lists, qsizetype index)
    {
        const auto nameOf = [](const Value &item) { return item.toMap().value(u"name"_s).toString(); };
        const QString name = nameOf(inStages.first());
        const auto isItsOwn = [&](const Value &list) { return std::ranges::count(list.toList(), name, nameOf) == 1; };
        const bool sameItem = std::ranges::all_of(inStages, [&](const Value &item) { return nameOf(item) == name; });
        if (!name.isEmpty() && !name.contains(u']') && sameItem && std::ranges::all_of(lists, isItsOwn))
            return u".["_s + name + u']';
        return index == 0 ? QString() : u".[%1]"_s.arg(index + 1);
    }

    Result<Value> mergeLists(const QString &path, const ValueList &values)
    {
        ValueList merged;
        for (qsizetype i = 0; i < values.first().toList().size(); ++i) {
            ValueList inner;
            for (const Value &value : values)
                inner.append(value.toList().at(i));
            const QString here = path + whichItem(inner, values, i);
            const Result<Value> item = merge(here, inner);
            if (!item)
                return item;
            merged.append(*item);
        }
        return Value(merged);
    }

    /// Blocks of which some are in every stage. What refers to other resources must be; the others come from a list.
    Result<Value> someBlocks(const QString &path, const ValueList &values)
    {
        QList<ValueList> lists;
        for (const Value &value : values)
            lists.append(value.isMap() ? ValueList{value} : value.toList());
        ValueList everywhere;
        for (const Value &item : lists.first()) {
            if (holdsReference(item) && std::ranges::all_of(lists, [&](const ValueList &list) { return list.contains(item); }))
                everywhere.append(item);
        }
        if (everywhere.isEmpty())
            return dynamicBlock(path, values);
        ValueList others;
        for (ValueList &list : lists) {
            for (const Value &item : std::as_const(everywhere))
                list.removeOne(item);
            others.append(Value(list));
        }
        const Result<Value> block = dynamicBlock(path, others);
        if (!block)
            return block;
        everywhere.append(*block);
        return Value(everywhere);
    }

    /// Lists of blocks of different lengths: what begins and ends them alike stays, only the rest comes from a setting.
    Result<Value> mergeRuns(const QString &path, const ValueList &values)
    {
        QList<ValueList> rests;
        for (const Value &value : values)
            rests.append(value.isMap() ? ValueList{value} : value.toList());
        const auto takeAlike = [&rests](const auto &of, const auto &drop) {
            ValueList alike;
            while (std::ranges::all_of(rests, [&](const ValueList &rest) { return !rest.isEmpty() && of(rest) == of(rests.first()); })) {
                alike.append(of(rests.first()));
                for (ValueList &rest : rests)
                    drop(rest);
            }
            return alike;
        };
        const ValueList front = takeAlike([](const ValueList &rest) { return rest.first(); }, [](ValueList &rest) { rest.removeFirst(); });
        ValueList back = takeAlike([](const ValueList &rest) { return rest.last(); }, [](ValueList &rest) { rest.removeLast(); });
        std::ranges::reverse(back);
        ValueList lists;
        for (const ValueList &rest : std::as_const(rests))
            lists.append(Value(rest));
        const Result<Value> middle = someBlocks(path, lists);
        if (!middle || (front.isEmpty() && back.isEmpty()))
            return middle;
        return Value(front + (middle->isList() ? middle->toList() : ValueList{*middle}) + back);
    }

    /// A block that is there in some stages only: its arguments, also those of blocks inside, come from a list of maps.
    Result<Value> dynamicBlock(const QString &path, const ValueList &values)
    {
        Value content;
        ValueList lists;
        for (const Value &value : values) {
            const ValueList list = value.isMap() ? ValueList{value} : value.toList();
            for (const Value &item : list) {
                const Result<void> shaped = addShape(content, item, path, path.section(u'.', -1));
                if (!shaped)
                    return std::unexpected(shaped.error());
            }
            lists.append(Value(list));
        }
        for (Value &list : lists) {
            ValueList filled;
            for (const Value &item : list.toList()) {
                // A block inside would be there, and empty, for items that have none.
                if (const QString block = missingBlock(item, content); !block.isEmpty())
                    return refuse(*m_about,
                        u"The block %1 of %2 is not there in every stage, and only some of its items have a block %3."_s.arg(path, m_about->type, block));
                filled.append(withShape(item, content));
            }
            list = Value(filled);
        }
        const Result<Value> reference = setting(path, lists);
        return reference ? Result<Value>(Value(ValueMap{{u"$dynamic"_s, *reference}, {u"$content"_s, content}})) : reference;
    }

    /// The maps of all items in one, with a reference to the item's member at each leaf.
    Result<void> addShape(Value &shape, const Value &item, const QString &path, const QString &reference) const
    {
        if (isBlockList(item) || holdsReferenceItself(item))
            return refuse(*m_about, u"The block %1 of %2 is not there in every stage, and holds a list of blocks or a reference."_s.arg(path, m_about->type));
        if (!item.isMap() || isWholeMap(path)) {
            shape = Value(Reference{stagedItem, reference});
            return {};
        }
        ValueMap members = shape.toMap();
        const ValueMap map = item.toMap();
        for (auto it = map.begin(); it != map.end(); ++it) {
            if (const Result<void> added = addShape(members[it.key()], *it, path + u'.' + it.key(), reference + u'.' + it.key()); !added)
                return added;
        }
        shape = Value(members);
        return {};
    }

    /// A block inside that others have and this item has not; empty: none.
    static QString missingBlock(const Value &item, const Value &shape)
    {
        const ValueMap members = shape.toMap(), map = item.toMap();
        for (auto it = members.begin(); it != members.end(); ++it) {
            if (!it->isMap())
                continue;
            if (!map.value(it.key()).isMap())
                return it.key();
            if (const QString inside = missingBlock(map.value(it.key()), *it); !inside.isEmpty())
                return inside;
        }
        return {};
    }

    /// Every item has every member, so that all stages' values are of one type.
    static Value withShape(const Value &item, const Value &shape)
    {
        if (!shape.isMap())
            return item;
        ValueMap map = item.toMap();
        const ValueMap members = shape.toMap();
        for (auto it = members.begin(); it != members.end(); ++it)
            map.insert(it.key(), withShape(map.value(it.key()), *it));
        return Value(map);
    }

    Result<Value> setting(const QString &path, const ValueList &values)
    {
        const QString stem = settingPart(m_options.prefix(*m_about) + u'_' + QString(path).remove(u'[').remove(u']'));
        QString name = stem;
        for (int number = 2; m_taken.contains(name); ++number)
            name = stem + u'_' + QString::number(number);
        m_taken.insert(name);
        m_result.names.append(name);
        for (qsizetype i = 0; i < values.size(); ++i)
            m_result.settings[m_stages[i]].insert(name, values[i]);
        return Value(Reference{stagedSetting, name});
    }

    const Project &m_project;
    const PipelineId &m_pipeline;
    const StagedOptions &m_options;
    QStringList m_stages;
    StagedResources m_result;
    QSet<QString> m_taken;
    const Resource *m_about = nullptr;
};

} // namespace

Result<StagedResources> stagedResources(const Project &project, const Catalogue &catalogue, const PipelineId &pipeline, const StagedOptions &options)
{
    return Staging(project, pipeline, options).run(catalogue);
}

} // namespace penstock
