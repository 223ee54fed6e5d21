// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/canvas/canvas_editor.h"

#include <functional>

namespace penstock {

/// Something a person does with the pointer from press to release. Positions are in scene coordinates. Ending or
/// cancelling leaves nothing of it in the editor's state.
class CanvasTool
{
public:
    explicit CanvasTool(CanvasEditor &editor)
        : m_editor(editor)
    { }
    virtual ~CanvasTool() = default;
    Q_DISABLE_COPY_MOVE(CanvasTool)

    virtual void move(QPointF position, Qt::KeyboardModifiers modifiers) = 0;
    virtual void finish() = 0;
    virtual void cancel() = 0;

protected:
    CanvasEditor &m_editor;
};

/// Drags what is selected; boxes snap to the grid.
class MoveTool : public CanvasTool
{
public:
    MoveTool(CanvasEditor &editor, QPointF start);
    void move(QPointF position, Qt::KeyboardModifiers modifiers) override;
    void finish() override { m_editor.endMove(); }
    void cancel() override { m_editor.cancelMove(); }

private:
    QPointF m_start;
};

/// Selects what a rectangle meets; with `add` on top of what was selected.
class RubberBandTool : public CanvasTool
{
public:
    RubberBandTool(CanvasEditor &editor, QPointF start, bool add);
    void move(QPointF position, Qt::KeyboardModifiers modifiers) override;
    void finish() override;
    void cancel() override;

private:
    void setBand(const QRectF &band);
    QPointF m_start;
    CanvasSelection m_before;
    CanvasSelection m_base;
};

/// Draws a wire from a port. From an input that is taken, the wire there is taken off and hangs on the pointer.
class ConnectTool : public CanvasTool
{
public:
    /// `dropped(from, position)`: a new wire ended where nothing is.
    ConnectTool(CanvasEditor &editor, PortHit port, double scale, std::function<void(const PortHit &, QPointF)> dropped);
    void move(QPointF position, Qt::KeyboardModifiers modifiers) override;
    void finish() override;
    void cancel() override;

private:
    PortHit targetAt(QPointF position) const;
    void clear();
    PortHit m_from;
    double m_reach;
    std::optional<Edge> m_detached;
    bool m_moved = false;
    std::function<void(const PortHit &, QPointF)> m_dropped;
};

/// Changes a note's size by its lower right corner.
class ResizeNoteTool : public CanvasTool
{
public:
    ResizeNoteTool(CanvasEditor &editor, const SceneNote &note)
        : CanvasTool(editor)
        , m_note(note)
        , m_rect(note.rect)
    { }
    void move(QPointF position, Qt::KeyboardModifiers modifiers) override;
    void finish() override;
    void cancel() override;
    void show(const QRectF &rect);

private:
    SceneNote m_note;
    QRectF m_rect;
};

} // namespace penstock
