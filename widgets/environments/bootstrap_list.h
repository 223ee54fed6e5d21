// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/environments/environment_card.h"

#include <QWidget>

namespace penstock {

/// The commands that bootstrap one environment, folded away under a button; each can be copied, and all together.
class BootstrapList : public QWidget
{
    Q_OBJECT
public:
    explicit BootstrapList(QWidget *parent = nullptr);
    void setCommands(const QList<BootstrapCommand> &commands);
    QString allText() const; ///< every command with its title as a comment line before it

private:
    void rebuild();

    QList<BootstrapCommand> m_commands;
    QWidget *m_body;
    QWidget *m_inside = nullptr;
};

} // namespace penstock
