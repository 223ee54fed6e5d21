// SPDX-License-Identifier: Apache-2.0
// The workload canvas-v1 on our canvas: bench_canvas [N]… (default 100 1000 5000 10000). One process for each number;
// without one it starts itself for each and prints the table. Milliseconds unless said.
#include "canvas_workload.h"

#include "models/project/project_document.h"
#include "models/project/project_files.h"
#include "widgets/canvas/canvas_view.h"
#include "widgets/shell/theme.h"

#include <QApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMouseEvent>
#include <QProcess>
#include <QScrollBar>
#include <QTextStream>

#include <chrono>
#include <cmath>

using namespace Qt::StringLiterals;
using namespace penstock;

namespace {

using Clock = std::chrono::steady_clock;

template<typename Work> double timed(Work &&work)
{
    const auto start = Clock::now();
    work();
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

double median(QList<double> times)
{
    std::ranges::sort(times);
    const qsizetype half = times.size() / 2;
    return times.size() % 2 ? times[half] : (times[half - 1] + times[half]) / 2;
}

double worst(const QList<double> &times) { return *std::ranges::max_element(times); }

double peakMemory()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("VmHWM:"))
            return line.mid(6).simplified().split(' ').first().toDouble() / 1024;
    }
    return 0;
}

/// Counts paints, so that each measured step is known to have painted.
class CountingView : public CanvasView
{
public:
    int paints = 0;

protected:
    void paintEvent(QPaintEvent *event) override
    {
        CanvasView::paintEvent(event);
        ++paints;
    }
};

void settle()
{
    QCoreApplication::sendPostedEvents();
    QCoreApplication::processEvents();
}

class Run
{
public:
    explicit Run(int nodes)
        : m_work(canvasWorkload(nodes))
    {
        if (const int expected = expectedDragNode(nodes); expected >= 0 && m_work.dragNode != expected)
            qFatal("the workload is another one: node %d would be dragged", m_work.dragNode);
    }

    QJsonObject all()
    {
        build();
        show();
        zoom();
        pan();
        hover();
        drag();
        m_result[u"h VmHWM after a-e, MiB"_s] = peakMemory();
        files();
        m_result[u"h VmHWM, with second document (g), MiB"_s] = peakMemory();
        removeHalf();
        return m_result;
    }

private:
    void record(const QString &name, double value) { m_result[name] = value; }
    TypeLookup lookup() const
    {
        return [this](const QString &id) { return id == m_work.type.id ? &m_work.type : nullptr; };
    }
    void repaint()
    {
        const int before = m_view->paints;
        m_view->viewport()->repaint();
        if (m_view->paints != before + 1)
            qFatal("a repaint painted %d times", m_view->paints - before);
    }

    /// An editor without a view holds the model's scene, as the model comes before the view.
    void build()
    {
        Project project;
        Project filled;
        filled.pipelines.append(m_work.pipeline);
        m_document.setProject(project);
        CanvasEditor editor;
        editor.setLookup(lookup());
        record(u"a build model + scene"_s, timed([&] {
            m_document.setProject(filled);
            editor.setDocument(&m_document, m_work.pipeline.id);
        }));
        if (editor.scene().order().size() != m_work.pipeline.graph.nodes.size())
            qFatal("the scene is not complete");
    }

    void show()
    {
        record(u"b first paint, fitted"_s, timed([&] {
            m_view = std::make_unique<CountingView>();
            m_view->setTypes(lookup(), {m_work.type.id});
            m_view->resize(1600, 1000);
            m_view->setDocument(&m_document, m_work.pipeline.id);
            m_view->show();
            m_view->zoomToFit();
            while (m_view->paints == 0)
                settle();
        }));
        if (m_view->viewport()->size() != QSize(1600, 1000))
            qFatal("the viewport is not 1600 x 1000");
        QList<double> times;
        for (int i = 0; i < 5; ++i)
            times.append(timed([&] { repaint(); }));
        record(u"b2 repaint at fit-all, median of 5"_s, median(times));
    }

    void zoom()
    {
        const double fit = m_view->zoom();
        QList<double> times;
        for (int k = 1; k <= 30; ++k) {
            times.append(timed([&] {
                m_view->setZoom(fit * std::pow(1 / fit, k / 30.0));
                m_view->centerOn(QPointF(0, 0));
                repaint();
            }));
        }
        record(u"d zoom fit to 100 %, median"_s, median(times));
        record(u"d zoom, worst step"_s, worst(times));
    }

    void pan()
    {
        for (const bool full : {true, false}) {
            m_view->setZoom(1);
            m_view->centerOn(QPointF(-480, -300));
            settle();
            repaint();
            QList<double> times;
            for (int step = 0; step < 60; ++step) {
                times.append(timed([&] {
                    m_view->horizontalScrollBar()->setValue(m_view->horizontalScrollBar()->value() + 16);
                    m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->value() + 10);
                    full ? repaint() : settle();
                }));
            }
            record(full ? u"c pan, whole viewport, median"_s : u"c2 pan, own update region, median"_s, median(times));
            record(full ? u"c pan, whole viewport, p99"_s : u"c2 pan, own region, p99"_s, worst(times));
        }
    }

    void mouse(QEvent::Type type, QPoint at, Qt::MouseButton button, Qt::MouseButtons buttons)
    {
        QMouseEvent event(type, at, m_view->viewport()->mapToGlobal(at), button, buttons, Qt::NoModifier);
        QCoreApplication::sendEvent(m_view->viewport(), &event);
    }

    void hover()
    {
        m_view->setZoom(1);
        m_view->centerOn(QPointF(0, 0));
        settle();
        QList<double> times;
        for (int step = 0; step < 60; ++step) {
            times.append(timed([&] {
                mouse(QEvent::MouseMove, QPoint(200 + 20 * step, 200 + 10 * step), Qt::NoButton, Qt::NoButton);
                settle();
            }));
        }
        record(u"x hover step, median"_s, median(times));
        record(u"x hover step, worst"_s, worst(times));
        record(u"x hover steps over 100 ms (of 60)"_s, double(std::ranges::count_if(times, [](double time) { return time > 100; })));
    }

    void drag()
    {
        for (const bool full : {false, true}) {
            const NodeId dragged = m_work.pipeline.graph.nodes[m_work.dragNode].id;
            m_view->centerOn(dragged);
            settle();
            const QRectF rect = m_view->editor().scene().node(m_view->editor().scene().slotOf(dragged)).rect;
            QPoint at = m_view->toView(QPointF(rect.center().x(), rect.top() + 10)).toPoint();
            mouse(QEvent::MouseButtonPress, at, Qt::LeftButton, Qt::LeftButton);
            settle();
            QList<double> times;
            for (int step = 0; step < 60; ++step) {
                at.rx() += step < 30 ? 5 : -5;
                times.append(timed([&] {
                    mouse(QEvent::MouseMove, at, Qt::NoButton, Qt::LeftButton);
                    settle();
                    if (full)
                        repaint();
                }));
            }
            mouse(QEvent::MouseButtonRelease, at, Qt::LeftButton, Qt::NoButton);
            settle();
            const QString prefix = full ? u"e2 drag step + full repaint, "_s : u"e drag step, own region, "_s;
            // Boxes snap to 10 px: every second step of 5 px moves nothing. The half that moves counts here.
            QList<double> moving = times;
            std::ranges::sort(moving, std::greater());
            record(prefix + u"median"_s, median(times));
            record(prefix + u"median of the moving half"_s, median(moving.first(30)));
            record(prefix + u"p99"_s, worst(times));
        }
    }

    void files()
    {
        QMap<QString, QByteArray> sources;
        record(u"g save to YAML"_s, timed([&] { sources = newProjectSources(m_document.project()); }));
        qint64 bytes = 0;
        for (const QByteArray &source : std::as_const(sources))
            bytes += source.size();
        ProjectDocument second;
        CountingView view;
        view.setTypes(lookup(), {m_work.type.id});
        view.resize(1600, 1000);
        view.setDocument(&second, m_work.pipeline.id);
        record(u"g load from YAML"_s, timed([&] {
            if (const auto loaded = parseProject(sources))
                second.setProject(loaded->project);
            else
                qFatal("%s", qPrintable(loaded.error().toString()));
        }));
        if (view.editor().scene().order().size() != m_work.pipeline.graph.nodes.size())
            qFatal("only %lld nodes were loaded", static_cast<long long>(view.editor().scene().order().size()));
        record(u"g size, kB"_s, double(bytes) / 1000);
    }

    void removeHalf()
    {
        QList<NodeId> odd;
        for (qsizetype i = 1; i < m_work.pipeline.graph.nodes.size(); i += 2)
            odd.append(m_work.pipeline.graph.nodes[i].id);
        m_view->selectNodes(odd);
        settle();
        record(u"f delete half (Delete action)"_s, timed([&] { m_view->deleteSelection(); }));
        const qsizetype left = m_view->editor().scene().order().size();
        record(u"f2 undo that delete"_s, timed([&] { m_document.undoStack()->undo(); }));
        if (left != m_work.pipeline.graph.nodes.size() - odd.size() || m_view->editor().scene().order().size() != m_work.pipeline.graph.nodes.size())
            qFatal("delete or undo lost something");
    }

    CanvasWorkload m_work;
    ProjectDocument m_document;
    std::unique_ptr<CountingView> m_view;
    QJsonObject m_result;
};

int printTable(const QStringList &counts)
{
    QMap<QString, QStringList> rows;
    for (const QString &count : counts) {
        QProcess process;
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process.start(QCoreApplication::applicationFilePath(), {u"--one"_s, count});
        if (!process.waitForFinished(600000) || process.exitCode() != 0)
            return 1;
        const QJsonObject result = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
        for (auto it = result.begin(); it != result.end(); ++it)
            rows[it.key()].append(QString::number(it.value().toDouble(), 'f', it.value().toDouble() < 100 ? 1 : 0));
    }
    QTextStream out(stdout);
    out << "| measure | " << counts.join(u" | "_s) << " |\n|---" << u"|---"_s.repeated(counts.size()) << "|\n";
    for (auto it = rows.begin(); it != rows.end(); ++it)
        out << "| " << it.key() << " | " << it->join(u" | "_s) << " |\n";
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QStringList arguments = QCoreApplication::arguments().mid(1);
    if (arguments.value(0) != "--one"_L1)
        return printTable(arguments.isEmpty() ? QStringList{u"100"_s, u"1000"_s, u"5000"_s, u"10000"_s} : arguments);
    applyTheme(application);
    application.setFont(QFont(u"DejaVu Sans"_s, 10));
    Run run(arguments.value(1).toInt());
    QTextStream(stdout) << QJsonDocument(run.all()).toJson();
    return 0;
}
