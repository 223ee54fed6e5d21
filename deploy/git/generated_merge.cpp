// SPDX-License-Identifier: Apache-2.0
#include "deploy/git/generated_merge.h"

#include "deploy/git/deploy_record.h"
#include "deploy/git/working_tree.h"

#include <QDirIterator>

using namespace Qt::StringLiterals;

namespace penstock {
namespace {

using git::GeneratedText;
using git::WorkingFile;

bool isBinary(const QByteArray &text) { return text.first(std::min<qsizetype>(text.size(), 8000)).contains('\0'); }

/// Every line ends with CR LF: an editor's doing, not an edit of every line.
bool allCrlf(const QByteArray &text) { return text.contains('\n') && text.count('\n') == text.count("\r\n"); }

struct Merged
{
    QByteArray text;
    bool clean = false;
};

Result<Merged> mergeTexts(const QByteArray &base, const QByteArray &ours, const QByteArray &theirs)
{
    const auto input = [](const QByteArray &text) {
        git_merge_file_input side = GIT_MERGE_FILE_INPUT_INIT;
        side.ptr = text.constData();
        side.size = size_t(text.size());
        return side;
    };
    const git_merge_file_input baseInput = input(base), oursInput = input(ours), theirsInput = input(theirs);
    git_merge_file_options options = GIT_MERGE_FILE_OPTIONS_INIT;
    options.ancestor_label = "generated before";
    options.our_label = "yours";
    options.their_label = "generated now";
    options.flags = GIT_MERGE_FILE_STYLE_DIFF3;
    git_merge_file_result result{};
    if (const int code = git_merge_file(&result, &baseInput, &oursInput, &theirsInput, &options); code != 0)
        return git::failed(u"A file could not be merged."_s, code, ErrorKind::Internal);
    Merged merged{QByteArray(result.ptr, qsizetype(result.len)), result.automergeable != 0};
    git_merge_file_result_free(&result);
    return merged;
}

/// Merges a whole tree; the new record and bases grow with it.
class Merger
{
public:
    Merger(git::WorkingTree tree, const FileTree &generated, git::DeployRecord record)
        : m_tree(std::move(tree))
        , m_generated(generated)
        , m_before(std::move(record))
    { }
    Result<GeneratedMerge> merge(const QString &kitId, const QString &kitVersion);

private:
    Result<void> one(const QString &path, const FileEntry &theirs);
    Result<void> once(const QString &path, const FileEntry &theirs, const WorkingFile &ours);
    Result<void> addedByBoth(const QString &path, const FileEntry &theirs, const WorkingFile &ours);
    Result<void> edited(const QString &path, const FileEntry &theirs, const WorkingFile &ours, const GeneratedText &before);
    Result<void> gone(const QString &path, const GeneratedText &before);
    Result<void> records();
    Result<std::optional<QByteArray>> baseOf(const QString &path, const WorkingFile &ours, const GeneratedText &before) const;
    Result<void> keep(const QString &path, const FileEntry &theirs, const WorkingFile &ours, const QByteArray &content, bool executable, MergeAction changed);
    void add(const QString &path, MergeAction action, const WorkingFile &ours, QByteArray raw, bool executable, const QString &reason = {});

    git::WorkingTree m_tree;
    const FileTree &m_generated;
    git::DeployRecord m_before, m_after;
    QMap<QString, QByteArray> m_bases; ///< generated texts that the files differ from
    GeneratedMerge m_merge;
    bool m_conflict = false;
};

void Merger::add(const QString &path, MergeAction action, const WorkingFile &ours, QByteArray raw, bool executable, const QString &reason)
{
    m_conflict = m_conflict || action == MergeAction::Conflict;
    m_merge.files.append({path, action, std::move(raw), executable, reason, ours.exists ? git::blobId(ours.raw) : QByteArray()});
}

/// The text generated last time. Where it was lost, Git may still have it: it was committed once.
Result<std::optional<QByteArray>> Merger::baseOf(const QString &path, const WorkingFile &ours, const GeneratedText &before) const
{
    if (git::blobId(ours.content) == before.blob)
        return ours.content;
    const auto kept = m_tree.read(git::basePrefix + path);
    if (!kept)
        return std::unexpected(kept.error());
    if (kept->exists && git::blobId(kept->content) == before.blob)
        return kept->content;
    return m_tree.stored(before.blob);
}

/// Records one file that will hold `content`; unchanged when it holds it already.
Result<void> Merger::keep(
    const QString &path, const FileEntry &theirs, const WorkingFile &ours, const QByteArray &content, bool executable, MergeAction changed)
{
    if (content != theirs.content)
        m_bases.insert(path, theirs.content);
    if (ours.exists && content == ours.content && executable == ours.executable) {
        const bool yours = content != theirs.content;
        add(path, yours ? MergeAction::KeepYours : MergeAction::Unchanged, ours, ours.raw, executable,
            yours ? u"You changed it; nothing new is generated for it."_s : QString());
        return {};
    }
    if (ours.exists && content == ours.content) {
        add(path, changed, ours, ours.raw, executable);
        return {};
    }
    auto raw = m_tree.forDisk(path, content);
    if (!raw)
        return std::unexpected(raw.error());
    add(path, changed, ours, *std::move(raw), executable);
    return {};
}

Result<void> Merger::once(const QString &path, const FileEntry &theirs, const WorkingFile &ours)
{
    const auto before = m_before.files.constFind(path);
    const bool known = before != m_before.files.constEnd();
    GeneratedText text = known ? *before : GeneratedText{git::blobId(theirs.content), theirs.executable, true};
    text.onlyOnce = true;
    m_after.files.insert(path, text);
    if (ours.exists)
        add(path, MergeAction::Unchanged, ours, ours.raw, ours.executable);
    else if (known)
        add(path, MergeAction::KeepYours, ours, {}, false, u"You removed it; it is written only once."_s);
    else
        return m_tree.forDisk(path, theirs.content).transform([&](const QByteArray &raw) { add(path, MergeAction::Add, ours, raw, theirs.executable); });
    return {};
}

Result<void> Merger::addedByBoth(const QString &path, const FileEntry &theirs, const WorkingFile &ours)
{
    if (!ours.exists)
        return keep(path, theirs, ours, theirs.content, theirs.executable, MergeAction::Add);
    if (ours.content == theirs.content) // adopted, as it is
        return keep(path, theirs, ours, theirs.content, m_tree.knowsExecutable() ? theirs.executable : ours.executable, MergeAction::Update);
    if (isBinary(ours.content) || isBinary(theirs.content)) {
        add(path, MergeAction::Conflict, ours, ours.raw, ours.executable, u"A file that was not generated lies here already, and is different."_s);
        return {};
    }
    const auto merged = mergeTexts({}, ours.content, theirs.content);
    if (!merged)
        return std::unexpected(merged.error());
    add(path, MergeAction::Conflict, ours, merged->text, ours.executable, u"A file that was not generated lies here already, and is different."_s);
    return {};
}

Result<void> Merger::edited(const QString &path, const FileEntry &theirs, const WorkingFile &ours, const GeneratedText &before)
{
    const bool changedMode = m_tree.knowsExecutable() && ours.executable != before.executable;
    const bool executable = !m_tree.knowsExecutable() || changedMode ? ours.executable : theirs.executable;
    const QByteArray now = git::blobId(theirs.content), yours = git::blobId(ours.content);
    if (yours == before.blob || yours == now)
        return keep(path, theirs, ours, theirs.content, executable, MergeAction::Update);
    if (now == before.blob)
        return keep(path, theirs, ours, ours.content, executable, MergeAction::Merge);
    const auto base = baseOf(path, ours, before);
    if (!base)
        return std::unexpected(base.error());
    const bool binary = isBinary(ours.content) || isBinary(theirs.content) || (*base && isBinary(**base));
    if (binary) {
        add(path, MergeAction::Conflict, ours, ours.raw, ours.executable,
            u"You changed it and a new one is generated; it is not text, so they cannot be merged."_s);
        return {};
    }
    const bool crlf = allCrlf(ours.content) && !theirs.content.contains('\r');
    QByteArray mine = ours.content;
    if (crlf)
        mine.replace("\r\n", "\n");
    auto merged = mergeTexts(base->value_or(QByteArray()), mine, theirs.content);
    if (!merged)
        return std::unexpected(merged.error());
    if (crlf)
        merged->text.replace("\n", "\r\n");
    if (!*base || !merged->clean) {
        add(path, MergeAction::Conflict, ours, merged->text, executable,
            *base ? u"You and the generator changed the same lines."_s
                  : u"You changed it and a new one is generated, but what was generated before is lost (%1 and Git do not have it)."_s.arg(
                        git::basePrefix + path));
        return {};
    }
    return keep(path, theirs, ours, merged->text, executable, MergeAction::Merge);
}

Result<void> Merger::one(const QString &path, const FileEntry &theirs)
{
    const auto ours = m_tree.read(path);
    if (!ours)
        return std::unexpected(ours.error());
    if (!ours->obstacle.isEmpty()) {
        add(path, MergeAction::Conflict, *ours, {}, false, ours->obstacle);
        return {};
    }
    if (theirs.onlyOnce)
        return once(path, theirs, *ours);
    m_after.files.insert(path, {git::blobId(theirs.content), theirs.executable, false});
    const auto before = m_before.files.constFind(path);
    if (before == m_before.files.constEnd())
        return addedByBoth(path, theirs, *ours);
    if (!ours->exists) {
        add(path, MergeAction::KeepYours, *ours, {}, false, u"You removed it."_s);
        return {};
    }
    return edited(path, theirs, *ours, *before);
}

/// A path that was generated last time and is not any more.
Result<void> Merger::gone(const QString &path, const GeneratedText &before)
{
    if (before.onlyOnce) {
        m_after.files.insert(path, before); // still remembered: it is never written again
        return {};
    }
    const auto ours = m_tree.read(path);
    if (!ours)
        return std::unexpected(ours.error());
    if (!ours->exists)
        return {};
    if (git::blobId(ours->content) == before.blob && (!m_tree.knowsExecutable() || ours->executable == before.executable))
        add(path, MergeAction::Delete, *ours, {}, false);
    else
        add(path, MergeAction::KeepYours, *ours, ours->raw, ours->executable, u"It is no longer generated, but you changed it: from now on it is yours."_s);
    return {};
}

/// The record and the bases themselves, as files among the others.
Result<void> Merger::records()
{
    QMap<QString, QByteArray> wanted{{git::recordPath, m_after.toJson()}};
    for (const auto &[path, text] : m_bases.asKeyValueRange())
        wanted.insert(git::basePrefix + path, text);
    QDirIterator there(m_tree.folder() + u'/' + git::basePrefix, QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
    while (there.hasNext()) {
        const QString path = QDir(m_tree.folder()).relativeFilePath(there.next());
        if (wanted.contains(path))
            continue;
        const auto ours = m_tree.read(path);
        if (!ours)
            return std::unexpected(ours.error());
        if (ours->obstacle.isEmpty())
            add(path, MergeAction::Delete, *ours, {}, false);
    }
    for (const auto &[path, text] : wanted.asKeyValueRange()) {
        const auto ours = m_tree.read(path);
        if (!ours)
            return std::unexpected(ours.error());
        if (!ours->obstacle.isEmpty()) {
            add(path, MergeAction::Conflict, *ours, {}, false, ours->obstacle);
            continue;
        }
        const auto raw = m_tree.forDisk(path, text);
        if (!raw)
            return std::unexpected(raw.error());
        const MergeAction action = !ours->exists ? MergeAction::Add : ours->content == text ? MergeAction::Unchanged : MergeAction::Update;
        add(path, action, *ours, action == MergeAction::Unchanged ? ours->raw : *raw, false);
    }
    return {};
}

Result<GeneratedMerge> Merger::merge(const QString &kitId, const QString &kitVersion)
{
    m_merge.folder = m_tree.folder();
    m_after.kitId = kitId;
    m_after.kitVersion = kitVersion;
    for (const auto &[path, theirs] : m_generated.asKeyValueRange()) {
        if (const auto done = one(path, theirs); !done)
            return std::unexpected(done.error());
    }
    for (const auto &[path, before] : m_before.files.asKeyValueRange()) {
        if (m_generated.contains(path))
            continue;
        if (const auto done = gone(path, before); !done)
            return std::unexpected(done.error());
    }
    if (!m_conflict) { // with a conflict nothing is written, so there is nothing to record
        if (const auto done = records(); !done)
            return std::unexpected(done.error());
    }
    std::ranges::sort(m_merge.files, {}, &MergedFile::path);
    return std::move(m_merge);
}

Result<void> checkPaths(const FileTree &generated)
{
    for (const auto &[path, entry] : generated.asKeyValueRange()) {
        if (const auto why = git::badPath(path))
            return failure(ErrorKind::Refused, u"'%1' cannot be generated."_s.arg(path), *why, u"This is a fault of the kit: report it to who made it."_s);
        for (QString parent = path.section(u'/', 0, -2); !parent.isEmpty(); parent = parent.section(u'/', 0, -2)) {
            if (generated.contains(parent))
                return failure(ErrorKind::Refused, u"'%1' cannot be generated."_s.arg(path), u"'%1' is generated as a file too."_s.arg(parent),
                    u"This is a fault of the kit: report it to who made it."_s);
        }
    }
    return {};
}

} // namespace

bool GeneratedMerge::changesAnything() const
{
    return std::ranges::any_of(files, [](const MergedFile &file) { return file.action != MergeAction::Unchanged && file.action != MergeAction::KeepYours; });
}

QStringList GeneratedMerge::conflicts() const
{
    QStringList paths;
    for (const MergedFile &file : files) {
        if (file.action == MergeAction::Conflict)
            paths.append(file.path);
    }
    return paths;
}

Result<GeneratedMerge> mergeGenerated(const QString &folder, const FileTree &generated, const QString &kitId, const QString &kitVersion)
{
    if (const auto good = checkPaths(generated); !good)
        return std::unexpected(good.error());
    auto tree = git::WorkingTree::open(folder);
    if (!tree)
        return std::unexpected(tree.error());
    const auto file = tree->read(git::recordPath);
    if (!file)
        return std::unexpected(file.error());
    git::DeployRecord record;
    if (file->exists) {
        auto read = git::DeployRecord::fromJson(file->content);
        if (!read)
            return std::unexpected(read.error());
        record = *std::move(read);
    }
    return Merger(*std::move(tree), generated, std::move(record)).merge(kitId, kitVersion);
}

Result<void> writeMerge(const GeneratedMerge &merge)
{
    if (const QStringList conflicts = merge.conflicts(); !conflicts.isEmpty())
        return failure(ErrorKind::Refused, u"Nothing was written: what is generated conflicts with your changes."_s, u"In %1."_s.arg(conflicts.join(u", "_s)),
            u"Settle each: take your change out of the lines in question, or keep it where nothing is generated. Then generate again."_s);
    const auto tree = git::WorkingTree::open(merge.folder);
    if (!tree)
        return std::unexpected(tree.error());
    QList<const MergedFile *> files;
    for (const MergedFile &file : merge.files) {
        if (file.action != MergeAction::Unchanged && file.action != MergeAction::KeepYours)
            files.append(&file);
    }
    for (const MergedFile *file : files) {
        const auto now = tree->read(file->path);
        if (!now)
            return std::unexpected(now.error());
        if (!now->obstacle.isEmpty() || (now->exists ? git::blobId(now->raw) : QByteArray()) != file->seen)
            return failure(ErrorKind::Refused, u"Nothing was written: %1 changed in the meantime."_s.arg(file->path), now->obstacle, u"Generate again."_s,
                {file->path, 0, 0});
    }
    // The record last: when this is interrupted, the next run finds files that are new already, and finishes.
    std::ranges::stable_partition(files, [](const MergedFile *file) { return file->path != git::recordPath; });
    for (const MergedFile *file : files) {
        if (file->action == MergeAction::Add || file->action == MergeAction::Update) {
            if (const auto kept = tree->store(file->path, file->content); !kept)
                return kept;
        }
        const auto done = file->action == MergeAction::Delete ? tree->remove(file->path) : tree->write(file->path, file->content, file->executable);
        if (!done)
            return done;
    }
    return {};
}

} // namespace penstock
