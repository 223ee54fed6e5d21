// SPDX-License-Identifier: Apache-2.0
#include "widgets/review/environment_plan.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("penstock::PlanView", text); }

} // namespace

ActionLook actionLook(const ResourceChange &change)
{
    switch (change.action) {
    case Action::Create: return {u"+"_s, Tone::Good, tr("will be created")};
    case Action::Update:
        if (change.replacement == Replacement::May)
            return {u"~"_s, Tone::Replace, tr("will be changed, may be replaced")};
        return {u"~"_s, Tone::Change, tr("will be changed")};
    case Action::Replace: return {u"−/+"_s, Tone::Replace, tr("will be replaced")};
    case Action::Delete:
        return change.retained ? ActionLook{u"−"_s, Tone::Caution, tr("will be given up, stays in the account")}
                               : ActionLook{u"−"_s, Tone::Remove, tr("will be destroyed")};
    case Action::Read: return {u"⇐"_s, Tone::Info, tr("will be read")};
    case Action::Import: return {u"←"_s, Tone::Info, tr("will be imported")};
    case Action::Move: return {u"→"_s, Tone::Info, tr("will be moved")};
    case Action::Forget: return {u"·"_s, Tone::Caution, tr("will be forgotten, stays in the account")};
    case Action::NoOp: break;
    }
    return {u" "_s, Tone::Neutral, tr("stays as it is")};
}

RiskText riskText(const QString &riskId)
{
    static const QHash<QString, std::pair<const char *, const char *>> known{
        {u"destroys-data"_s,
            {QT_TRANSLATE_NOOP("penstock::PlanView", "destroys data"),
                QT_TRANSLATE_NOOP("penstock::PlanView", "What is stored in this resource is gone afterwards. Take a copy first, or retain the resource.")}},
        {u"widens-access"_s,
            {QT_TRANSLATE_NOOP("penstock::PlanView", "widens access"),
                QT_TRANSLATE_NOOP("penstock::PlanView", "Somebody or something may do more than before. Check who, and whether it is meant.")}},
        {u"opens-network"_s,
            {QT_TRANSLATE_NOOP("penstock::PlanView", "opens the network"),
                QT_TRANSLATE_NOOP("penstock::PlanView", "It can be reached from more places than before.")}},
        {u"lowers-protection"_s,
            {QT_TRANSLATE_NOOP("penstock::PlanView", "lowers protection"),
                QT_TRANSLATE_NOOP("penstock::PlanView", "Encryption, versioning, backup or deletion protection becomes weaker.")}},
        {u"replaces"_s,
            {QT_TRANSLATE_NOOP("penstock::PlanView", "replaces"),
                QT_TRANSLATE_NOOP("penstock::PlanView", "The resource is destroyed and made anew: its identity changes, and it is away in between.")}},
        {u"blast-radius"_s,
            {QT_TRANSLATE_NOOP("penstock::PlanView", "wide effect"), QT_TRANSLATE_NOOP("penstock::PlanView", "Many other resources depend on this one.")}},
        {u"beyond-library"_s,
            {QT_TRANSLATE_NOOP("penstock::PlanView", "cannot be judged"),
                QT_TRANSLATE_NOOP("penstock::PlanView", "The rules do not know this kind of resource. Read the change yourself.")}},
    };
    const auto found = known.constFind(riskId);
    if (found == known.constEnd())
        return {riskId, tr("A risk that this version has no words for."), Tone::Caution};
    const bool grave = riskId == "destroys-data"_L1 || riskId == "widens-access"_L1 || riskId == "opens-network"_L1;
    return {tr(found->first), tr(found->second), riskId == "replaces"_L1 ? Tone::Replace : grave ? Tone::Danger : Tone::Caution};
}

bool isDestructive(const ResourceChange &change)
{
    return (change.action == Action::Delete && !change.retained) || change.action == Action::Replace || change.replacement != Replacement::No;
}

PlanCounts countsOf(const Plan &plan)
{
    PlanCounts counts;
    for (const ResourceChange &change : plan.resources) {
        switch (change.action) {
        case Action::Create: ++counts.add; break;
        case Action::Update: ++counts.change; break;
        case Action::Replace: ++counts.replace; break;
        case Action::Delete: ++counts.destroy; break;
        case Action::Forget: ++counts.leave; break;
        case Action::NoOp: break;
        default: ++counts.other; break;
        }
    }
    return counts;
}

QString summaryText(const PlanCounts &counts)
{
    QStringList parts{tr("%1 to add").arg(counts.add), tr("%1 to change").arg(counts.change)};
    if (counts.replace > 0)
        parts << tr("%1 to replace").arg(counts.replace);
    parts << tr("%1 to destroy").arg(counts.destroy);
    if (counts.leave > 0)
        parts << tr("%1 left behind").arg(counts.leave);
    if (counts.other > 0)
        parts << tr("%1 other").arg(counts.other);
    return parts.join(u", "_s);
}

QString shortText(const PlanCounts &counts)
{
    if (counts.leave > 0 && counts.add + counts.change + counts.replace + counts.destroy == 0)
        return tr("%1 left behind").arg(counts.leave);
    QString text = u'+' + QString::number(counts.add) + u" ~"_s + QString::number(counts.change);
    if (counts.replace > 0)
        text += u" −/+"_s + QString::number(counts.replace);
    return text + u" −"_s + QString::number(counts.destroy);
}

} // namespace penstock
