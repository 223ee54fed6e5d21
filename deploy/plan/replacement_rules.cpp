// SPDX-License-Identifier: Apache-2.0
#include "deploy/plan/replacement_rules.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QResource>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

QSet<QString> names(const QJsonValue &array)
{
    QSet<QString> result;
    for (const QJsonValue name : array.toArray())
        result.insert(name.toString());
    return result;
}

// The line of a type: `"TYPE":{…},`. Lines are sorted by their bytes, so that a few looks find it.
QByteArrayView lineOf(QByteArrayView data, const QByteArray &key)
{
    qsizetype low = 0;
    qsizetype high = data.size();
    while (low < high) {
        const qsizetype middle = low + (high - low) / 2;
        const qsizetype begin = middle == 0 ? 0 : data.lastIndexOf('\n', middle - 1) + 1;
        const qsizetype newline = data.indexOf('\n', middle);
        const qsizetype end = newline < 0 ? data.size() : newline;
        const QByteArrayView line = data.sliced(begin, end - begin);
        const int order = line.first(std::min(line.size(), key.size())).compare(key);
        if (order == 0 && line.size() >= key.size())
            return line;
        if (order < 0)
            low = end + 1;
        else
            high = begin;
    }
    return {};
}

QString replacementFile(const QString &typeName)
{
    return typeName.contains(u"::"_s) ? u":/penstock/replacement/aws.json"_s
        : typeName.contains(u'/')     ? u":/penstock/replacement/kubernetes.json"_s
                                      : u":/penstock/replacement/google.json"_s;
}

/// Whether the path, positions left out, is one of these or lies below one.
bool beginsWithOneOf(const QString &path, const QSet<QString> &properties)
{
    if (properties.isEmpty())
        return false;
    static const QRegularExpression position(u"\\[[^\\]]*\\]"_s);
    const QString plain = path.contains(u'[') ? QString(path).remove(position) : path;
    for (qsizetype end = plain.indexOf(u'.'); end >= 0; end = plain.indexOf(u'.', end + 1)) {
        if (properties.contains(plain.first(end)))
            return true;
    }
    return properties.contains(plain);
}

} // namespace

Replacement TypeReplacement::of(const QString &path) const
{
    return beginsWithOneOf(path, will) ? Replacement::Will : beginsWithOneOf(path, may) ? Replacement::May : Replacement::No;
}

bool TypeReplacement::isSensitive(const QString &path) const { return beginsWithOneOf(path, sensitive); }

const TypeReplacement &ReplacementRules::type(const QString &typeName)
{
    if (const auto known = m_types.constFind(typeName); known != m_types.constEnd())
        return *known;
    TypeReplacement rules;
    const QResource file(replacementFile(typeName));
    Q_ASSERT(file.isValid() && file.compressionAlgorithm() == QResource::NoCompression); // resources/CMakeLists.txt says so
    QByteArrayView line = lineOf({reinterpret_cast<const char *>(file.data()), qsizetype(file.size())}, QByteArray('"' + typeName.toUtf8() + "\":"));
    if (!line.isEmpty()) {
        line = line.sliced(line.indexOf("\":{") + 2);
        const QJsonObject object = QJsonDocument::fromJson(line.first(line.lastIndexOf('}') + 1).toByteArray()).object();
        rules = {names(object[u"will"_s]), names(object[u"may"_s]), names(object[u"maps"_s]), names(object[u"sensitive"_s]), object[u"data"_s].toBool()};
    }
    return *m_types.insert(typeName, rules);
}

} // namespace penstock
