// SPDX-License-Identifier: Apache-2.0
#include "models/plan/plan.h"

using namespace Qt::StringLiterals;

namespace penstock {

QString actionId(Action action)
{
    switch (action) {
    case Action::Create: return u"create"_s;
    case Action::Update: return u"update"_s;
    case Action::Replace: return u"replace"_s;
    case Action::Delete: return u"delete"_s;
    case Action::Read: return u"read"_s;
    case Action::Import: return u"import"_s;
    case Action::Move: return u"move"_s;
    case Action::Forget: return u"forget"_s;
    case Action::NoOp: return u"no-op"_s;
    }
    return {};
}

QString actionSign(Action action)
{
    switch (action) {
    case Action::Create: return u"+"_s;
    case Action::Update: return u"~"_s;
    case Action::Replace: return u"-/+"_s;
    case Action::Delete: return u"-"_s;
    case Action::Read: return u"<="_s;
    case Action::Import: return u"<-"_s;
    case Action::Move: return u"->"_s;
    case Action::Forget: return u"."_s;
    case Action::NoOp: return u" "_s;
    }
    return {};
}

int Plan::count(Action action) const { return int(std::ranges::count(resources, action, &ResourceChange::action)); }

bool Plan::isEmpty() const
{
    const auto changes = [](const ResourceChange &change) { return change.action != Action::NoOp && change.action != Action::Read; };
    return std::ranges::none_of(resources, changes) && std::ranges::none_of(outputs, changes);
}

} // namespace penstock
