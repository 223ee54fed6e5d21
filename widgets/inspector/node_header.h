// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/catalogue/component_type.h"
#include "models/graph/graph.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QToolButton;

namespace penstock {

class HelpLabel;
class NoteLabel;

/// The top of a node's form: icon, title, type and summary, id with renaming in place, description.
class NodeHeader : public QWidget
{
    Q_OBJECT
public:
    explicit NodeHeader(QWidget *parent = nullptr);

    /// `type` may be null: not in the catalogue. `anew`: another node; a renaming begun is left.
    void display(const Node &node, const ComponentType *type, bool anew);
    void setIcon(const QIcon &icon);
    /// Why the node cannot get this id, or empty; set by the form, which knows the pipeline's other nodes.
    void setIdCheck(const std::function<QString(const QString &id)> &check) { m_checkId = check; }
    void beginRename();
    void focusTitle();
    QLineEdit *titleEdit() const { return m_title; }
    QLineEdit *idEdit() const { return m_idEdit; }

Q_SIGNALS:
    void titleEdited(const QString &title);
    void descriptionEdited(const QString &description);
    void renamed(const QString &id);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void layOut();
    void endRename(bool keep);

    std::function<QString(const QString &)> m_checkId;
    QString m_id;
    bool m_showing = false;
    QLabel *m_icon;
    QLineEdit *m_title;
    QLabel *m_type;
    HelpLabel *m_summary;
    QLabel *m_idLabel;
    QToolButton *m_rename;
    QLineEdit *m_idEdit;
    NoteLabel *m_idProblem;
    QPlainTextEdit *m_description;
};

} // namespace penstock
