// SPDX-License-Identifier: Apache-2.0
#include "widgets/shell/theme.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace penstock;

class CanvasThemeTest : public QObject
{
    Q_OBJECT
private:
    static void readable(const Theme &theme, const char *what, const QColor &text, const QColor &background, double least = 4.5)
    {
        const double ratio = contrastRatio(text, background);
        QVERIFY2(
            ratio >= least, qPrintable(u"%1, %2: %3 on %4 is only %5"_s.arg(theme.id, QString::fromLatin1(what), text.name(), background.name()).arg(ratio)));
    }

private Q_SLOTS:
    void textIsReadable_data()
    {
        QTest::addColumn<QString>("id");
        QTest::newRow("light") << u"light"_s;
        QTest::newRow("dark") << u"dark"_s;
    }
    void textIsReadable()
    {
        QFETCH(QString, id);
        const Theme &t = id == "dark"_L1 ? darkTheme() : lightTheme();
        QCOMPARE(t.id, id);
        for (const QColor &background : {t.window, t.panel, t.raised}) {
            readable(t, "text", t.text, background);
            readable(t, "secondary", t.secondaryText, background);
            readable(t, "link", t.link, background);
            readable(t, "error", t.error, background);
            readable(t, "warning", t.warning, background);
            readable(t, "hint", t.hint, background);
            readable(t, "success", t.success, background);
            for (const QColor &stage : t.stages)
                readable(t, "stage", stage, background);
            for (const QColor &stage : t.otherStages)
                readable(t, "other stage", stage, background);
            for (auto it = t.categories.begin(); it != t.categories.end(); ++it)
                readable(t, qPrintable(it.key()), it.value(), background);
        }
        readable(t, "accent text", t.accentText, t.accent);
        readable(t, "title", t.nodeTitle, t.nodeFill);
        readable(t, "subtitle", t.nodeSubtitle, t.nodeFill);
        readable(t, "subtitle of unknown", t.nodeSubtitle, t.unknownFill);
        readable(t, "group title", t.groupTitle, t.canvas);
        readable(t, "note", t.noteText, t.noteFill);
        readable(t, "error fill", t.error, t.errorFill);
        readable(t, "warning fill", t.warning, t.warningFill);
        readable(t, "hint fill", t.hint, t.hintFill);
        readable(t, "success fill", t.success, t.successFill);
        readable(t, "added", t.added, t.addedFill);
        readable(t, "removed", t.removed, t.removedFill);
        readable(t, "changed", t.changed, t.changedFill);
        readable(t, "replaced", t.replaced, t.replacedFill);
        for (const QColor &fill : {t.addedFill, t.removedFill, t.changedFill, t.replacedFill, t.code, t.codeCurrentLine, t.accentFill})
            readable(t, "text on a fill", t.text, fill);
        readable(t, "gutter", t.codeGutterText, t.codeGutter);
        for (auto it = t.ports.begin(); it != t.ports.end(); ++it)
            readable(t, qPrintable(it.key()), it.value(), t.nodeFill, 3.0);
        readable(t, "edges", t.edge, t.canvas, 2.5);
    }

    void contrastIsThatOfWcag()
    {
        QCOMPARE(contrastRatio(Qt::black, Qt::white), 21.0);
        QCOMPARE(contrastRatio(Qt::white, Qt::white), 1.0);
        QVERIFY(qAbs(contrastRatio(QColor(0x77, 0x77, 0x77), Qt::white) - 4.48) < 0.01);
    }

    void overrideSwitchesAndSays()
    {
        ThemeWatcher &watcher = ThemeWatcher::instance();
        watcher.setColorScheme(Qt::ColorScheme::Light);
        QSignalSpy spy(&watcher, &ThemeWatcher::changed);
        watcher.setColorScheme(Qt::ColorScheme::Dark);
        QCOMPARE(spy.size(), 1);
        QVERIFY(currentTheme().dark);
        watcher.setColorScheme(Qt::ColorScheme::Dark);
        QCOMPARE(spy.size(), 1);
        watcher.setColorScheme(Qt::ColorScheme::Light);
        QVERIFY(!currentTheme().dark);
    }

    void paletteFollows()
    {
        applyTheme(*qApp);
        ThemeWatcher::instance().setColorScheme(Qt::ColorScheme::Dark);
        QCOMPARE(qApp->palette().color(QPalette::Window), darkTheme().window);
        ThemeWatcher::instance().setColorScheme(Qt::ColorScheme::Light);
        QCOMPARE(qApp->palette().color(QPalette::Window), lightTheme().window);
    }

    void aMissingColourIsNamed()
    {
        const auto read = parseTheme("{\"dark\": true, \"colors\": {\"window\": \"#123456\"}}", u"mine"_s);
        QVERIFY(!read);
        QVERIFY2(read.error().why.contains(u"colors.panel"_s), qPrintable(read.error().why));
        QVERIFY(!parseTheme("{", u"mine"_s));
    }

    void unknownStagesKeepTheirColour()
    {
        const Theme &t = lightTheme();
        QCOMPARE(t.stage(u"sandbox"_s), t.stage(u"sandbox"_s));
        QVERIFY(t.otherStages.contains(t.stage(u"sandbox"_s)));
        QCOMPARE(t.stage(u"prod"_s), t.stages.value(u"prod"_s));
    }
};

QTEST_MAIN(CanvasThemeTest)
#include "tst_canvas_theme.moc"
