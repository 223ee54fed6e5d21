// SPDX-License-Identifier: Apache-2.0
#include "deploy/writers/cdk_code.h"

using namespace Qt::StringLiterals;

namespace penstock {

using Word = Expression::Word;
using Kind = Code::Kind;

namespace {

Code plain(Kind kind, const QString &name = {})
{
    Code code;
    code.kind = kind;
    code.name = name;
    return code;
}

class Coder
{
public:
    Coder(const Scope &scope, const VariableOf &variableOf)
        : m_scope(scope)
        , m_variableOf(variableOf)
    { }

    Result<Code> code(const Expression &expression)
    {
        Result<Code> result = unplaced(expression);
        if (result && result->place.file.isEmpty())
            result->place = place(expression);
        return result;
    }

private:
    Place place(const Expression &expression) const { return {m_scope.self().rules->file, expression.line, 0}; }

    Result<Code> unplaced(const Expression &expression)
    {
        switch (expression.word) {
        case Word::List: return list(expression.items, Kind::List);
        case Word::Map: return map(expression);
        case Word::Stage: return expression.name == u"id" ? plain(Kind::EnvironmentId) : plain(Kind::StackFact, expression.name);
        case Word::Peer: return peer(expression);
        case Word::Each: return each(expression);
        case Word::For: return forItems(expression);
        case Word::When:
            if (holds(*expression.condition, m_scope))
                return code(expression.items.front());
            return expression.items.size() > 1 ? code(expression.items[1]) : Result<Code>(Code());
        case Word::Table: return table(expression);
        case Word::Join: return sum(expression.items);
        case Word::Concat:
        case Word::Merge: return flattened(expression);
        case Word::Json: {
            Result<Code> inner = code(expression.items.front());
            if (!inner || inner->isAbsent())
                return inner;
            Code json = plain(Kind::Json);
            json.items.push_back(std::move(*inner));
            return json;
        }
        case Word::Const: return plain(Kind::Const, expression.name);
        case Word::Construct: return construct(expression);
        case Word::Member: {
            Result<Code> of = code(expression.target.front());
            if (!of || of->isAbsent())
                return of;
            Code member = plain(Kind::Member, expression.name);
            member.target.push_back(std::move(*of));
            return member;
        }
        case Word::Resource: {
            Result<Code> of = code(expression.target.front());
            if (!of || of->isAbsent())
                return of;
            Code resource = plain(Kind::Resource);
            resource.target.push_back(std::move(*of));
            return resource;
        }
        case Word::Call:
        case Word::New:
        case Word::Struct: return call(expression);
        case Word::File:
        case Word::Folder:
        case Word::Read: return file(expression);
        case Word::Own: return failure(ErrorKind::Project, u"$own is no word of the CDK form."_s, {}, u"Use $construct."_s, place(expression));
        default: return evaluate(expression, m_scope).transform(&Code::of);
        }
    }

    Result<Code> list(const std::vector<Expression> &items, Kind kind)
    {
        Code result = plain(kind);
        for (const Expression &item : items) {
            Result<Code> part = code(item);
            if (!part)
                return part;
            if (!part->isAbsent())
                result.items.push_back(std::move(*part));
        }
        return result;
    }

    // Texts that stand side by side are one.
    Result<Code> sum(const std::vector<Expression> &items)
    {
        Result<Code> parts = list(items, Kind::Sum);
        if (!parts)
            return parts;
        Code result = plain(Kind::Sum);
        for (Code &part : parts->items) {
            if (part.kind == Kind::Literal)
                part = Code::text(part.literal.text());
            if (part.kind == Kind::Literal && !result.items.empty() && result.items.back().kind == Kind::Literal)
                result.items.back() = Code::text(result.items.back().literal.toString() + part.literal.toString());
            else
                result.items.push_back(std::move(part));
        }
        if (result.items.empty())
            return Code::text({});
        // "+" joins texts; what does not begin with one may be a number or a token.
        if (result.items.front().kind != Kind::Literal)
            result.items.insert(result.items.begin(), Code::text({}));
        return result.items.size() == 1 ? result.items.front() : result;
    }

    Result<std::vector<std::pair<QString, Code>>> members(const Members &list)
    {
        std::vector<std::pair<QString, Code>> result;
        for (const auto &[key, member] : list) {
            Result<Code> part = code(member);
            if (!part)
                return std::unexpected(part.error());
            if (!part->isAbsent())
                result.emplace_back(withIds(key, m_scope), std::move(*part));
        }
        return result;
    }

    Result<Code> map(const Expression &expression)
    {
        auto parts = members(expression.members);
        if (!parts)
            return std::unexpected(parts.error());
        if (parts->empty() && !expression.members.empty())
            return Code();
        Code result = plain(Kind::Map);
        result.members = std::move(*parts);
        return result;
    }

    Result<Code> peer(const Expression &expression)
    {
        qsizetype index = m_scope.peer;
        if (expression.port) {
            const QList<qsizetype> peers = m_scope.self().peers(*expression.port);
            if (peers.isEmpty())
                return Code();
            index = peers.front();
        }
        const ResourceRules &rules = *m_scope.drawing->nodes[size_t(index)].rules;
        const Expression *wanted = exported(rules.cdkExports, expression.name);
        if (!wanted)
            wanted = exported(rules.exports, expression.name);
        if (!wanted)
            return Code();
        const Scope there = m_scope.at(index);
        if (there.depth > 32)
            return failure(ErrorKind::Project, u"Exports ask each other in a circle."_s, {}, {}, place(expression));
        return codeOf(*wanted, there, m_variableOf);
    }

    Result<Code> each(const Expression &expression)
    {
        Code result = plain(Kind::List);
        for (const qsizetype index : eachOf(expression.port, expression.condition, m_scope)) {
            Result<Code> part = codeOf(expression.items.front(), m_scope.withPeer(index, expression.port), m_variableOf);
            if (!part)
                return part;
            if (!part->isAbsent())
                result.items.push_back(std::move(*part));
        }
        return result.items.empty() ? Code() : result;
    }

    Result<Code> forItems(const Expression &expression)
    {
        const Result<Value> of = evaluate(expression.items.front(), m_scope);
        if (!of)
            return std::unexpected(of.error());
        Code result = plain(Kind::List);
        for (const Scope::Item &next : itemsOf(*of)) {
            Result<Code> part = codeOf(expression.items[1], m_scope.withItem(next), m_variableOf);
            if (!part)
                return part;
            if (!part->isAbsent())
                result.items.push_back(std::move(*part));
        }
        return result.items.empty() ? Code() : result;
    }

    Result<Code> table(const Expression &expression)
    {
        const Result<Value> of = evaluate(expression.items.front(), m_scope);
        if (!of)
            return std::unexpected(of.error());
        if (const Expression *found = exported(expression.members, of->text()); found && !of->isNull())
            return code(*found);
        return expression.items.size() > 1 ? code(expression.items[1]) : Result<Code>(Code());
    }

    // $concat: one list out of lists and items. $merge: one map out of maps and lists of maps; the last value of a key counts.
    Result<Code> flattened(const Expression &expression)
    {
        Result<Code> parts = list(expression.items, Kind::List);
        if (!parts)
            return parts;
        std::vector<Code> flat;
        for (Code &part : parts->items) {
            if (part.kind == Kind::List)
                std::ranges::move(part.items, std::back_inserter(flat));
            else
                flat.push_back(std::move(part));
        }
        if (flat.empty())
            return Code();
        const bool merge = expression.word == Word::Merge;
        Code result = plain(merge ? Kind::Map : Kind::List);
        if (!merge) {
            result.items = std::move(flat);
            return result;
        }
        for (Code &map : flat) {
            for (auto &[key, value] : map.members) {
                std::erase_if(result.members, [&](const auto &member) { return member.first == key; });
                result.members.emplace_back(key, std::move(value));
            }
        }
        return result;
    }

    Result<Code> construct(const Expression &expression)
    {
        if (expression.name == u"pipeline")
            return plain(Kind::Pipeline);
        if (expression.name == u"scope")
            return plain(Kind::This);
        int variable = m_variableOf(m_scope.node, expression.name, m_scope.peer);
        if (variable < 0)
            variable = m_variableOf(m_scope.node, expression.name, -1);
        if (variable < 0)
            return Code(); // its step's condition does not hold
        Code code = plain(Kind::Variable);
        code.variable = variable;
        return code;
    }

    Result<Code> call(const Expression &expression)
    {
        Code result = plain(expression.word == Word::Call ? Kind::Call : expression.word == Word::New ? Kind::New : Kind::Struct, expression.name);
        for (const Expression &target : expression.target) {
            Result<Code> of = code(target);
            if (!of || of->isAbsent())
                return of;
            result.target.push_back(std::move(*of));
        }
        Result<Code> arguments = list(expression.items, Kind::List);
        if (!arguments)
            return arguments;
        result.items = std::move(arguments->items);
        if (result.items.size() < expression.items.size())
            return Code(); // without an argument there is nothing to call
        auto parts = members(expression.members);
        if (!parts)
            return std::unexpected(parts.error());
        if (result.kind == Kind::Struct && parts->empty() && !expression.members.empty())
            return Code();
        result.members = std::move(*parts);
        result.hasMembers = expression.hasMembers;
        return result;
    }

    Result<Code> file(const Expression &expression)
    {
        const auto &files = m_scope.self().rules->files;
        const auto found = std::ranges::find(files, expression.name, &FileRule::id);
        const QString path = withIds(found->path, m_scope);
        if (expression.word == Word::Read)
            return plain(Kind::Read, path);
        return Code::text(expression.word == Word::Folder ? path.section(u'/', 0, -2) : path);
    }

    const Scope &m_scope;
    const VariableOf &m_variableOf;
};

} // namespace

Code::Code() = default;
Code::Code(const Code &) = default;
Code::Code(Code &&) noexcept = default;
Code &Code::operator=(const Code &) = default;
Code &Code::operator=(Code &&) noexcept = default;
Code::~Code() = default;

Code Code::of(const Value &value)
{
    Code code;
    if (value.isNull())
        return code;
    if (value.isList()) {
        code.kind = Kind::List;
        for (const Value &item : value.toList())
            code.items.push_back(of(item));
    } else if (value.isMap()) {
        code.kind = Kind::Map;
        const ValueMap map = value.toMap();
        for (auto it = map.begin(); it != map.end(); ++it)
            code.members.emplace_back(it.key(), of(*it));
    } else {
        code.kind = Kind::Literal;
        code.literal = value;
    }
    return code;
}

Result<Code> codeOf(const Expression &expression, const Scope &scope, const VariableOf &variableOf) { return Coder(scope, variableOf).code(expression); }

void walk(const Code &code, const std::function<void(const Code &)> &visit)
{
    visit(code);
    for (const auto *list : {&code.target, &code.items}) {
        for (const Code &part : *list)
            walk(part, visit);
    }
    for (const auto &[key, part] : code.members)
        walk(part, visit);
}

} // namespace penstock
