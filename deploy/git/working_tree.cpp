// SPDX-License-Identifier: Apache-2.0
#include "deploy/git/working_tree.h"

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace penstock::git {

Result<WorkingTree> WorkingTree::open(const QString &folder)
{
    start();
    WorkingTree tree;
    tree.m_folder = QDir(folder).absolutePath();
    const int code = git_repository_open_ext(tree.m_repository.out(), QFile::encodeName(tree.m_folder).constData(), 0, nullptr);
    if (code != 0 && code != GIT_ENOTFOUND)
        return failed(u"The repository of %1 could not be opened."_s.arg(tree.m_folder), code);
    if (code == 0 && git_repository_workdir(tree.m_repository.get())) {
        tree.m_top = QFile::decodeName(git_repository_workdir(tree.m_repository.get()));
        const QString inside = QDir(QFileInfo(tree.m_top).canonicalFilePath()).relativeFilePath(QFileInfo(tree.m_folder).canonicalFilePath());
        tree.m_prefix = inside == "."_L1 ? QString() : QString(inside + u'/');
        tree.m_executableBit = configFlag(tree.m_repository.get(), "core.filemode", true);
    }
    return tree;
}

Result<void> WorkingTree::staysInside(const QString &path) const
{
    const QString root = QFileInfo(m_folder).canonicalFilePath();
    QString parent = path.section(u'/', 0, -2);
    while (!parent.isEmpty() && !QFileInfo(m_folder + u'/' + parent).isSymLink() && !QFileInfo::exists(m_folder + u'/' + parent))
        parent = parent.section(u'/', 0, -2);
    if (parent.isEmpty())
        return {};
    const QString real = QFileInfo(m_folder + u'/' + parent).canonicalFilePath(); // empty: a link to nowhere
    const QString inside = real.isEmpty() ? QString(u".."_s) : QDir(root).relativeFilePath(real);
    if (inside == ".."_L1 || inside.startsWith("../"_L1) || inside.startsWith(u'/') || inside.split(u'/').contains(u".git"_s, Qt::CaseInsensitive))
        return failure(ErrorKind::Refused, u"%1 is not written."_s.arg(path), u"%1 is a symbolic link that leads out of the folder."_s.arg(parent),
            u"Remove the link, then generate again."_s, {path, 0, 0});
    return {};
}

Result<QByteArray> WorkingTree::filtered(const QString &path, const QByteArray &bytes, git_filter_mode_t mode) const
{
    if (m_top.isEmpty() || bytes.isEmpty())
        return bytes;
    Handle<git_filter_list, git_filter_list_free> filters;
    const QByteArray name = (m_prefix + path).toUtf8();
    int code = git_filter_list_load(filters.out(), m_repository.get(), nullptr, name.constData(), mode, GIT_FILTER_ALLOW_UNSAFE);
    if (code == 0 && !filters)
        return bytes;
    Buffer result;
    if (code == 0)
        code = git_filter_list_apply_to_buffer(result.out(), filters.get(), bytes.constData(), size_t(bytes.size()));
    if (code != 0)
        return failed(u"The line ends of %1 could not be converted."_s.arg(path), code);
    return result.bytes();
}

Result<WorkingFile> WorkingTree::read(const QString &path) const
{
    if (const auto inside = staysInside(path); !inside)
        return std::unexpected(inside.error());
    const QFileInfo info(m_folder + u'/' + path);
    WorkingFile file;
    for (QString parent = path.section(u'/', 0, -2); !parent.isEmpty(); parent = parent.section(u'/', 0, -2)) {
        const QFileInfo folder(m_folder + u'/' + parent);
        if (folder.exists() && !folder.isDir()) {
            file.obstacle = u"%1 is a file, not a folder."_s.arg(parent);
            return file;
        }
    }
    if (info.isSymLink())
        file.obstacle = u"A symbolic link lies there."_s;
    else if (info.isDir())
        file.obstacle = u"A folder lies there."_s;
    else if (info.exists() && !info.isFile())
        file.obstacle = u"Something that is not a file lies there."_s;
    if (!file.obstacle.isEmpty() || !info.exists())
        return file;
    QFile source(info.filePath());
    if (!source.open(QIODevice::ReadOnly))
        return failure(ErrorKind::File, u"%1 could not be read."_s.arg(path), source.errorString(), {}, {path, 0, 0});
    file.exists = true;
    file.raw = source.readAll();
    file.executable = source.permissions().testFlag(QFileDevice::ExeOwner);
    auto content = filtered(path, file.raw, GIT_FILTER_TO_ODB);
    if (!content)
        return std::unexpected(content.error());
    file.content = *std::move(content);
    return file;
}

Result<QByteArray> WorkingTree::forDisk(const QString &path, const QByteArray &content) const { return filtered(path, content, GIT_FILTER_TO_WORKTREE); }

std::optional<QByteArray> WorkingTree::stored(const QByteArray &blobId) const
{
    git_oid id;
    Blob blob;
    if (!m_repository || git_oid_fromstr(&id, blobId.constData()) != 0 || git_blob_lookup(blob.out(), m_repository.get(), &id) != 0)
        return std::nullopt;
    return QByteArray(static_cast<const char *>(git_blob_rawcontent(blob.get())), qsizetype(git_blob_rawsize(blob.get())));
}

Result<void> WorkingTree::store(const QString &path, const QByteArray &raw) const
{
    if (!m_repository)
        return {};
    const auto content = filtered(path, raw, GIT_FILTER_TO_ODB);
    if (!content)
        return std::unexpected(content.error());
    git_oid id;
    if (const int code = git_blob_create_from_buffer(&id, m_repository.get(), content->constData(), size_t(content->size())); code != 0)
        return failed(u"%1 could not be kept in the repository."_s.arg(path), code);
    return {};
}

Result<void> WorkingTree::write(const QString &path, const QByteArray &raw, bool executable) const
{
    if (const auto inside = staysInside(path); !inside)
        return inside;
    const QString name = m_folder + u'/' + path;
    const auto refused = [&](const QString &why) {
        return failure(ErrorKind::File, u"%1 could not be written."_s.arg(path), why, u"See that the folder can be written to and has room."_s, {path, 0, 0});
    };
    if (!QDir().mkpath(QFileInfo(name).path()))
        return refused(u"Its folder could not be made."_s);
    QSaveFile file(name);
    if (!file.open(QIODevice::WriteOnly) || file.write(raw) != raw.size())
        return refused(file.errorString());
    const QFileDevice::Permissions bits = QFileDevice::ExeOwner | QFileDevice::ExeUser | QFileDevice::ExeGroup | QFileDevice::ExeOther;
    const QFileDevice::Permissions now = file.permissions();
    file.setPermissions(executable ? now | bits : now & ~bits);
    if (!file.commit())
        return refused(file.errorString());
    return {};
}

Result<void> WorkingTree::remove(const QString &path) const
{
    if (const auto inside = staysInside(path); !inside)
        return inside;
    QFile file(m_folder + u'/' + path);
    if (file.exists() && !file.remove())
        return failure(ErrorKind::File, u"%1 could not be removed."_s.arg(path), file.errorString(), {}, {path, 0, 0});
    const QDir root(m_folder);
    for (QString parent = path.section(u'/', 0, -2); !parent.isEmpty() && root.rmdir(parent); parent = parent.section(u'/', 0, -2)) { }
    return {};
}

} // namespace penstock::git
