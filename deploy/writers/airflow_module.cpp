// SPDX-License-Identifier: Apache-2.0
#include "deploy/writers/airflow_module.h"

#include "deploy/resources/references.h"
#include "deploy/writers/literals.h"

using namespace Qt::StringLiterals;

namespace penstock {

using Word = Expression::Word;

namespace {

constexpr int width = 100, step = 4;

bool isWordOfPython(const QString &name)
{
    static const QSet<QString> words{u"False"_s, u"None"_s, u"True"_s, u"and"_s, u"as"_s, u"assert"_s, u"async"_s, u"await"_s, u"break"_s, u"class"_s,
        u"continue"_s, u"def"_s, u"del"_s, u"elif"_s, u"else"_s, u"except"_s, u"finally"_s, u"for"_s, u"from"_s, u"global"_s, u"if"_s, u"import"_s, u"in"_s,
        u"is"_s, u"lambda"_s, u"nonlocal"_s, u"not"_s, u"or"_s, u"pass"_s, u"raise"_s, u"return"_s, u"try"_s, u"while"_s, u"with"_s, u"yield"_s};
    return words.contains(name);
}

/// Whether it holds a name or a call anywhere, which only code can say.
bool isCode(const Expression &expression)
{
    const auto inMember = [](const auto &member) { return isCode(member.second); };
    return expression.word == Word::Const || expression.word == Word::Call || expression.word == Word::Function || std::ranges::any_of(expression.items, isCode)
        || std::ranges::any_of(expression.members, inMember);
}

bool are(const AirflowStageValues &values, bool (Value::*is)() const)
{
    return std::ranges::all_of(values, [&](const AirflowStageValue &value) { return (value.concrete.*is)(); });
}

CodeText called(const QString &what, std::vector<CodeText> items) { return CodeText(what) << CodeText(CodeText::Group{u"("_s, u")"_s, std::move(items)}); }

std::vector<CodeText> keywords(const std::vector<std::pair<QString, CodeText>> &arguments)
{
    std::vector<CodeText> items;
    items.reserve(arguments.size());
    for (const auto &[name, value] : arguments)
        items.push_back(CodeText(QString(name + u'=')) << value);
    return items;
}

/// A text as a literal; one of several lines has each of them on a line of its own.
Result<CodeText> textLiteral(const QString &text)
{
    const auto whole = pythonLiteral(text);
    if (!whole || !text.chopped(text.endsWith(u'\n') ? 1 : 0).contains(u'\n'))
        return whole.transform([](const QString &literal) { return CodeText(literal); });
    CodeText::Group lines{u"("_s, u")"_s, {}, false, false, true};
    for (qsizetype begin = 0; begin < text.size();) {
        const qsizetype end = text.indexOf(u'\n', begin);
        const QString line = text.mid(begin, end < 0 ? -1 : end + 1 - begin);
        const Result<QString> literal = pythonLiteral(line);
        if (!literal)
            return std::unexpected(literal.error());
        lines.items.push_back(*literal);
        begin += line.size();
    }
    return CodeText(lines);
}

} // namespace

QString AirflowEnvironment::nameFor(const QString &stem, const QStringList &facts)
{
    if (const auto known = names.constFind({stem, facts}); known != names.constEnd())
        return *known;
    static const QRegularExpression wordEnd(u"([a-z0-9])([A-Z])"_s);
    QString name;
    for (const QChar c : QString(stem).replace(wordEnd, u"\\1_\\2"_s).toUpper())
        name += c.unicode() < 0x80 && c.isLetterOrNumber() ? c : QChar(u'_');
    // Names that Airflow and Composer keep for themselves.
    static const QRegularExpression kept(u"^(AIRFLOW|COMPOSER|GCP_|GCS_|GKE_|SQL_|C_FORCE|CONTAINER_|DAGS_|SETTING_)"_s);
    if (kept.match(name).hasMatch())
        name.prepend(u"DAG_"_s);
    QString free = name;
    for (int number = 2; taken.contains(free); ++number)
        free = name + u'_' + QString::number(number);
    taken.insert(free);
    names.insert({stem, facts}, free);
    return free;
}

Result<QByteArray> AirflowModule::write(const AirflowGraph &graph, const QString &dagId)
{
    const DrawnNode &drawn = m_drawing.nodes[size_t(graph.dag)];
    const AirflowRule &rule = *drawn.rules->airflowDag;
    if (graph.tasks.empty())
        return failure(ErrorKind::Project, u"The DAG %1 has no tasks."_s.arg(drawn.node->id.value), {}, u"Join it to the task that it begins with."_s);
    qualified(u"airflow.DAG"_s);
    Result<std::vector<Argument>> dag = arguments(rule.arguments, graph.dag, Absent::None), defaults = arguments(rule.defaults, graph.dag, Absent::LeftOut);
    if (!dag || !defaults)
        return std::unexpected(dag ? defaults.error() : dag.error());
    const Result<QString> id = pythonLiteral(dagId);
    if (!id)
        return std::unexpected(id.error());
    dag->insert(dag->begin(), {u"dag_id"_s, CodeText(*id)});
    for (const qsizetype task : graph.tasks) {
        if (const Result<void> added = addTask(task); !added)
            return std::unexpected(added.error());
    }
    nameTasks();

    QString out;
    const QString title = drawn.node->title.isEmpty() ? dagId : drawn.node->title;
    out += u"# "_s + commentText(title) + u'\n';
    out += imports();
    for (auto it = m_constants.begin(); it != m_constants.end(); ++it)
        out += (it == m_constants.begin() ? u"\n"_s : QString()) + it.key() + u" = "_s + *it + u'\n';
    if (!defaults->empty()) {
        CodeText::Group group{u"{"_s, u"}"_s, {}};
        for (const auto &[name, value] : *defaults)
            group.items.push_back(CodeText(QString(u'"' + name + u"\": "_s)) << value);
        out += u"\ndefault_args = "_s + laidOut(group, 0, step, 15, width) + u'\n';
        dag->emplace_back(u"default_args"_s, CodeText(u"default_args"_s));
    }
    out += u"\nwith "_s + laidOut(called(u"DAG"_s, keywords(*dag)) << u" as dag:"_s, 0, step, 5, width) + u'\n';
    for (const Task &task : m_tasks) {
        const Node &node = *m_drawing.nodes[size_t(task.node)].node;
        if (&task != &m_tasks.front())
            out += u'\n';
        if (!node.title.isEmpty())
            out += u"    # "_s + commentText(node.title) + u'\n';
        out += u"    "_s + task.variable + u" = "_s + laidOut(task.call, step, step, step + int(task.variable.size()) + 3, width) + u'\n';
    }
    return QString(out + dependencies(graph)).toUtf8();
}

Result<void> AirflowModule::addTask(qsizetype node)
{
    const DrawnNode &drawn = m_drawing.nodes[size_t(node)];
    const AirflowRule &rule = *drawn.rules->airflowTask;
    Result<std::vector<Argument>> own = arguments(rule.arguments, node, Absent::LeftOut);
    if (!own)
        return std::unexpected(own.error());
    const Result<QString> id = pythonLiteral(drawn.node->id.value);
    if (!id)
        return std::unexpected(id.error());
    own->insert(own->begin(), {u"task_id"_s, CodeText(*id)});
    const bool documented = std::ranges::any_of(*own, [](const Argument &argument) { return argument.first == "doc_md"_L1; });
    if (!documented && !drawn.node->description.trimmed().isEmpty()) {
        const Result<CodeText> description = textLiteral(drawn.node->description);
        if (!description)
            return std::unexpected(description.error());
        own->emplace_back(u"doc_md"_s, *description);
    }
    m_tasks.push_back({node, {}, called(qualified(rule.operatorName), keywords(*own))});
    return {};
}

/// A variable has the id of its node, unless Python or the module needs that name.
void AirflowModule::nameTasks()
{
    QSet<QString> taken{u"dag"_s, u"default_args"_s};
    for (const QString &module : std::as_const(m_modules))
        taken.insert(module.section(u'.', 0, 0));
    for (Task &task : m_tasks) {
        const QString stem = QString(m_drawing.nodes[size_t(task.node)].node->id.value).replace(u'-', u'_');
        QString name = isWordOfPython(stem) || taken.contains(stem) ? QString(stem + u"_task"_s) : stem;
        for (int number = 2; taken.contains(name); ++number)
            name = stem + u'_' + QString::number(number);
        taken.insert(name);
        task.variable = name;
    }
}

Result<std::vector<AirflowModule::Argument>> AirflowModule::arguments(const Members &members, qsizetype node, Absent absent)
{
    std::vector<Argument> result;
    for (const auto &[name, expression] : members) {
        Result<MaybeCode> value = code(expression, node, name);
        if (!value)
            return std::unexpected(value.error());
        if (*value)
            result.emplace_back(name, std::move(**value));
        else if (absent == Absent::None) // a DAG without a schedule says so, or Airflow takes its own
            result.emplace_back(name, CodeText(u"None"_s));
    }
    return result;
}

Result<AirflowModule::MaybeCode> AirflowModule::code(const Expression &expression, qsizetype node, const QString &path)
{
    if (!isCode(expression)) {
        const Result<AirflowStageValues> values = m_values.evaluated(expression, node);
        if (!values)
            return std::unexpected(values.error());
        if (std::ranges::all_of(*values, [](const AirflowStageValue &value) { return value.symbolic.isNull(); }))
            return MaybeCode();
        return merged(*values, node, path).transform([](CodeText text) { return MaybeCode(std::move(text)); });
    }
    switch (expression.word) {
    case Word::Map: return dictionary(expression, node, path);
    case Word::List: return list(expression, node, path);
    case Word::Const: return MaybeCode(qualified(expression.name));
    case Word::Call: return call(expression, node, path);
    case Word::Function: return function(expression, node);
    case Word::When: {
        const Result<bool> yes = m_values.holdsEverywhere(*expression.condition, node, path);
        if (!yes)
            return std::unexpected(yes.error());
        if (!*yes && expression.items.size() < 2)
            return MaybeCode();
        return code(expression.items[*yes ? 0 : 1], node, path);
    }
    default: break;
    }
    return failure(ErrorKind::Internal, u"The component type %1 has a mistake."_s.arg(m_drawing.nodes[size_t(node)].type->id),
        u"$const, $call and $function stand only in maps, lists, $when and $call."_s, {}, {m_drawing.nodes[size_t(node)].rules->file, expression.line, 0});
}

Result<AirflowModule::MaybeCode> AirflowModule::dictionary(const Expression &expression, qsizetype node, const QString &path)
{
    CodeText::Group group{u"{"_s, u"}"_s, {}};
    for (const auto &[key, member] : expression.members) {
        const Result<MaybeCode> value = code(member, node, path + u'.' + key);
        const Result<QString> name = pythonLiteral(key);
        if (!value || !name)
            return std::unexpected(value ? name.error() : value.error());
        if (*value)
            group.items.push_back(CodeText(QString(*name + u": "_s)) << **value);
    }
    return group.items.empty() ? MaybeCode() : MaybeCode(group);
}

Result<AirflowModule::MaybeCode> AirflowModule::list(const Expression &expression, qsizetype node, const QString &path)
{
    CodeText::Group group{u"["_s, u"]"_s, {}};
    for (size_t i = 0; i < expression.items.size(); ++i) {
        const Result<MaybeCode> value = code(expression.items[i], node, path + u'.' + QString::number(i + 1));
        if (!value)
            return value;
        if (*value)
            group.items.push_back(**value);
    }
    return MaybeCode(group);
}

/// A call with an argument that has no value is absent itself: no retries, no delay between them.
Result<AirflowModule::MaybeCode> AirflowModule::call(const Expression &expression, qsizetype node, const QString &path)
{
    std::vector<CodeText> items;
    for (const Expression &item : expression.items) {
        const Result<MaybeCode> value = code(item, node, path);
        if (!value || !*value)
            return value;
        items.push_back(**value);
    }
    for (const auto &[key, member] : expression.members) {
        const Result<MaybeCode> value = code(member, node, path + u'.' + key);
        if (!value || !*value)
            return value;
        items.push_back(CodeText(QString(key + u'=')) << **value);
    }
    return MaybeCode(called(qualified(expression.name), std::move(items)));
}

Result<AirflowModule::MaybeCode> AirflowModule::function(const Expression &expression, qsizetype node)
{
    const DrawnNode &drawn = m_drawing.nodes[size_t(node)];
    const auto file = std::ranges::find(drawn.rules->files, expression.name, &FileRule::id);
    const QString path = withIds(file->path, Scope::of(m_drawing, node));
    const QString inside = path.startsWith(m_folder + u'/') && path.endsWith(".py"_L1) ? path.sliced(m_folder.size() + 1).chopped(3) : QString();
    const QStringList parts = inside.split(u'/');
    static const QRegularExpression identifier(u"^[A-Za-z_][A-Za-z0-9_]*$"_s);
    for (const QString &part : parts) {
        if (!identifier.match(part).hasMatch() || isWordOfPython(part))
            return failure(ErrorKind::Project, u"The function of the task %1 cannot be imported."_s.arg(drawn.node->id.value),
                u"\"%1\" is not the path of a Python module below %2."_s.arg(path, m_folder),
                u"Give the node or the pipeline an id that is no word of Python."_s);
    }
    m_ownModules.insert(parts.join(u'.'));
    return MaybeCode(qualified(parts.join(u'.') + u'.' + expression.attribute));
}

/// What is the same everywhere as it is, and the smallest part that differs from the environment.
Result<CodeText> AirflowModule::merged(const AirflowStageValues &values, qsizetype node, const QString &path)
{
    const AirflowStageValue &first = values.first();
    const auto all = [&](const auto &test) { return std::ranges::all_of(values, test); };
    if (all([&](const AirflowStageValue &value) { return value.symbolic == first.symbolic; }))
        return text(first.symbolic);
    const QStringList keys = first.symbolic.toMap().keys();
    if (all([&](const AirflowStageValue &value) { return value.symbolic.isMap() && value.symbolic.toMap().keys() == keys; })) {
        CodeText::Group group{u"{"_s, u"}"_s, {}};
        for (const QString &key : keys) {
            AirflowStageValues inner;
            for (const AirflowStageValue &value : values)
                inner.append({value.symbolic.toMap().value(key), value.concrete.toMap().value(key)});
            const Result<CodeText> member = merged(inner, node, path + u'.' + key);
            const Result<QString> name = pythonLiteral(key);
            if (!member || !name)
                return std::unexpected(member ? name.error() : member.error());
            group.items.push_back(CodeText(QString(*name + u": "_s)) << *member);
        }
        return CodeText(group);
    }
    const qsizetype size = first.symbolic.toList().size();
    if (all([&](const AirflowStageValue &value) { return value.symbolic.isList() && value.symbolic.toList().size() == size; })) {
        CodeText::Group group{u"["_s, u"]"_s, {}};
        for (qsizetype i = 0; i < size; ++i) {
            AirflowStageValues inner;
            for (const AirflowStageValue &value : values)
                inner.append({value.symbolic.toList().at(i), value.concrete.toList().value(i)});
            const Result<CodeText> item = merged(inner, node, path + u'.' + QString::number(i + 1));
            if (!item)
                return item;
            group.items.push_back(*item);
        }
        return CodeText(group);
    }
    return setting(values, node, path);
}

/// A value that differs: each stage's environment has it as text, the module reads it back as what it is.
Result<CodeText> AirflowModule::setting(const AirflowStageValues &values, qsizetype node, const QString &path)
{
    const QString id = m_drawing.nodes[size_t(node)].node->id.value;
    if (std::ranges::any_of(values, [](const AirflowStageValue &value) { return holdsReference(value.concrete); }))
        return failure(ErrorKind::Project, u"The node %1 cannot differ between the stages like this."_s.arg(id),
            u"Its argument %1 differs, and holds something that is only known once it was deployed."_s.arg(path));
    const bool oneLine = std::ranges::all_of(values,
        [](const AirflowStageValue &value) { return value.concrete.isString() && literalProblem(Language::DotEnv, value.concrete.toString()).isEmpty(); });
    const QString read = oneLine         ? u"%1"_s
        : are(values, &Value::isBool)    ? u"%1 == \"true\""_s
        : are(values, &Value::isInteger) ? u"int(%1)"_s
        : are(values, &Value::isNumber)  ? u"float(%1)"_s
                                         : u"json.loads(%1)"_s;
    QStringList lines;
    for (const AirflowStageValue &value : values) {
        const Result<QString> line = oneLine ? Result<QString>(value.concrete.toString()) : jsonLiteral(value.concrete);
        if (!line)
            return std::unexpected(line.error());
        lines.append(*line);
    }
    // Named after the argument itself; what is in a list also has its number.
    static const QRegularExpression numbered(u"^[0-9]*$"_s);
    const int words = numbered.match(path.section(u'.', -1)).hasMatch() ? -2 : -1;
    const QString stem = m_drawing.pipeline->id.value + u'_' + id + u'_' + path.section(u'.', words);
    const QString name = m_environment.nameFor(stem, lines + QStringList{read});
    for (qsizetype stage = 0; stage < lines.size(); ++stage)
        m_environment.variables[m_values.stages()[stage]].insert(name, lines[stage]);
    m_modules.insert(u"os"_s);
    if (read.startsWith("json"_L1))
        m_modules.insert(u"json"_s);
    return CodeText(constant(name, read.arg(u"os.environ[\"%1\"]"_s.arg(name))));
}

QString AirflowModule::constant(const QString &name, const QString &code)
{
    m_constants.insert(name, code);
    return name;
}

/// The name that code has for something by its full path, imported as it needs to be.
QString AirflowModule::qualified(const QString &path)
{
    const QString module = path.section(u'.', 0, -2);
    QString last = path.section(u'.', -1);
    if (last.front().isUpper() && m_classes.value(last, module) == module) {
        m_classes.insert(last, module);
        return last;
    }
    m_modules.insert(module);
    return path;
}

Result<CodeText> AirflowModule::name(const Reference &reference)
{
    const auto variable = [this](const QString &name) {
        m_modules.insert(u"os"_s);
        return CodeText(constant(name, u"os.environ[\"%1\"]"_s.arg(name)));
    };
    if (reference.address == "Penstock::Stage"_L1) {
        if (!reference.attribute.startsWith("settings."_L1))
            return variable(reference.attribute.isEmpty() ? u"STAGE"_s : reference.attribute.toUpper());
        const QString id = reference.attribute.section(u'.', 1);
        m_environment.settings.insert(id);
        return variable(AirflowDags::settingVariable(id));
    }
    if (reference.address == "Penstock::Image"_L1) {
        m_modules.unite({u"json"_s, u"os"_s});
        m_environment.images.insert(reference.attribute);
        constant(u"IMAGES"_s, u"json.loads(os.environ[\"IMAGES\"])"_s);
        return pythonLiteral(reference.attribute).transform([](const QString &key) { return CodeText(QString(u"IMAGES["_s + key + u']')); });
    }
    if (reference.address == "Penstock::File"_L1) { // included when the task runs, from the folder of the DAGs
        const qsizetype begin = reference.attribute.startsWith(m_folder + u'/') ? m_folder.size() + 1 : 0;
        return pythonLiteral(QString(u"{% include '"_s + reference.attribute.sliced(begin) + u"' %}"_s)).transform([](const QString &text) {
            return CodeText(text);
        });
    }
    return failure(ErrorKind::Project, u"The DAGs of the pipeline %1 cannot be written."_s.arg(m_drawing.pipeline->id.value),
        u"A task asks for %1 %2, which is not there when a DAG runs."_s.arg(reference.address, reference.attribute));
}

Result<CodeText> AirflowModule::text(const Value &value)
{
    if (value.isMap())
        return text(value.toMap());
    if (value.isList())
        return text(value.toList());
    if (const auto *reference = std::get_if<Reference>(&value.data()))
        return name(*reference);
    if (const auto *joined = std::get_if<Joined>(&value.data()))
        return text(*joined);
    if (value.isString())
        return textLiteral(value.toString());
    return pythonLiteral(value).transform([](const QString &literal) { return CodeText(literal); });
}

Result<CodeText> AirflowModule::text(const ValueMap &map)
{
    CodeText::Group group{u"{"_s, u"}"_s, {}};
    for (auto it = map.begin(); it != map.end(); ++it) {
        const Result<QString> key = pythonLiteral(it.key());
        const Result<CodeText> member = text(*it);
        if (!key || !member)
            return std::unexpected(key ? member.error() : key.error());
        group.items.push_back(CodeText(QString(*key + u": "_s)) << *member);
    }
    return CodeText(group);
}

Result<CodeText> AirflowModule::text(const ValueList &list)
{
    CodeText::Group group{u"["_s, u"]"_s, {}};
    for (const Value &item : list) {
        const Result<CodeText> code = text(item);
        if (!code)
            return code;
        group.items.push_back(*code);
    }
    return CodeText(group);
}

/// An f-string where its text is plain, else a sum: inside an f-string braces would have to be doubled, and Jinja is full of them.
Result<CodeText> AirflowModule::text(const Joined &joined)
{
    static const QRegularExpression plain(u"\\A[A-Za-z0-9 ._:/@=,*?&()<>!;+-]*\\z"_s);
    QString inside;
    QStringList sum;
    bool simple = true;
    for (const auto &part : joined.parts) {
        if (const QString *literal = std::get_if<QString>(&part)) {
            const Result<QString> quoted = pythonLiteral(*literal);
            if (!quoted)
                return std::unexpected(quoted.error());
            simple = simple && plain.match(*literal).hasMatch();
            inside += *literal;
            sum.append(*quoted);
            continue;
        }
        const Result<CodeText> reference = name(std::get<Reference>(part));
        if (!reference)
            return reference;
        const QString code = laidOut(*reference, 0, step, 0, 10000);
        simple = simple && !code.contains(u'"');
        inside += u'{' + code + u'}';
        sum.append(code);
    }
    return CodeText(simple ? QString(u"f\""_s + inside + u'"') : sum.join(u" + "_s));
}

/// In the order that isort wants: the standard library, what is installed, what is the repository's own.
QString AirflowModule::imports() const
{
    static const QSet<QString> standard{u"codecs"_s, u"datetime"_s, u"json"_s, u"os"_s};
    static const QSet<QString> installed{u"airflow"_s, u"google"_s, u"kubernetes"_s, u"pendulum"_s};
    const auto section = [&](const QString &module) {
        return standard.contains(module.section(u'.', 0, 0)) ? 0 : installed.contains(module.section(u'.', 0, 0)) ? 1 : 2;
    };
    QMap<QString, QStringList> classes;
    for (auto it = m_classes.begin(); it != m_classes.end(); ++it)
        classes[*it].append(it.key());
    QStringList blocks;
    for (int part = 0; part < 3; ++part) {
        QStringList lines;
        QStringList modules(m_modules.begin(), m_modules.end());
        modules.sort();
        for (const QString &module : std::as_const(modules)) {
            if (section(module) == part)
                lines.append(u"import "_s + module);
        }
        for (auto it = classes.begin(); it != classes.end(); ++it) {
            if (section(it.key()) != part)
                continue;
            std::vector<CodeText> names(it->begin(), it->end());
            const QString from = u"from "_s + it.key() + u" import "_s;
            const QString line = from + it->join(u", "_s);
            lines.append(line.size() <= width ? line : from + laidOut(CodeText(CodeText::Group{u"("_s, u")"_s, names}), 0, step, width, width));
        }
        if (!lines.isEmpty())
            blocks.append(lines.join(u'\n') + u'\n');
    }
    return blocks.join(u'\n');
}

QString AirflowModule::dependencies(const AirflowGraph &graph) const
{
    QHash<qsizetype, QString> names;
    for (const Task &task : m_tasks)
        names.insert(task.node, task.variable);
    QString out;
    for (const qsizetype task : graph.tasks) {
        const QList<qsizetype> followers = graph.followers.value(task);
        if (followers.isEmpty())
            continue;
        CodeText next(names.value(followers.first()));
        if (followers.size() > 1) {
            CodeText::Group group{u"["_s, u"]"_s, {}};
            for (const qsizetype follower : followers)
                group.items.push_back(names.value(follower));
            next = group;
        }
        const QString begin = u"    "_s + names.value(task) + u" >> "_s;
        out += begin + laidOut(next, step, step, int(begin.size()), width) + u'\n';
    }
    return out.isEmpty() ? out : QString(u'\n' + out);
}

} // namespace penstock
