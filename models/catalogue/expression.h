// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/catalogue/component_type.h"
#include "models/core/value.h"

#include <QString>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace penstock {

/// The language of the catalogue as values. resources/catalogue/README.md says what every word means; the evaluators are
/// deploy/resources (to attributes) and deploy/writers (to CDK and Airflow code). Nothing here knows a component type.

/// A port of the node itself, with its direction: `{input: start}` or `{output: events}`.
struct PortName
{
    bool output = false;
    QString id;
    bool operator==(const PortName &) const = default;
};

struct Condition
{
    enum class Kind {
        Property,   ///< `property: NAME`: set, and not false, empty or 0
        Equals,     ///< `property: NAME, is: VALUE` (or a list: one of them)
        Over,       ///< `property: NAME, over: NUMBER`
        Connected,  ///< `connected: PORT`: has an edge
        LastItem,   ///< `item: last`: inside a for, of the last item
        PeerExports,///< `exports: NAME`: the peer of the surrounding each; with `peer: PORT`: any peer at the port
        EdgeBrings, ///< `edge: KIND`: inside an each, the peer is joined at that port by an edge of that kind
        Not,
        All,
        Any,
    };
    Kind kind = Kind::All; ///< All of nothing: always
    QString name;
    ValueList values;
    std::optional<PortName> port;
    std::vector<Condition> parts;
};

struct Expression;
using Members = std::vector<std::pair<QString, Expression>>; ///< in the order of the file

struct Expression
{
    enum class Word {
        Literal,
        List,
        Map,
        // values
        Property,
        Stage,
        Project,
        Pipeline,
        Node,
        Ids,
        Own,
        Peer,
        Each,
        For,
        Item,
        When,
        Join,
        Table,
        Concat,
        Merge,
        Pick,
        Product,
        Max,
        Json,
        Count,
        Image,
        Generated,
        Mirror,
        LiteralOf,
        // a file of the node: its path, its text, its folder
        File,
        Read,
        Folder,
        // only in the CDK form
        Const,
        Call,
        New,
        Struct,
        Construct,
        Member,
        Resource,
        // only in the Airflow form, with Const and Call
        Function,
    };
    // Out of line: a pair of this type is only complete behind it, which clang wants to know of.
    Expression();
    Expression(const Expression &);
    Expression(Expression &&) noexcept;
    Expression &operator=(const Expression &);
    Expression &operator=(Expression &&) noexcept;
    ~Expression();

    Word word = Word::Literal;
    int line = 0;                 ///< in the entry's file
    Value literal;                ///< Literal
    QString name;                 ///< what the word names: property, resource, export, function, class …
    QString attribute;            ///< Own: after the dot; Mirror: the member it adds
    std::optional<PortName> port; ///< Each; Peer outside an each; Count
    std::optional<Condition> condition; ///< When, Each, Count
    std::vector<Expression> items;///< list items, arguments, parts; When: then, else; Each: do; For: of, do; Table: of, else
    std::vector<Expression> target; ///< Call and Member: what it is called on (none or one)
    Members members;              ///< Map, Struct, Call and New (properties), Table (cases)
    bool hasMembers = false;      ///< Call, New: properties are passed, maybe none
};

/// A resource that the entry's nodes make, or one for each peer at a port, or for each item of a value.
struct ResourceRule
{
    QString id;   ///< last part of the address; `{peer}` is the peer's id, `{value}` the item of `of`
    QString type; ///< "AWS::S3::Bucket"
    QString path; ///< of its CDK construct below the pipeline's; `{node}` and `{peer}` are ids
    std::optional<PortName> each;
    std::optional<Expression> of; ///< one resource for each item; the id then has `{key}` or `{value}`
    std::optional<Condition> when;
    std::optional<Expression> deletionPolicy;
    bool holdsData = false;
    Members attributes;
    int line = 0;
};

/// What the CDK form adds that the entry does not declare: roles, policies, permissions, alarms …
struct ImpliedRule
{
    QString type;
    Expression count;
    bool once = false; ///< one for all nodes of a stack together
};

/// One step of the CDK form: a construct, a call, or a property override.
struct CdkStep
{
    enum class Kind { Construct, Call, Override };
    Kind kind = Kind::Construct;
    QString name;    ///< Construct: the name that $construct uses
    QString id;      ///< Construct: its id, `{node}` and `{peer}` are ids
    std::optional<Expression> scope; ///< Construct: where it lives; none: in the pipeline
    Expression code; ///< Construct: a New; Call: a Call; Override: the construct whose resource is meant
    QString path;    ///< Override: "VersioningConfiguration.Status"
    std::optional<Expression> value; ///< Override
    std::optional<PortName> each;
    std::optional<Condition> when;
    int line = 0;
};

/// A file of a node. With a skeleton it belongs to people once it was written: a handler, a script, a statement. With a value
/// it is a document that is generated again each time.
struct FileRule
{
    QString id;
    QString path;     ///< in the repository; `{node}` is the node's id
    QString role;     ///< of the repository; empty: the one where the writer stands
    QString property; ///< its text when it is set; else the skeleton
    std::optional<Condition> when;
    std::optional<Expression> of; ///< one file for each item; the path then has `{key}` or `{item}`
    Expression skeleton;
    QString language; ///< of a document: "yaml" or "json"
    std::optional<Expression> value; ///< of a document
    int line = 0;
};

/// How a node is a task of an Airflow DAG, or a DAG with its settings. In arguments Const and Call name Python by its full path.
struct AirflowRule
{
    QString operatorName;         ///< of a task: "airflow.operators.bash.BashOperator"
    std::optional<Expression> id; ///< of a DAG
    std::optional<Condition> when;
    Members arguments;
    Members defaults; ///< of a DAG: arguments of all its tasks
    int line = 0;
};

struct ResourceRules
{
    std::vector<ResourceRule> resources;
    std::vector<ImpliedRule> implied;
    Members exports; ///< what peers may ask for
    std::vector<CdkStep> constructs; ///< in the order of the drawing
    std::vector<CdkStep> flow;       ///< when all constructs of all nodes are there
    QString stage;                   ///< name of the construct that is a DDK stage; empty: none
    Members cdkExports;
    std::vector<FileRule> files;
    std::optional<PropertyType> nodeId; ///< limits of the ids of its nodes, where names are made of them
    std::optional<AirflowRule> airflowTask;
    std::optional<AirflowRule> airflowDag;
    QString file; ///< where the entry was read, for messages
};

} // namespace penstock
