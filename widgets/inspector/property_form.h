// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/catalogue/catalogue.h"
#include "models/project/project_document.h"
#include "models/validation/problem.h"
#include "widgets/inspector/property_field.h"
#include "widgets/shell/kit_option.h"

#include <QWidget>

class QScrollArea;
class QStackedWidget;
class QTabBar;
class QVBoxLayout;

namespace penstock {

class HelpLabel;
class NodeHeader;
class ProjectSummary;

/// The properties of what is selected, made from the catalogue. Every edit goes to the document at once (consecutive ones
/// merge there); every change of the document, undo included, comes back into the fields without moving the focus.
class PropertyForm : public QWidget
{
    Q_OBJECT
public:
    /// The document must outlive the form.
    PropertyForm(ProjectDocument *document, const Catalogue &catalogue, QWidget *parent = nullptr);
    ~PropertyForm() override;

    /// One node: its form. Several: how many. None: the project.
    void setSelection(const PipelineId &pipeline, const QList<NodeId> &nodes);
    /// Another project's component types; the form is made anew.
    void setCatalogue(const Catalogue &catalogue);
    void setKits(const QList<KitOption> &kits);
    /// In place of propertyProblem(); takes effect with the next selection.
    void setValidator(const PropertyValidator &validator) { m_validator = validator; }
    /// What the validation of the whole project found; those of this node stand under their fields.
    void setProblems(const QList<Problem> &problems);

    /// Selects nothing else, but brings a property of the selected node into view and puts the keyboard there.
    void showProperty(const QString &property, const QString &stage = {});
    QString stage() const; ///< of the tab shown; empty: all stages
    void setStage(const QString &stage);
    PropertyField *field(const QString &property) const; ///< null: not in this form
    NodeHeader *header() const { return m_header; }

public Q_SLOTS:
    void renameNode(); ///< F2
    void focusFirst(); ///< puts the keyboard into the title

Q_SIGNALS:
    /// A node got another id; whoever holds the selection follows.
    void nodeRenamed(const penstock::PipelineId &pipeline, const penstock::NodeId &old, const penstock::NodeId &id);
    void filesOfNodeRequested(const QString &origin); ///< "PIPELINE/NODE"
    void deliveryRequested();                         ///< the kit, to see or change it

private:
    void layOut();
    void connectDocument();
    const Node *node() const;
    const ComponentType *type() const;
    void showSelection();
    void rebuildFields();
    void addField(const PropertyType &property);
    void refresh(bool anew);
    void refreshTabs();
    void refreshVisibility();
    void showProblems();
    bool applies(const PropertyType &property) const;
    QString idProblem(const QString &id) const;
    QString unknownValues() const;

    ProjectDocument *m_document;
    Catalogue m_catalogue;
    PropertyValidator m_validator;
    QList<Problem> m_problems;
    PipelineId m_pipeline;
    QList<NodeId> m_nodes;
    QString m_builtType;
    QList<PropertyField *> m_fields;
    QHash<PropertyField *, QWidget *> m_headings; ///< the heading above a group's fields

    QStackedWidget *m_stack;
    ProjectSummary *m_summary;
    HelpLabel *m_several;
    NodeHeader *m_header;
    QTabBar *m_stages;
    HelpLabel *m_stageHelp;
    QWidget *m_body = nullptr;
    QVBoxLayout *m_bodyPlace;
    HelpLabel *m_unknown;
    QScrollArea *m_scroll;
};

} // namespace penstock
