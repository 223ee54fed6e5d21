// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deploy/resources/evaluate.h"

#include <functional>
#include <utility>
#include <vector>

namespace penstock {

/// A piece of CDK code before it has a language: what the catalogue's words become. Names are the CDK's own
/// (camelCase); the Python form is derived from them.
struct Code
{
    enum class Kind {
        Absent,      ///< an argument that is left out
        Literal,
        List,
        Map,
        Const,       ///< name: "s3.BucketEncryption.KMS"
        Variable,    ///< variable
        Pipeline,    ///< the DDK data pipeline
        This,        ///< the construct that is being written
        EnvironmentId,
        StackFact,   ///< name: account, region, partition
        Call,        ///< name, on target or as a function; items, members
        New,
        Struct, ///< name: class; items, members
        Member,      ///< name of target
        Resource,    ///< the CloudFormation resource of the target, a construct
        Sum,         ///< texts one after the other
        Json,        ///< items[0] as JSON text
        Read,        ///< the text of the file `name`
    };
    // Out of line: a pair of this type is only complete behind it, which clang wants to know of.
    Code();
    Code(const Code &);
    Code(Code &&) noexcept;
    Code &operator=(const Code &);
    Code &operator=(Code &&) noexcept;
    ~Code();

    Kind kind = Kind::Absent;
    Value literal;
    QString name;
    int variable = -1;
    std::vector<Code> target; ///< none or one
    std::vector<Code> items;
    std::vector<std::pair<QString, Code>> members;
    bool hasMembers = false;
    Place place; ///< in the entry, for messages

    bool isAbsent() const { return kind == Kind::Absent; }
    static Code of(const Value &value); ///< scalars, lists and maps; null is absent
    static Code text(const QString &text) { return of(Value(text)); }
};

/// Finds the variable of a construct: node, its name in the entry, and the peer of an each (or -1). -1: none.
using VariableOf = std::function<int(qsizetype node, const QString &construct, qsizetype peer)>;

/// The CDK form of an expression, with base values.
Result<Code> codeOf(const Expression &expression, const Scope &scope, const VariableOf &variableOf);

/// Calls `visit` for the code and everything in it.
void walk(const Code &code, const std::function<void(const Code &)> &visit);

} // namespace penstock
