// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/writers/airflow_graph.h"
#include "deploy/writers/airflow_values.h"
#include "deploy/writers/code_layout.h"

namespace penstock {

/// What all DAGs of a project share: the names of variables that stages fill in.
struct AirflowEnvironment
{
    QMap<QString, QMap<QString, QString>> variables; ///< by stage, by name
    QSet<QString> taken;
    QSet<QString> settings;
    QSet<QString> images;

    QMap<std::pair<QString, QStringList>, QString> names; ///< of a stem with its values by stage and how they are read

    /// The name of a variable with these facts: one that no other has, or that of the same ones.
    QString nameFor(const QString &stem, const QStringList &facts);
};

/// The code of one DAG's module. Expressions become calls, names and literals; text of a person is only ever a literal.
class AirflowModule
{
public:
    AirflowModule(const Drawing &drawing, const AirflowValues &values, AirflowEnvironment &environment, const QString &folder)
        : m_drawing(drawing)
        , m_values(values)
        , m_environment(environment)
        , m_folder(folder)
    { }

    Result<QByteArray> write(const AirflowGraph &graph, const QString &dagId);

private:
    struct Task
    {
        qsizetype node = -1;
        QString variable;
        CodeText call;
    };
    using Argument = std::pair<QString, CodeText>;
    using MaybeCode = std::optional<CodeText>; ///< none: absent

    enum class Absent { LeftOut, None };
    Result<std::vector<Argument>> arguments(const Members &members, qsizetype node, Absent absent);
    Result<MaybeCode> code(const Expression &expression, qsizetype node, const QString &path);
    Result<MaybeCode> dictionary(const Expression &expression, qsizetype node, const QString &path);
    Result<MaybeCode> list(const Expression &expression, qsizetype node, const QString &path);
    Result<MaybeCode> call(const Expression &expression, qsizetype node, const QString &path);
    Result<MaybeCode> function(const Expression &expression, qsizetype node);
    Result<CodeText> merged(const AirflowStageValues &values, qsizetype node, const QString &path);
    Result<CodeText> setting(const AirflowStageValues &values, qsizetype node, const QString &path);
    Result<CodeText> text(const Value &value);
    Result<CodeText> text(const Joined &value);
    Result<CodeText> text(const ValueMap &map);
    Result<CodeText> text(const ValueList &list);
    Result<CodeText> name(const Reference &reference);
    QString qualified(const QString &path);
    QString constant(const QString &name, const QString &code);
    Result<void> addTask(qsizetype node);
    void nameTasks();
    QString imports() const;
    QString dependencies(const AirflowGraph &graph) const;

    const Drawing &m_drawing;
    const AirflowValues &m_values;
    AirflowEnvironment &m_environment;
    const QString m_folder;
    QSet<QString> m_modules;          // import MODULE
    QMap<QString, QString> m_classes; // from MODULE import CLASS: class -> module
    QSet<QString> m_ownModules;       // those of the repository itself
    QMap<QString, QString> m_constants;
    std::vector<Task> m_tasks;
};

} // namespace penstock
