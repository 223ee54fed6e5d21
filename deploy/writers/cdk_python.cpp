// SPDX-License-Identifier: Apache-2.0
#include "deploy/writers/cdk_dialect.h"
#include "deploy/writers/python_names.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

class Python : public CdkDialect
{
public:
    using CdkDialect::CdkDialect;

private:
    using Named = std::vector<std::pair<QString, CodeText>>;

    int indent() const override { return 8; }
    int step() const override { return 4; }
    QString comment(const QString &text) const override { return u"# "_s + text; }
    QString name(const QString &camelCase) const override { return pythonName(camelCase); }
    QString moduleAlias(const CdkModule &module) const override { return module.pythonAlias; }
    Language language() const override { return Language::Python; }
    QString self() const override { return u"self"_s; }
    QString environmentId() const override { return u"environment_id"_s; }
    QString end() const override { return {}; }
    QString variable(const QStringList &words) const override { return words.join(u'_'); }

    CodeText map(const Named &members) const override
    {
        CodeText::Group group{u"{"_s, u"}"_s, {}, false, false};
        for (const auto &[key, value] : members)
            group.items.push_back(CodeText(QString(literal(key) + u": "_s)) << value);
        return group;
    }

    CodeText structure(const QString &type, const Place &place, const Named &members) override { return call(qualified(type, place), {}, members, true, true); }

    CodeText call(const CodeText &callee, std::vector<CodeText> arguments, const Named &members, bool, bool) const override
    {
        for (const auto &[key, value] : members)
            arguments.push_back(CodeText(QString(name(key) + u'=')) << value);
        const bool hugs = members.empty() && arguments.size() == 1 && std::holds_alternative<CodeText::Group>(arguments.back().pieces.back());
        return CodeText(callee) << CodeText(CodeText::Group{u"("_s, u")"_s, std::move(arguments), false, hugs});
    }

    QString read(const QString &path) override { return u"Path("_s + literal(path) + u").read_text(encoding=\"utf-8\")"_s; }

    CodeText declaration(const QString &variable, const CodeText &code) const override { return CodeText(QString(variable + u" = "_s)) << code; }

    CodeText resource(const CodeText &construct, bool) override { return CodeText(construct) << u".node.default_child"_s; }

    static QString import(const CdkModule &module)
    {
        const qsizetype dot = module.python.lastIndexOf(u'.');
        const QString last = module.python.mid(dot + 1);
        const QString as = last == module.pythonAlias ? QString() : QString(u" as "_s + module.pythonAlias);
        return dot < 0 ? QString(u"import "_s + module.python + as) : QString(u"from "_s + module.python.first(dot) + u" import "_s + last + as);
    }

    QString frame(const CdkModel &model, const QString &body) override
    {
        qualified(u"constructs.Construct"_s, {});
        QStringList plain, from;
        for (const CdkModule &module : std::as_const(m_imports))
            (module.python.contains(u'.') ? from : plain).append(import(module));
        plain.sort();
        from.sort();
        QString text;
        if (m_reads)
            text += u"from pathlib import Path\n\n"_s;
        text += (plain + from).join(u'\n') + u"\n\n\n"_s;
        text += u"class "_s + model.className + u"(constructs.Construct):\n"_s;
        text += u"    def __init__(self, scope: constructs.Construct, construct_id: str, *, environment_id: str) -> None:\n"_s;
        text += u"        \"\"\"environment_id: the stage that is deployed, such as dev or prod.\"\"\"\n"_s;
        text += u"        super().__init__(scope, construct_id)\n"_s + body;
        return text;
    }
};

} // namespace

std::unique_ptr<CdkDialect> CdkDialect::python(const QMap<QString, CdkModule> &modules)
{
    struct Made : Python
    {
        explicit Made(const QMap<QString, CdkModule> &known)
            : Python(known)
        { }
    };
    return std::make_unique<Made>(modules);
}

} // namespace penstock
