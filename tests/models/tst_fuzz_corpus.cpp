// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/project_input.cpp"

#include <QTest>

/// The inputs that fuzzing found worth keeping, through the same function: none may crash, hang or lose text.
class TestFuzzCorpus : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void project_data()
    {
        QTest::addColumn<QString>("path");
        const QDir folder(QStringLiteral(PENSTOCK_SOURCE_DIR "/tests/fuzz/corpus/project"));
        for (const QString &name : folder.entryList(QDir::Files, QDir::Name))
            QTest::newRow(qPrintable(name)) << folder.filePath(name);
    }
    void project()
    {
        QFETCH(QString, path);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        tryProjectInput(file.readAll());
    }
};

QTEST_GUILESS_MAIN(TestFuzzCorpus)
#include "tst_fuzz_corpus.moc"
