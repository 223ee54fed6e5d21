// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/project_session.h"

#include <QWidget>

class QComboBox;
class QTabWidget;

namespace penstock {

class CanvasView;
class GeneratedFilesView;
class Palette;
class PlanStrip;
class ProblemsPanel;
class PropertyForm;

/// The Design page: palette, canvas, properties, and below them problems and generated files. Joins the widgets to the
/// session; the widgets know nothing of each other.
class DesignPage : public QWidget
{
    Q_OBJECT
public:
    explicit DesignPage(ProjectSession *session, QWidget *parent = nullptr);

    CanvasView *canvas() const { return m_canvas; }
    PropertyForm *form() const { return m_form; }
    PipelineId pipeline() const { return m_pipeline; }
    void showPipeline(const PipelineId &pipeline);
    /// Brings the place of a problem into view: pipeline, node, property, stage.
    void showProblem(const Problem &problem);
    void showNode(const PipelineId &pipeline, const NodeId &node);
    void focusPalette();
    void showProblems(); ///< the list of them, with the keyboard in it

Q_SIGNALS:
    void reviewRequested(const QString &stage);
    void environmentsRequested(const QString &stage, const QString &property);
    void deliveryRequested(const QString &input); ///< of the kit; empty: the kit itself
    void firstPainted(); ///< once, when the canvas of the first project was drawn

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void layOut();
    void connectSession();
    void connectCanvas();
    void refreshPipelines();
    void offerComponents();
    void showResults();
    void addPipeline();

    ProjectSession *m_session;
    PipelineId m_pipeline;
    QComboBox *m_pipelines;
    Palette *m_palette;
    CanvasView *m_canvas;
    PropertyForm *m_form;
    PlanStrip *m_strip;
    ProblemsPanel *m_problems;
    GeneratedFilesView *m_files;
    QTabWidget *m_bottom;
    bool m_painted = false;
};

} // namespace penstock
