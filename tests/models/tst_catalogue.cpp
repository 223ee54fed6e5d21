// SPDX-License-Identifier: Apache-2.0
#include "models/catalogue/catalogue.h"
#include "models/catalogue/entry_reader.h"
#include "models/catalogue/expression.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace penstock;

namespace {

const QByteArray smallest = "title: Thing\nprovider: acme\ncategory: storage\nicon: bucket\nsummary: A thing\n";

QByteArray with(const QByteArray &more) { return smallest + more; }

} // namespace

class TestCatalogue : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyShippedEntryReads()
    {
        const Catalogue catalogue;
        QVERIFY(catalogue.ids().size() >= 4);
        for (const QString &id : catalogue.ids()) {
            const auto read = catalogue.read(id);
            QVERIFY2(read.has_value(), read ? "" : qPrintable(read.error().toString()));
            const ComponentType &type = **read;
            QCOMPARE(type.id, id);
            QVERIFY2(!type.documentation.isEmpty(), qPrintable(id));
            QVERIFY2(!type.inputs.isEmpty() || !type.outputs.isEmpty(), qPrintable(id));
            QVERIFY(type.rules != nullptr);
            for (const PropertyType &property : type.properties) {
                const QString where = id + u' ' + property.id;
                QVERIFY2(property.label != property.id, qPrintable(where));
                if (property.kind == PropertyKind::Choice && !property.defaultValue.isNull())
                    QVERIFY2(property.choices.contains(property.defaultValue.toString()), qPrintable(where));
            }
            for (const PortType &port : type.inputs + type.outputs)
                QVERIFY2(port.label != port.id && !port.help.isEmpty(), qPrintable(QString(id + u' ' + port.id)));
        }
    }

    void whatIsWrongIsSaidWithItsLine_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("says");
        QTest::newRow("not YAML") << QByteArray("title: [\n") << 2 << u"YAML"_s;
        QTest::newRow("no title") << QByteArray("provider: x\n") << 1 << u"no title"_s;
        QTest::newRow("unknown section") << with("colour: red\n") << 6 << u"\"colour\" is not a word here"_s;
        QTest::newRow("a key twice") << with("title: Other\n") << 6 << u"twice"_s;
        QTest::newRow("unknown kind of port") << with("inputs:\n  a: {kind: water}\n") << 7 << u"\"water\""_s;
        QTest::newRow("unknown property kind") << with("properties:\n  a: {kind: colour}\n") << 7 << u"\"colour\""_s;
        QTest::newRow("unknown word") << with("resources:\n  r:\n    type: T\n    attributes:\n      A: {$wish: x}\n") << 10 << u"\"$wish\""_s;
        QTest::newRow("CDK word outside") << with("resources:\n  r:\n    type: T\n    attributes:\n      A: {$const: x.Y}\n") << 10 << u"CDK form only"_s;
        QTest::newRow("no such property") << with("resources:\n  r:\n    type: T\n    attributes:\n      A: {$property: x}\n") << 10 << u"no property \"x\""_s;
        QTest::newRow("no such resource") << with("exports:\n  a: {$own: q.Arn}\n") << 7 << u"no resource \"q\""_s;
        QTest::newRow("no such port") << with("resources:\n  \"r-{peer}\":\n    type: T\n    each: {input: x}\n") << 8 << u"no input \"x\""_s;
        QTest::newRow("two questions in a condition") << with("resources:\n  r:\n    type: T\n    when: {property: a, connected: {input: b}}\n") << 9
                                                      << u"one thing"_s;
        QTest::newRow("an edge outside an each") << with("resources:\n  r:\n    type: T\n    when: {edge: evt}\n") << 8 << u"peer of an each"_s;
        QTest::newRow("an edge of no kind") << with(
            "inputs:\n  a: {kind: evt}\nresources:\n  \"r-{peer}\":\n    type: T\n    each: {input: a}\n    when: {edge: water}\n")
                                            << 10 << u"no kind \"water\""_s;
        QTest::newRow("peer outside an each") << with("exports:\n  a: {$peer: b}\n") << 7 << u"inside an each"_s;
        QTest::newRow("a word with company") << with("exports:\n  a: {$own: b, other: c}\n") << 7 << u"stands alone"_s;
        QTest::newRow("a path that climbs out") << with("files:\n  f: {path: ../x}\n") << 7 << u"inside the repository"_s;
        QTest::newRow("Airflow word outside") << with("exports:\n  a: {$function: {file: b, name: c}}\n") << 7 << u"\"$function\""_s;
        QTest::newRow("a task and a DAG") << with("airflow:\n  task: {operator: a.B}\n  dag: {id: x}\n") << 7 << u"not both"_s;
        QTest::newRow("a DAG without an id") << with("airflow:\n  dag: {arguments: {a: 1}}\n") << 7 << u"needs an id"_s;
        QTest::newRow("an operator without a module") << with("airflow:\n  task: {operator: Bash}\n") << 7 << u"full path"_s;
        QTest::newRow("an argument that is no name") << with("airflow:\n  task: {operator: a.B, arguments: {b c: 1}}\n") << 7 << u"name of an argument"_s;
        QTest::newRow("a call by half a path") << with("airflow:\n  task:\n    operator: a.B\n    arguments: {c: {$call: {function: timedelta}}}\n") << 9
                                               << u"full path of something"_s;
        QTest::newRow("a function of no file") << with("airflow:\n  task:\n    operator: a.B\n    arguments: {c: {$function: {file: code, name: run}}}\n") << 9
                                               << u"no file \"code\""_s;
        QTest::newRow("a broken pattern") << with("properties:\n  a: {pattern: \"(\"}\n") << 7 << u"regular expression"_s;
    }

    void whatIsWrongIsSaidWithItsLine()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, line);
        QFETCH(QString, says);
        const auto read = readEntry(text, u"acme.thing"_s, u"acme.thing.yaml"_s);
        QVERIFY(!read);
        QVERIFY2(read.error().toString().contains(says), qPrintable(read.error().toString()));
        QCOMPARE(read.error().place.file, u"acme.thing.yaml"_s);
        QCOMPARE(read.error().place.line, line);
    }

    void everyWordIsDocumented_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("sections") << with("colour: red\n");
        QTest::newRow("words") << with("cdk:\n  exports:\n    a: {$wish: x}\n");
        QTest::newRow("conditions") << with("resources:\n  r:\n    type: T\n    when: {wish: x}\n");
        QTest::newRow("properties") << with("properties:\n  a: {wish: x}\n");
        QTest::newRow("property kinds") << with("properties:\n  a: {kind: wish}\n");
        QTest::newRow("ports") << with("inputs:\n  a: {wish: x}\n");
        QTest::newRow("resources") << with("resources:\n  r: {wish: x}\n");
        QTest::newRow("steps") << with("cdk:\n  constructs:\n    - wish: x\n");
        QTest::newRow("files") << with("files:\n  f: {wish: x}\n");
        QTest::newRow("facts of the stage") << with("exports:\n  a: {$stage: wish}\n");
    }

    // What the reader says it knows is what the README explains.
    void everyWordIsDocumented()
    {
        QFETCH(QByteArray, text);
        QFile readme(QStringLiteral(PENSTOCK_SOURCE_DIR "/resources/catalogue/README.md"));
        QVERIFY(readme.open(QIODevice::ReadOnly));
        const QString documented = QString::fromUtf8(readme.readAll());
        const auto read = readEntry(text, u"acme.thing"_s, u"acme.thing.yaml"_s);
        QVERIFY(!read);
        const QString known = read.error().next;
        QVERIFY2(known.startsWith(u"Known here: "_s), qPrintable(read.error().toString()));
        const QStringList words = known.mid(12).chopped(1).split(u", "_s);
        QVERIFY(words.size() > 2);
        for (const QString &word : words) {
            const bool there = documented.contains(QRegularExpression(u"[`{ ,\\-]"_s + QRegularExpression::escape(word) + u"[`: ,}|]"_s));
            QVERIFY2(there, qPrintable(word));
        }
    }

    void aFolderOfOnesOwnAddsAndReplaces()
    {
        QTemporaryDir folder;
        const auto write = [&](const QString &name, const QByteArray &text) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text);
        };
        write(u"acme.thing.yaml"_s, smallest);
        write(u"aws.s3.bucket.yaml"_s, smallest);
        write(u"notes.yaml"_s, "not an entry");
        Catalogue catalogue;
        const Catalogue before = catalogue;
        const auto added = catalogue.addFolder(folder.path());
        QVERIFY2(added.has_value(), added ? "" : qPrintable(added.error().toString()));
        QVERIFY(catalogue.contains(u"acme.thing"_s));
        QVERIFY(!catalogue.contains(u"notes"_s));
        QCOMPARE(catalogue.type(u"aws.s3.bucket"_s)->title, u"Thing"_s);
        QCOMPARE(before.type(u"aws.s3.bucket"_s)->title, u"S3 bucket"_s);

        write(u"acme.broken.yaml"_s, "title: [\n");
        Catalogue other;
        const auto refused = other.addFolder(folder.path());
        QVERIFY(!refused);
        QVERIFY(refused.error().place.file.endsWith(u"acme.broken.yaml"_s));
    }

    void inputsTakeTheKindsTheyAccept()
    {
        const Catalogue catalogue;
        const ComponentType *event = catalogue.type(u"aws.s3.event"_s);
        QVERIFY(event);
        const PortType *bucket = event->input(u"bucket"_s);
        QVERIFY(bucket);
        QVERIFY(accepts(*bucket, u"obj"_s));
        QVERIFY(accepts(*bucket, u"evt"_s));
        QVERIFY(!accepts(*bucket, u"tbl"_s));
        QVERIFY(!event->input(u"nothing"_s));
    }

    void regionsAreKnown()
    {
        const QStringList regions = Catalogue().regions(u"aws"_s);
        QVERIFY(regions.contains(u"eu-west-1"_s));
        QVERIFY(Catalogue().regions(u"nowhere"_s).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestCatalogue)
#include "tst_catalogue.moc"
