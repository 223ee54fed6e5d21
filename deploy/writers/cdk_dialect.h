// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/writers/cdk_model.h"
#include "deploy/writers/code_layout.h"
#include "deploy/writers/literals.h"
#include "models/catalogue/catalogue.h"

#include <QMap>

#include <memory>

namespace penstock {

/// One language's way to write a CdkModel. A dialect is used for one module and collects what it must import.
class CdkDialect
{
public:
    virtual ~CdkDialect() = default;

    /// The whole module.
    Result<QByteArray> module(const CdkModel &model);

    static std::unique_ptr<CdkDialect> typescript(const QMap<QString, CdkModule> &modules);
    static std::unique_ptr<CdkDialect> python(const QMap<QString, CdkModule> &modules);

protected:
    explicit CdkDialect(const QMap<QString, CdkModule> &modules)
        : m_modules(modules)
    { }

    virtual QString frame(const CdkModel &model, const QString &body) = 0; ///< imports, class, constructor
    virtual int indent() const = 0;  ///< of the constructor's body
    virtual int step() const = 0;    ///< of one level
    virtual QString comment(const QString &text) const = 0;
    virtual QString variable(const QStringList &words) const = 0;
    virtual QString name(const QString &camelCase) const = 0; ///< of methods, members, properties
    virtual QString moduleAlias(const CdkModule &module) const = 0;
    virtual Language language() const = 0;
    virtual CodeText map(const std::vector<std::pair<QString, CodeText>> &members) const = 0;
    /// Only where structs have names is their module imported.
    virtual CodeText structure(const QString &type, const Place &place, const std::vector<std::pair<QString, CodeText>> &members) = 0;
    virtual CodeText call(const CodeText &callee, std::vector<CodeText> arguments, const std::vector<std::pair<QString, CodeText>> &members, bool hasMembers,
        bool construct) const
        = 0;
    virtual QString self() const = 0;
    virtual QString environmentId() const = 0;
    virtual QString read(const QString &path) = 0;
    virtual CodeText declaration(const QString &variable, const CodeText &code) const = 0;
    /// The CloudFormation resource of a construct. `member`: the construct is a member, which may be undefined by its type.
    virtual CodeText resource(const CodeText &construct, bool member) = 0;
    virtual QString end() const = 0; ///< of a statement

    QString literal(const Value &value) const; ///< what no literal can hold ends the writing with an error
    QString qualified(const QString &constant, const Place &place); ///< "s3.Bucket" with the module's name in this language
    const QMap<QString, CdkModule> &m_modules;
    QMap<QString, CdkModule> m_imports; ///< by alias
    bool m_reads = false;               ///< a file is read
    mutable std::optional<Error> m_error;

private:
    CodeText text(const Code &code);
    CodeText statement(const CdkStatement &statement);
    std::vector<CodeText> texts(const std::vector<Code> &list);
    std::vector<std::pair<QString, CodeText>> texts(const std::vector<std::pair<QString, Code>> &members);
    const CdkModel *m_model = nullptr;
};

} // namespace penstock
