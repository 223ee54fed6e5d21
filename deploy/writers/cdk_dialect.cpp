// SPDX-License-Identifier: Apache-2.0
#include "deploy/writers/cdk_dialect.h"

using namespace Qt::StringLiterals;

namespace penstock {

using Kind = Code::Kind;

Result<QByteArray> CdkDialect::module(const CdkModel &model)
{
    m_model = &model;
    QString body;
    for (const CdkStatement &statement : model.statements) {
        const QString margin(indent(), u' ');
        if (statement.kind == CdkStatement::Kind::Heading)
            body += u'\n' + margin + comment(statement.text) + u'\n';
        else
            body += margin + laidOut(this->statement(statement), indent(), step(), indent()) + end() + u'\n';
    }
    const QString whole = frame(model, body);
    if (m_error)
        return std::unexpected(*m_error);
    return whole.toUtf8();
}

CodeText CdkDialect::statement(const CdkStatement &statement)
{
    switch (statement.kind) {
    case CdkStatement::Kind::Declare: {
        const CodeText made = text(statement.code);
        if (statement.variable < 0)
            return declaration(u"pipeline"_s, made);
        return m_model->used.contains(statement.variable) ? declaration(variable(m_model->variables[size_t(statement.variable)]), made) : made;
    }
    case CdkStatement::Kind::Override: {
        Code resource;
        resource.kind = Kind::Resource;
        resource.target = {statement.code};
        return call(text(resource) << QString(u'.' + name(u"addPropertyOverride"_s)), {literal(statement.text), text(statement.value)}, {}, false, false);
    }
    default: return text(statement.code);
    }
}

QString CdkDialect::literal(const Value &value) const
{
    const Result<QString> written = penstock::literal(language(), value);
    if (!written && !m_error)
        m_error = written.error();
    return written.value_or(QString());
}

QString CdkDialect::qualified(const QString &constant, const Place &place)
{
    const QString alias = constant.section(u'.', 0, 0);
    const auto module = m_modules.constFind(alias);
    if (module == m_modules.constEnd()) {
        if (!m_error)
            m_error = Error{ErrorKind::Project, u"There is no module \"%1\" for %2."_s.arg(alias, constant), {},
                u"Name it in a cdk-modules.yaml beside the entry."_s, place};
        return constant;
    }
    m_imports.insert(alias, *module);
    return moduleAlias(*module) + u'.' + constant.section(u'.', 1);
}

std::vector<CodeText> CdkDialect::texts(const std::vector<Code> &list)
{
    std::vector<CodeText> result;
    for (const Code &code : list)
        result.push_back(text(code));
    return result;
}

std::vector<std::pair<QString, CodeText>> CdkDialect::texts(const std::vector<std::pair<QString, Code>> &members)
{
    std::vector<std::pair<QString, CodeText>> result;
    for (const auto &[key, code] : members)
        result.emplace_back(key, text(code));
    return result;
}

CodeText CdkDialect::text(const Code &code)
{
    const auto stack = [&] { return call(QString(qualified(u"cdk.Stack"_s, code.place) + u".of"_s), {self()}, {}, false, false); };
    switch (code.kind) {
    case Kind::Absent: return literal(Value());
    case Kind::Literal: return literal(code.literal);
    case Kind::List: return CodeText::Group{u"["_s, u"]"_s, texts(code.items)};
    case Kind::Map: return map(texts(code.members));
    case Kind::Const: return qualified(code.name, code.place);
    case Kind::Variable: return variable(m_model->variables[size_t(code.variable)]);
    case Kind::Pipeline: return u"pipeline"_s;
    case Kind::This: return self();
    case Kind::EnvironmentId: return environmentId();
    case Kind::StackFact: return stack() << QString(u'.' + code.name);
    case Kind::Call: {
        CodeText callee;
        if (code.target.empty()) {
            const QString path = qualified(code.name, code.place);
            callee = QString(path.section(u'.', 0, -2) + u'.' + name(path.section(u'.', -1)));
        } else {
            callee = text(code.target.front());
            callee << QString(u'.' + name(code.name));
        }
        return call(callee, texts(code.items), texts(code.members), code.hasMembers, false);
    }
    case Kind::New: return call(qualified(code.name, code.place), texts(code.items), texts(code.members), code.hasMembers, true);
    case Kind::Struct: return structure(code.name, code.place, texts(code.members));
    case Kind::Member: return text(code.target.front()) << QString(u'.' + name(code.name));
    case Kind::Resource: return resource(text(code.target.front()), code.target.front().kind == Kind::Member);
    case Kind::Sum: {
        CodeText sum;
        // Beginning with a text, so that "+" joins texts even where the first part is a token.
        for (const Code &part : code.items)
            sum << (sum.pieces.empty() ? QString() : u" + "_s) << text(part);
        return code.items.empty() ? CodeText(literal(QString())) : sum;
    }
    case Kind::Json: return call(stack() << QString(u'.' + name(u"toJsonString"_s)), texts(code.items), {}, false, false);
    case Kind::Read: m_reads = true; return read(code.name);
    }
    return {};
}

} // namespace penstock
