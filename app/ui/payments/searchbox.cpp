#include "ui/payments/searchbox.h"

#include "ui/payments/searchcompletionpopup.h"
#include "ui/payments/searchhelppopover.h"
#include "ui/payments/searchnotes.h"
#include "ui/widgets/themedicon.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace console {

namespace {

constexpr int kMostLetters = 200;

} // namespace

SearchBox::SearchBox(QWidget *parent)
    : QWidget(parent),
      m_context([] { return SearchContext{.now = {}, .zone = QTimeZone::utc(), .paymentTypes = {}}; }),
      m_edit(new QLineEdit(this)),
      m_help(new QToolButton(this)),
      m_notes(new SearchNotes(this)),
      m_popup(new SearchCompletionPopup(m_edit)),
      m_popover(new SearchHelpPopover(this))
{
    m_edit->setObjectName(QStringLiteral("searchLineEdit"));
    m_edit->setPlaceholderText(tr("Name, order ID, Confirm Code, plate, amount, status:failed …"));
    m_edit->setAccessibleName(tr("Search payments"));
    m_edit->setClearButtonEnabled(true);
    m_edit->setMaxLength(kMostLetters);
    m_edit->setMinimumWidth(260);
    m_edit->addAction(themedIcon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_edit->installEventFilter(this);
    m_help->setObjectName(QStringLiteral("searchHelpButton"));
    m_help->setText(QStringLiteral("?"));
    m_help->setToolTip(tr("What you can type (F1)"));
    m_help->setAccessibleName(tr("Search help"));
    m_help->setFocusPolicy(Qt::StrongFocus);
    setFocusProxy(m_edit);

    auto *row = new QHBoxLayout;
    row->setSpacing(4);
    row->addWidget(m_edit, 1);
    row->addWidget(m_help);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(3);
    column->addLayout(row);
    column->addWidget(m_notes);

    connect(m_edit, &QLineEdit::textChanged, this, &SearchBox::textChanged);
    connect(m_edit, &QLineEdit::textEdited, this, &SearchBox::offerCompletions);
    connect(m_popup, &SearchCompletionPopup::offerClicked, this, &SearchBox::accept);
    connect(m_help, &QToolButton::clicked, this, &SearchBox::toggleHelp);
    connect(m_popover, &SearchHelpPopover::exampleChosen, this, [this](const QString &example) {
        const QString before = m_edit->text().trimmed();
        m_edit->setText(before.isEmpty() ? example : before + QLatin1Char(' ') + example);
        m_edit->setFocus(Qt::OtherFocusReason);
    });
}

void SearchBox::setContext(std::function<SearchContext()> context)
{
    m_context = std::move(context);
    readAgain();
}

QString SearchBox::text() const
{
    return m_edit->text();
}

void SearchBox::setText(const QString &text)
{
    m_edit->setText(text);
    m_popup->hide();
}

void SearchBox::readAgain()
{
    textChanged();
}

void SearchBox::focusText()
{
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
}

void SearchBox::toggleHelp()
{
    m_popup->hide();
    m_popover->toggle(m_edit);
}

void SearchBox::textChanged()
{
    m_query = PaymentSearchQuery::parse(m_edit->text(), m_context());
    m_notes->showNotes(m_edit->text(), m_query);
    m_edit->setAccessibleDescription(m_notes->plainText());
    Q_EMIT queryChanged();
}

void SearchBox::offerCompletions()
{
    const QString before = m_edit->text().left(m_edit->cursorPosition());
    const QString word = before.mid(before.lastIndexOf(QLatin1Char(' ')) + 1);
    // One letter is the beginning of most names, too.
    const bool isOperator = word.contains(QLatin1Char(':')) || word.size() > 1;
    m_popup->showOffers(isOperator ? searchCompletions(m_edit->text(), m_edit->cursorPosition(), m_context())
                                   : QList<SearchCompletion>());
}

bool SearchBox::accept()
{
    const SearchCompletion *chosen = m_popup->chosen();
    if (!chosen)
        return false;
    const SearchCompletion offer = *chosen;
    QString text = m_edit->text();
    text.replace(offer.position, offer.length, offer.insert);
    m_edit->setText(text);
    m_edit->setCursorPosition(int(offer.position + offer.insert.size()));
    offerCompletions(); // after "status:" its values
    return true;
}

bool SearchBox::keyPressed(int key)
{
    const bool isEnter = key == Qt::Key_Return || key == Qt::Key_Enter;
    if (m_popup->isVisible()) {
        if (key == Qt::Key_Down || key == Qt::Key_Up) {
            m_popup->step(key == Qt::Key_Down ? 1 : -1);
            if (const SearchCompletion *chosen = m_popup->chosen())
                m_edit->setAccessibleDescription(QStringLiteral("%1 %2").arg(chosen->insert, chosen->hint));
            return true;
        }
        if ((isEnter || key == Qt::Key_Tab) && accept())
            return true;
        if (key == Qt::Key_Escape || isEnter || key == Qt::Key_Tab)
            m_popup->hide();
        if (key == Qt::Key_Escape)
            return true;
    }
    if (key == Qt::Key_F1) {
        toggleHelp();
        return true;
    }
    if (key == Qt::Key_Escape && !m_edit->text().isEmpty()) {
        m_edit->clear();
        return true;
    }
    if (key == Qt::Key_Down || isEnter) {
        Q_EMIT leftDownwards();
        return true;
    }
    return false;
}

bool SearchBox::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_edit)
        return QWidget::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::ShortcutOverride:
        // In the box F1 is the search's own help, not the program's.
        if (static_cast<QKeyEvent *>(event)->key() == Qt::Key_F1) {
            event->accept();
            return true;
        }
        break;
    case QEvent::KeyPress:
        if (keyPressed(static_cast<QKeyEvent *>(event)->key()))
            return true;
        break;
    case QEvent::FocusOut:
    case QEvent::Hide: m_popup->hide(); break;
    default: break;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace console
