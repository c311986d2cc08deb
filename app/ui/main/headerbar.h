#pragma once

#include "core/mode.h"

#include <QWidget>

#include <optional>

class QLabel;

namespace console {

/// Always on top of the pages: which workspace, which mode, how fresh. Practice, test and live cannot be confused: the
/// whole bar carries the mode's colour and word. Owner: the main window.
class HeaderBar : public QWidget
{
    Q_OBJECT
public:
    explicit HeaderBar(QWidget *parent = nullptr);
    /// No workspace is open.
    void showNone();
    /// An empty mode: the workspace has no payment type yet.
    void showWorkspace(const QString &name, const QString &address, bool practice, std::optional<Mode> mode);
    /// "as of 14:02:11 EDT"; `offline` is the reason why it is not being updated, or empty.
    void showFreshness(const QString &asOf, const QString &offline);
    /// The word of the mode: PRACTICE, TEST, LIVE, NO PAYMENT TYPE, or empty.
    QString modeText() const;
    QString freshnessText() const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void setColours(const QColor &background, const QColor &text);
    QColor m_background;
    QLabel *m_mode;
    QLabel *m_name;
    QLabel *m_meaning;
    QLabel *m_freshness;
};

} // namespace console
