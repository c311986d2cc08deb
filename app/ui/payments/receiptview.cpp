#include "ui/payments/receiptview.h"

#include "models/paymenttext.h"
#include "ui/widgets/copyfield.h"
#include "ui/widgets/toneicon.h"

#include <QFrame>
#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace console {

namespace {

QLabel *plainLabel(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    return label;
}

QFrame *card(const QString &title, QWidget *parent, QVBoxLayout *&column)
{
    auto *frame = new QFrame(parent);
    frame->setProperty("look", QStringLiteral("card"));
    column = new QVBoxLayout(frame);
    column->setContentsMargins(12, 8, 12, 10);
    column->setSpacing(6);
    QLabel *heading = plainLabel(title, frame);
    heading->setProperty("look", QStringLiteral("subtitle"));
    column->addWidget(heading);
    return frame;
}

} // namespace

ReceiptView::ReceiptView(QWidget *parent) : QWidget(parent), m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
}

void ReceiptView::clear()
{
    delete std::exchange(m_content, nullptr);
}

void ReceiptView::showDetails(const PaymentDetails &details, const QTimeZone &zone)
{
    delete m_content;
    m_content = new QWidget(this);
    auto *columns = new QHBoxLayout(m_content);
    columns->setContentsMargins(2, 2, 8, 2);
    columns->setSpacing(12);
    auto *left = new QVBoxLayout;
    auto *right = new QVBoxLayout;
    left->setSpacing(10);
    right->setSpacing(10);
    const QList<ReceiptSection> sections = receiptSections(details, zone);
    const QList<TimelineEntry> timeline = paymentTimeline(details);
    qsizetype leftRows = 0;
    qsizetype rightRows = 2 * timeline.size() + 2;
    if (!m_narrow)
        right->addWidget(timelineCard(timeline, zone));
    for (const ReceiptSection &section : sections) {
        // Each card goes where less stands so far; the payment itself is first, at the left.
        const bool toLeft = m_narrow || leftRows <= rightRows;
        (toLeft ? left : right)->addWidget(sectionCard(section));
        if (m_narrow && leftRows == 0)
            left->addWidget(timelineCard(timeline, zone));
        (toLeft ? leftRows : rightRows) += section.rows.size() + 2;
    }
    left->addStretch(1);
    right->addStretch(1);
    columns->addLayout(left, 1);
    columns->addLayout(right, m_narrow ? 0 : 1);
    m_layout->addWidget(m_content);
}

QWidget *ReceiptView::sectionCard(const ReceiptSection &section)
{
    QVBoxLayout *column = nullptr;
    QFrame *frame = card(section.title, m_content, column);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(14);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(1, 1);
    int line = 0;
    for (const ReceiptRow &row : section.rows) {
        QLabel *label = plainLabel(row.label, frame);
        label->setProperty("look", QStringLiteral("muted"));
        label->setWordWrap(row.label.size() > 24);
        grid->addWidget(label, line, 0, Qt::AlignTop);
        if (row.copyName.isEmpty()) {
            QLabel *value = plainLabel(row.value, frame);
            value->setWordWrap(true);
            value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
            value->setAccessibleName(row.label + QStringLiteral(": ") + row.value);
            grid->addWidget(value, line, 1, Qt::AlignTop);
        } else {
            auto *value = new CopyField(frame);
            value->setValue(row.value, row.copyName);
            grid->addWidget(value, line, 1, Qt::AlignTop);
        }
        ++line;
    }
    column->addLayout(grid);
    return frame;
}

QWidget *ReceiptView::timelineCard(const QList<TimelineEntry> &entries, const QTimeZone &zone)
{
    QVBoxLayout *column = nullptr;
    QFrame *frame = card(tr("Timeline"), m_content, column);
    frame->setObjectName(QStringLiteral("timelineCard"));
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(1, 1);
    int line = 0;
    for (const TimelineEntry &entry : entries) {
        grid->addWidget(new ToneIcon(entry.icon, entry.tone, frame), line, 0, Qt::AlignTop);
        QLabel *what = plainLabel(entry.what, frame);
        what->setWordWrap(true);
        what->setObjectName(QStringLiteral("timelineEntryLabel"));
        auto *texts = new QVBoxLayout;
        texts->setSpacing(1);
        texts->addWidget(what);
        QString second = momentText(entry.at, zone);
        if (!entry.detail.isEmpty())
            second += QStringLiteral(" · ") + entry.detail;
        QLabel *when = plainLabel(second, frame);
        when->setProperty("look", QStringLiteral("muted"));
        when->setWordWrap(true);
        when->setTextInteractionFlags(Qt::TextSelectableByMouse);
        texts->addWidget(when);
        grid->addLayout(texts, line, 1);
        ++line;
    }
    column->addLayout(grid);
    return frame;
}

} // namespace console
