#pragma once

#include "core/paymentsearchquery.h"

#include <QLabel>

namespace console {

/// Under the search box: what of the text was read as something else than words, and what could not be read, each with
/// its stretch of the text. Hidden while there is nothing to say. Owner: the search box.
class SearchNotes : public QWidget
{
    Q_OBJECT
public:
    explicit SearchNotes(QWidget *parent = nullptr);
    void showNotes(const QString &text, const PaymentSearchQuery &query);
    /// All that is said, one note a line, problems first: for screen readers and tests.
    QString plainText() const;

private:
    QLabel *m_problems;
    QLabel *m_readings;
};

} // namespace console
