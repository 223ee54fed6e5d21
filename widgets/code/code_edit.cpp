// SPDX-License-Identifier: Apache-2.0
#include "widgets/code/code_edit.h"

#include "widgets/code/highlighting.h"
#include "widgets/shell/tones.h"

#include <QFontDatabase>
#include <QPainter>
#include <QTextBlock>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace penstock {

class CodeEdit::Gutter : public QWidget
{
public:
    explicit Gutter(CodeEdit *edit)
        : QWidget(edit)
        , m_edit(edit)
    { }
    QSize sizeHint() const override { return {m_edit->gutterWidth(), 0}; }

protected:
    void paintEvent(QPaintEvent *event) override { m_edit->paintGutter(event); }

private:
    CodeEdit *m_edit;
};

CodeEdit::CodeEdit(QWidget *parent)
    : QPlainTextEdit(parent)
    , m_gutter(new Gutter(this))
{
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setTabStopDistance(4 * fontMetrics().horizontalAdvance(u' '));
    setTabChangesFocus(true);
    connect(this, &QPlainTextEdit::blockCountChanged, this, [this] { layOutGutter(); });
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect &rect, int dy) {
        if (dy)
            m_gutter->scroll(0, dy);
        else
            m_gutter->update(0, rect.y(), m_gutter->width(), rect.height());
    });
    layOutGutter();
}

void CodeEdit::setSyntax(const QString &fileName, const QString &language)
{
    if (m_fileName == fileName && m_language == language)
        return;
    m_fileName = fileName;
    m_language = language;
    highlightSoon();
}

void CodeEdit::setLineNumbersVisible(bool visible)
{
    m_gutter->setVisible(visible);
    layOutGutter();
}

void CodeEdit::setMarkedLines(const QSet<int> &lines)
{
    m_marked = lines;
    m_gutter->update();
}

void CodeEdit::setIndent(int spaces)
{
    m_indent = spaces;
    setTabChangesFocus(spaces == 0);
}

void CodeEdit::paintEvent(QPaintEvent *event)
{
    QPlainTextEdit::paintEvent(event);
    if (!m_painted) {
        m_painted = true;
        highlightSoon();
    }
}

void CodeEdit::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    layOutGutter();
}

void CodeEdit::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::ApplicationPaletteChange)
        highlightSoon();
    else if (event->type() == QEvent::FontChange && m_gutter)
        layOutGutter();
}

void CodeEdit::keyPressEvent(QKeyEvent *event)
{
    if (m_indent > 0 && !isReadOnly()) {
        if (event->key() == Qt::Key_Tab && event->modifiers() == Qt::NoModifier) {
            textCursor().insertText(QString(m_indent, u' '));
            return;
        }
        if (event->key() == Qt::Key_Escape) {
            focusNextChild(); // so that the keyboard is not caught
            return;
        }
    }
    QPlainTextEdit::keyPressEvent(event);
}

int CodeEdit::gutterWidth() const
{
    if (m_gutter->isHidden())
        return 0;
    const int digits = std::max(2, int(QString::number(std::max(1, blockCount())).size()));
    return fontMetrics().horizontalAdvance(u'9') * (digits + 2);
}

void CodeEdit::layOutGutter()
{
    const int width = gutterWidth();
    setViewportMargins(width, 0, 0, 0);
    const QRect inside = contentsRect();
    m_gutter->setGeometry(inside.left(), inside.top(), width, inside.height());
}

void CodeEdit::paintGutter(QPaintEvent *event)
{
    QPainter painter(m_gutter);
    const QColor base = palette().color(QPalette::Base);
    const QColor text = palette().color(QPalette::Text);
    painter.fillRect(event->rect(), blended(base, text, 0.05));
    const ToneColours mark = toneColours(Tone::Caution, palette());
    const int letter = fontMetrics().horizontalAdvance(u'9');

    QTextBlock block = firstVisibleBlock();
    qreal top = blockBoundingGeometry(block).translated(contentOffset()).top();
    while (block.isValid() && top <= event->rect().bottom()) {
        const qreal bottom = top + blockBoundingRect(block).height();
        if (block.isVisible() && bottom >= event->rect().top()) {
            const bool marked = m_marked.contains(block.blockNumber() + 1);
            if (marked)
                painter.fillRect(QRectF(m_gutter->width() - letter * 0.4, top, letter * 0.4, bottom - top), mark.line);
            painter.setPen(marked ? mark.text : blended(base, text, 0.6));
            painter.drawText(QRectF(0, top, m_gutter->width() - letter, fontMetrics().height()), Qt::AlignRight, QString::number(block.blockNumber() + 1));
        }
        block = block.next();
        top = bottom;
    }
}

void CodeEdit::highlightSoon()
{
    if (!m_painted || m_highlightPending)
        return;
    m_highlightPending = true;
    QTimer::singleShot(0, this, [this] {
        m_highlightPending = false;
        if (!m_fileName.isEmpty() || !m_language.isEmpty() || highlightingIsLoaded())
            highlight(document(), m_fileName, m_language, palette());
    });
}

} // namespace penstock
