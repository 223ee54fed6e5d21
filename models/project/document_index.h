// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/graph/graph_index.h"
#include "models/project/project_document.h"

#include <unordered_map>

namespace penstock {

/// Where each pipeline stands in the project, and the index of its graph.
struct ProjectDocument::Index
{
    struct Entry
    {
        int position = -1;
        GraphIndex graph;
    };
    struct Hash
    {
        size_t operator()(const PipelineId &id) const { return qHash(id); }
    };
    std::unordered_map<PipelineId, Entry, Hash> pipelines;

    /// After a pipeline came or went. There are few; their graphs are not looked at.
    void renumber(const Project &project)
    {
        for (int i = int(project.pipelines.size()) - 1; i >= 0; --i) {
            if (const auto found = pipelines.find(project.pipelines[i].id); found != pipelines.end())
                found->second.position = i;
        }
    }
};

} // namespace penstock
