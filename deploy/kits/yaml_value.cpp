// SPDX-License-Identifier: Apache-2.0
#include "deploy/kits/yaml_value.h"

#include <yaml-cpp/yaml.h>

#include <QSet>

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

constexpr int deepest = 100;

Value scalarValue(const YAML::Node &node)
{
    const QString text = QString::fromStdString(node.Scalar());
    if (node.Tag() == "!") // quoted
        return text;
    if (text.isEmpty() || text == "null"_L1 || text == "~"_L1)
        return {};
    if (text == "true"_L1 || text == "false"_L1)
        return text == "true"_L1;
    static const QRegularExpression integer(u"^[-+]?[0-9]+$"_s);
    static const QRegularExpression real(u"^[-+]?([0-9]+\\.[0-9]*|\\.[0-9]+|[0-9]+)([eE][-+]?[0-9]+)?$"_s);
    bool good = false;
    if (integer.match(text).hasMatch()) {
        const qlonglong number = text.toLongLong(&good);
        if (good)
            return qint64(number);
    }
    if (real.match(text).hasMatch()) {
        const double number = text.toDouble(&good);
        if (good)
            return number;
    }
    return text;
}

class Reader
{
public:
    explicit Reader(const QString &file)
        : m_file(file)
    { }

    Result<YamlValue> read(const YAML::Node &node, int depth)
    {
        YamlValue value;
        value.place = placeOf(node);
        if (depth > deepest)
            return wrong(value.place, u"It is nested too deeply."_s);
        switch (node.Type()) {
        case YAML::NodeType::Sequence:
            value.kind = YamlValue::Kind::List;
            for (const YAML::Node &item : node) {
                const Result<YamlValue> read = this->read(item, depth + 1);
                if (!read)
                    return read;
                value.items.append(*read);
            }
            return value;
        case YAML::NodeType::Map: return readMap(node, value, depth);
        case YAML::NodeType::Scalar: value.scalar = scalarValue(node); return value;
        default: return value;
        }
    }

private:
    /// An empty text has no mark; it begins at the beginning.
    Place placeOf(const YAML::Node &node) const { return {m_file, std::max(0, node.Mark().line) + 1, std::max(0, node.Mark().column) + 1}; }

    std::unexpected<Error> wrong(const Place &place, const QString &why) const
    {
        return failure(ErrorKind::File, u"The kit cannot be read."_s, why, {}, place);
    }

    Result<YamlValue> readMap(const YAML::Node &node, YamlValue &value, int depth)
    {
        value.kind = YamlValue::Kind::Map;
        QSet<QString> seen;
        for (const auto &pair : node) {
            if (!pair.first.IsScalar())
                return wrong(placeOf(pair.first), u"A key is not a text."_s);
            const QString key = QString::fromStdString(pair.first.Scalar());
            if (seen.contains(key))
                return wrong(placeOf(pair.first), u"The key \"%1\" stands there twice."_s.arg(key));
            seen.insert(key);
            Result<YamlValue> member = read(pair.second, depth + 1);
            if (!member)
                return member;
            value.members.append({key, *member});
        }
        return value;
    }

    QString m_file;
};

} // namespace

const YamlValue *YamlValue::member(const QString &key) const
{
    const auto found = std::ranges::find(members, key, &std::pair<QString, YamlValue>::first);
    return found == members.end() ? nullptr : &found->second;
}

namespace {

YamlValue fromJson(const QJsonValue &json, const Place &place)
{
    YamlValue value;
    value.place = place;
    if (json.isArray()) {
        value.kind = YamlValue::Kind::List;
        for (const QJsonValue item : json.toArray())
            value.items.append(fromJson(item, place));
    } else if (json.isObject()) {
        value.kind = YamlValue::Kind::Map;
        const QJsonObject object = json.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            value.members.append({it.key(), fromJson(*it, place)});
    } else {
        value.scalar = Value::fromJson(json);
    }
    return value;
}

} // namespace

Result<YamlValue> readJson(const QByteArray &bytes, const QString &file)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &error);
    if (error.error != QJsonParseError::NoError)
        return failure(ErrorKind::File, u"The kit cannot be read."_s, u"It is not JSON: %1."_s.arg(error.errorString()), {},
            {file, int(bytes.left(error.offset).count('\n')) + 1, 0});
    return fromJson(document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object()), {file, 0, 0});
}

Result<YamlValue> readYaml(const QByteArray &bytes, const QString &file)
{
    try {
        return Reader(file).read(YAML::Load(bytes.toStdString()), 0);
    } catch (const YAML::Exception &error) {
        return failure(ErrorKind::File, u"The kit cannot be read."_s, u"It is not YAML: %1."_s.arg(QString::fromStdString(error.msg)), {},
            {file, error.mark.line + 1, error.mark.column + 1});
    }
}

Result<QByteArray> readKitFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::File, u"A file of the kit cannot be read."_s, file.errorString(), {}, {path, 0, 0});
    return file.readAll();
}

} // namespace penstock
