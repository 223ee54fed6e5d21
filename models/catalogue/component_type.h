// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/value.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>

namespace penstock {

/// A port of a component type.
struct PortType
{
    QString id;         ///< unique among the ports of its direction
    QString label;
    QString help;
    QString kind;       ///< data kind: ctl evt msg strm obj tbl db img sec http sa met
    QStringList accepts; ///< inputs: the kinds an edge may bring (always holds `kind`)
    bool many = false;     ///< inputs: may take more than one edge
    bool required = false; ///< inputs: must have an edge
};

enum class PropertyKind { Text, Multiline, Code, Integer, Number, Boolean, Choice, TextList, TextMap, Json };

/// A property as the form shows it and validation checks it.
struct PropertyType
{
    QString id;
    QString label;
    QString help;
    QString unit;          ///< shown behind numbers: "s", "MiB", "days"
    QString group;         ///< heading in the form; empty: the first one
    PropertyKind kind = PropertyKind::Text;
    QString language;      ///< Code: "python", "sql", "json" …
    Value defaultValue;    ///< null: none
    bool required = false;
    bool perStage = true;  ///< may differ between stages
    bool starts = false;   ///< a value here starts the node, without any edge: a schedule
    bool secret = false;   ///< never a value, only the name of a secret
    QStringList choices;   ///< Choice
    QString example;       ///< a value that would do, shown where nothing is entered yet
    QString pattern;       ///< Text: regular expression for the whole value
    QString patternHelp;   ///< what the pattern asks for, for a person
    int minLength = 0;
    std::optional<int> maxLength;
    std::optional<double> minimum;
    std::optional<double> maximum;
    QString onlyWhen;      ///< "property=value": shown and checked only then; empty: always
};

struct ResourceRules; // the resources it makes and its CDK form; see models/catalogue/expression.h

/// A kind of node: ports, properties, and the resources it makes. Data in resources/catalogue, or in a folder of the person's.
struct ComponentType
{
    QString id;       ///< "aws.s3.bucket"
    QString title;    ///< "S3 bucket"
    QString provider; ///< "aws", "gcp", "k8s"
    QString category; ///< "storage", "trigger" …
    QString icon;     ///< name of an icon in resources/icons, or a path beside the entry
    QString summary;  ///< one line for the palette
    QString documentation; ///< Markdown
    QStringList keywords;  ///< further words that the palette's search finds
    QList<PortType> inputs;
    QList<PortType> outputs;
    QList<PropertyType> properties;
    bool startsItself = false; ///< it runs when it was deployed, or is meant to be started by hand
    std::shared_ptr<const ResourceRules> rules; ///< null until the entry's rules were read

    const PortType *input(const QString &portId) const;
    const PortType *output(const QString &portId) const;
    const PropertyType *property(const QString &propertyId) const;
};

} // namespace penstock
