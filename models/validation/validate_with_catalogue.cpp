// SPDX-License-Identifier: Apache-2.0
#include "models/validation/validate.h"

namespace penstock {

QList<Problem> validate(const Project &project, const Catalogue &catalogue, const Places &places, const std::optional<DeliveryFacts> &delivery)
{
    Knowledge knowledge;
    knowledge.type = [&](const QString &id) { return catalogue.type(id); };
    knowledge.typeIds = [&] { return catalogue.ids(); };
    knowledge.regions = [&](const QString &provider) { return catalogue.regions(provider); };
    knowledge.delivery = delivery;
    return validate(project, knowledge, places);
}

} // namespace penstock
