// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/catalogue/component_type.h"
#include "models/graph/graph.h"

#include <QHash>
#include <QPointF>
#include <QSizeF>

#include <functional>
#include <memory>

namespace penstock {

class Catalogue;

/// How the canvas asks for component types. Null: not known. The catalogue must outlive it.
using TypeLookup = std::function<const ComponentType *(const QString &typeId)>;
TypeLookup lookupIn(const Catalogue &catalogue);

/// What all nodes of one component type have in common on the canvas.
struct NodeFace
{
    QString type;
    QString title;    ///< of the component type; of an unknown one its id
    QString category; ///< decides the accent colour
    QString icon;
    QList<PortType> inputs;
    QList<PortType> outputs;
    bool known = true;

    int inputIndex(const QString &port) const;  ///< -1: there is none
    int outputIndex(const QString &port) const;
    QSizeF size() const;
    /// Middle of a port's dot, from the node's top-left corner.
    QPointF inputPosition(int index) const;
    QPointF outputPosition(int index) const;
};
using FacePointer = std::shared_ptr<const NodeFace>;

/// Whether this output may be joined to this input. Ports of unknown types fit nothing new.
bool fits(const PortType &output, const PortType &input);

/// Faces by component type, made once each.
class FaceCache
{
public:
    void setLookup(TypeLookup lookup);
    FacePointer face(const QString &type) const;
    /// The face of a node whose type is not known: the ports that its edges mention.
    static FacePointer unknownFace(const QString &type, const QStringList &inputs, const QStringList &outputs);

private:
    TypeLookup m_lookup;
    mutable QHash<QString, FacePointer> m_faces;
};

} // namespace penstock
