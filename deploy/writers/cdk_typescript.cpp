// SPDX-License-Identifier: Apache-2.0
#include "deploy/writers/cdk_dialect.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

class TypeScript : public CdkDialect
{
public:
    using CdkDialect::CdkDialect;

private:
    using Named = std::vector<std::pair<QString, CodeText>>;

    int indent() const override { return 4; }
    int step() const override { return 2; }
    QString comment(const QString &text) const override { return u"// "_s + text; }
    QString name(const QString &camelCase) const override { return camelCase; }
    QString moduleAlias(const CdkModule &module) const override { return module.alias; }
    Language language() const override { return Language::TypeScript; }
    QString self() const override { return u"this"_s; }
    QString environmentId() const override { return u"props.environmentId"_s; }
    QString end() const override { return u";"_s; }

    QString variable(const QStringList &words) const override
    {
        QString result = words.front();
        for (QString word : words.mid(1)) {
            word[0] = word[0].toUpper();
            result += word;
        }
        return result;
    }

    CodeText map(const Named &members) const override
    {
        static const QRegularExpression identifier(u"\\A[A-Za-z_][A-Za-z0-9_]*\\z"_s);
        CodeText::Group group{u"{"_s, u"}"_s, {}, true, false};
        for (const auto &[key, value] : members) {
            const QString written = identifier.match(key).hasMatch() && key != u"__proto__" ? key : literal(key);
            group.items.push_back(CodeText(QString(written + u": "_s)) << value);
        }
        return group;
    }

    CodeText structure(const QString &, const Place &, const Named &members) override { return map(members); }

    CodeText call(const CodeText &callee, std::vector<CodeText> arguments, const Named &members, bool hasMembers, bool construct) const override
    {
        if (hasMembers)
            arguments.push_back(map(members));
        CodeText result = construct ? CodeText(u"new "_s) : CodeText();
        // An object, list or call as the only or last argument is broken in its place.
        const bool hugs = !arguments.empty() && std::holds_alternative<CodeText::Group>(arguments.back().pieces.back());
        return result << callee << CodeText(CodeText::Group{u"("_s, u")"_s, std::move(arguments), false, hugs});
    }

    QString read(const QString &path) override { return u"readFileSync("_s + literal(path) + u", \"utf8\")"_s; }

    CodeText declaration(const QString &variable, const CodeText &code) const override { return CodeText(QString(u"const "_s + variable + u" = "_s)) << code; }

    CodeText resource(const CodeText &construct, bool member) override
    {
        // Members such as deadLetterQueue may be undefined by their type; this one is there, since the node asked for it.
        const QString cast = (member ? u"!.node.defaultChild as "_s : u".node.defaultChild as "_s) + qualified(u"cdk.CfnResource"_s, {}) + u')';
        return CodeText(u"("_s) << construct << cast;
    }

    QString frame(const CdkModel &model, const QString &body) override
    {
        qualified(u"constructs.Construct"_s, {});
        QStringList imports;
        for (const CdkModule &module : std::as_const(m_imports))
            imports.append(u"import * as "_s + module.alias + u" from "_s + literal(module.typescript) + u';');
        imports.sort();
        if (m_reads)
            imports.append(u"import { readFileSync } from \"fs\";"_s);
        const QString type = model.className + u"Props"_s;
        QString text = imports.join(u'\n') + u"\n\n"_s;
        text += u"export interface "_s + type + u" {\n  /** The stage that is deployed, such as dev or prod. */\n  readonly environmentId: string;\n}\n\n"_s;
        text += u"export class "_s + model.className + u" extends constructs.Construct {\n"_s;
        text += u"  constructor(scope: constructs.Construct, id: string, "_s + (model.usesEnvironment ? u"props"_s : u"_props"_s) + u": "_s + type + u") {\n"_s;
        text += u"    super(scope, id);\n"_s + body + u"  }\n}\n"_s;
        return text;
    }
};

} // namespace

std::unique_ptr<CdkDialect> CdkDialect::typescript(const QMap<QString, CdkModule> &modules)
{
    struct Made : TypeScript
    {
        explicit Made(const QMap<QString, CdkModule> &known)
            : TypeScript(known)
        { }
    };
    return std::make_unique<Made>(modules);
}

} // namespace penstock
