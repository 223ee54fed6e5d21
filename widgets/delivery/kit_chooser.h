// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/catalogue/catalogue.h"
#include "models/project/project_document.h"
#include "widgets/shell/kit_option.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;

namespace penstock {

class Chip;
class HelpLabel;
class NoteLabel;

/// Which kit delivers, and in which language it writes. Another kit is not taken at once: what is kept and what changes is
/// said first.
class KitChooser : public QWidget
{
    Q_OBJECT
public:
    /// The document must outlive the chooser.
    explicit KitChooser(ProjectDocument *document, QWidget *parent = nullptr);

    void setKits(const QList<KitOption> &kits);
    void setCatalogue(const Catalogue &catalogue) { m_catalogue = catalogue; }
    /// About kit and language themselves; empty: none.
    void setProblem(const QString &message);
    const KitOption *kit() const { return findKit(m_kits, m_document->project().kit.id); } ///< null: not known
    QComboBox *kitBox() const { return m_kit; }
    QComboBox *languageBox() const { return m_language; }
    QWidget *question() const { return m_question; }

private:
    void layOut();
    QWidget *makeQuestion();
    void refresh();
    void refreshLanguages();
    void ask();
    void answer(bool change);

    ProjectDocument *m_document;
    Catalogue m_catalogue;
    QList<KitOption> m_kits;
    QComboBox *m_kit;
    Chip *m_provider;
    HelpLabel *m_summary;
    QWidget *m_question = nullptr;
    QLabel *m_questionTitle = nullptr;
    QLabel *m_kept = nullptr;
    QLabel *m_changes = nullptr;
    QPushButton *m_change = nullptr;
    QPushButton *m_keep = nullptr;
    QWidget *m_languageRow;
    QComboBox *m_language;
    NoteLabel *m_problem;
};

} // namespace penstock
