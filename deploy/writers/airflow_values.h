// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/resources/evaluate.h"
#include "deploy/resources/resolve.h"
#include "deploy/writers/airflow_writer.h"

namespace penstock {

/// A value in one stage: as all stages' code may say it, and as it is there. Both have the same shape.
struct AirflowStageValue
{
    Value symbolic; ///< project, location and stage are references
    Value concrete;
};
using AirflowStageValues = QList<AirflowStageValue>; ///< one for each stage

/// Evaluates for all stages of a pipeline. References to resources become the values that those declare: a task needs the
/// bucket's name, and nobody is there to fill it in.
class AirflowValues
{
public:
    static Result<AirflowValues> of(const Drawing &drawing, const Catalogue &catalogue);

    Result<AirflowStageValues> evaluated(const Expression &expression, qsizetype node) const;
    /// Fails when the condition holds in some stages only.
    Result<bool> holdsEverywhere(const Condition &condition, qsizetype node, const QString &path) const;
    const QStringList &stages() const { return m_stages; }

private:
    explicit AirflowValues(const Drawing &drawing)
        : m_drawing(drawing)
    { }
    Result<Value> filled(const Value &value, const ResourceGraph &graph, int depth) const;

    const Drawing &m_drawing;
    QStringList m_stages;
    QList<ResourceGraph> m_symbolic, m_concrete; // by stage
};

} // namespace penstock
