#pragma once

#include "core/error.h"
#include "ui/widgets/tone.h"

#include <QFrame>

#include <functional>

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace console {

/// A message inside a page: kind, text, buttons, a close button. Hidden until shown; a new message takes the place of
/// the old one. Told to screen readers as an alert. Owner: its page.
class MessageBar : public QFrame
{
    Q_OBJECT
public:
    enum class Kind { Information, Success, Warning, Error };
    Q_ENUM(Kind)
    explicit MessageBar(QWidget *parent = nullptr);

    /// Shows plain text (never rich text); removes earlier buttons. `detail` becomes the tooltip.
    void showMessage(Kind kind, const QString &text, const QString &detail = {});
    /// The error's userText, with the request id for support where there is one.
    void showError(const Error &error);
    /// Adds a button to the shown message. The function runs in `context`'s life only; the bar stays open.
    void addAction(const QString &text, const QObject *context, std::function<void()> run);
    void setClosable(bool closable);
    void clear();
    bool isShown() const { return !isHidden(); }
    QString text() const;
    Kind kind() const { return m_kind; }

Q_SIGNALS:
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void applyColours();
    Tone tone() const;
    Kind m_kind = Kind::Information;
    QLabel *m_icon;
    QLabel *m_text;
    QHBoxLayout *m_actions;
    QToolButton *m_close;
};

} // namespace console
