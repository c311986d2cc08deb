#include "ui/payments/rawobjectview.h"

#include "ui/widgets/tone.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QTextBlock>
#include <QToolButton>
#include <QVBoxLayout>

namespace console {

namespace {

QToolButton *stepButton(const QString &text, const QString &name, const QString &objectName, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setText(text);
    button->setToolTip(name);
    button->setAccessibleName(name);
    button->setObjectName(objectName);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

} // namespace

RawObjectView::RawObjectView(QWidget *parent)
    : QWidget(parent),
      m_search(new QLineEdit(this)),
      m_count(new QLabel(this)),
      m_previous(stepButton(QStringLiteral("↑"), tr("Previous match (Shift+Enter)"),
                            QStringLiteral("previousMatchButton"), this)),
      m_next(stepButton(QStringLiteral("↓"), tr("Next match (Enter)"), QStringLiteral("nextMatchButton"), this)),
      m_text(new QPlainTextEdit(this))
{
    m_search->setObjectName(QStringLiteral("rawSearchLineEdit"));
    m_search->setPlaceholderText(tr("Find in the object"));
    m_search->setAccessibleName(tr("Find in the object"));
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    m_count->setObjectName(QStringLiteral("rawMatchesLabel"));
    m_count->setProperty("look", QStringLiteral("muted"));
    m_text->setObjectName(QStringLiteral("rawTextEdit"));
    m_text->setAccessibleName(tr("Stripe's payment intent"));
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFocusProxy(m_search);
    auto *row = new QHBoxLayout;
    row->addWidget(m_search, 1);
    row->addWidget(m_previous);
    row->addWidget(m_next);
    row->addWidget(m_count);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 6, 0, 0);
    column->addLayout(row);
    column->addWidget(m_text, 1);
    connect(m_search, &QLineEdit::textChanged, this, &RawObjectView::findAll);
    connect(m_previous, &QToolButton::clicked, this, [this] { step(-1); });
    connect(m_next, &QToolButton::clicked, this, [this] { step(1); });
    findAll();
}

void RawObjectView::showText(const QString &json)
{
    m_filled = true;
    m_text->setPlainText(json);
    findAll();
}

void RawObjectView::showReason(const QString &reason)
{
    m_filled = false;
    m_text->setPlainText(reason);
    findAll();
}

void RawObjectView::findAll()
{
    m_found.clear();
    const QString text = m_text->toPlainText();
    const QString wanted = m_search->text();
    for (qsizetype at = wanted.isEmpty() ? -1 : text.indexOf(wanted, 0, Qt::CaseInsensitive); at >= 0;
         at = text.indexOf(wanted, at + wanted.size(), Qt::CaseInsensitive))
        m_found.append(int(at));
    m_current = m_found.isEmpty() ? -1 : 0;
    mark();
}

void RawObjectView::step(int by)
{
    if (m_found.isEmpty())
        return;
    const int matches = int(m_found.size());
    m_current = (m_current + by + matches) % matches;
    mark();
}

void RawObjectView::mark()
{
    const ToneColours all = toneColours(Tone::Warning, palette());
    QList<QTextEdit::ExtraSelection> marks;
    for (int i = 0; i < m_found.size(); ++i) {
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(m_text->document());
        mark.cursor.setPosition(m_found.at(i));
        mark.cursor.setPosition(m_found.at(i) + int(m_search->text().size()), QTextCursor::KeepAnchor);
        mark.format.setBackground(all.background);
        mark.format.setForeground(all.text);
        mark.format.setFontUnderline(i == m_current);
        if (i == m_current)
            mark.format.setFontWeight(QFont::Bold);
        marks.append(mark);
    }
    m_text->setExtraSelections(marks);
    if (m_current >= 0) {
        QTextCursor cursor(m_text->document());
        cursor.setPosition(m_found.at(m_current));
        m_text->setTextCursor(cursor);
        m_text->ensureCursorVisible();
    }
    const bool asked = !m_search->text().isEmpty();
    m_count->setText(!asked ? QString()
                     : m_found.isEmpty()
                         ? tr("not found")
                         : tr("%1 of %2").arg(QLocale().toString(m_current + 1), QLocale().toString(m_found.size())));
    m_search->setAccessibleDescription(m_count->text());
    m_previous->setEnabled(m_found.size() > 1);
    m_next->setEnabled(m_found.size() > 1);
}

bool RawObjectView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            step(key->modifiers().testFlag(Qt::ShiftModifier) ? -1 : 1);
            return true;
        }
        if (key->key() == Qt::Key_Escape && !m_search->text().isEmpty()) {
            m_search->clear();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace console
