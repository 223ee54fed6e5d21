// SPDX-License-Identifier: Apache-2.0
#include "widgets/repository/diff_view.h"

#include "widgets/shell/tones.h"

#include <QFontDatabase>
#include <QPainter>
#include <QTextBlock>

using namespace Qt::StringLiterals;

namespace penstock {

class DiffView::Gutter : public QWidget
{
public:
    explicit Gutter(DiffView *view)
        : QWidget(view)
        , m_view(view)
    { }

protected:
    void paintEvent(QPaintEvent *event) override { m_view->paintGutter(event); }

private:
    DiffView *m_view;
};

namespace {

std::optional<Tone> toneOf(DiffLineKind kind)
{
    switch (kind) {
    case DiffLineKind::Added: return Tone::Good;
    case DiffLineKind::Removed: return Tone::Remove;
    case DiffLineKind::Hunk: return Tone::Info;
    case DiffLineKind::File: return Tone::Neutral;
    default: return std::nullopt;
    }
}

bool isChange(DiffLineKind kind) { return kind == DiffLineKind::Added || kind == DiffLineKind::Removed; }

} // namespace

DiffView::DiffView(QWidget *parent)
    : QPlainTextEdit(parent)
    , m_gutter(new Gutter(this))
{
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setAccessibleName(tr("Changes in the file"));
    setPlaceholderText(tr("Select a file to see its changes. n and p go to the next and the previous one."));
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect &rect, int dy) {
        if (dy)
            m_gutter->scroll(0, dy);
        else
            m_gutter->update(0, rect.y(), m_gutter->width(), rect.height());
    });
    layOutGutter();
}

void DiffView::setDiff(const QString &unifiedDiff)
{
    const QList<DiffLine> lines = parseUnifiedDiff(unifiedDiff);
    if (lines == m_lines)
        return;
    m_lines = lines;
    QString text;
    int most = 0;
    for (const DiffLine &line : lines) {
        text += line.text + u'\n';
        most = std::max({most, line.before, line.after});
    }
    text.chop(1);
    m_digits = std::max(2, int(QString::number(most).size()));
    setPlainText(text);
    layOutGutter();
}

void DiffView::eachVisible(const QRect &area, const std::function<void(int, qreal, qreal)> &paint) const
{
    QTextBlock block = firstVisibleBlock();
    qreal top = blockBoundingGeometry(block).translated(contentOffset()).top();
    while (block.isValid() && top <= area.bottom()) {
        const qreal height = blockBoundingRect(block).height();
        if (top + height >= area.top() && block.blockNumber() < m_lines.size())
            paint(block.blockNumber(), top, height);
        top += height;
        block = block.next();
    }
}

void DiffView::paintEvent(QPaintEvent *event)
{
    {
        QPainter painter(viewport());
        eachVisible(event->rect(), [&](int line, qreal top, qreal height) {
            if (const std::optional<Tone> tone = toneOf(m_lines[line].kind))
                painter.fillRect(QRectF(0, top, viewport()->width(), height), toneColours(*tone, palette()).fill);
        });
    }
    QPlainTextEdit::paintEvent(event);
}

void DiffView::paintGutter(QPaintEvent *event)
{
    QPainter painter(m_gutter);
    const QColor base = palette().color(QPalette::Base);
    const QColor text = palette().color(QPalette::Text);
    painter.fillRect(event->rect(), blended(base, text, 0.05));
    painter.setPen(blended(base, text, 0.65));
    const int letter = fontMetrics().horizontalAdvance(u'9');
    const int column = letter * (m_digits + 1);
    eachVisible(event->rect(), [&](int line, qreal top, qreal) {
        const auto number = [&](int value, int left) {
            if (value > 0)
                painter.drawText(QRectF(left, top, column - letter / 2.0, fontMetrics().height()), Qt::AlignRight, QString::number(value));
        };
        number(m_lines[line].before, 0);
        number(m_lines[line].after, column);
    });
}

void DiffView::layOutGutter()
{
    const int width = m_lines.isEmpty() ? 0 : fontMetrics().horizontalAdvance(u'9') * (m_digits + 1) * 2;
    setViewportMargins(width, 0, 0, 0);
    const QRect inside = contentsRect();
    m_gutter->setGeometry(inside.left(), inside.top(), width, inside.height());
}

void DiffView::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    layOutGutter();
}

void DiffView::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_gutter)
        layOutGutter();
}

void DiffView::keyPressEvent(QKeyEvent *event)
{
    if (event->modifiers() == Qt::NoModifier && event->key() == Qt::Key_N)
        nextChange();
    else if (event->modifiers() == Qt::NoModifier && event->key() == Qt::Key_P)
        previousChange();
    else
        QPlainTextEdit::keyPressEvent(event);
}

bool DiffView::beginsChange(int line) const { return isChange(m_lines[line].kind) && (line == 0 || !isChange(m_lines[line - 1].kind)); }

void DiffView::nextChange()
{
    for (int line = textCursor().blockNumber() + 1; line < m_lines.size(); ++line) {
        if (beginsChange(line))
            return goTo(line);
    }
}

void DiffView::previousChange()
{
    for (int line = std::min(textCursor().blockNumber(), int(m_lines.size())) - 1; line >= 0; --line) {
        if (beginsChange(line))
            return goTo(line);
    }
}

void DiffView::goTo(int line)
{
    setTextCursor(QTextCursor(document()->findBlockByNumber(line)));
    centerCursor();
}

} // namespace penstock
