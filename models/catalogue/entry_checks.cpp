// SPDX-License-Identifier: Apache-2.0
#include "models/catalogue/entry_checks.h"

#include "models/catalogue/catalogue.h"

using namespace Qt::StringLiterals;

namespace penstock {

using Word = Expression::Word;

namespace {

class Checks
{
public:
    Checks(const ComponentType &type, const ResourceRules &rules)
        : m_type(type)
        , m_rules(rules)
    {
        for (const ResourceRule &resource : rules.resources)
            m_resources.append(resource.id);
        for (const FileRule &file : rules.files)
            m_files.append(file.id);
        for (const auto *steps : {&rules.constructs, &rules.flow}) {
            for (const CdkStep &step : *steps)
                m_constructs.append(step.name);
        }
    }

    std::optional<Error> run()
    {
        for (const ResourceRule &resource : m_rules.resources) {
            const bool each = resource.each.has_value();
            port(resource.each, resource.line);
            condition(resource.when, resource.line, each);
            expression(resource.deletionPolicy, each);
            members(resource.attributes, each);
            if (each != resource.id.contains(u"{peer}"_s))
                fail(resource.line, u"A resource with each, and only such a one, has {peer} in its id."_s);
            expression(resource.of, each);
            if (resource.of.has_value() != (resource.id.contains(u"{key}"_s) || resource.id.contains(u"{value}"_s)))
                fail(resource.line, u"A resource with of, and only such a one, has {key} or {value} in its id."_s);
        }
        for (const ImpliedRule &implied : m_rules.implied)
            expression(implied.count, false);
        for (const FileRule &file : m_rules.files) {
            condition(file.when, 0, false);
            expression(file.skeleton, false);
            expression(file.value, false);
            expression(file.of, false);
            name(m_properties(), file.property, u"property"_s, 0);
        }
        members(m_rules.exports, false);
        members(m_rules.cdkExports, false);
        for (const auto *steps : {&m_rules.constructs, &m_rules.flow}) {
            for (const CdkStep &step : *steps)
                checkStep(step);
        }
        for (const auto *rule : {&m_rules.airflowTask, &m_rules.airflowDag}) {
            if (!*rule)
                continue;
            condition((*rule)->when, (*rule)->line, false);
            expression((*rule)->id, false);
            members((*rule)->arguments, false);
            members((*rule)->defaults, false);
        }
        if (!m_rules.stage.isEmpty())
            name(m_constructs, m_rules.stage, u"construct"_s, 0);
        for (const PropertyType &property : m_type.properties) {
            if (!property.onlyWhen.isEmpty())
                name(m_properties(), property.onlyWhen.section(u'=', 0, 0), u"property"_s, 0);
        }
        return m_error;
    }

private:
    void fail(int line, const QString &what, const QString &next = {})
    {
        if (!m_error)
            m_error = Error{ErrorKind::Project, what, {}, next, Place{m_rules.file, line, 0}};
    }

    void name(const QStringList &known, const QString &name, const QString &meaning, int line)
    {
        if (!name.isEmpty() && !known.contains(name))
            fail(line, u"There is no %1 \"%2\" here."_s.arg(meaning, name), known.isEmpty() ? QString() : u"There are: %1."_s.arg(known.join(u", "_s)));
    }

    QStringList m_properties() const
    {
        QStringList ids;
        for (const PropertyType &property : m_type.properties)
            ids.append(property.id);
        return ids;
    }

    void port(const std::optional<PortName> &port, int line)
    {
        if (port && !(port->output ? m_type.output(port->id) : m_type.input(port->id)))
            fail(line, u"There is no %1 \"%2\"."_s.arg(port->output ? u"output"_s : u"input"_s, port->id));
    }

    void condition(const std::optional<Condition> &condition, int line, bool inEach)
    {
        if (!condition)
            return;
        port(condition->port, line);
        using Kind = Condition::Kind;
        if (condition->kind == Kind::Property || condition->kind == Kind::Equals || condition->kind == Kind::Over)
            name(m_properties(), condition->name, u"property"_s, line);
        if (condition->kind == Kind::PeerExports && !condition->port && !inEach)
            fail(line, u"exports asks the peer of an each; here it needs peer: {input: …} or {output: …}."_s);
        if (condition->kind == Kind::EdgeBrings) {
            if (!inEach)
                fail(line, u"edge asks about the peer of an each."_s);
            if (!portKinds().contains(condition->name))
                fail(line, u"There is no kind \"%1\" of edges. There are: %2."_s.arg(condition->name, portKinds().join(u", "_s)));
        }
        for (const Condition &part : condition->parts)
            this->condition(part, line, inEach);
    }

    void members(const Members &list, bool inEach)
    {
        for (const auto &[key, value] : list)
            expression(value, inEach);
    }

    void expression(const std::optional<Expression> &expression, bool inEach)
    {
        if (expression)
            this->expression(*expression, inEach);
    }

    void expression(const Expression &expression, bool inEach)
    {
        const int line = expression.line;
        inEach = inEach || expression.word == Word::Each || expression.word == Word::Count;
        port(expression.port, line);
        condition(expression.condition, line, inEach);
        switch (expression.word) {
        case Word::Property: name(m_properties(), expression.name, u"property"_s, line); break;
        case Word::Own: name(m_resources, expression.name, u"resource"_s, line); break;
        case Word::Construct: name(m_constructs + QStringList{u"pipeline"_s, u"scope"_s}, expression.name, u"construct"_s, line); break;
        case Word::Function:
        case Word::File:
        case Word::Folder:
        case Word::Read: name(m_files, expression.name, u"file"_s, line); break;
        case Word::Peer:
            if (!expression.port && !inEach)
                fail(line, u"$peer: NAME stands inside an each; elsewhere write {port: {input: NAME}, export: NAME}."_s);
            break;
        default: break;
        }
        for (const auto *list : {&expression.items, &expression.target}) {
            for (const Expression &part : *list)
                this->expression(part, inEach);
        }
        members(expression.members, inEach);
    }

    void checkStep(const CdkStep &step)
    {
        const bool each = step.each.has_value();
        port(step.each, step.line);
        condition(step.when, step.line, each);
        expression(step.scope, each);
        expression(step.code, each);
        expression(step.value, each);
    }

    const ComponentType &m_type;
    const ResourceRules &m_rules;
    QStringList m_resources, m_constructs, m_files;
    std::optional<Error> m_error;
};

} // namespace

std::optional<Error> checkRules(const ComponentType &type, const ResourceRules &rules) { return Checks(type, rules).run(); }

} // namespace penstock
