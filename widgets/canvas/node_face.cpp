// SPDX-License-Identifier: Apache-2.0
#include "widgets/canvas/node_face.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace penstock {
namespace {

constexpr double nodeWidth = 200;
constexpr double leastHeight = 64;
constexpr double portPitch = 17; // least distance between two ports
constexpr double grid = 10;

int indexOf(const QList<PortType> &ports, const QString &id)
{
    const auto found = std::ranges::find(ports, id, &PortType::id);
    return found == ports.end() ? -1 : int(found - ports.begin());
}

QList<PortType> plainPorts(const QStringList &ids)
{
    QList<PortType> ports;
    for (const QString &id : ids) {
        PortType port;
        port.id = id;
        port.label = id;
        ports.append(port);
    }
    return ports;
}

} // namespace

int NodeFace::inputIndex(const QString &port) const { return indexOf(inputs, port); }

int NodeFace::outputIndex(const QString &port) const { return indexOf(outputs, port); }

QSizeF NodeFace::size() const
{
    const double ports = double(std::max(inputs.size(), outputs.size()));
    return {nodeWidth, std::max(leastHeight, std::ceil((ports + 1) * portPitch / grid) * grid)};
}

QPointF NodeFace::inputPosition(int index) const { return {0, size().height() * (index + 1) / double(inputs.size() + 1)}; }

QPointF NodeFace::outputPosition(int index) const { return {nodeWidth, size().height() * (index + 1) / double(outputs.size() + 1)}; }

bool fits(const PortType &output, const PortType &input)
{
    return !output.kind.isEmpty() && (input.kind == output.kind || input.accepts.contains(output.kind));
}

void FaceCache::setLookup(TypeLookup lookup)
{
    m_lookup = std::move(lookup);
    m_faces.clear();
}

FacePointer FaceCache::face(const QString &type) const
{
    if (const auto found = m_faces.constFind(type); found != m_faces.constEnd())
        return *found;
    FacePointer face;
    if (const ComponentType *component = m_lookup ? m_lookup(type) : nullptr) {
        face = std::make_shared<NodeFace>(NodeFace{
            type, component->title.isEmpty() ? type : component->title, component->category, component->icon, component->inputs, component->outputs, true});
    } else {
        face = unknownFace(type, {}, {});
    }
    m_faces.insert(type, face);
    return face;
}

FacePointer FaceCache::unknownFace(const QString &type, const QStringList &inputs, const QStringList &outputs)
{
    return std::make_shared<NodeFace>(NodeFace{type, type, {}, u"unknown"_s, plainPorts(inputs), plainPorts(outputs), false});
}

} // namespace penstock
