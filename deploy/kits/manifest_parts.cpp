// SPDX-License-Identifier: Apache-2.0
#include "deploy/kits/manifest_parts.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

Result<void> readField(const YamlValue &yaml, EnvironmentForm::Field &field)
{
    Members members(yaml);
    field.label = members.text(u"label"_s, true);
    field.help = members.text(u"help"_s);
    field.example = members.text(u"example"_s);
    field.pattern = members.text(u"pattern"_s);
    field.patternHelp = members.text(u"patternHelp"_s);
    if (!QRegularExpression(field.pattern).isValid())
        members.fail(yaml.place, u"The pattern of \"%1\" is not a regular expression."_s.arg(field.label));
    return members.done();
}

void readEach(Members &members, const QStringList &known, QString &each)
{
    const YamlValue *value = members.take(u"each"_s);
    if (!value)
        return;
    each = value->text();
    if (!known.contains(each))
        members.fail(value->place, u"\"each\" is %1."_s.arg(known.join(u" or "_s)));
}

Result<void> readFlowNode(const YamlValue &yaml, Manifest &manifest)
{
    Members members(yaml);
    KitFlowNode node;
    node.place = yaml.place;
    node.id = members.text(u"id"_s, true);
    node.title = members.text(u"title"_s, true);
    node.kind = members.text(u"kind"_s, true);
    static const QStringList kinds{u"branch"_s, u"stage"_s, u"tag"_s, u"repository"_s};
    if (!kinds.contains(node.kind))
        members.fail(yaml.place, u"\"kind\" is one of %1."_s.arg(kinds.join(u", "_s)));
    node.role = members.text(u"role"_s);
    readEach(members, {u"environments"_s}, node.each);
    manifest.flowNodes.append(node);
    return members.done();
}

Result<void> readFlowStep(const YamlValue &yaml, Manifest &manifest)
{
    Members members(yaml);
    KitFlowStep step;
    step.place = yaml.place;
    step.from = members.text(u"from"_s, true);
    step.to = members.text(u"to"_s, true);
    step.label = members.text(u"label"_s);
    if (const YamlValue *approval = members.take(u"approval"_s))
        step.approval = approval->scalar.isBool() ? (approval->scalar.toBool() ? u"true"_s : QString()) : approval->text();
    readEach(members, {u"environments"_s, u"transitions"_s}, step.each);
    manifest.flowSteps.append(step);
    return members.done();
}

} // namespace

Result<void> readEnvironmentForm(const YamlValue &yaml, EnvironmentForm &form)
{
    Members members(yaml);
    form.title = members.text(u"title"_s, true);
    for (const auto &[key, field] : {std::pair{u"account"_s, &form.account}, std::pair{u"region"_s, &form.region}}) {
        if (const YamlValue *value = members.take(key, true)) {
            if (const Result<void> good = readField(*value, *field); !good)
                return good;
        }
    }
    form.cicd = members.flag(u"cicd"_s, true);
    form.profile = members.flag(u"profile"_s, true);
    form.approval = members.flag(u"approval"_s, true);
    return members.done();
}

Result<void> readFlow(const YamlValue &yaml, Manifest &manifest)
{
    Members members(yaml);
    const std::pair<QString, Result<void> (*)(const YamlValue &, Manifest &)> lists[] = {{u"nodes"_s, readFlowNode}, {u"steps"_s, readFlowStep}};
    for (const auto &[key, readItem] : lists) {
        const YamlValue *list = members.take(key, true);
        for (const YamlValue &item : list ? list->items : QList<YamlValue>{}) {
            if (const Result<void> good = readItem(item, manifest); !good)
                return good;
        }
    }
    return members.done();
}

Result<void> readTerraform(const YamlValue &yaml, KitTerraform &terraform)
{
    Members members(yaml);
    terraform.modules = members.text(u"modules"_s);
    terraform.files = members.text(u"files"_s);
    terraform.dependsOn = members.texts(u"dependsOn"_s);
    static const QRegularExpression address(u"^[a-z][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)+$"_s);
    for (const QString &each : std::as_const(terraform.dependsOn)) {
        if (!address.match(each).hasMatch())
            members.fail(yaml.place, u"\"%1\" is not the address of a resource."_s.arg(each));
    }
    return members.done();
}

Result<void> readPromotion(const YamlValue &yaml, Manifest &manifest)
{
    Members members(yaml);
    if (const QString by = members.text(u"by"_s, true); by != "revision"_L1)
        members.fail(yaml.place, u"\"by\" is revision: what else there is needs no word here."_s);
    KitPromotion &promotion = manifest.promotion;
    promotion.folder = members.text(u"folder"_s, true);
    if (!promotion.folder.contains("{environment.stage}"_L1))
        members.fail(yaml.place, u"The folder of a stage has its name in it: {environment.stage}."_s);
    promotion.copies = members.texts(u"copies"_s);
    static const QRegularExpression folder(u"^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$"_s);
    for (const QString &each : std::as_const(promotion.copies)) {
        if (!folder.match(each).hasMatch())
            members.fail(yaml.place, u"\"%1\" is not a folder of the repository."_s.arg(each));
    }
    if (const YamlValue *terraform = members.take(u"terraform"_s)) {
        if (const Result<void> good = readTerraform(*terraform, promotion.terraform); !good)
            return good;
    }
    manifest.kit.environment.revision = true;
    return members.done();
}

Result<void> readFollowUp(const YamlValue &yaml, Manifest &manifest)
{
    Members members(yaml);
    KitFollowUp read;
    read.place = yaml.place;
    read.when = members.text(u"when"_s, true);
    static const QStringList kinds{u"environment-added"_s, u"environment-removed"_s, u"account-changed"_s, u"region-changed"_s, u"setting-changed"_s,
        u"order-changed"_s, u"environment-pinned"_s, u"environment-unpinned"_s, u"project-renamed"_s, u"kit-changed"_s, u"language-changed"_s,
        u"input-changed"_s};
    if (!kinds.contains(read.when.section(u'=', 0, 0)))
        members.fail(yaml.place, u"\"when\" is one of %1."_s.arg(kinds.join(u", "_s)));
    read.title = members.text(u"title"_s, true);
    read.why = members.text(u"why"_s);
    if (const YamlValue *commands = members.take(u"commands"_s)) {
        for (const YamlValue &item : commands->items) {
            if (item.kind != YamlValue::Kind::Map) {
                read.commands.append({{}, readArguments(members, item, manifest)});
                continue;
            }
            Members command(item);
            const QStringList when = command.texts(u"when"_s);
            if (const YamlValue *words = command.take(u"command"_s, true))
                read.commands.append({when, readArguments(command, *words, manifest)});
            if (const Result<void> good = command.done(); !good)
                return good;
        }
    }
    manifest.followUps.append(read);
    return members.done();
}

ArgumentPattern readArguments(Members &owner, const YamlValue &list, const Manifest &manifest)
{
    ArgumentPattern pattern;
    for (const YamlValue &argument : list.items)
        pattern.append(argument.kind == YamlValue::Kind::List && !argument.items.isEmpty() ? owner.textList(argument) : QStringList{argument.text()});
    for (const QStringList &group : std::as_const(pattern)) {
        if (group.first().startsWith(u'$') && (group.size() > 1 || !manifest.tools.contains(group.first().sliced(1))))
            owner.fail(list.place, u"There is no tool \"%1\"."_s.arg(group.first()));
    }
    if (pattern.isEmpty())
        owner.fail(list.place, u"A command is a list of words."_s);
    return pattern;
}

} // namespace penstock
