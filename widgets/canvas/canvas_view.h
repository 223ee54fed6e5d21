// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/canvas/canvas_editor.h"
#include "widgets/canvas/canvas_painter.h"

#include <QAbstractScrollArea>

#include <memory>

namespace penstock {

class CanvasTool;
class Catalogue;

/// What is dragged from the palette: the UTF-8 id of a component type.
inline constexpr char componentMimeType[] = "application/x-penstock-component";

/// The canvas: shows one pipeline of a document and lets a person change it. Draws directly what is in view; scrolling
/// moves the picture and draws only what came into view.
class CanvasView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit CanvasView(QWidget *parent = nullptr);
    ~CanvasView() override;

    /// The document must outlive the view or be replaced; null shows nothing.
    void setDocument(ProjectDocument *document, const PipelineId &pipeline);
    /// Must outlive the view or be replaced. Needed for titles, ports and the list of quick-add.
    void setCatalogue(const Catalogue &catalogue);
    /// Instead of a catalogue: where types come from, and the ids that quick-add lists.
    void setTypes(TypeLookup lookup, const QStringList &typeIds);
    /// Quick-add lists only types that these name, see isNamed(); empty: all.
    void setOffered(const QStringList &patterns) { m_offered = patterns; }

    QList<NodeId> selection() const;
    void selectNodes(const QList<NodeId> &nodes);
    void centerOn(const NodeId &node);
    void setProblems(const QList<Problem> &problems);
    /// Colours nodes by what a plan does with them.
    void setChangedNodes(const QHash<NodeId, Action> &changes);
    void setReadOnly(bool readOnly);
    /// Large faint text behind everything, such as PROD; empty: none.
    void setWatermark(const QString &text);

    double zoom() const { return m_zoom; }
    /// Keeps the scene point under `anchor` (of the viewport) where it is.
    void setZoom(double zoom, QPointF anchor);
    void setZoom(double zoom);
    void zoomIn();
    void zoomOut();
    void zoomToFit();
    void centerOn(QPointF scenePoint);
    QPointF toScene(QPointF viewportPoint) const;
    QPointF toView(QPointF scenePoint) const;
    QRectF toView(const QRectF &sceneRect) const;

    const CanvasEditor &editor() const { return m_editor; }
    CanvasEditor &editor() { return m_editor; }

    // What menus and shortcuts of the window call.
    void insertComponent(const QString &typeId); ///< in the middle of the view, or beside the selection
    void selectAll() { m_editor.selectAll(); }
    void deleteSelection() { m_editor.removeSelection(); }
    void copy();
    void cut();
    void paste(); ///< at the pointer where it is over the canvas
    void duplicate() { m_editor.duplicate(); }
    void groupSelection() { m_editor.groupSelection(); }
    void ungroupSelection() { m_editor.ungroupSelection(); }
    void addNote();
    void tidy() { m_editor.tidy(); }
    void renameSelected();
    /// A searchable list of components at that point of the viewport; with `from` only those that fit its loose wire.
    void openQuickAdd(QPoint at, const PortHit &from = {});
    void editNote(const NoteId &note);
    void editGroupTitle(const GroupId &group);

Q_SIGNALS:
    void selectionChanged(const QList<penstock::NodeId> &nodes);
    void openProperties(const penstock::NodeId &node);
    void nodeAdded(const penstock::NodeId &node); ///< by drop, quick-add or insertComponent
    void zoomChanged(double zoom);
    void hint(const QString &text); ///< a short word about what just happened or could; empty: nothing to say
    void showProblems(const penstock::NodeId &node); ///< the badge was clicked

protected:
    bool viewportEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void keyReleaseEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void connectEditor();
    void themeChanged();
    void updateScene(const QRectF &area);
    void updateRanges();
    QPoint offset() const;
    void setOffset(QPointF offset);
    void paintArea(QPainter &painter, const QRect &area);
    void paintOverlay(QPainter &painter);

    void startDrag(QPointF position, Qt::KeyboardModifiers modifiers);
    void press(QPointF position, Qt::KeyboardModifiers modifiers);
    void endTool(bool keep);
    void hover(QPointF position);
    void startPan(QPoint position);
    void updateCursor();
    void autoScroll(QPoint position);

    bool keyCommand(QKeyEvent *event);
    bool keyZoom(QKeyEvent *event);
    bool keyMove(QKeyEvent *event);
    void walk(QPointF direction, bool extend);
    void ensureVisible(const QRectF &area);
    int insertionEdgeFor(const QString &type, QPointF position) const;
    QPointF pointerInScene() const;
    void editText(const QRectF &sceneRect, const QString &text, bool lines, std::function<void(const QString &)> done);

    CanvasEditor m_editor;
    CanvasPainter m_painter;
    std::unique_ptr<CanvasTool> m_tool;
    QStringList m_typeIds;
    TypeLookup m_lookup;
    QStringList m_offered;
    QString m_watermark;
    double m_zoom = 1;
    QRectF m_extent; ///< of the scene, as the scroll bars know it
    bool m_scrolling = true; ///< scrolling moves the picture; false while zoom and position change together

    // The pointer: a press becomes a drag once it has gone some way.
    std::optional<QPoint> m_pressed;
    std::optional<QPoint> m_panning;
    PortHit m_pressedPort;
    bool m_pressedNothing = false;
    bool m_resizingNote = false;
    bool m_spaceDown = false;
    std::optional<NodeId> m_selectOnRelease; ///< a click on one of several selected selects just that one
};

} // namespace penstock
