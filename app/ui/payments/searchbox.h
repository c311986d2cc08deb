#pragma once

#include "core/paymentsearchquery.h"

#include <QWidget>

#include <functional>

class QLineEdit;
class QToolButton;

namespace console {

class SearchCompletionPopup;
class SearchHelpPopover;
class SearchNotes;

/// The report's search: one box with completion of its operators, help by "?" or F1, and under it in words how the text
/// was read and what could not be. Owner: the report's page. Thread: GUI.
class SearchBox : public QWidget
{
    Q_OBJECT
public:
    explicit SearchBox(QWidget *parent = nullptr);

    /// What the text is read against; asked at every keystroke.
    void setContext(std::function<SearchContext()> context);
    const PaymentSearchQuery &query() const { return m_query; }
    QString text() const;
    void setText(const QString &text);
    /// Reads the text again, for another zone or another day.
    void readAgain();
    QLineEdit *lineEdit() const { return m_edit; }
    void focusText();
    void toggleHelp();

Q_SIGNALS:
    /// The text was read anew; maybe to the same query.
    void queryChanged();
    /// Down or Enter: into the list.
    void leftDownwards();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void textChanged();
    void offerCompletions();
    bool accept();
    bool keyPressed(int key);

    std::function<SearchContext()> m_context;
    PaymentSearchQuery m_query;
    QLineEdit *m_edit;
    QToolButton *m_help;
    SearchNotes *m_notes;
    SearchCompletionPopup *m_popup;
    SearchHelpPopover *m_popover;
};

} // namespace console
