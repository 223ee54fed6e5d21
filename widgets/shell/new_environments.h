// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/project/environment_form.h"
#include "models/project/project.h"

#include <QWidget>

class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;

namespace penstock {

class HelpLabel;
class InputForm;
class NoteLabel;

/// The environments of a new project, a line each, asked for as the chosen kit does: account, region, profile, and what the
/// kit cannot do without. All may stay empty for now.
class NewEnvironments : public QWidget
{
    Q_OBJECT
public:
    explicit NewEnvironments(QWidget *parent = nullptr);

    /// `usualRegion` stands where no other was entered.
    void setForm(const EnvironmentForm &form, const QStringList &regions, const QString &usualRegion);
    /// The stages there are, with what is known of them; the lines are made anew.
    void setEnvironments(const Environment &cicd, const QList<Environment> &environments);

    /// What was entered; the rest is as it was set.
    Environment cicd() const;
    QList<Environment> environments() const;
    QString problem() const; ///< the first; empty: none
    QLineEdit *accountEdit(int row) const { return m_lines.value(row).account; } ///< 0: CI/CD

Q_SIGNALS:
    void changed();

private:
    struct Line
    {
        Environment known;
        QLabel *name = nullptr;
        QLineEdit *account = nullptr;
        QComboBox *region = nullptr;
        QLineEdit *profile = nullptr;
        NoteLabel *note = nullptr;
        InputForm *settings = nullptr;
    };
    void addLine(const Environment &environment, bool cicd);
    void refresh();
    void judge();
    Environment entered(const Line &line) const;

    EnvironmentForm m_form;
    QStringList m_regions;
    QString m_usualRegion;
    QList<Line> m_lines; ///< cicd, then the stages
    QList<HelpLabel *> m_headings;
    QWidget *m_table = nullptr;
    QGridLayout *m_grid = nullptr;
};

} // namespace penstock
