// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/catalogue/component_type.h"
#include "models/project/project_document.h"
#include "widgets/canvas/canvas_view.h"

#include <QTest>

namespace penstock {

/// A handful of component types and a document with one pipeline, "orders".
class CanvasFixture
{
public:
    CanvasFixture()
    {
        using namespace Qt::StringLiterals;
        add({u"t.bucket"_s, u"S3 bucket"_s, u"storage"_s, u"bucket"_s, {input(u"objects"_s, u"obj"_s, true)},
            {output(u"events"_s, u"evt"_s), output(u"files"_s, u"obj"_s)}});
        add({u"t.event"_s, u"S3 event"_s, u"trigger"_s, u"event"_s, {input(u"bucket"_s, u"evt"_s)}, {output(u"event"_s, u"evt"_s)}});
        add({u"t.function"_s, u"Lambda function"_s, u"compute"_s, u"function"_s, {input(u"event"_s, u"evt"_s), input(u"secret"_s, u"sec"_s, true)},
            {output(u"done"_s, u"evt"_s), output(u"result"_s, u"obj"_s)}});
        add({u"t.secret"_s, u"Secret"_s, u"security"_s, u"secret"_s, {}, {output(u"secret"_s, u"sec"_s)}});
        Project project;
        Pipeline empty;
        empty.id = pipeline;
        project.pipelines.append(empty);
        document.setProject(project);
    }

    TypeLookup lookup() const
    {
        return [this](const QString &id) -> const ComponentType * {
            const auto found = types.constFind(id);
            return found == types.constEnd() ? nullptr : &*found;
        };
    }
    const PipelineId pipeline{QStringLiteral("orders")};

    NodeId node(const QString &id, const QString &type, QPointF position)
    {
        Node added;
        added.id = NodeId(id);
        added.type = type;
        document.addNode(pipeline, added, position);
        return added.id;
    }
    bool edge(const QString &from, const QString &output, const QString &to, const QString &input)
    {
        return document.connect(pipeline, {{NodeId(from), output}, {NodeId(to), input}});
    }
    QStringList edges() const
    {
        QStringList result;
        for (const Edge &edge : document.pipeline(pipeline)->graph.edges) {
            const QString text = edge.from.node.value % u'.' % edge.from.port % u'>' % edge.to.node.value % u'.' % edge.to.port;
            result.append(text);
        }
        result.sort();
        return result;
    }
    QStringList nodes() const
    {
        QStringList result;
        for (const Node &own : document.pipeline(pipeline)->graph.nodes)
            result.append(own.id.value);
        result.sort();
        return result;
    }
    QPointF position(const NodeId &id) const { return document.pipeline(pipeline)->layout.nodes.value(id); }

    QHash<QString, ComponentType> types;
    ProjectDocument document;

private:
    struct Short
    {
        QString id, title, category, icon;
        QList<PortType> inputs, outputs;
    };
    void add(const Short &type)
    {
        ComponentType full;
        full.id = type.id;
        full.title = type.title;
        full.provider = QStringLiteral("aws");
        full.category = type.category;
        full.icon = type.icon;
        full.summary = type.title;
        full.inputs = type.inputs;
        full.outputs = type.outputs;
        types.insert(type.id, full);
    }
    static PortType input(const QString &id, const QString &kind, bool many = false)
    {
        PortType port = output(id, kind);
        port.accepts = {kind};
        port.many = many;
        return port;
    }
    static PortType output(const QString &id, const QString &kind)
    {
        PortType port;
        port.id = id;
        port.label = id;
        port.kind = kind;
        return port;
    }
};

} // namespace penstock
