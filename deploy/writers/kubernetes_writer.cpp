// SPDX-License-Identifier: Apache-2.0
#include "deploy/writers/kubernetes_writer.h"

#include "deploy/resources/resolve_options.h"
#include "deploy/writers/json_patch.h"
#include "deploy/writers/literals.h"

using namespace Qt::StringLiterals;

namespace penstock {

namespace {

const QString cannotWrite = u"The manifests cannot be written."_s;

struct Object
{
    QString address, node;
    KubernetesKind kind;
    Value value;
    QString name() const { return value.toMap().value(u"metadata"_s).toMap().value(u"name"_s).toString(); }
};

/// What one stage, or no stage, has.
struct Resolved
{
    QMap<QString, Object> objects; ///< by address
    QList<KubernetesRelease> releases;
    QSet<QString> images;
};

class PipelineWriter
{
public:
    PipelineWriter(const Project &project, const Pipeline &pipeline, const Catalogue &catalogue, const std::function<Value(const QString &)> &setting)
        : m_project(project)
        , m_pipeline(pipeline)
        , m_catalogue(catalogue)
        , m_setting(setting)
    { }

    Result<KubernetesPipeline> write()
    {
        Result<Resolved> base = resolved({});
        if (!base)
            return std::unexpected(base.error());
        QMap<QString, Resolved> stages;
        QSet<QString> images = base->images;
        for (const Environment &environment : m_project.environments) {
            Result<Resolved> stage = resolved(environment.stage);
            if (!stage)
                return std::unexpected(stage.error());
            images += stage->images;
            stages.insert(environment.stage, *stage);
        }
        m_out.images = QStringList(images.begin(), images.end());
        m_out.images.sort();
        m_out.releases = base->releases;
        QMap<QString, Object> named = base->objects;
        for (const Resolved &stage : std::as_const(stages))
            named.insert(stage.objects);
        nameFiles(named);
        if (const Result<void> written = writeBase(base->objects); !written)
            return std::unexpected(written.error());
        for (auto it = stages.begin(); it != stages.end(); ++it) {
            if (const Result<void> written = writeStage(base->objects, *it, m_out.stages[it.key()]); !written)
                return std::unexpected(written.error());
        }
        // An overlay needs a base, also where every object is in stages only.
        if (!named.isEmpty() || !m_out.manifests.isEmpty()) {
            if (const Result<void> written = writeList(); !written)
                return std::unexpected(written.error());
        }
        return m_out;
    }

private:
    Result<Resolved> resolved(const QString &stage)
    {
        const Result<ResourceGraph> graph = resolve(m_project, m_catalogue, ResolveOptions{stage, false, m_pipeline.id});
        if (!graph)
            return std::unexpected(graph.error());
        const KubernetesValues values(*graph, m_setting);
        Resolved out;
        for (const Resource &resource : graph->resources) {
            const std::optional<KubernetesKind> kind = kubernetesKind(resource.type);
            const QString driver = releaseDriver(resource.type);
            if (!kind && driver.isEmpty())
                continue;
            KubernetesValues::collectImages(Value(resource.attributes), out.images);
            const Result<Value> plain = values.plain(Value(resource.attributes));
            if (!plain)
                return std::unexpected(plain.error());
            if (!kind) {
                out.releases.append({driver, resource.node, plain->toMap()});
                continue;
            }
            const Object object{resource.address, resource.node, *kind, *plain};
            if (object.name().isEmpty())
                return failure(ErrorKind::Project, cannotWrite, u"%1 has no name (metadata.name) that is the same in every stage."_s.arg(resource.address));
            out.objects.insert(resource.address, object);
        }
        return out;
    }

    /// NODE-KIND.yaml, with the resource's id where a node has several of one kind.
    void nameFiles(const QMap<QString, Object> &objects)
    {
        QHash<QString, int> counts;
        const auto stem = [](const Object &object) { return QString(object.address.section(u'.', 1, 1) + u'-' + object.kind.kind.toLower()); };
        for (const Object &object : objects)
            ++counts[stem(object)];
        static const QRegularExpression other(u"[^A-Za-z0-9-]+"_s);
        QSet<QString> taken; // ids of nodes may differ in - and _ alone
        for (const Object &object : objects) {
            const QString id = object.address.section(u'.', 2).replace(other, u"-"_s).toLower();
            const QString wanted = counts[stem(object)] > 1 ? QString(stem(object) + u'-' + id) : stem(object);
            QString free = wanted;
            for (int number = 2; taken.contains(free); ++number)
                free = wanted + u'-' + QString::number(number);
            taken.insert(free);
            m_stems.insert(object.address, free);
        }
    }

    KubernetesManifest manifest(const Object &object, const QString &ending) const
    {
        return {m_stems.value(object.address) + ending, object.kind, object.name()};
    }

    QByteArray heading(const Object &object) const
    {
        const Node *node = m_pipeline.graph.node(NodeId(object.node.section(u'/', 1)));
        const QString title = node ? (node->title.isEmpty() ? node->id.value : node->title) : QString();
        return title.isEmpty() ? QByteArray() : QString(u"# "_s + commentText(title) + u'\n').toUtf8();
    }

    Result<FileEntry> objectFile(const Object &object) const
    {
        ValueMap map = object.value.toMap();
        map.insert(u"apiVersion"_s, object.kind.apiVersion());
        map.insert(u"kind"_s, object.kind.kind);
        const Result<QByteArray> text = yamlDocument(Value(map));
        if (!text)
            return std::unexpected(text.error());
        return FileEntry{heading(object) + *text, false, false, object.node};
    }

    Result<void> writeBase(const QMap<QString, Object> &objects)
    {
        for (const Object &object : objects) {
            const Result<FileEntry> file = objectFile(object);
            if (!file)
                return std::unexpected(file.error());
            const KubernetesManifest written = manifest(object, u".yaml"_s);
            m_out.files.insert(written.file, *file);
            m_out.manifests.append(written);
        }
        std::ranges::sort(m_out.manifests, {}, &KubernetesManifest::file);
        return {};
    }

    Result<void> writeList()
    {
        ValueList files;
        for (const KubernetesManifest &each : std::as_const(m_out.manifests))
            files.append(Value(each.file));
        const ValueMap labels{{u"app.kubernetes.io/managed-by"_s, u"kustomize"_s}, {u"app.kubernetes.io/part-of"_s, m_pipeline.id.value}};
        ValueMap list{{u"apiVersion"_s, u"kustomize.config.k8s.io/v1beta1"_s}, {u"kind"_s, u"Kustomization"_s}, {u"resources"_s, files}};
        if (!files.isEmpty())
            list.insert(u"labels"_s, ValueList{Value(ValueMap{{u"pairs"_s, labels}, {u"includeTemplates"_s, true}})});
        const Result<QByteArray> text = yamlDocument(Value(list));
        if (!text)
            return std::unexpected(text.error());
        m_out.files.insert(u"kustomization.yaml"_s, {*text, false, false, m_pipeline.id.value});
        return {};
    }

    Result<void> writeStage(const QMap<QString, Object> &base, const Resolved &resolved, KubernetesStage &out)
    {
        out.releases = resolved.releases;
        for (const Object &object : resolved.objects) {
            const auto common = base.find(object.address);
            if (common == base.end()) {
                const Result<FileEntry> file = objectFile(object);
                if (!file)
                    return std::unexpected(file.error());
                out.additions.append(manifest(object, u".yaml"_s));
                out.files.insert(out.additions.last().file, *file);
                continue;
            }
            if (common->name() != object.name())
                return failure(ErrorKind::Project, cannotWrite,
                    u"%1 is named \"%2\" in one stage and \"%3\" elsewhere."_s.arg(object.address, object.name(), common->name()),
                    u"Give it the same name in every stage."_s);
            const ValueList operations = jsonPatch(common->value, object.value);
            if (!operations.isEmpty()) {
                if (const Result<void> written = writePatch(object, Value(operations), out); !written)
                    return written;
            }
        }
        for (const Object &object : base) {
            if (resolved.objects.contains(object.address))
                continue;
            const ValueMap gone{{u"$patch"_s, u"delete"_s}, {u"apiVersion"_s, object.kind.apiVersion()}, {u"kind"_s, object.kind.kind},
                {u"metadata"_s, ValueMap{{u"name"_s, object.name()}}}};
            if (const Result<void> written = writePatch(object, Value(gone), out); !written)
                return written;
        }
        std::ranges::sort(out.patches, {}, &KubernetesManifest::file);
        return {};
    }

    Result<void> writePatch(const Object &object, const Value &patch, KubernetesStage &out) const
    {
        const Result<QByteArray> text = yamlDocument(patch);
        if (!text)
            return std::unexpected(text.error());
        out.patches.append(manifest(object, u".patch.yaml"_s));
        out.files.insert(out.patches.last().file, {heading(object) + *text, false, false, object.node});
        return {};
    }

    const Project &m_project;
    const Pipeline &m_pipeline;
    const Catalogue &m_catalogue;
    const std::function<Value(const QString &)> &m_setting;
    QHash<QString, QString> m_stems; ///< address -> file without its ending
    KubernetesPipeline m_out;
};

} // namespace

Result<KubernetesPipeline> writeKubernetes(
    const Project &project, const Pipeline &pipeline, const Catalogue &catalogue, const std::function<Value(const QString &)> &setting)
{
    return PipelineWriter(project, pipeline, catalogue, setting).write();
}

} // namespace penstock
