#pragma once

#include "core/clock.h"
#include "core/secretvalue.h"

#include <QMimeData>
#include <QObject>
#include <QString>
#include <QTimer>

#include <chrono>
#include <memory>

namespace console {

/// The one way to the clipboard: everything that the program copies goes through this class (a lint bans QClipboard
/// elsewhere). A secret is marked so that clipboard managers neither show nor keep it, counted down, and taken away
/// after 30 seconds, on clearNow() or at the end of the program; each time only if it still lies there, so that
/// nothing is lost that a person has copied in the meantime. The clipboard itself keeps copies of what it is given
/// while it lies there: that is its purpose. Owner: the main window. Thread: GUI.
class ClipboardGuard final : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::seconds kKept{30};

    /// `clock` must outlive the guard.
    explicit ClipboardGuard(const Clock &clock, QObject *parent = nullptr);
    /// Clears, as at the end of the program.
    ~ClipboardGuard() override;

    /// What anybody may read: IDs, addresses, lists. No mark, no countdown.
    static void copyPublic(const QString &text);

    /// What a person would paste now: for pasting where no field has the keyboard.
    static QString text();

    /// `what` names it in the hint: "Secret Key (test)". The one before is let go.
    void copySecret(const SharedSecret &secret, const QString &what);
    /// Takes the secret away if it still lies there, and ends the countdown.
    void clearNow();
    bool isCounting() const { return m_secret != nullptr; }
    QString what() const { return m_what; }
    /// At least 1 while counting, else 0.
    int secondsLeft() const;
    /// What the timer calls each second: looks at the clock.
    void tick();

    enum class System { Linux, Windows, MacOs };
    /// The text with the marks of each system: KDE's and GNOME's managers look for x-kde-passwordManagerHint=secret;
    /// Windows for ExcludeClipboardContentFromMonitorProcessing, CanIncludeInClipboardHistory=0 and
    /// CanUploadToCloudClipboard=0
    /// (https://learn.microsoft.com/windows/win32/dataxchg/clipboard-formats#cloud-clipboard-and-clipboard-history-formats);
    /// macOS for org.nspasteboard.ConcealedType (https://nspasteboard.org), for which a macOS build needs a converter
    /// from the type set here. Only the Linux marks have been tried.
    static std::unique_ptr<QMimeData> markedData(const QString &text, System system);

Q_SIGNALS:
    /// The countdown began, went on or ended.
    void changed();

private:
    bool liesThere() const;
    void forget();
    void clipboardChanged();

    const Clock &m_clock;
    SharedSecret m_secret;
    QString m_what;
    QDateTime m_copiedAt;
    QTimer m_timer;
    bool m_isCopying = false;
};

} // namespace console
