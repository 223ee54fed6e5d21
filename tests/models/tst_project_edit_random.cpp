// SPDX-License-Identifier: Apache-2.0
#include "models/project/project_files.h"

#include <QRandomGenerator>
#include <QTest>

using namespace penstock;
using namespace Qt::StringLiterals;

namespace {

/// Writes projects as many hands would: comments, blank lines, key order, quotes and unknown keys at random. Comments
/// say whose they are: "kept" must outlive every edit of its neighbours, "own" goes with its entry.
class Scribe
{
public:
    explicit Scribe(quint32 seed)
        : m_random(seed)
        , m_break(chance(25) ? "\r\n" : "\n")
    { }
    bool chance(int percent) { return int(m_random.bounded(100)) < percent; }
    int below(int count) { return int(m_random.bounded(count)); }
    QMap<QString, QByteArray> sources();
    QString text();

private:
    struct Line
    {
        QString key;
        std::function<void(int)> body; ///< writes what stands behind the key
    };
    QByteArray project();
    QByteArray pipeline();
    QByteArray layout();
    QByteArray finished();
    void lines(int indent, QList<Line> entries, bool shuffled = true, bool ids = false); ///< ids: any key is known there
    void nodeBody(int indent);
    void valueBody(int indent);
    void values(int indent);
    void scalar(const QString &text, int indent);
    void comment(int indent);
    void endLine()
    {
        if (chance(15))
            m_out += u"  # own "_s + QString::number(++m_number) + u"\t'\"{[:"_s;
        m_out += u'\n';
    }
    QString spaces(int count) { return QString(count, u' '); }
    Line plain(const QString &key, const QString &value)
    {
        return {key, [this, value](int indent) {
                    m_out += u' ';
                    scalar(value, indent);
                }};
    }

    QRandomGenerator m_random;
    QByteArray m_break;
    QString m_out;
    int m_number = 0;
};

QString Scribe::text()
{
    static const QStringList pool{u"O'Brien \"prod\" ${x} {{y}} \\n 数据"_s, u"yes"_s, u"012"_s, u"~"_s, u": "_s, u"#"_s, u"a # b"_s, u"a: b"_s, u" lead"_s,
        u"trail "_s, u"two\nlines"_s, u"end\n"_s, u"\n"_s, u"a\n\nb\n\n"_s, u"😀"_s, u"tab\there"_s, QString(QChar(0) + u"\u0001\u007f"_s), u"null"_s, u"1e3"_s,
        u"12:30:45"_s, u"- a"_s, u"[x"_s, u"{"_s, u"a, b"_s, u"\u2028"_s, u"\u0085"_s, u"\r\n"_s, u"<<"_s, u"="_s, u"!tag"_s, u"&a"_s, u"*a"_s, u"%x"_s,
        u"@x"_s, u"`x"_s, u"---"_s, u"..."_s, u"? x"_s, u"<<<<<<< x"_s, u"  indented\nless"_s, u"x\n  more\nless\n"_s, u"true"_s, u"0x10"_s, u"\uFEFFbom"_s,
        u"trail \nline"_s, u"\t"_s, u"'"_s, u"\""_s, u"\\"_s, u"plain"_s, u"eu-west-1"_s, u"https://example.org/x.git"_s};
    if (chance(50))
        return pool[below(int(pool.size()))];
    QString word;
    for (int i = below(12); i >= 0; --i)
        word += QChar(u"abcdefghij klmnop:#-'\"\\{},[]é数"[below(31)]);
    return word;
}

void Scribe::comment(int indent)
{
    if (chance(12))
        m_out += u'\n';
    if (chance(15))
        m_out += spaces(indent) + u"# kept "_s + QString::number(++m_number) + u" : - [ { \" '\n"_s;
}

void Scribe::scalar(const QString &value, int)
{
    const bool simple
        = std::ranges::all_of(value, [](QChar c) { return c.unicode() < 128 && (c.isLetterOrNumber() || c == u'-' || c == u'.' || c == u'>' || c == u' '); })
        && !value.isEmpty() && value[0].isLetter() && !value.endsWith(u' ') && value != u"true" && value != u"null";
    const bool printable = std::ranges::all_of(value, [](QChar c) { return c.unicode() >= 32 && c.unicode() < 127; });
    if (simple && chance(60)) {
        m_out += value;
    } else if (printable && chance(50)) {
        m_out += u'\'' + QString(value).replace(u'\'', u"''"_s) + u'\'';
    } else {
        m_out += u'"';
        for (const char32_t c : value.toUcs4()) {
            if (c >= 32 && c < 127 && c != u'"' && c != u'\\')
                m_out += QChar(char16_t(c));
            else
                m_out += u"\\U%1"_s.arg(uint(c), 8, 16, QChar(u'0'));
        }
        m_out += u'"';
    }
}

void Scribe::lines(int indent, QList<Line> entries, bool shuffled, bool ids)
{
    if (!ids && chance(20))
        entries.append(plain(u"x-unknown"_s, u"kept unknown"_s));
    for (qsizetype i = entries.size() - 1; shuffled && i > 0 && m_number % 3 == 0; --i)
        entries.swapItemsAt(i, below(int(i) + 1));
    bool first = m_out.endsWith(u"- ");
    for (const Line &line : std::as_const(entries)) {
        if (!first) {
            comment(indent);
            m_out += spaces(indent);
        }
        first = false;
        m_out += chance(10) ? QString(u'"' + line.key + u"\":"_s) : QString(line.key + u':');
        const qsizetype before = m_out.size();
        line.body(indent);
        if (m_out.size() == before || !m_out.endsWith(u'\n'))
            endLine();
        if (chance(5))
            m_out += spaces(indent + 1) + u"# own, deeper "_s + QString::number(++m_number) + u'\n';
    }
}

void Scribe::valueBody(int indent)
{
    switch (below(8)) {
    case 0: m_out += u" true"_s; break;
    case 1: m_out += u" 42"_s; break;
    case 2: m_out += u" [a, 'b',  \"c\" ]"_s; break;
    case 3: m_out += u" {a: 1,b: {c: [x, y]}}"_s; break;
    case 4:
        m_out += u" |"_s + (chance(30) ? u" # own header"_s : QString()) + u'\n' + spaces(indent + 2) + u"first line # no comment\n\n"_s + spaces(indent + 4)
            + u"second: line\n"_s;
        break;
    case 5:
        m_out += u'\n' + spaces(indent + 2) + u"- one # own\n"_s + spaces(indent + 2) + u"# own, inside\n"_s + spaces(indent + 2) + u"- two: 2\n"_s
            + spaces(indent + 4) + u"three: 3.5\n"_s;
        break;
    case 6: m_out += u" >-\n"_s + spaces(indent + 3) + u"folded\n"_s + spaces(indent + 3) + u"text\n"_s; break;
    default: m_out += u' '; scalar(text(), indent);
    }
}

void Scribe::values(int indent)
{
    if (chance(15)) {
        m_out += u" {p0: 1, p1: two}"_s;
        return;
    }
    m_out += u'\n';
    QList<Line> entries;
    for (int i = 0, count = 1 + below(4); i < count; ++i)
        entries.append({u"p%1"_s.arg(i), [this](int at) { valueBody(at); }});
    const bool keeps = m_number % 2;
    lines(indent + 2, entries, keeps, true);
    m_out.chop(m_out.endsWith(u"\n\n") ? 1 : 0);
}

void Scribe::nodeBody(int indent)
{
    m_out += u'\n';
    QList<Line> entries{plain(u"type"_s, u"aws.s3.bucket"_s)};
    if (chance(50))
        entries.append(plain(u"title"_s, text()));
    if (chance(70))
        entries.append({u"properties"_s, [this](int at) { values(at); }});
    if (chance(40))
        entries.append({u"stages"_s, [this](int at) {
                            m_out += u'\n';
                            lines(at + 2, {{u"dev"_s, [this](int inner) { values(inner); }}, {u"prod"_s, [this](int inner) { values(inner); }}}, true, true);
                        }});
    lines(indent + 2, entries);
}

QByteArray Scribe::finished()
{
    if (chance(20) && !m_out.endsWith(u":\n"))
        m_out.chop(1);
    return std::exchange(m_out, QString()).toUtf8().replace("\n", m_break);
}

QByteArray Scribe::project()
{
    const auto environment = [this](const QString &stage, int indent) {
        QList<Line> entries{{u"account"_s, [](int) { }}};
        entries[0].body = [this, n = below(9)](int) { m_out += u" \"%1\""_s.arg(QString(12, QChar(u'0' + n))); };
        entries.append(plain(u"region"_s, u"eu-west-1"_s));
        if (!stage.isEmpty())
            entries.prepend(plain(u"stage"_s, stage));
        if (chance(50))
            entries.append(plain(u"profile"_s, text()));
        if (chance(30))
            entries.append({u"manualApproval"_s, [this](int) { m_out += u" true"_s; }});
        if (chance(30))
            entries.append({u"tags"_s, [this](int at) {
                                m_out += u'\n';
                                lines(at + 2, {plain(u"Cost"_s, u"a"_s)}, false, true);
                            }});
        lines(indent, entries);
    };
    if (chance(30))
        m_out += u"%YAML 1.2\n---\n"_s;
    const int dash = chance(50) ? 2 : 0;
    lines(0,
        {{u"penstock"_s, [this](int) { m_out += u" 1"_s; }}, plain(u"label"_s, text()), plain(u"description"_s, text()), plain(u"prefix"_s, u"research"_s),
            plain(u"uid"_s, u"k3v9x2ab"_s), plain(u"name"_s, u"research-k3v9x2ab"_s),
            {u"kit"_s,
                [this](int) {
                    m_out += u'\n';
                    lines(2, {plain(u"id"_s, u"aws-ddk-cdk-pipelines"_s), {u"inputs"_s, [this](int at) { values(at); }}});
                }},
            {u"cicd"_s,
                [&](int) {
                    m_out += u'\n';
                    environment({}, 2);
                }},
            {u"environments"_s,
                [&](int) {
                    m_out += u'\n';
                    for (const QString &stage : {u"dev"_s, u"test"_s, u"prod"_s}) {
                        comment(dash);
                        m_out += spaces(dash) + u"- "_s;
                        environment(stage, dash + 2);
                    }
                }},
            {u"repositories"_s, [this](int) { m_out += chance(30) ? u" []"_s : u"\n  - role: pipeline\n    remote: ''\n"_s; }}});
    return finished();
}

QByteArray Scribe::pipeline()
{
    lines(0,
        {plain(u"title"_s, text()),
            {u"nodes"_s,
                [this](int) {
                    m_out += u'\n';
                    QList<Line> nodes;
                    for (const QString &id : {u"alpha"_s, u"beta"_s, u"gamma"_s, u"delta"_s})
                        nodes.append({id, [this](int at) { nodeBody(at); }});
                    lines(2, nodes, true, true);
                }},
            {u"edges"_s,
                [this](int) {
                    if (chance(20)) {
                        m_out += u" [alpha.out -> beta.in, 'beta.out -> gamma.in']"_s;
                        return;
                    }
                    m_out += u'\n';
                    for (const QString &edge : {u"alpha.out -> beta.in"_s, u"beta.out -> gamma.in"_s, u"gamma.out->delta.in"_s}) {
                        comment(2);
                        m_out += u"  - "_s;
                        scalar(edge, 2);
                        endLine();
                    }
                }},
            {u"groups"_s,
                [this](int) {
                    m_out += u'\n';
                    lines(2, {{u"ingest"_s, [this](int) { m_out += u"\n    title: In\n    members: [alpha,  beta ]"_s; }}}, false, true);
                }},
            {u"notes"_s, [this](int) {
                 m_out += u'\n';
                 lines(2,
                     {{u"hint"_s,
                         [this](int) {
                             m_out += u"\n    text: "_s;
                             scalar(text(), 4);
                         }}},
                     false, true);
             }}});
    return finished();
}

QByteArray Scribe::layout()
{
    lines(0,
        {{u"nodes"_s,
            [this](int) {
                m_out += u'\n';
                lines(2, {{u"alpha"_s, [this](int) { m_out += u" [1, 2]"_s; }}, {u"beta"_s, [this](int) { m_out += u" [ 3.5,-4 ]"_s; }}}, false, true);
            }}},
        false);
    return finished();
}

QMap<QString, QByteArray> Scribe::sources()
{
    return {{u"penstock.yaml"_s, project()}, {u"pipelines/orders.yaml"_s, pipeline()}, {u"pipelines/orders.layout.yaml"_s, layout()}};
}

enum class Shape { Value, Added, Removed, Any };

/// One edit of a person, at random. Says which shape the change of the text must have.
class Editor
{
public:
    Editor(Scribe &scribe, Project &project)
        : m_scribe(scribe)
        , m_project(project)
    { }
    QString name;
    Shape edit();

private:
    Shape environments();
    Shape nodes(Graph &graph);
    Shape rest(Graph &graph);
    Value value();
    template<typename Map> Shape inMap(Map &values, bool text);

    Scribe &m_scribe;
    Project &m_project;
};

Value Editor::value()
{
    switch (m_scribe.below(7)) {
    case 0: return m_scribe.chance(50);
    case 1: return m_scribe.below(1000) - 500;
    case 2: return m_scribe.below(1000) / 8.0 + 0.0625;
    case 3: return ValueList{m_scribe.text(), 1, true, ValueMap{{u"k"_s, m_scribe.text()}}};
    case 4: return ValueMap{{m_scribe.text(), 1}, {u"b"_s, ValueList{m_scribe.text()}}};
    default: return m_scribe.text();
    }
}

template<typename Map> Shape Editor::inMap(Map &values, bool text)
{
    const auto fresh = [&]() -> typename Map::mapped_type {
        if constexpr (std::is_same_v<typename Map::mapped_type, QString>)
            return m_scribe.text();
        else
            return text ? Value(m_scribe.text()) : value();
    };
    if (!values.isEmpty() && m_scribe.chance(30)) {
        values.erase(std::next(values.begin(), m_scribe.below(int(values.size()))));
        return values.isEmpty() ? Shape::Any : Shape::Removed;
    }
    if (values.isEmpty() || m_scribe.chance(40)) {
        values.insert(u"n%1"_s.arg(m_scribe.below(50)), fresh());
        return Shape::Any;
    }
    *std::next(values.begin(), m_scribe.below(int(values.size()))) = fresh();
    return Shape::Any;
}

Shape Editor::environments()
{
    QList<Environment> &all = m_project.environments;
    switch (m_scribe.below(6)) {
    case 0:
        name = u"add environment"_s;
        all.insert(m_scribe.below(int(all.size()) + 1),
            {u"s%1"_s.arg(m_scribe.below(100000)), u"012345678901"_s, u"eu-west-1"_s, m_scribe.text(), {}, m_scribe.chance(50), {}, {}});
        return Shape::Any;
    case 1:
        name = u"remove environment"_s;
        if (all.size() > 1)
            all.removeAt(m_scribe.below(int(all.size())));
        return Shape::Any;
    case 2:
        name = u"move environment"_s;
        if (all.size() > 1)
            all.move(m_scribe.below(int(all.size())), m_scribe.below(int(all.size())));
        return Shape::Any;
    case 3: {
        name = u"rename environment"_s;
        if (!all.isEmpty())
            all[m_scribe.below(int(all.size()))].stage = u"r%1"_s.arg(m_scribe.below(100000));
        return Shape::Value;
    }
    case 4:
        name = u"account"_s;
        if (!all.isEmpty())
            all[m_scribe.below(int(all.size()))].account = u"%1"_s.arg(m_scribe.below(1000), 12, 10, QChar(u'0'));
        return Shape::Value;
    default: name = u"environment tags"_s; return all.isEmpty() ? Shape::Any : inMap(all[m_scribe.below(int(all.size()))].tags, true);
    }
}

Shape Editor::nodes(Graph &graph)
{
    if (graph.nodes.isEmpty() || m_scribe.chance(10)) {
        name = u"add node"_s;
        Node node;
        node.id = NodeId(u"node-%1"_s.arg(m_scribe.below(100000)));
        node.type = u"aws.sqs.queue"_s;
        node.title = m_scribe.text();
        node.properties.insert(u"x"_s, value());
        graph.nodes.insert(m_scribe.below(int(graph.nodes.size()) + 1), node);
        return Shape::Any;
    }
    Node &node = graph.nodes[m_scribe.below(int(graph.nodes.size()))];
    switch (m_scribe.below(8)) {
    case 0:
        name = u"remove node"_s;
        graph.nodes.removeAt(m_scribe.below(int(graph.nodes.size())));
        return Shape::Any;
    case 1:
        name = u"rename node"_s;
        node.id = NodeId(u"renamed-%1"_s.arg(m_scribe.below(100000)));
        return Shape::Value;
    case 2: {
        name = u"move node"_s;
        graph.nodes.move(m_scribe.below(int(graph.nodes.size())), m_scribe.below(int(graph.nodes.size())));
        return Shape::Any;
    }
    case 3:
        name = u"title"_s;
        node.title = m_scribe.text();
        return Shape::Any;
    case 4: name = u"stage value"_s; return inMap(node.stages[m_scribe.chance(50) ? u"dev"_s : u"prod"_s], false), Shape::Any;
    default: name = u"property"_s; return inMap(node.properties, false);
    }
}

Shape Editor::rest(Graph &graph)
{
    switch (m_scribe.below(6)) {
    case 0: {
        name = u"add edge"_s;
        const auto port = [&](const QString &id) { return PortRef{NodeId(u"alpha"_s), id + QString::number(m_scribe.below(1000))}; };
        graph.edges.insert(m_scribe.below(int(graph.edges.size()) + 1), {port(u"o"_s), port(u"i"_s)});
        return Shape::Any;
    }
    case 1:
        name = u"remove edge"_s;
        if (!graph.edges.isEmpty())
            graph.edges.removeAt(m_scribe.below(int(graph.edges.size())));
        return Shape::Any;
    case 2:
        name = u"move edge"_s;
        if (!graph.edges.isEmpty())
            graph.edges.move(m_scribe.below(int(graph.edges.size())), m_scribe.below(int(graph.edges.size())));
        return Shape::Any;
    case 3:
        name = u"members"_s;
        if (graph.groups.isEmpty())
            graph.groups.append({GroupId(u"g"_s), {}, {}});
        if (QList<NodeId> &members = graph.groups[0].members; members.isEmpty() || m_scribe.chance(50))
            members.insert(m_scribe.below(int(members.size()) + 1), NodeId(u"m%1"_s.arg(m_scribe.below(1000))));
        else
            members.removeAt(m_scribe.below(int(members.size())));
        return Shape::Any;
    case 4:
        name = u"note"_s;
        if (graph.notes.isEmpty())
            graph.notes.append({NoteId(u"n"_s), {}});
        graph.notes[0].text = m_scribe.text();
        return Shape::Value;
    default:
        name = u"layout"_s;
        m_project.pipelines[0].layout.nodes.insert(
            NodeId(m_scribe.chance(50) ? u"alpha"_s : u"z%1"_s.arg(m_scribe.below(9))), QPointF(m_scribe.below(900), m_scribe.below(900) / 4.0));
        return Shape::Any;
    }
}

Shape Editor::edit()
{
    switch (m_scribe.below(10)) {
    case 0:
        name = u"label"_s;
        m_project.label = m_scribe.text();
        return Shape::Value;
    case 1:
        name = u"description"_s;
        m_project.description = m_scribe.text();
        return Shape::Any;
    case 2: name = u"kit input"_s; return inMap(m_project.kit.inputs, false);
    case 3: name = u"tags"_s; return inMap(m_project.tags, true);
    case 4: return environments();
    case 5:
    case 6: return rest(m_project.pipelines[0].graph);
    default: return nodes(m_project.pipelines[0].graph);
    }
}

/// Old and new without what both begin and end with.
struct Difference
{
    QByteArray before;
    QByteArray after;
};

Difference difference(const QByteArray &a, const QByteArray &b)
{
    qsizetype front = 0;
    while (front < std::min(a.size(), b.size()) && a[front] == b[front])
        ++front;
    qsizetype back = 0;
    while (back < std::min(a.size(), b.size()) - front && a[a.size() - 1 - back] == b[b.size() - 1 - back])
        ++back;
    return {a.mid(front, a.size() - front - back), b.mid(front, b.size() - front - back)};
}

/// Lines with a comment or key that no edit may touch, in order.
QByteArrayList keptLines(const QByteArray &text)
{
    QByteArrayList lines;
    for (const QByteArray &line : text.split('\n')) {
        if (line.trimmed().startsWith("# kept"))
            lines.append(line);
    }
    return lines;
}

} // namespace

class TestProjectEditRandom : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void editsOfCommentedFiles();
    void newProjectsReadBack();
};

void TestProjectEditRandom::editsOfCommentedFiles()
{
    int edits = 0;
    for (quint32 seed = 1; seed <= 250; ++seed) {
        Scribe scribe(seed);
        Result<LoadedProject> loaded = parseProject(scribe.sources());
        QVERIFY2(loaded, loaded ? "" : qPrintable(u"seed %1: "_s.arg(seed) + loaded.error().toString()));
        for (const Problem &problem : std::as_const(loaded->problems))
            QVERIFY2(problem.severity == Severity::Hint, qPrintable(u"seed %1: "_s.arg(seed) + problem.place.toString() + u' ' + problem.message));
        for (int step = 0; step < 14; ++step) {
            Project wanted = loaded->project;
            Editor editor(scribe, wanted);
            const Shape shape = editor.edit();
            const QString where = u"seed %1, step %2, %3"_s.arg(seed).arg(step).arg(editor.name);
            const Result<QMap<QString, QByteArray>> changed = editedSources(*loaded, wanted);
            if (!changed && changed.error().kind == ErrorKind::Internal) {
                for (const QByteArray &text : std::as_const(loaded->sources))
                    qWarning().noquote() << text;
            }
            QVERIFY2(changed, changed ? "" : qPrintable(where + u": "_s + changed.error().toString()));
            QMap<QString, QByteArray> sources = loaded->sources;
            for (auto it = changed->begin(); it != changed->end(); ++it) {
                const QByteArray before = sources.value(it.key());
                const Difference change = difference(before, *it);
                const QByteArray message = (where + u"\n--- before\n"_s).toUtf8() + change.before + "\n--- after\n" + change.after + "\n--- in\n" + before;
                const bool moves = editor.name.startsWith(u"move");
                static const QStringList mayTakeBlocks{
                    u"remove node"_s, u"remove environment"_s, u"property"_s, u"stage value"_s, u"kit input"_s, u"tags"_s, u"environment tags"_s};
                if (!moves && !mayTakeBlocks.contains(editor.name))
                    QCOMPARE(keptLines(*it), keptLines(before));
                if (shape == Shape::Value)
                    QVERIFY2(!change.before.contains("# kept") && !change.before.contains("x-unknown"), message.constData());
                if (shape == Shape::Removed)
                    QVERIFY2(change.after.isEmpty(), message.constData());
                if (editor.name.startsWith(u"add "))
                    QVERIFY2(change.before.isEmpty() || before.contains("[]") || before.contains("{}"), message.constData());
                sources.insert(it.key(), *it);
            }
            Result<LoadedProject> again = parseProject(sources);
            QVERIFY(again);
            QCOMPARE(changed->isEmpty(), sources == loaded->sources);
            loaded = std::move(again);
            ++edits;
        }
    }
    QVERIFY(edits >= 3000);
}

void TestProjectEditRandom::newProjectsReadBack()
{
    for (quint32 seed = 1; seed <= 300; ++seed) {
        Scribe scribe(seed);
        Project project;
        project.label = scribe.text();
        project.description = scribe.text();
        project.cicd.stage = u"cicd"_s;
        project.cicd.account = scribe.text();
        project.environments.append({u"dev"_s, u"000000000000"_s, scribe.text(), scribe.text(), scribe.text(), true, {{scribe.text(), scribe.text()}}, {}});
        project.repositories.append({scribe.text(), scribe.text(), scribe.text(), scribe.text()});
        Pipeline pipeline;
        pipeline.id = PipelineId(u"orders"_s);
        pipeline.title = scribe.text();
        Node node;
        node.id = NodeId(u"n"_s);
        node.type = scribe.text();
        node.description = scribe.text();
        node.properties = {{scribe.text(), scribe.text()}, {u"list"_s, ValueList{scribe.text(), ValueMap{{u"a"_s, scribe.text()}}, ValueList{scribe.text()}}}};
        pipeline.graph.nodes.append(node);
        pipeline.graph.notes.append({NoteId(u"n"_s), scribe.text()});
        pipeline.layout.nodes.insert(node.id, QPointF(1, 2.5));
        project.pipelines.append(pipeline);
        const Result<LoadedProject> loaded = parseProject(newProjectSources(project));
        QVERIFY2(loaded, loaded ? "" : qPrintable(u"seed %1: "_s.arg(seed) + loaded.error().toString()));
        if (!(loaded->project == project))
            qWarning().noquote() << newProjectSources(project) << "\n" << newProjectSources(loaded->project);
        QCOMPARE(loaded->project, project);
    }
}

QTEST_GUILESS_MAIN(TestProjectEditRandom)
#include "tst_project_edit_random.moc"
