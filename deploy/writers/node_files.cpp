// SPDX-License-Identifier: Apache-2.0
#include "deploy/writers/node_files.h"

#include "deploy/resources/evaluate.h"
#include "deploy/writers/literals.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

Result<QByteArray> contentOf(const FileRule &rule, const Scope &scope)
{
    if (rule.value) {
        const Result<Value> value = evaluate(*rule.value, scope);
        if (!value)
            return std::unexpected(value.error());
        return rule.language == "json"_L1 ? jsonDocument(*value) : yamlDocument(*value);
    }
    QString text = rule.property.isEmpty() ? QString() : propertyValue(scope.self(), rule.property, {}).toString();
    if (text.isEmpty()) {
        const Result<Value> skeleton = evaluate(rule.skeleton, scope);
        if (!skeleton)
            return std::unexpected(skeleton.error());
        text = skeleton->toString();
    }
    if (const QString problem = literalProblem(Language::Json, text); !problem.isEmpty())
        return failure(ErrorKind::Project, u"A file of the node %1 cannot be written."_s.arg(scope.self().node->id.value), problem, u"Remove the character."_s);
    if (!text.isEmpty() && !text.endsWith(u'\n'))
        text += u'\n';
    return text.toUtf8();
}

/// The scopes that a rule writes a file for: one, or one for each item.
Result<QList<Scope>> scopesOf(const FileRule &rule, const Scope &scope)
{
    if (!rule.of)
        return QList<Scope>{scope};
    const Result<Value> of = evaluate(*rule.of, scope);
    if (!of)
        return std::unexpected(of.error());
    QList<Scope> scopes;
    static const QRegularExpression safe(u"\\A[A-Za-z0-9_][A-Za-z0-9_.-]*\\z"_s);
    for (const Scope::Item &item : itemsOf(*of)) {
        const QString name = item.key.isEmpty() ? item.value.text() : item.key;
        if (rule.path.contains(u"{key}"_s) && !safe.match(item.key).hasMatch())
            return failure(ErrorKind::Project,
                u"The node %1 wants a file with a name that is not usable: \"%2\"."_s.arg(scope.self().node->id.value, name.left(60)),
                u"Names of files have letters, digits and _ . -"_s, u"Rename it in the node's properties."_s);
        if (withIds(rule.path, scope.withItem(item)).contains(u"{item."_s))
            return failure(ErrorKind::Project, u"The node %1 wants a file for \"%2\", which is not complete."_s.arg(scope.self().node->id.value, name.left(60)),
                u"The component type does not know where it belongs."_s, u"Look at its kind in the node's properties."_s);
        scopes.append(scope.withItem(item));
    }
    return scopes;
}

} // namespace

Result<QMap<QString, FileTree>> nodeFiles(const Drawing &drawing)
{
    QMap<QString, FileTree> trees;
    for (size_t i = 0; i < drawing.nodes.size(); ++i) {
        const Scope scope = Scope::of(drawing, qsizetype(i));
        for (const FileRule &rule : scope.self().rules->files) {
            if (!holds(rule.when, scope))
                continue;
            const Result<QList<Scope>> scopes = scopesOf(rule, scope);
            if (!scopes)
                return std::unexpected(scopes.error());
            for (const Scope &inside : *scopes) {
                const Result<QByteArray> content = contentOf(rule, inside);
                if (!content)
                    return std::unexpected(content.error());
                const QString origin = drawing.pipeline->id.value + u'/' + scope.self().node->id.value;
                trees[rule.role].insert(withIds(rule.path, inside), FileEntry{*content, false, !rule.value, origin});
            }
        }
    }
    return trees;
}

} // namespace penstock
