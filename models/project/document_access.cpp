// SPDX-License-Identifier: Apache-2.0
#include "models/project/document_access.h"

#include "models/project/document_index.h"

namespace penstock {

Pipeline *DocumentAccess::pipeline(const PipelineId &id)
{
    const auto found = m_document.m_index->pipelines.find(id);
    return found == m_document.m_index->pipelines.end() ? nullptr : &m_document.m_project.pipelines[found->second.position];
}

Node *DocumentAccess::node(const PipelineId &pipelineId, const NodeId &nodeId)
{
    Pipeline *owner = pipeline(pipelineId);
    const int position = owner ? graphIndex(pipelineId).node(nodeId) : -1;
    return position < 0 ? nullptr : &owner->graph.nodes[position];
}

GraphIndex &DocumentAccess::graphIndex(const PipelineId &id) { return m_document.m_index->pipelines.at(id).graph; }

void DocumentAccess::insertPipeline(int position, const Pipeline &pipeline)
{
    m_document.m_project.pipelines.insert(position, pipeline);
    m_document.m_index->pipelines.insert_or_assign(pipeline.id, ProjectDocument::Index::Entry{position, GraphIndex(pipeline.graph)});
    m_document.m_index->renumber(m_document.m_project);
}

void DocumentAccess::removePipeline(int position)
{
    m_document.m_index->pipelines.erase(m_document.m_project.pipelines[position].id);
    m_document.m_project.pipelines.removeAt(position);
    m_document.m_index->renumber(m_document.m_project);
}

void DocumentAccess::rebuild()
{
    auto &pipelines = m_document.m_index->pipelines;
    pipelines.clear();
    const QList<Pipeline> &list = m_document.m_project.pipelines;
    for (int i = 0; i < list.size(); ++i)
        pipelines.try_emplace(list[i].id, ProjectDocument::Index::Entry{i, GraphIndex(list[i].graph)});
}

void DocumentAccess::pipelinesChanged()
{
    Q_EMIT m_document.pipelinesChanged();
    Q_EMIT m_document.changed();
}

void DocumentAccess::graphChanged(const PipelineId &pipeline)
{
    Q_EMIT m_document.graphChanged(pipeline);
    Q_EMIT m_document.changed();
}

void DocumentAccess::nodesMoved(const PipelineId &pipeline, const QList<NodeId> &nodes)
{
    Q_EMIT m_document.nodesMoved(pipeline, nodes);
    Q_EMIT m_document.changed();
}

void DocumentAccess::nodeChanged(const PipelineId &pipeline, const NodeId &node)
{
    Q_EMIT m_document.nodeChanged(pipeline, node);
    Q_EMIT m_document.changed();
}

void DocumentAccess::projectChanged()
{
    Q_EMIT m_document.projectChanged();
    Q_EMIT m_document.changed();
}

void DocumentAccess::environmentsChanged()
{
    Q_EMIT m_document.environmentsChanged();
    Q_EMIT m_document.changed();
}

} // namespace penstock
