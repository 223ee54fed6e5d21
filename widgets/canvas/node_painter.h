// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/shell/tones.h"
#include "widgets/canvas/canvas_scene.h"

#include <QCache>
#include <QFont>
#include <QPixmap>
#include <QStaticText>

#include <utility>

class QPainter;

namespace penstock {

struct Theme;

/// How one node is shown at the moment.
struct NodeLook
{
    bool selected = false;
    bool hovered = false;
    bool focused = false;
    bool dimmed = false;     ///< nothing on it fits the wire being drawn
    bool connecting = false; ///< a wire is being drawn somewhere
    bool wireFromOutput = false;
    QList<int> litInputs;    ///< ports that fit the wire
    QList<int> litOutputs;
    PortHit target;          ///< the wire would end here
};

/// Draws node cards, in scene coordinates. Remembers laid-out texts by slot until they change, and, on the screen, pictures
/// of whole nodes for as long as they look the same at the same scale.
class NodePainter
{
public:
    explicit NodePainter(const Theme &theme);
    void setTheme(const Theme &theme);
    void setVector(bool vector) { m_vector = vector; }
    void beginFrame(double scale) { m_steady = std::exchange(m_scale, scale) == scale; }
    void paint(QPainter &painter, const CanvasScene &scene, int slot, const NodeLook &look, double scale);

    static QFont titleFont();
    static QFont subtitleFont();
    static QFont labelFont();
    /// Where the title's text lies in a node of that rectangle: for editing in place.
    static QRectF titleRect(const QRectF &node);

private:
    struct Texts
    {
        quint32 revision = 0;
        FacePointer face;
        QStaticText title, subtitle;
        QString plainTitle, plainSubtitle;
    };

    void paintAll(QPainter &painter, const CanvasScene &scene, int slot, const NodeLook &look, double scale);
    bool paintCached(QPainter &painter, const CanvasScene &scene, int slot, const NodeLook &look, double scale);
    const Texts &texts(int slot, const SceneNode &node);
    void paintCard(QPainter &painter, const SceneNode &node, const NodeLook &look, double scale) const;
    void paintTexts(QPainter &painter, int slot, const SceneNode &node, double scale);
    void paintPorts(QPainter &painter, const CanvasScene &scene, int slot, const NodeLook &look, double scale) const;
    void paintPort(QPainter &painter, QPointF center, const PortType &port, bool connected, bool lit, bool faded, bool target) const;
    void paintPortLabel(QPainter &painter, QPointF center, const PortType &port, bool output) const;
    void paintBadges(QPainter &painter, const SceneNode &node) const;
    void paintMark(QPainter &painter, const SceneNode &node) const;

    const Theme *m_theme;
    QFont m_titleFont, m_subtitleFont, m_labelFont;
    QList<Texts> m_texts; ///< by slot
    QCache<size_t, QPixmap> m_pictures{16 * 1024}; ///< by all that decides how a node looks; cost in kB
    double m_scale = 0; ///< of the last frame
    bool m_steady = false; ///< the scale is that of the frame before: pictures will be of use
    bool m_vector = false;
};

/// The colour and sign that a plan's action has everywhere.
QColor actionColor(const Theme &theme, Action action);
QColor actionFill(const Theme &theme, Action action);
QString actionMark(Action action); ///< "+", "~", "−", "±"

} // namespace penstock
