// SPDX-License-Identifier: Apache-2.0
#include "deploy/writers/cdk_model.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

bool isId(const QString &id)
{
    static const QRegularExpression pattern(u"\\A[a-z][a-z0-9_-]{0,62}\\z"_s);
    return pattern.match(id).hasMatch();
}

QStringList wordsOf(const QString &id)
{
    QStringList words;
    QString word;
    for (const QChar c : id) {
        if (c == u'-' || c == u'_' || c.isUpper()) {
            if (!word.isEmpty())
                words.append(word);
            word.clear();
        }
        if (c != u'-' && c != u'_')
            word += c.toLower();
    }
    if (!word.isEmpty())
        words.append(word);
    return words;
}

class ModelBuilder
{
public:
    ModelBuilder(const Drawing &drawing, const QSet<QString> &moduleNames)
        : m_drawing(drawing)
        , m_modules(moduleNames)
    { }

    Result<CdkModel> build()
    {
        if (const Result<void> good = checkNodes(); !good)
            return std::unexpected(good.error());
        nameClass();
        nameVariables();
        for (const qsizetype node : m_drawing.order) {
            heading(node);
            for (const CdkStep &step : m_drawing.nodes[size_t(node)].rules->constructs) {
                if (const Result<void> done = expand(step, node, &m_model.statements); !done)
                    return std::unexpected(done.error());
            }
        }
        if (!m_waiting.empty())
            return circle();
        if (const Result<void> done = flow(); !done)
            return std::unexpected(done.error());
        if (!m_waiting.empty())
            return circle();
        dropEmptyHeadings();
        return std::move(m_model);
    }

private:
    using Key = std::tuple<qsizetype, QString, qsizetype>;

    Result<void> checkNodes() const
    {
        const QString pipeline = m_drawing.pipeline->id.value;
        if (!isId(pipeline))
            return failure(ErrorKind::Project, u"\"%1\" is no id of a pipeline."_s.arg(pipeline), {}, u"Use lower-case letters, digits, \"-\" and \"_\"."_s);
        for (const DrawnNode &node : m_drawing.nodes) {
            const QString id = node.node->id.value;
            if (!isId(id))
                return failure(ErrorKind::Project, u"\"%1\" in pipeline %2 is no id of a node."_s.arg(id, pipeline), {},
                    u"Use lower-case letters, digits, \"-\" and \"_\"."_s);
            if (!isComplete(node, {}))
                return failure(ErrorKind::Project, u"The node %1 in pipeline %2 lacks a required property."_s.arg(id, pipeline), {},
                    u"\"penstock validate\" says which."_s);
            for (const PortType &port : node.type->inputs) {
                if (port.required && node.peers({false, port.id}).isEmpty())
                    return failure(ErrorKind::Project, u"Nothing is joined to the input %1 of the node %2 in pipeline %3."_s.arg(port.id, id, pipeline), {},
                        u"Join it, or remove the node."_s);
            }
        }
        return {};
    }

    void nameClass()
    {
        m_model.pipelineId = m_drawing.pipeline->id.value;
        for (QString word : wordsOf(m_model.pipelineId)) {
            word[0] = word[0].toUpper();
            m_model.className += word;
        }
        m_model.className += u"Pipeline"_s;
    }

    // The construct with the node's own id has the node's name, others have their own behind it; a name that is taken
    // gets a number. Names differ as words, so they differ in every language.
    void nameVariables()
    {
        static const QStringList reserved{u"and"_s, u"as"_s, u"assert"_s, u"async"_s, u"await"_s, u"break"_s, u"case"_s, u"catch"_s, u"class"_s, u"const"_s,
            u"continue"_s, u"debugger"_s, u"def"_s, u"default"_s, u"del"_s, u"delete"_s, u"do"_s, u"elif"_s, u"else"_s, u"enum"_s, u"except"_s, u"export"_s,
            u"extends"_s, u"false"_s, u"finally"_s, u"for"_s, u"from"_s, u"function"_s, u"global"_s, u"if"_s, u"implements"_s, u"import"_s, u"in"_s,
            u"instanceof"_s, u"interface"_s, u"is"_s, u"lambda"_s, u"let"_s, u"match"_s, u"new"_s, u"none"_s, u"nonlocal"_s, u"not"_s, u"null"_s, u"or"_s,
            u"package"_s, u"pass"_s, u"private"_s, u"protected"_s, u"public"_s, u"raise"_s, u"return"_s, u"static"_s, u"super"_s, u"switch"_s, u"this"_s,
            u"throw"_s, u"true"_s, u"try"_s, u"type"_s, u"typeof"_s, u"undefined"_s, u"var"_s, u"void"_s, u"while"_s, u"with"_s, u"yield"_s, u"self"_s,
            u"scope"_s, u"id"_s, u"props"_s, u"pipeline"_s, u"path"_s, u"kwargs"_s, u"arguments"_s, u"eval"_s, u"environment id"_s, u"construct id"_s,
            u"read file sync"_s};
        m_taken = QSet<QString>(reserved.begin(), reserved.end());
        for (const qsizetype node : m_drawing.order) {
            const ResourceRules &rules = *m_drawing.nodes[size_t(node)].rules;
            for (const auto *steps : {&rules.constructs, &rules.flow}) {
                for (const CdkStep &step : *steps) {
                    if (step.kind == CdkStep::Kind::Construct)
                        nameVariable(step, node);
                }
            }
        }
    }

    void nameVariable(const CdkStep &step, qsizetype node)
    {
        const Scope scope = Scope::of(m_drawing, node);
        for (const qsizetype peer : eachOf(step.each, step.when, scope)) {
            QStringList words = wordsOf(scope.self().node->id.value);
            if (step.id != u"{node}")
                words += wordsOf(step.name);
            if (peer >= 0)
                words += wordsOf(m_drawing.nodes[size_t(peer)].node->id.value);
            // Python writes glue-alpha as the module glue_alpha: a variable would hide it.
            const QStringList stem = words;
            for (int number = 2; m_taken.contains(words.join(u' ')) || m_modules.contains(words.join(u'_')); ++number)
                words = stem + QStringList{number == 2 && !m_taken.contains(QString(stem.join(u' ') + u" node"_s)) ? u"node"_s : QString::number(number)};
            m_taken.insert(words.join(u' '));
            m_variables.insert({node, step.name, peer}, int(m_model.variables.size()));
            m_model.variables.push_back(words);
        }
    }

    int variableOf(qsizetype node, const QString &name, qsizetype peer) const { return m_variables.value({node, name, peer}, -1); }

    Result<void> expand(const CdkStep &step, qsizetype node, std::vector<CdkStatement> *into)
    {
        const Scope scope = Scope::of(m_drawing, node);
        for (const qsizetype peer : eachOf(step.each, step.when, scope)) {
            Result<CdkStatement> statement = statementOf(step, peer < 0 ? scope : scope.withPeer(peer, step.each));
            if (!statement)
                return std::unexpected(statement.error());
            if (!statement->code.isAbsent())
                emitOrWait(std::move(*statement), into);
        }
        return {};
    }

    Result<CdkStatement> statementOf(const CdkStep &step, const Scope &scope)
    {
        const VariableOf variables = [this](qsizetype node, const QString &name, qsizetype peer) { return variableOf(node, name, peer); };
        CdkStatement statement;
        Result<Code> code = codeOf(step.code, scope, variables);
        if (!code)
            return std::unexpected(code.error());
        statement.code = std::move(*code);
        if (step.kind == CdkStep::Kind::Construct) {
            statement.kind = CdkStatement::Kind::Declare;
            statement.variable = variableOf(scope.node, step.name, scope.peer);
            Code where;
            where.kind = Code::Kind::This;
            if (step.scope) {
                Result<Code> inside = codeOf(*step.scope, scope, variables);
                if (!inside)
                    return std::unexpected(inside.error());
                where = std::move(*inside);
            }
            statement.code.items.insert(statement.code.items.begin(), {where, Code::text(withIds(step.id, scope))});
        } else if (step.kind == CdkStep::Kind::Override) {
            statement.kind = CdkStatement::Kind::Override;
            statement.text = withIds(step.path, scope);
            Result<Code> value = codeOf(*step.value, scope, variables);
            if (!value)
                return std::unexpected(value.error());
            statement.value = std::move(*value);
            if (statement.value.isAbsent())
                statement.code = Code();
        }
        return statement;
    }

    // A statement waits until what it refers to is there: a bucket's grant to a function that is declared after it.
    void emitOrWait(CdkStatement statement, std::vector<CdkStatement> *into)
    {
        QSet<int> missing;
        const auto look = [&](const Code &part) {
            if (part.kind == Code::Kind::Variable) {
                m_model.used.insert(part.variable);
                if (!m_declared.contains(part.variable))
                    missing.insert(part.variable);
            }
            m_model.usesEnvironment = m_model.usesEnvironment || part.kind == Code::Kind::EnvironmentId;
        };
        walk(statement.code, look);
        walk(statement.value, look);
        if (!missing.isEmpty()) {
            m_waiting.push_back(std::move(statement));
            return;
        }
        const int declares = statement.kind == CdkStatement::Kind::Declare ? statement.variable : -1;
        into->push_back(std::move(statement));
        if (declares < 0)
            return;
        m_declared.insert(declares);
        std::vector<CdkStatement> waiting = std::exchange(m_waiting, {});
        for (CdkStatement &next : waiting)
            emitOrWait(std::move(next), into);
    }

    void heading(qsizetype node)
    {
        const DrawnNode &drawn = m_drawing.nodes[size_t(node)];
        CdkStatement statement;
        statement.kind = CdkStatement::Kind::Heading;
        statement.text = drawn.node->id.value + u": "_s + drawn.type->id;
        m_model.statements.push_back(statement);
    }

    Result<void> flow()
    {
        std::vector<CdkStatement> after;
        std::vector<int> stages;
        for (const qsizetype node : m_drawing.order) {
            const ResourceRules &rules = *m_drawing.nodes[size_t(node)].rules;
            if (const int stage = rules.stage.isEmpty() ? -1 : variableOf(node, rules.stage, -1); stage >= 0)
                stages.push_back(stage);
            for (const CdkStep &step : rules.flow) {
                if (const Result<void> done = expand(step, node, &after); !done)
                    return done;
            }
        }
        if (stages.empty() && after.empty())
            return {};
        CdkStatement title;
        title.kind = CdkStatement::Kind::Heading;
        title.text = u"What starts what"_s;
        m_model.statements.push_back(title);
        m_model.statements.push_back(dataPipeline());
        for (const int stage : stages)
            m_model.statements.push_back(addStage(stage));
        std::ranges::move(after, std::back_inserter(m_model.statements));
        return {};
    }

    CdkStatement dataPipeline()
    {
        CdkStatement statement;
        statement.kind = CdkStatement::Kind::Declare;
        statement.code.kind = Code::Kind::New;
        statement.code.name = u"ddk.DataPipeline"_s;
        statement.code.hasMembers = true;
        Code here;
        here.kind = Code::Kind::This;
        // Upper-case: no node can have this id.
        statement.code.items = {here, Code::text(u"DataPipeline"_s)};
        const Pipeline &pipeline = *m_drawing.pipeline;
        statement.code.members.emplace_back(u"name"_s, Code::text(pipeline.title.isEmpty() ? pipeline.id.value : pipeline.title));
        if (!pipeline.description.isEmpty())
            statement.code.members.emplace_back(u"description"_s, Code::text(pipeline.description));
        return statement;
    }

    // Edges become rules of their own (addRule), so that any drawing works and not only a chain.
    CdkStatement addStage(int stage)
    {
        m_model.used.insert(stage);
        CdkStatement statement;
        Code variable, pipeline;
        variable.kind = Code::Kind::Variable;
        variable.variable = stage;
        pipeline.kind = Code::Kind::Pipeline;
        statement.code.kind = Code::Kind::Call;
        statement.code.name = u"addStage"_s;
        statement.code.target = {pipeline};
        statement.code.hasMembers = true;
        statement.code.members.emplace_back(u"stage"_s, variable);
        statement.code.members.emplace_back(u"skipRule"_s, Code::of(true));
        return statement;
    }

    std::unexpected<Error> circle() const
    {
        return failure(ErrorKind::Project, u"Nodes of the pipeline %1 need each other in a circle to be made."_s.arg(m_model.pipelineId), {},
            u"Remove an edge of the circle."_s, m_waiting.front().code.place);
    }

    void dropEmptyHeadings()
    {
        auto &list = m_model.statements;
        for (size_t i = list.size(); i-- > 0;) {
            const bool last = i + 1 == list.size() || list[i + 1].kind == CdkStatement::Kind::Heading;
            if (list[i].kind == CdkStatement::Kind::Heading && last)
                list.erase(list.begin() + long(i));
        }
    }

    const Drawing &m_drawing;
    QSet<QString> m_modules;
    CdkModel m_model;
    QMap<Key, int> m_variables;
    QSet<QString> m_taken;
    QSet<int> m_declared;
    std::vector<CdkStatement> m_waiting;
};

} // namespace

Result<CdkModel> cdkModel(const Drawing &drawing, const QSet<QString> &moduleNames) { return ModelBuilder(drawing, moduleNames).build(); }

} // namespace penstock
