// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/catalogue/component_type.h"
#include "models/core/error.h"

#include <QMap>
#include <QStringList>

#include <memory>

namespace penstock {

/// Where a module of the CDK is imported from; `alias` is what entries write before the dot.
struct CdkModule
{
    QString alias;       ///< "s3"
    QString pythonAlias; ///< "s3"; another name where the alias is a word of Python ("lambda_")
    QString typescript;  ///< "aws-cdk-lib/aws-s3"
    QString python;      ///< "aws_cdk.aws_s3"
};

/// The component types there are: the shipped ones (:/penstock/catalogue/*.yaml, file name = id) and those in folders
/// of the person's. Copies share their data; a const Catalogue may be read from any thread.
/// Entries are read when they are first asked for, so that a command reads only what its project uses.
class Catalogue
{
public:
    Catalogue(); ///< only what is shipped

    /// Adds a folder of entries; an entry of the same id replaces the shipped one. Fails with file and line.
    Result<void> addFolder(const QString &folder);

    QStringList ids() const; ///< sorted
    bool contains(const QString &id) const;
    /// Null when there is none, or when the shipped entry is broken (a test reads all of them).
    const ComponentType *type(const QString &id) const;
    /// Reads the entry and says what is wrong with it.
    Result<const ComponentType *> read(const QString &id) const;
    /// The modules that entries may name, from cdk-modules.yaml of the shipped and of the person's folders.
    Result<QMap<QString, CdkModule>> cdkModules() const;
    /// Known region ids of a provider ("aws", "gcp"), sorted.
    QStringList regions(const QString &provider) const;

private:
    struct Data;
    std::shared_ptr<Data> m_data;
};

/// Whether an output of kind `from` may be joined to this input.
bool accepts(const PortType &input, const QString &fromKind);
/// The kinds that ports have: "evt", "obj" …
const QStringList &portKinds();

} // namespace penstock
