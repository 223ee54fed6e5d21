// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/catalogue/catalogue.h"
#include "models/core/error.h"
#include "models/project/delivery_flow.h"
#include "models/project/project_document.h"
#include "models/validation/problem.h"
#include "widgets/shell/kit_option.h"

#include <QWidget>

class QScrollArea;
class QSplitter;
class QTabWidget;
class QTextBrowser;

namespace penstock {

class FlowView;
class GeneratedFilesView;
class HelpLabel;
class InputForm;
class KitChooser;
class MessageBanner;

/// How the project is delivered: the kit and what it is told, how a change travels, and the files of every repository. All
/// edits go to the document.
class DeliveryPage : public QWidget
{
    Q_OBJECT
public:
    /// The document must outlive the page.
    explicit DeliveryPage(ProjectDocument *document, QWidget *parent = nullptr);
    ~DeliveryPage() override;

    void setKits(const QList<KitOption> &kits);
    void setCatalogue(const Catalogue &catalogue);
    void setFlow(const Result<DeliveryFlow> &flow);
    void setProblems(const QList<Problem> &problems);
    /// Brings an input (or "kit", "language") into view with the keyboard in it.
    void showInput(const QString &input);
    void showDocumentation();

    GeneratedFilesView *files() const { return m_files; }
    FlowView *flow() const { return m_flow; }
    InputForm *form() const { return m_form; }
    KitChooser *chooser() const { return m_chooser; }

Q_SIGNALS:
    void environmentRequested(const QString &stage);

private:
    QWidget *makeSettings();
    QWidget *makeFlow();
    void refresh(bool anew);
    void showProblems();

    ProjectDocument *m_document;
    QString m_shownKit;
    QString m_shownDocumentation;
    QList<Problem> m_problems;
    KitChooser *m_chooser;
    InputForm *m_form;
    HelpLabel *m_noInputs;
    QScrollArea *m_scroll;
    FlowView *m_flow;
    HelpLabel *m_noFlow;
    MessageBanner *m_flowProblem;
    QTabWidget *m_tabs;
    GeneratedFilesView *m_files;
    QTextBrowser *m_documentation;
};

} // namespace penstock
