// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/catalogue/expression.h"
#include "models/catalogue/entry_yaml.h"

namespace penstock {

/// Reads the language of the catalogue out of YAML. A map whose one key begins with `$` is a word; any other map, list or
/// scalar stands for itself. Unknown words, and words of the CDK and Airflow forms outside of them, are errors with file and line.
class ExpressionReader
{
public:
    explicit ExpressionReader(EntryYaml &yaml)
        : m_yaml(yaml)
    { }

    enum class Part { Attributes, Cdk, Airflow };
    Expression expression(const EntryNode &node, Part part);
    Members members(const EntryNode &node, Part part, const QString &meaning);
    Condition condition(const EntryNode &node);
    PortName port(const EntryNode &node);

private:
    Expression word(const QString &word, const EntryNode &keyNode, const EntryNode &argument, Part part);
    bool valueWord(const QString &word, const EntryNode &argument, Part part, Expression &result);
    bool cdkWord(const QString &word, const EntryNode &argument, Expression &result);
    bool airflowWord(const QString &word, const EntryNode &argument, Expression &result);
    void readCall(const EntryNode &argument, Expression &result, const QString &nameKey, Part part);
    std::vector<Expression> list(const EntryNode &node, Part part);
    void conditionKey(const QString &key, const EntryNode &keyNode, const EntryNode &value, Condition &result);

    EntryYaml &m_yaml;
};

} // namespace penstock
