// SPDX-License-Identifier: Apache-2.0
#include "app/cli/cli.h"
#include "app/gui/gui.h"

#include <QStringList>

int main(int argc, char **argv)
{
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments += QString::fromLocal8Bit(argv[i]);
    return penstock::isCommandLine(arguments) ? penstock::runCommandLine(argc, argv) : penstock::runWindow(argc, argv);
}
