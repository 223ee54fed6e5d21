// SPDX-License-Identifier: Apache-2.0
#include "models/catalogue/catalogue.h"

#include "models/catalogue/entry_reader.h"
#include "models/catalogue/entry_yaml.h"

#include <QFileInfo>
#include <QMutex>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

const QString shippedFolder = u":/penstock/catalogue"_s;
const QString modulesFile = u"cdk-modules.yaml"_s;

Result<QByteArray> fileText(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::File, u"A file of the catalogue could not be read."_s, file.errorString(), {}, Place{path});
    return file.readAll();
}

// An id has at least two parts, so that other files may lie beside the entries.
bool isId(const QString &id)
{
    static const QRegularExpression pattern(u"^[a-z][a-z0-9_-]*(\\.[a-z0-9_-]+)+$"_s);
    return pattern.match(id).hasMatch();
}

} // namespace

struct Catalogue::Data
{
    struct Entry
    {
        QString path;
        std::optional<Result<ComponentType>> read;
    };

    QMutex mutex; // entries are read on demand, from any thread
    std::map<QString, Entry> entries; // stable addresses: type() hands out pointers
    QStringList moduleFiles;
    std::optional<Result<QMap<QString, CdkModule>>> modules;

    void list(const QString &folder)
    {
        const QStringList names = QDir(folder).entryList({u"*.yaml"_s}, QDir::Files, QDir::Name);
        for (const QString &name : names) {
            if (const QString id = name.chopped(5); isId(id))
                entries[id] = Entry{folder + u'/' + name, {}};
        }
        if (names.contains(modulesFile))
            moduleFiles.append(folder + u'/' + modulesFile);
    }

    const Result<ComponentType> *read(const QString &id)
    {
        const QMutexLocker lock(&mutex);
        const auto entry = entries.find(id);
        if (entry == entries.end())
            return nullptr;
        if (!entry->second.read) {
            const QString path = entry->second.path;
            const QString shown = path.startsWith(u":/penstock/"_s) ? QString(u"resources/"_s + path.mid(11)) : path;
            entry->second.read = fileText(path).and_then([&](const QByteArray &text) { return readEntry(text, id, shown); });
        }
        return &*entry->second.read;
    }
};

Catalogue::Catalogue()
    : m_data(std::make_shared<Data>())
{
    m_data->list(shippedFolder);
}

Result<void> Catalogue::addFolder(const QString &folder)
{
    if (!QFileInfo(folder).isDir())
        return failure(ErrorKind::NotFound, u"There is no folder \"%1\" of component types."_s.arg(folder));
    auto data = std::make_shared<Data>(); // copies of this catalogue stay as they are
    {
        const QMutexLocker lock(&m_data->mutex);
        data->entries = m_data->entries;
        data->moduleFiles = m_data->moduleFiles;
    }
    data->list(folder);
    m_data = data;
    for (const auto &[id, entry] : data->entries) {
        if (!entry.path.startsWith(QString(folder + u'/')))
            continue;
        if (const Result<ComponentType> *read = data->read(id); !*read)
            return std::unexpected(read->error());
    }
    if (const auto modules = cdkModules(); !modules)
        return std::unexpected(modules.error());
    return {};
}

QStringList Catalogue::ids() const
{
    QStringList result;
    for (const auto &[id, entry] : m_data->entries)
        result.append(id);
    return result;
}

bool Catalogue::contains(const QString &id) const { return m_data->entries.contains(id); }

const ComponentType *Catalogue::type(const QString &id) const
{
    const Result<ComponentType> *read = m_data->read(id);
    return read && *read ? &**read : nullptr;
}

Result<const ComponentType *> Catalogue::read(const QString &id) const
{
    const Result<ComponentType> *read = m_data->read(id);
    if (!read)
        return failure(ErrorKind::NotFound, u"There is no component type \"%1\"."_s.arg(id), {}, u"\"penstock components\" lists them."_s);
    if (!*read)
        return std::unexpected(read->error());
    return &**read;
}

Result<QMap<QString, CdkModule>> Catalogue::cdkModules() const
{
    const QMutexLocker lock(&m_data->mutex);
    if (m_data->modules)
        return *m_data->modules;
    QMap<QString, CdkModule> modules;
    for (const QString &path : std::as_const(m_data->moduleFiles)) {
        const Result<QByteArray> text = fileText(path);
        if (!text)
            return std::unexpected(text.error());
        EntryYaml yaml(path);
        const bool good = yaml.run(*text, [&](const EntryNode &root) {
            yaml.eachEntry(root, u"The list of modules"_s, [&](const QString &alias, const EntryNode &, const EntryNode &value) {
                CdkModule module{alias, alias, {}, {}};
                yaml.eachEntry(value, u"A module"_s, [&](const QString &key, const EntryNode &keyNode, const EntryNode &item) {
                    if (key == u"typescript")
                        module.typescript = yaml.text(item);
                    else if (key == u"python")
                        module.python = yaml.text(item);
                    else if (key == u"pythonAlias")
                        module.pythonAlias = yaml.text(item);
                    else
                        yaml.unknownKey(keyNode, key, {u"typescript"_s, u"python"_s, u"pythonAlias"_s});
                });
                modules.insert(alias, module);
            });
        });
        if (!good)
            return std::unexpected(*yaml.error());
    }
    m_data->modules = modules;
    return modules;
}

QStringList Catalogue::regions(const QString &provider) const
{
    const Result<QByteArray> text = fileText(shippedFolder + u"/regions-"_s + provider + u".txt"_s);
    QStringList result;
    if (text) {
        for (const QString &line : QString::fromUtf8(*text).split(u'\n')) {
            if (const QString region = line.section(u'#', 0, 0).trimmed(); !region.isEmpty())
                result.append(region);
        }
    }
    result.sort();
    return result;
}

const QStringList &portKinds()
{
    static const QStringList kinds{u"ctl"_s, u"evt"_s, u"msg"_s, u"strm"_s, u"obj"_s, u"tbl"_s, u"db"_s, u"img"_s, u"sec"_s, u"http"_s, u"sa"_s, u"met"_s};
    return kinds;
}

bool accepts(const PortType &input, const QString &fromKind) { return input.kind == fromKind || input.accepts.contains(fromKind); }

} // namespace penstock
