#pragma once

#include "guiwatch.h"

#include "core/clock.h"
#include "flows/practicehost.h"
#include "flows/workspaceregistry.h"
#include "net/httpclient.h"
#include "support/memorysecretstore.h"
#include "ui/main/mainwindow.h"

#include <QPointer>
#include <QUrl>

#include <chrono>
#include <memory>

class QTableView;

namespace console {
class PaymentTableModel;
class SearchBox;
} // namespace console

namespace console::bench {

/// The window on a data folder, and the hand that uses it for one part of bench_ui. Prints its figures and ends the
/// program.
class UiBench
{
public:
    /// Names in the environment: what servers in another process want to be told, and when this process was started.
    static constexpr auto kApiToken = "CONSOLE_BENCH_API_TOKEN";
    static constexpr auto kSecretKey = "CONSOLE_BENCH_SECRET_KEY";
    static constexpr auto kStartedAt = "CONSOLE_BENCH_STARTED_AT";

    struct Options
    {
        QString part;
        QString dataFolder;
        qint64 rows = 0;
        QUrl tenant;
        QUrl stripe;
    };
    UiBench(GuiWatch &watch, Options options);
    ~UiBench();
    void open();

private:
    void workspaceOpened();
    void listFilled(qint64 atNs);
    void settle(std::chrono::milliseconds time, std::function<void()> then);
    void scroll();
    void pressPageDown();
    void pageDownPainted(qint64 atNs);
    void endHeldPageDown();
    void type();
    void typeNext();
    void keystrokePainted(qint64 atNs);
    void exportAll();
    void followSync();

    Options m_options;
    GuiWatch &m_watch;
    SystemClock m_clock;
    HttpClient m_http;
    test::MemorySecretStore m_secrets;
    WorkspaceRegistry m_registry;
    std::unique_ptr<PracticeHost> m_host;
    std::unique_ptr<MainWindow> m_window;
    QPointer<QTableView> m_table;
    QPointer<PaymentTableModel> m_model;
    QPointer<SearchBox> m_box;
    bool m_isFilled = false;

    QTimer m_keys;
    Samples m_frames;
    Samples m_frameCpu; ///< of the GUI thread
    qint64 m_keyCpu = 0;
    qint64 m_keyAt = 0;     ///< of the first key that no frame has answered yet; 0: all are answered
    qint64 m_heldUntil = 0; ///< 0: the ten seconds are over
    QStringList m_words;
    qsizetype m_letter = 0;
    bool m_wasReset = false; ///< the list shows another question's rows, not painted yet
};

} // namespace console::bench
