// SPDX-License-Identifier: Apache-2.0
#include "models/catalogue/catalogue.h"
#include "widgets/canvas/node_face.h"

namespace penstock {

TypeLookup lookupIn(const Catalogue &catalogue)
{
    return [&catalogue](const QString &typeId) { return catalogue.type(typeId); };
}

} // namespace penstock
