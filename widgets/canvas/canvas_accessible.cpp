// SPDX-License-Identifier: Apache-2.0
#include "widgets/canvas/canvas_accessible.h"

#include "widgets/canvas/canvas_view.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QPointer>

using namespace Qt::StringLiterals;

namespace penstock {
namespace {

QString describe(const CanvasScene &scene, const SceneNode &node)
{
    QStringList from, to;
    for (const int slot : node.edges) {
        const SceneEdge &edge = scene.edge(slot);
        if (!edge.isDrawn())
            continue;
        if (edge.edge.to.node == node.id)
            from.append(scene.node(edge.from).title);
        else
            to.append(scene.node(edge.to).title);
    }
    QStringList sentences;
    if (!from.isEmpty())
        sentences.append(CanvasView::tr("From %1.").arg(from.join(u", "_s)));
    if (!to.isEmpty())
        sentences.append(CanvasView::tr("To %1.").arg(to.join(u", "_s)));
    return sentences.join(u' ');
}

/// A node. Lives in Qt's cache of interfaces; knows its node by id and says "invalid" once that is gone.
class AccessibleNode : public QAccessibleInterface, public QAccessibleActionInterface
{
public:
    AccessibleNode(CanvasView *view, NodeId id)
        : m_view(view)
        , m_id(std::move(id))
    { }

    bool isValid() const override { return m_view && slot() >= 0; }
    QObject *object() const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    QAccessibleInterface *parent() const override { return QAccessible::queryAccessibleInterface(m_view); }
    QAccessibleInterface *child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QAccessible::Role role() const override { return QAccessible::ListItem; }

    QString text(QAccessible::Text kind) const override
    {
        if (!isValid())
            return {};
        const CanvasScene &scene = m_view->editor().scene();
        const SceneNode &node = scene.node(slot());
        if (kind == QAccessible::Description)
            return describe(scene, node);
        if (kind != QAccessible::Name)
            return {};
        QString name = node.title % u", "_s % node.face->title;
        if (!node.problems.isEmpty())
            name += u", "_s % CanvasView::tr("%n problem(s)", nullptr, int(node.problems.size())) % u": "_s % node.problems.join(u"; "_s);
        return name;
    }
    void setText(QAccessible::Text, const QString &) override { }

    QRect rect() const override
    {
        if (!isValid())
            return {};
        const QRect inView = m_view->toView(m_view->editor().scene().node(slot()).rect).toAlignedRect();
        return {m_view->viewport()->mapToGlobal(inView.topLeft()), inView.size()};
    }

    QAccessible::State state() const override
    {
        QAccessible::State state;
        state.invalid = !isValid();
        if (!m_view)
            return state;
        const QList<NodeId> selected = m_view->selection();
        state.focusable = state.selectable = state.multiSelectable = true;
        state.selected = selected.contains(m_id);
        state.focused = m_view->hasFocus() && !selected.isEmpty() && selected.last() == m_id;
        state.offscreen
            = !m_view->viewport()->rect().intersects(m_view->toView(isValid() ? m_view->editor().scene().node(slot()).rect : QRectF()).toAlignedRect());
        return state;
    }

    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface *>(this) : nullptr;
    }
    QStringList actionNames() const override { return {setFocusAction(), pressAction()}; }
    QStringList keyBindingsForAction(const QString &) const override { return {}; }
    void doAction(const QString &name) override
    {
        if (!isValid())
            return;
        m_view->setFocus();
        m_view->selectNodes({m_id});
        if (name == pressAction())
            Q_EMIT m_view->openProperties(m_id);
    }

private:
    int slot() const { return m_view->editor().scene().slotOf(m_id); }
    QPointer<CanvasView> m_view;
    NodeId m_id;
};

/// The canvas itself. Its children are made when somebody asks for them.
class AccessibleCanvas : public QAccessibleWidget
{
public:
    explicit AccessibleCanvas(CanvasView *view)
        : QAccessibleWidget(view, QAccessible::List)
        , m_view(view)
    { }
    ~AccessibleCanvas() override
    {
        for (const QAccessible::Id id : std::as_const(m_children))
            QAccessible::deleteAccessibleInterface(id);
    }

    int childCount() const override { return int(m_view->editor().scene().order().size()); }
    QAccessibleInterface *child(int index) const override
    {
        const QList<int> &order = m_view->editor().scene().order();
        return index >= 0 && index < order.size() ? node(m_view->editor().scene().node(order[index]).id) : nullptr;
    }
    QAccessibleInterface *childAt(int x, int y) const override
    {
        const int slot = m_view->editor().scene().nodeAt(m_view->toScene(m_view->viewport()->mapFromGlobal(QPoint(x, y))));
        return slot < 0 ? nullptr : node(m_view->editor().scene().node(slot).id);
    }
    int indexOfChild(const QAccessibleInterface *child) const override
    {
        const QList<int> &order = m_view->editor().scene().order();
        for (qsizetype i = 0; i < order.size(); ++i) {
            const auto known = m_children.constFind(m_view->editor().scene().node(order[i]).id);
            if (known != m_children.constEnd() && QAccessible::accessibleInterface(*known) == child)
                return int(i);
        }
        return -1;
    }
    QAccessibleInterface *focusChild() const override
    {
        const QList<NodeId> selected = m_view->selection();
        if (!m_view->hasFocus())
            return nullptr;
        return selected.isEmpty() ? const_cast<AccessibleCanvas *>(this) : node(selected.last());
    }

    QAccessibleInterface *node(const NodeId &id) const
    {
        if (const auto known = m_children.constFind(id); known != m_children.constEnd())
            return QAccessible::accessibleInterface(*known);
        auto *interface = new AccessibleNode(m_view, id); // the cache owns it
        m_children.insert(id, QAccessible::registerAccessibleInterface(interface));
        return interface;
    }

private:
    CanvasView *m_view; // the cache deletes this interface with the view
    mutable QHash<NodeId, QAccessible::Id> m_children;
};

QAccessibleInterface *canvasInterface(const QString &, QObject *object)
{
    auto *view = qobject_cast<CanvasView *>(object);
    return view ? new AccessibleCanvas(view) : nullptr;
}

} // namespace

void installCanvasAccessibility()
{
    static const bool installed = (QAccessible::installFactory(canvasInterface), true);
    Q_UNUSED(installed)
}

void announceSelection(CanvasView &view)
{
    if (!QAccessible::isActive() || !view.hasFocus() || view.selection().isEmpty())
        return;
    if (auto *canvas = dynamic_cast<AccessibleCanvas *>(QAccessible::queryAccessibleInterface(&view))) {
        QAccessibleEvent event(canvas->node(view.selection().last()), QAccessible::Focus);
        QAccessible::updateAccessibility(&event);
    }
}

} // namespace penstock
