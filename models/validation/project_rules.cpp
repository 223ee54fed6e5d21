// SPDX-License-Identifier: Apache-2.0
#include "models/validation/rules.h"

#include "models/validation/secrets.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

bool isForm(const QString &text, const QRegularExpression &form) { return form.match(text).hasMatch(); }

void checkNames(Reporter &reporter, const Project &project, const Knowledge &knowledge)
{
    static const QRegularExpression prefix(u"\\A[a-z-]{1,20}\\z"_s);
    static const QRegularExpression uid(u"\\A[a-z0-9]{8}\\z"_s);
    static const QRegularExpression name(u"\\A[a-z0-9][a-z0-9_-]{0,62}\\z"_s);
    const qsizetype label = project.label.toUcs4().size();
    if (label < 1 || label > 255)
        reporter.error(u"label-length"_s, u"label"_s, u"The label must have 1 to 255 characters."_s);
    if (project.description.toUcs4().size() > 5000)
        reporter.error(u"description-length"_s, u"description"_s, u"The description must have at most 5,000 characters."_s);
    if (!isForm(project.prefix, prefix))
        reporter.error(u"prefix-form"_s, u"prefix"_s, u"The prefix must have 1 to 20 characters, each a to z or \"-\"."_s,
            u"It begins the names of what is made in the cloud."_s);
    if (!isForm(project.uid, uid))
        reporter.error(u"uid-form"_s, u"uid"_s, u"The uid must be 8 lower-case letters or digits."_s,
            u"It was made with the project and never changes: restore it from Git."_s);
    if (!isForm(project.name, name)) {
        reporter.error(u"name-form"_s, u"name"_s,
            u"The name cannot be used: 1 to 63 characters, lower-case letters, digits, \"-\" and \"_\", beginning with a letter or digit."_s,
            QString(u"From prefix, label and uid it would be "_s + derivedName(project.prefix, project.label, project.uid) + u'.'));
    }
    if (project.kit.id.isEmpty())
        reporter.error(u"kit-missing"_s, u"kit/id"_s, u"The project has no kit, so nothing says how it is delivered."_s, u"`penstock kits` lists them."_s);
    const auto ownTeam = [](const Environment &environment) { return !environment.team.isEmpty(); };
    const bool cicd = !knowledge.delivery || knowledge.delivery->cicd;
    if (project.team.isEmpty() && !((!cicd || ownTeam(project.cicd)) && std::ranges::all_of(project.environments, ownTeam)))
        reporter.error(u"team-missing"_s, u"team"_s, u"The project names no owning team."_s, u"Set `team`; it becomes the tag Team of what is deployed."_s);
}

} // namespace

QString providerOf(const Project &project, const Knowledge &knowledge)
{
    if (knowledge.delivery)
        return knowledge.delivery->provider;
    for (const QString &provider : {u"aws"_s, u"gcp"_s, u"k8s"_s, u"gke"_s}) {
        if (project.kit.id == provider || project.kit.id.startsWith(QString(provider + u'-')))
            return provider == u"gke"_s ? u"gcp"_s : provider;
    }
    return {};
}

QString pathOf(const Pipeline &pipeline) { return u"pipelines/"_s + pipeline.id.value; }

void checkTags(Reporter &reporter, const QMap<QString, QString> &tags, const QString &path)
{
    static const QRegularExpression characters(u"\\A[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*\\z"_s);
    constexpr qsizetype most = 50;
    const QString id = u"tag-form"_s;
    if (tags.size() > most)
        reporter.error(id, path, u"There are %1 tags; AWS takes at most %2 on a resource."_s.arg(tags.size()).arg(most));
    for (auto it = tags.begin(); it != tags.end(); ++it) {
        const QString here = path + u'/' + it.key();
        const QString shown = it.key().left(40);
        const qsizetype keyLength = it.key().toUcs4().size();
        if (keyLength < 1 || keyLength > 128)
            reporter.error(id, here, u"The key of the tag \"%1\" must have 1 to 128 characters."_s.arg(shown));
        else if (it.key().startsWith(u"aws:"_s, Qt::CaseInsensitive))
            reporter.error(id, here, u"The tag \"%1\" begins with \"aws:\", which AWS keeps for itself."_s.arg(shown));
        if (it->toUcs4().size() > 256)
            reporter.error(id, here, u"The value of the tag \"%1\" must have at most 256 characters."_s.arg(shown));
        if (!isForm(it.key(), characters) || !isForm(*it, characters))
            reporter.error(id, here, u"The tag \"%1\" has characters that AWS does not take in tags."_s.arg(shown),
                u"Letters, digits, spaces and + - = . _ : / @ are fine."_s);
        if (const QString secret = secretIn(it.key(), *it); !secret.isEmpty())
            reporter.error(u"looks-like-secret"_s, here, u"The value of the tag \"%1\" looks like %2."_s.arg(shown, secret),
                u"Tags are read by many people; keep secrets in a secrets store."_s);
    }
}

void checkProject(Reporter &reporter, const Project &project, const Knowledge &knowledge)
{
    checkNames(reporter, project, knowledge);
    if (providerOf(project, knowledge) == u"aws"_s)
        checkTags(reporter, project.tags, u"tags"_s);
    for (auto it = project.kit.inputs.begin(); it != project.kit.inputs.end(); ++it) {
        if (const QString secret = secretIn(it.key(), *it); !secret.isEmpty())
            reporter.error(u"looks-like-secret"_s, QString(u"kit/inputs/"_s + it.key()), u"The kit's input %1 looks like %2."_s.arg(it.key(), secret),
                u"Keep it in a secrets store, and name the secret here."_s);
    }
}

} // namespace penstock
