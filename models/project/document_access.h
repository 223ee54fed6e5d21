// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/graph/graph_index.h"
#include "models/project/project_document.h"

namespace penstock {

/// What a command may do with the document: change the project together with its index, then say what changed.
/// Only the commands (document_commands.h) and the document itself use it.
class DocumentAccess
{
public:
    explicit DocumentAccess(ProjectDocument &document)
        : m_document(document)
    { }

    Project &project() { return m_document.m_project; }
    /// Null when it is not there. The pointer lives until pipelines come or go.
    Pipeline *pipeline(const PipelineId &id);
    Node *node(const PipelineId &pipeline, const NodeId &node);
    GraphIndex &graphIndex(const PipelineId &id);

    void insertPipeline(int position, const Pipeline &pipeline);
    void removePipeline(int position);
    void rebuild(); ///< after the whole project was replaced

    // Each tells the listeners once, and then that the document changed.
    void pipelinesChanged();
    void graphChanged(const PipelineId &pipeline);
    void nodesMoved(const PipelineId &pipeline, const QList<NodeId> &nodes);
    void nodeChanged(const PipelineId &pipeline, const NodeId &node);
    void projectChanged();
    void environmentsChanged();

private:
    ProjectDocument &m_document;
};

} // namespace penstock
