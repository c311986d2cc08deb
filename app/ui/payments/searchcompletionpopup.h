#pragma once

#include "core/paymentsearchquery.h"

#include <QListWidget>

namespace console {

/// The offers under the search box while an operator is typed. Takes no focus: the box goes on typing and hands the
/// keys over. Nothing is chosen at first, so that Enter still means "go to the list". Owner: the search box.
class SearchCompletionPopup : public QListWidget
{
    Q_OBJECT
public:
    explicit SearchCompletionPopup(QWidget *box);
    /// Shows the offers under `box`, or hides where there is none.
    void showOffers(const QList<SearchCompletion> &offers);
    /// Down and Up; past the ends nothing is chosen again.
    void step(int by);
    /// The chosen offer, or null.
    const SearchCompletion *chosen() const;

Q_SIGNALS:
    /// By a click.
    void offerClicked();

private:
    QWidget *m_box;
    QList<SearchCompletion> m_offers;
};

} // namespace console
