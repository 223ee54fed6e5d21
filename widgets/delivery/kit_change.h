// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/catalogue/catalogue.h"
#include "models/project/project_document.h"
#include "widgets/shell/kit_option.h"

namespace penstock {

/// What choosing another kit means for a project, in sentences.
struct KitChange
{
    QStringList kept;
    QStringList changes;
};

/// `from` may be null: the project's kit is not known.
KitChange kitChange(const Project &project, const Catalogue &catalogue, const KitOption *from, const KitOption &to);

/// Does it, as one command that one undo takes back: what the new kit does not know, or cannot use, goes back to its default.
void changeKit(ProjectDocument &document, const KitOption &to);

} // namespace penstock
