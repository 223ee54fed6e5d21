// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/project/project.h"

namespace penstock::sample {

using namespace Qt::StringLiterals;

/// The Research team's accounts with one pipeline of two buckets: enough for everything a kit does around the drawing.
inline Project project(const QString &language)
{
    Project project;
    project.label = u"Research orders"_s;
    project.description = u"Orders of the research team, from the landing zone to tables."_s;
    project.prefix = u"research"_s;
    project.uid = u"k3v9x2ab"_s;
    project.name = u"research-research-orders-k3v9x2ab"_s;
    project.team = u"Research"_s;
    project.tags = {{u"CostCenter"_s, u"42"_s}};
    project.kit = {u"aws-ddk-cdk-pipelines"_s, language, {}};
    project.cicd = {u"cicd"_s, u"111111111111"_s, u"eu-west-1"_s, u"cicd"_s, u"Research"_s, false, {}, {}};
    project.environments = {{u"dev"_s, u"222222222222"_s, u"eu-west-1"_s, u"dev"_s, {}, false, {}, {}},
        {u"prod"_s, u"333333333333"_s, u"eu-west-1"_s, u"prod"_s, {}, true, {}, {}}};
    project.repositories = {{u"pipeline"_s, {}, {}, {}}};
    Pipeline orders;
    orders.id = PipelineId(u"orders"_s);
    orders.title = u"Orders"_s;
    Node landing{NodeId(u"landing"_s), u"aws.s3.bucket"_s, u"Landing zone"_s, {}, {{u"versioned"_s, Value(true)}}, {}};
    landing.stages.insert(u"dev"_s, {{u"versioned"_s, Value(false)}});
    orders.graph.nodes = {landing, {NodeId(u"archive"_s), u"aws.s3.bucket"_s, {}, {}, {}, {}}};
    project.pipelines = {orders};
    return project;
}

} // namespace penstock::sample
