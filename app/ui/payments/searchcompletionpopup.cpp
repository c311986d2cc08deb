#include "ui/payments/searchcompletionpopup.h"

#include <QScrollBar>

namespace console {

namespace {

constexpr int kMostLines = 9;

} // namespace

SearchCompletionPopup::SearchCompletionPopup(QWidget *box) : QListWidget(box), m_box(box)
{
    // A tool tip's window: above all, and it never takes the keyboard from the box.
    setWindowFlags(Qt::ToolTip);
    setAttribute(Qt::WA_ShowWithoutActivating);
    setFocusPolicy(Qt::NoFocus);
    setObjectName(QStringLiteral("searchCompletionList"));
    setAccessibleName(tr("Completions"));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setUniformItemSizes(true);
    connect(this, &QListWidget::itemClicked, this, &SearchCompletionPopup::offerClicked);
}

void SearchCompletionPopup::showOffers(const QList<SearchCompletion> &offers)
{
    m_offers = offers;
    clear();
    if (offers.isEmpty() || !m_box->isVisible()) {
        hide();
        return;
    }
    for (const SearchCompletion &offer : offers)
        addItem(QStringLiteral("%1   %2").arg(offer.insert.trimmed(), offer.hint));
    setCurrentRow(-1);
    const int lines = int(std::min<qsizetype>(offers.size(), kMostLines));
    const int width = sizeHintForColumn(0) + 2 * frameWidth() + 12 +
                      (offers.size() > kMostLines ? verticalScrollBar()->sizeHint().width() : 0);
    resize(std::clamp(width, 220, std::max(220, m_box->width())), lines * sizeHintForRow(0) + 2 * frameWidth());
    move(m_box->mapToGlobal(QPoint(0, m_box->height() + 1)));
    show();
    raise();
}

void SearchCompletionPopup::step(int by)
{
    const int row = currentRow() < 0 && by < 0 ? count() - 1 : currentRow() + by;
    setCurrentRow(row >= count() ? -1 : row);
}

const SearchCompletion *SearchCompletionPopup::chosen() const
{
    const int row = currentRow();
    return isVisible() && row >= 0 && row < m_offers.size() ? &m_offers.at(row) : nullptr;
}

} // namespace console
