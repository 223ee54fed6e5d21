// SPDX-License-Identifier: Apache-2.0
#include "models/validation/validate.h"

namespace penstock {

QList<Problem> validate(const Project &project, const Catalogue &catalogue, const Places &places)
{
    Knowledge knowledge;
    knowledge.type = [&](const QString &id) { return catalogue.type(id); };
    knowledge.typeIds = [&] { return catalogue.ids(); };
    knowledge.regions = [&](const QString &provider) { return catalogue.regions(provider); };
    return validate(project, knowledge, places);
}

} // namespace penstock
