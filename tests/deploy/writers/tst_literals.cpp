// SPDX-License-Identifier: Apache-2.0
// Whatever a person enters comes out of every language as that literal, or is refused with a reason: the literals are
// evaluated by the languages' own tools, one process a language, and compared.
#include "deploy/writers/literals.h"

#include <QProcess>
#include <QRandomGenerator>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QTextDocument>

#include <limits>

using namespace Qt::StringLiterals;
using namespace penstock;

namespace {

/// Equal, where 2 and 2.0 are the same number (JSON, which the tools answer in, does not tell them apart).
bool same(const Value &a, const Value &b)
{
    if (a.isNumber() && b.isNumber())
        return a.isInteger() && b.isInteger() ? a.toInteger() == b.toInteger() : a.toDouble() == b.toDouble();
    if (a.isList() && b.isList())
        return std::ranges::equal(a.toList(), b.toList(), same);
    if (a.isMap() && b.isMap()) {
        const ValueMap left = a.toMap();
        const ValueMap right = b.toMap();
        return left.keys() == right.keys() && std::ranges::equal(left.values(), right.values(), same);
    }
    return a == b;
}

QStringList nastyTexts()
{
    QStringList texts{
        u""_s,
        u" "_s,
        u"plain"_s,
        u"O'Brien \"prod\" ${x} {{y}} \n 数据"_s,
        u"O'Brien \"prod\" ${x} {{y}} \\n 数据"_s,
        u"line\nline\r\nline\r"_s,
        u"tab\tand\x07 bell\x1b[31m"_s,
        u"\u0001\u007f\u0080\u0085\u00a0"_s,
        QString(QChar(u'\0')),
        QString(u"a"_s + QChar(u'\0') + u"1"_s),
        u"\u2028 \u2029 \ufeff \u200b \u202e \ufffe \uffff"_s,
        u"`id` $(id) ${id} $id"_s,
        u"%{ if true }x%{ endif }"_s,
        u"$$ $${x} $$${x} %%{ %$%{ $%{x}"_s,
        u"'''"_s,
        u"\"\"\""_s,
        u"```"_s,
        u"trailing \\"_s,
        u"trailing \\\\"_s,
        u"\\u0041 \\x41 \\N{BULLET} \\101"_s,
        u"{x} {0} %s %(x)s #{x}"_s,
        u"*/ /* // # -- <!-- -->"_s,
        u"</script>"_s,
        u"yes"_s,
        u"NO"_s,
        u"null"_s,
        u"~"_s,
        u"1"_s,
        u"0x1F"_s,
        u"1e3"_s,
        u"1:30"_s,
        u"2026-11-23"_s,
        u".5"_s,
        u"- a"_s,
        u"a: b"_s,
        u"a #b"_s,
        u"&a *a !a @a"_s,
        u"? a"_s,
        u"---"_s,
        u"..."_s,
        u"<<"_s,
        u"="_s,
        u"__proto__"_s,
        u"constructor"_s,
        u"😀 \U0001F1E9\U0001F1EA \U000E0041 \U0010FFFF"_s,
        u"e\u0301 \u212b \u2126 한"_s,
        u"-rf"_s,
        u"--trust=*"_s,
        u"a=b"_s,
        u"if"_s,
        u"!history"_s,
        u"~root"_s,
        u"*?[a-z]"_s,
        QString(2000, u'x'),
        QString(1500, u'\''),
    };
    static const QStringList pieces{
        u"'"_s,
        u"\""_s,
        u"\\"_s,
        u"$"_s,
        u"{"_s,
        u"}"_s,
        u"%"_s,
        u"`"_s,
        u"\n"_s,
        u"\r"_s,
        u"\t"_s,
        QString(QChar(u'\0')),
        u"\x7f"_s,
        u"\x01"_s,
        u"#"_s,
        u"//"_s,
        u"*/"_s,
        u"u"_s,
        u"x"_s,
        u"0041"_s,
        u"N{"_s,
        u"数"_s,
        u"é"_s,
        u"e\u0301"_s,
        u"😀"_s,
        u"\u2028"_s,
        u"\ufeff"_s,
        u"\u0085"_s,
        u"\u00a0"_s,
        u" "_s,
        u": "_s,
        u" #"_s,
        u"- "_s,
        u"!"_s,
        u"&"_s,
        u"?"_s,
        u"<<"_s,
        u"$("_s,
        u")"_s,
        u"["_s,
        u"]"_s,
        u","_s,
        u"|"_s,
        u">"_s,
        u"@"_s,
        u"n"_s,
        u"coding: ascii"_s,
        u"\x1b"_s,
        u"\u202e"_s,
        QString(QChar(0xd800)),
        QString(QChar(0xdc00)),
    };
    QRandomGenerator random(20261123);
    for (int i = 0; i < 2000; ++i) {
        QString text;
        for (int length = random.bounded(1, 10); length > 0; --length)
            text += pieces.at(random.bounded(pieces.size()));
        texts.append(text);
    }
    for (int i = 0; i < 500; ++i) { // any code point at all
        std::u32string text;
        for (int length = random.bounded(1, 8); length > 0; --length)
            text += char32_t(random.bounded(2) ? random.bounded(0x300) : random.bounded(0x110000));
        texts.append(QString::fromUcs4(text.data(), qsizetype(text.size())));
    }
    return texts;
}

ValueList nastyValues()
{
    ValueList values{Value(true), Value(false), Value(0), Value(-1), Value(qint64(1) << 53), Value(std::numeric_limits<qint64>::max()),
        Value(std::numeric_limits<qint64>::min()), Value(0.1), Value(2.0), Value(-1e300), Value(5e-324), Value(1e20), Value(ValueList{}), Value(ValueMap{}),
        Value(ValueList{Value(), Value(ValueList{})})};
    ValueList texts;
    ValueMap byText;
    for (const QString &text : nastyTexts()) {
        values.append(Value(text));
        if (text.isValidUtf16() && text == text.normalized(QString::NormalizationForm_C)) {
            texts.append(Value(text));
            byText.insert(text, Value(ValueMap{{text, Value(ValueList{Value(text), Value(1)})}}));
        }
    }
    values.append(Value(texts));
    values.append(Value(byText));
    return values;
}

struct Case
{
    Value value;
    QString text;
};

/// The literals of one language, each way it has; what was refused is counted and must have a reason.
QList<Case> cases(Language language, LiteralLayout layout, int *refusals)
{
    QList<Case> written;
    for (const Value &value : nastyValues()) {
        const Result<QString> text = literal(language, value, layout);
        if (text) {
            written.append({value, *text});
        } else {
            ++*refusals;
            if (text.error().why.isEmpty())
                qFatal("refused without a reason");
        }
    }
    return written;
}

QString comment(const QList<Case> &all, qsizetype i) { return all.at(i).value.isString() ? commentText(all.at(i).value.toString()) : QString(); }

class tst_Literals : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QString save(const QString &name, const QString &text)
    {
        const QString path = m_folder.filePath(name);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8()) < 0)
            qFatal("cannot write %s", qPrintable(path));
        return path;
    }

    QByteArray run(const QString &program, const QStringList &arguments, bool *good)
    {
        QProcess process;
        process.setWorkingDirectory(m_folder.path());
        process.start(program, arguments);
        *good = process.waitForFinished(240'000) && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
        if (!*good)
            qWarning().noquote() << program << process.errorString() << process.readAllStandardError().left(4000);
        return process.readAllStandardOutput();
    }

    /// `answer` is JSON in ASCII: a JSON text of Qt's may not begin a string with U+FEFF itself.
    void compare(const QList<Case> &expected, const QByteArray &answer)
    {
        QJsonParseError error;
        const QJsonDocument document = QJsonDocument::fromJson(answer, &error);
        QVERIFY2(document.isArray(), qPrintable(error.errorString()));
        const QJsonArray array = document.array();
        QCOMPARE(array.size(), expected.size());
        for (qsizetype i = 0; i < array.size(); ++i)
            QVERIFY2(same(Value::fromJson(array.at(i)), expected.at(i).value),
                qPrintable(QString(expected.at(i).text.left(300) + u" came out as "_s + Value::fromJson(array.at(i)).text().left(300))));
    }

    bool missing(const QString &tool) { return QStandardPaths::findExecutable(tool).isEmpty(); }

    void layouts()
    {
        QTest::addColumn<int>("indent");
        QTest::newRow("one line") << -1;
        QTest::newRow("spread") << 4;
    }

private Q_SLOTS:
    void python_data() { layouts(); }
    void python()
    {
        QFETCH(int, indent);
        int refusals = 0;
        const QList<Case> all = cases(Language::Python, {indent}, &refusals);
        QVERIFY(refusals > 0); // half surrogates
        QString source = u"import json, sys\ncases = []\n"_s;
        for (qsizetype i = 0; i < all.size(); ++i)
            source += u"# "_s + comment(all, i) + u"\ncases.append("_s + all.at(i).text + u")\n"_s;
        source += u"json.dump(cases, sys.stdout)\n"_s;
        bool good = false;
        const QByteArray answer = run(u"python3"_s, {save(u"cases.py"_s, u"# "_s + commentText(u"coding: ascii"_s) + u'\n' + source)}, &good);
        QVERIFY(good);
        compare(all, answer);
    }

    void typescript_data() { layouts(); }
    void typescript()
    {
        QFETCH(int, indent);
        int refusals = 0;
        const QList<Case> all = cases(Language::TypeScript, {indent}, &refusals);
        QString source = u"const cases = [];\n"_s;
        for (qsizetype i = 0; i < all.size(); ++i)
            source += u"// "_s + comment(all, i) + u"\n/* "_s + comment(all, i) + u" */ cases.push("_s + all.at(i).text + u");\n"_s;
        source += u"process.stdout.write(JSON.stringify(cases, (k, v) => v === undefined ? null : v)"
                  ".replace(/[\\u007f-\\uffff]/g, c => '\\\\u' + c.charCodeAt(0).toString(16).padStart(4, '0')));\n"_s;
        bool good = false;
        const QByteArray answer = run(u"node"_s, {save(u"cases.js"_s, source)}, &good);
        QVERIFY(good);
        compare(all, answer);
        QVERIFY(!typescriptLiteral(Value((qint64(1) << 53) + 1)));
    }

    void json_data() { layouts(); }
    void json()
    {
        QFETCH(int, indent);
        int refusals = 0;
        const QList<Case> all = cases(Language::Json, {indent}, &refusals);
        QStringList texts;
        for (const Case &each : all)
            texts.append(each.text);
        const QString path = save(u"cases.json"_s, u'[' + texts.join(u",\n"_s) + u']');
        bool good = false;
        compare(all, run(u"python3"_s, {u"-c"_s, u"import json,sys; json.dump(json.load(open(sys.argv[1])), sys.stdout)"_s, path}, &good));
        QVERIFY(good);
        compare(all, QString(u'[' + texts.join(u',') + u']').toUtf8());
        run(u"node"_s, {u"-e"_s, u"JSON.parse(require('fs').readFileSync('cases.json', 'utf8'))"_s}, &good);
        QVERIFY(good);
    }

    void yaml_data()
    {
        QTest::addColumn<bool>("block");
        QTest::newRow("flow") << false;
        QTest::newRow("block") << true;
    }
    void yaml()
    {
        QFETCH(bool, block);
        int refusals = 0;
        const QList<Case> all = cases(Language::Yaml, {}, &refusals);
        QString source;
        if (block) {
            ValueList values;
            for (const Case &each : all)
                values.append(each.value);
            const Result<QByteArray> document = yamlDocument(Value(values));
            QVERIFY(document);
            source = QString::fromUtf8(*document);
        } else {
            for (qsizetype i = 0; i < all.size(); ++i)
                source += u"# "_s + comment(all, i) + u"\n- "_s + all.at(i).text + u'\n';
        }
        save(u"cases.yaml"_s, source);
        bool good = false;
        compare(all,
            run(u"python3"_s,
                {u"-c"_s, u"import json,sys,yaml; json.dump(yaml.load(open('cases.yaml', encoding='utf-8', newline=''), yaml.SafeLoader), sys.stdout)"_s},
                &good));
        QVERIFY(good);
    }

    void yamlTextsOfSeveralLinesAreBlocks()
    {
        const ValueMap map{{u"name"_s, u"a"_s}, {u"args"_s, ValueList{Value(u"x\ny"_s), Value(ValueMap{{u"kind"_s, u"b"_s}, {u"apiVersion"_s, u"c"_s}})}},
            {u"script"_s, u"set -e\n\n  echo \"$HOME\"\t数据 # no comment\n"_s}, {u"blank"_s, u"a \nb"_s}, {u"indented"_s, u" a\nb"_s}, {u"open"_s, u"a\n\n"_s},
            {u"return"_s, u"a\r\nb"_s}};
        const Result<QByteArray> text = yamlDocument(Value(map));
        QVERIFY(text);
        QCOMPARE(QString::fromUtf8(*text), uR"(name: a
args:
  - |-
    x
    y
  - apiVersion: c
    kind: b
blank: "a \nb"
indented: " a\nb"
open: "a\n\n"
return: "a\r\nb"
script: |
  set -e

    echo "$HOME"	数据 # no comment
)"_s);
    }

    /// Texts of lines that are made to be taken for something else: read by three readers of YAML, where they are there.
    void yamlBlocksAreExact()
    {
        static const QStringList pieces{u"a"_s, u"- x"_s, u"key: v"_s, u"# c"_s, u"---"_s, u"..."_s, u"  deep"_s, u"\ttab"_s, u""_s, u"end "_s, u"|"_s,
            u"%YAML"_s, u"{{ x }}"_s, u"数据 é 😀"_s, u"&a *b !c"_s, u"\u00a0"_s, u"\u2028"_s, u"\ufeff"_s, u"a\tb"_s, u"'"_s, u"\\n"_s};
        QRandomGenerator random(20261125);
        ValueList values;
        for (int i = 0; i < 1500; ++i) {
            QStringList lines;
            for (int count = random.bounded(2, 6); count > 0; --count)
                lines.append(pieces.at(random.bounded(pieces.size())));
            const Value text(lines.join(u'\n'));
            values.append(i % 3 == 0 ? Value(ValueMap{{u"text"_s, text}}) : i % 3 == 1 ? Value(ValueList{text, Value(1)}) : text);
        }
        const Result<QByteArray> document = yamlDocument(Value(values));
        QVERIFY(document);
        QVERIFY(document->count(": |") > 20 && document->count("- |") > 20);
        save(u"blocks.yaml"_s, QString::fromUtf8(*document));
        const auto check = [&](const QByteArray &answer, bool good) {
            QVERIFY(good);
            const QJsonArray array = QJsonDocument::fromJson(answer).array();
            QCOMPARE(array.size(), values.size());
            for (qsizetype i = 0; i < array.size(); ++i)
                QVERIFY2(same(Value::fromJson(array.at(i)), values.at(i)), qPrintable(values.at(i).text()));
        };
        for (const QString &loader : {u"SafeLoader"_s, u"CSafeLoader"_s}) {
            bool good = false;
            const QByteArray answer = run(u"python3"_s,
                {u"-c"_s,
                    u"import json,sys,yaml; json.dump(yaml.load(open('blocks.yaml', encoding='utf-8', newline=''), getattr(yaml, sys.argv[1])), sys.stdout)"_s,
                    loader},
                &good);
            check(answer, good);
        }
    }

    void hcl()
    {
        if (missing(u"terraform"_s))
            QSKIP("no terraform here");
        int refusals = 0;
        const QList<Case> all = cases(Language::Hcl, LiteralLayout::spread(2), &refusals);
        QString source = u"locals {\n"_s;
        QStringList names;
        for (qsizetype i = 0; i < all.size(); ++i) {
            names.append(u"local.c"_s + QString::number(i));
            source += u"  # "_s + comment(all, i) + u"\n  // "_s + comment(all, i) + u"\n  /* "_s + comment(all, i) + u" */ c"_s + QString::number(i) + u" = "_s
                + all.at(i).text + u'\n';
        }
        source += u"}\noutput \"cases\" {\n  value = jsonencode([\n"_s + names.join(u",\n"_s) + u"])\n}\n"_s;
        save(u"main.tf"_s, source);
        bool good = false;
        run(u"terraform"_s, {u"init"_s, u"-no-color"_s, u"-input=false"_s}, &good);
        QVERIFY(good);
        run(u"terraform"_s, {u"apply"_s, u"-no-color"_s, u"-auto-approve"_s, u"-input=false"_s}, &good);
        QVERIFY(good);
        const QByteArray answer = run(u"terraform"_s, {u"output"_s, u"-no-color"_s, u"-raw"_s, u"cases"_s}, &good);
        QVERIFY(good);
        save(u"answer.json"_s, QString::fromUtf8(answer));
        compare(all, run(u"python3"_s, {u"-c"_s, u"import json,sys; json.dump(json.load(open('answer.json', encoding='utf-8')), sys.stdout)"_s}, &good));
    }

    void shell_data()
    {
        QTest::addColumn<QString>("program");
        QTest::newRow("bash") << u"bash"_s;
        QTest::newRow("sh") << u"sh"_s;
    }
    void shell()
    {
        QFETCH(QString, program);
        QStringList expected;
        QString source;
        for (const QString &text : nastyTexts()) {
            const Result<QString> word = shellLiteral(Value(text));
            if (!word) {
                QVERIFY(!text.isValidUtf16() || text.contains(QChar(u'\0')));
                continue;
            }
            expected.append(text);
            source += u"# "_s + commentText(text) + u"\nprintf '%s\\0' "_s + *word + u'\n';
        }
        // The same words in a command: quoted only where it is needed.
        const Result<QString> command = shellCommand(QStringList{u"printf"_s, u"%s\\0"_s} + expected);
        QVERIFY(command);
        source += *command + u'\n';
        bool good = false;
        const QByteArray answer = run(program, {save(u"cases.sh"_s, source)}, &good);
        QVERIFY(good);
        QList<QByteArray> words = answer.split('\0');
        words.removeLast();
        QCOMPARE(words.size(), expected.size() * 2);
        for (qsizetype i = 0; i < words.size(); ++i)
            QCOMPARE(words.at(i), expected.at(i % expected.size()).toUtf8());
    }

    void shellCommandsReadWell()
    {
        QCOMPARE(*shellCommand({u"cdk"_s, u"bootstrap"_s, u"aws://1/eu-west-1"_s, u"--profile=a"_s, u"my profile"_s}),
            u"cdk bootstrap aws://1/eu-west-1 --profile=a 'my profile'"_s);
        QCOMPARE(*shellCommand({u"a=b"_s, u"if"_s, u""_s}), u"'a=b' if ''"_s);
        QVERIFY(!shellLiteral(Value(ValueMap{})));
        QCOMPARE(*shellLiteral(Value(ValueList{Value(u"a"_s), Value(1), Value(true)})), u"'a' '1' 'true'"_s);
    }

    void groovy_data() { layouts(); }
    void groovy()
    {
        QFETCH(int, indent);
        int refusals = 0;
        for (const Case &each : cases(Language::Groovy, {indent}, &refusals)) {
            if (!each.value.isString())
                continue;
            const std::optional<QString> text = unescapedGroovy(each.text);
            QVERIFY2(text.has_value(), qPrintable(each.text));
            QCOMPARE(*text, each.value.toString());
        }
        QCOMPARE(*groovyLiteral(
                     Value(ValueMap{{u"a'b"_s, Value(ValueList{Value(1), Value(qint64(5'000'000'000)), Value(true), Value()})}, {u"e"_s, Value(ValueMap{})}})),
            u"['a\\'b': [1, 5000000000L, true, null], 'e': [:]]"_s);
    }

    void halfCharactersAndReferencesAreRefusedEverywhere()
    {
        for (const Language language : {Language::Python, Language::TypeScript, Language::Json, Language::Yaml, Language::Hcl, Language::Shell,
                 Language::Groovy, Language::Toml, Language::Dockerfile, Language::DotEnv}) {
            for (const Value &value : {Value(QString(u"a"_s + QChar(0xd83d))), Value(Reference{u"a.b.c"_s, u"Arn"_s}), Value(Joined{{u"a"_s}}),
                     Value(std::numeric_limits<double>::quiet_NaN()), Value(std::numeric_limits<double>::infinity())}) {
                const Result<QString> text = literal(language, value);
                QVERIFY(!text);
                QCOMPARE(text.error().kind, ErrorKind::Refused);
                QVERIFY(!text.error().why.isEmpty());
            }
        }
    }

    /// In double quotes a Dockerfile knows a backslash before ", $ and \\ only; before anything else it stays.
    void wordsOfADockerfile()
    {
        QCOMPARE(literal(Language::Dockerfile, Value(u"a\"b$c\\d`e`"_s)).value_or(QString()), u"\"a\\\"b\\$c\\\\d`e`\""_s);
        QVERIFY(!literal(Language::Dockerfile, Value(u"a\nRUN b"_s)));
        QVERIFY(!literal(Language::DotEnv, Value(u"a\nB=c"_s)));
    }

    void markdownShowsTheTextAsItIs()
    {
        for (const QString &text : nastyTexts()) {
            const QString shown = commentTextForComparison(text);
            QTextDocument document;
            document.setMarkdown(u"before "_s + markdownText(text) + u" after\n\nnext\n"_s, QTextDocument::MarkdownDialectGitHub);
            QCOMPARE(document.toPlainText().simplified(), QString(u"before "_s + shown + u" after\nnext"_s).simplified());
            if (shown.isEmpty() || shown.contains(u'\\'))
                continue;
            document.setMarkdown(u"x "_s + markdownCode(text) + u" y\n"_s, QTextDocument::MarkdownDialectGitHub);
            QCOMPARE(document.toPlainText().simplified(), QString(u"x "_s + shown + u" y"_s).simplified());
        }
        QCOMPARE(markdownText(u"1. first"_s), u"1\\. first"_s);
        QCOMPARE(markdownFence(u"a ``` b"_s, u"sh"_s), u"````sh\na ``` b\n````"_s);
    }

private:
    /// What is left of a text on one line, without what cannot be seen: markdownText before its escapes.
    static QString commentTextForComparison(const QString &text)
    {
        QString out;
        for (const char32_t c : text.toUcs4()) {
            const QChar::Category category = QChar::category(c);
            const bool seen = category != QChar::Other_Control && category != QChar::Other_Format && category != QChar::Other_PrivateUse
                && category != QChar::Separator_Line && category != QChar::Separator_Paragraph && (category != QChar::Separator_Space || c == ' ')
                && !QChar::isNonCharacter(c) && (c < 0xe0000 || c > 0xe0fff);
            out += seen ? QString::fromUcs4(&c, 1) : u" "_s;
        }
        return out.simplified();
    }

    /// Groovy's rules for '…' (the language specification, 6.2): backslash with n r t b f s, ' " \ $, or u and four digits.
    /// A line break or a bare quote ends the string: not a literal. Older versions replace \uXXXX before anything else, so
    /// such an escape may stand for none of ' \ and the line breaks.
    static std::optional<QString> unescapedGroovy(const QString &literal)
    {
        if (literal.size() < 2 || !literal.startsWith(u'\'') || !literal.endsWith(u'\''))
            return {};
        QString text;
        for (qsizetype i = 1; i < literal.size() - 1; ++i) {
            const QChar c = literal.at(i);
            if (c == u'\'' || c == u'\n' || c == u'\r')
                return {};
            if (c != u'\\') {
                text += c;
                continue;
            }
            if (++i >= literal.size() - 1)
                return {};
            static const QHash<QChar, QChar> simple{
                {u'n', u'\n'}, {u'r', u'\r'}, {u't', u'\t'}, {u'b', u'\b'}, {u'f', u'\f'}, {u'\'', u'\''}, {u'"', u'"'}, {u'\\', u'\\'}, {u'$', u'$'}};
            if (simple.contains(literal.at(i))) {
                text += simple.value(literal.at(i));
            } else if (literal.at(i) == u'u') {
                bool number = false;
                const QChar unit(literal.sliced(i + 1, 4).toUShort(&number, 16));
                if (!number || u"'\\\n\r"_s.contains(unit))
                    return {};
                text += unit;
                i += 4;
            } else {
                return {};
            }
        }
        return text;
    }
};

} // namespace

QTEST_MAIN(tst_Literals)
#include "tst_literals.moc"
