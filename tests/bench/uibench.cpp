#include "uibench.h"

#include "flows/exportpaymentsflow.h"
#include "models/csvsink.h"
#include "models/paymenttablemodel.h"
#include "practice/practiceworld.h"
#include "queries.h"
#include "ui/payments/searchbox.h"

#include <QDir>
#include <QKeyEvent>
#include <QLineEdit>
#include <QTableView>

#include <ctime>

namespace console::bench {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto kKeyRepeat = 33ms;
constexpr auto kHeld = 10s;
constexpr int kScrolledRows = 10'000;
constexpr auto kLetter = 60ms;
constexpr int kWords = 40;
constexpr auto kCalm = 3s;        // counts, sums and the first look at the servers are over
constexpr auto kStripePart = 15s; // of the sync at Stripe's pace: its pages are all alike

/// The practice workspace on servers that run already.
class RunningHost final : public PracticeHost
{
public:
    explicit RunningHost(Workspace workspace) : m_workspace(std::move(workspace)) {}
    TypedJob<Workspace> *start(QObject *parent) override
    {
        return new FunctionJob<Workspace>([workspace = m_workspace] { return workspace; }, parent);
    }
    QList<PracticeKey> keys() const override { return {}; }

private:
    Workspace m_workspace;
};

Workspace workspaceAt(const QUrl &tenant, const QUrl &stripe)
{
    Workspace workspace;
    workspace.kind = Workspace::Kind::Practice;
    workspace.clientId = u"practice"_s;
    workspace.name = u"Practice workspace"_s;
    workspace.tenantAddress = tenant;
    workspace.stripeAddress = stripe;
    return workspace;
}

void press(QObject *receiver, int key, const QString &text = {}, Qt::KeyboardModifiers modifiers = {},
           bool isRepeat = false)
{
    QCoreApplication::postEvent(receiver, new QKeyEvent(QEvent::KeyPress, key, modifiers, text, isRepeat));
    if (!isRepeat)
        QCoreApplication::postEvent(receiver, new QKeyEvent(QEvent::KeyRelease, key, modifiers, text));
}

double milliseconds(qint64 ns)
{
    return static_cast<double>(ns) / 1e6;
}

/// Of all threads, since the process was there.
double processCpuMs()
{
    return static_cast<double>(std::clock()) * 1000 / CLOCKS_PER_SEC;
}

void printMemory(const QString &name)
{
    print(name, static_cast<double>(residentBytes()) / 1e6, u"MB"_s);
}

} // namespace

UiBench::UiBench(GuiWatch &watch, Options options)
    : m_options(std::move(options)),
      m_watch(watch),
      m_registry(m_options.dataFolder),
      m_host(std::make_unique<RunningHost>(workspaceAt(m_options.tenant, m_options.stripe)))
{
    m_secrets.put({u"practice"_s, u"-"_s, std::nullopt, SecretKind::ApiToken}, qgetenv(kApiToken));
    m_secrets.put({u"practice"_s, practice::PracticeWorld::historicPaymentTypeId(), Mode::Test, SecretKind::SecretKey},
                  qgetenv(kSecretKey));
    m_window =
        std::make_unique<MainWindow>(Services{m_http, m_secrets, m_clock, m_options.dataFolder}, m_registry, *m_host);
    m_keys.setTimerType(Qt::PreciseTimer);
}

UiBench::~UiBench() = default;

void UiBench::open()
{
    QObject::connect(m_window.get(), &MainWindow::workspaceOpened, &m_keys, [this] { workspaceOpened(); });
    m_window->show();
    m_window->openPractice();
}

void UiBench::workspaceOpened()
{
    m_table = m_window->findChild<QTableView *>(u"paymentsTableView"_s);
    m_model = m_window->findChild<PaymentTableModel *>();
    m_box = m_window->findChild<SearchBox *>(u"searchBox"_s);
    if (!m_table || !m_model || !m_box)
        giveUp(u"the window has another page than it had"_s);
    m_watch.followPaints(m_table->viewport(), [this](qint64 atNs) {
        if (m_model->rowCount() > 0 && !std::exchange(m_isFilled, true))
            listFilled(atNs);
    });
    if (m_options.part == "sync"_L1)
        followSync();
}

void UiBench::listFilled(qint64 atNs)
{
    m_watch.followPaints(nullptr, {});
    if (m_options.part == "start"_L1) {
        const qint64 startedAt = qEnvironmentVariable(kStartedAt).toLongLong();
        print(u"start"_s, milliseconds(atNs - startedAt), u"ms"_s);
        print(u"start_cpu"_s, processCpuMs(), u"ms"_s);
        QCoreApplication::quit();
    } else if (m_options.part == "scroll"_L1) {
        settle(kCalm, [this] { scroll(); });
    } else if (m_options.part == "search"_L1) {
        settle(kCalm, [this] { type(); });
    } else if (m_options.part == "export"_L1) {
        settle(kCalm, [this] { exportAll(); });
    } else {
        m_watch.begin();
    }
}

void UiBench::settle(std::chrono::milliseconds time, std::function<void()> then)
{
    QTimer::singleShot(time, &m_keys, std::move(then));
}

// --- Page Down

void UiBench::scroll()
{
    printMemory(u"ui.memory_open"_s);
    m_table->setFocus();
    m_table->setCurrentIndex(m_model->index(0, PaymentTableModel::UserColumn));
    m_watch.followPaints(m_table->viewport(), [this](qint64 atNs) { pageDownPainted(atNs); });
    m_heldUntil = monotonicNs() + std::chrono::nanoseconds(kHeld).count();
    m_watch.begin();
    QObject::connect(&m_keys, &QTimer::timeout, &m_keys, [this] { pressPageDown(); });
    m_keys.start(kKeyRepeat);
}

void UiBench::pressPageDown()
{
    const qint64 now = monotonicNs();
    if (m_heldUntil > 0 && now > m_heldUntil)
        endHeldPageDown();
    const int row = m_table->currentIndex().row();
    if (m_heldUntil == 0 && (row >= kScrolledRows || row + 1 >= m_options.rows)) {
        m_keys.stop();
        remark(u"scroll: row %1 of %2 loaded"_s.arg(row).arg(m_model->rowCount()));
        settle(1s, [] {
            printMemory(u"ui.memory_scrolled"_s);
            QCoreApplication::quit();
        });
        return;
    }
    if (m_keyAt == 0) {
        m_keyAt = now;
        m_keyCpu = threadCpuNs();
    }
    press(m_table, Qt::Key_PageDown, {}, {}, true);
}

void UiBench::pageDownPainted(qint64 atNs)
{
    if (m_keyAt == 0)
        return; // something else was painted
    if (m_heldUntil > 0) {
        m_frames.add(milliseconds(atNs - m_keyAt));
        m_frameCpu.add(milliseconds(threadCpuNs() - m_keyCpu));
    }
    m_keyAt = 0;
}

void UiBench::endHeldPageDown()
{
    m_watch.end(u"ui.block_scroll"_s);
    m_heldUntil = 0;
    print(u"ui.page_down_over_16"_s, m_frames.percentOver(16), u"%"_s);
    printTimes(u"ui.page_down"_s, m_frames);
    printTimes(u"ui.page_down_cpu"_s, m_frameCpu);
    remark(u"page down: %1 frames, row %2"_s.arg(m_frames.size()).arg(m_table->currentIndex().row()));
}

// --- the search box

void UiBench::type()
{
    const QList<Keystroke> typed = realisticKeystrokes(1200, m_options.rows);
    // Whole words: those whose next one begins anew.
    for (qsizetype i = 0; i + 1 < typed.size() && m_words.size() < kWords; ++i) {
        if (typed.at(i + 1).text.size() < typed.at(i).text.size())
            m_words << typed.at(i).text;
    }
    m_box->focusText();
    QObject::connect(m_model, &QAbstractItemModel::modelReset, &m_keys, [this] { m_wasReset = true; });
    m_watch.followPaints(m_table->viewport(), [this](qint64 atNs) { keystrokePainted(atNs); });
    m_watch.begin();
    QObject::connect(&m_keys, &QTimer::timeout, &m_keys, [this] { typeNext(); });
    m_keys.start(kLetter);
}

void UiBench::typeNext()
{
    if (m_words.isEmpty()) {
        m_keys.stop();
        m_watch.end(u"ui.block_search"_s);
        printTimes(u"ui.keystroke_painted"_s, m_frames);
        QCoreApplication::quit();
        return;
    }
    QLineEdit *edit = m_box->lineEdit();
    const QString &word = m_words.constFirst();
    if (m_letter == word.size() + 6) { // a look at the list, then the next payer
        press(edit, Qt::Key_A, {}, Qt::ControlModifier);
        press(edit, Qt::Key_Delete);
        m_words.removeFirst();
        m_letter = 0;
        return;
    }
    if (m_letter < word.size()) {
        m_keyAt = monotonicNs();
        m_wasReset = false;
        press(edit, Qt::Key_unknown, word.at(m_letter));
    }
    ++m_letter;
}

void UiBench::keystrokePainted(qint64 atNs)
{
    if (!std::exchange(m_wasReset, false) || m_keyAt == 0)
        return;
    m_frames.add(milliseconds(atNs - m_keyAt));
    m_keyAt = 0;
}

// --- export and sync

void UiBench::exportAll()
{
    Session &session = *m_window->session();
    ExportHead head;
    head.workspace = session.workspace().name;
    head.mode = u"Test"_s;
    head.filter = u"all payments"_s;
    head.zone = m_model->zone();
    head.madeAt = m_clock.now();
    const QString path = QDir(m_options.dataFolder).filePath(u"export.csv"_s);
    PaymentExport what;
    what.rows = paymentsOf(session, {});
    what.subject = u"export.csv"_s;
    what.filter = head.filter;
    auto *flow = new ExportPaymentsFlow(session, what, std::make_shared<CsvFileSink>(path, head, true), m_window.get());
    flow->onFinished(&m_keys, [this, path](const Result<Exported> &exported) {
        m_watch.end(u"ui.block_export"_s);
        if (!exported)
            giveUp(exported.error());
        QFile::remove(path);
        QFile::remove(ExportFile::checksumPath(path));
        QCoreApplication::quit();
    });
    m_watch.begin();
    flow->start();
}

void UiBench::followSync()
{
    auto *watcher = m_window->findChild<PaymentWatcher *>();
    if (!watcher)
        giveUp(u"the window has no watcher"_s);
    const auto end = [this, isOver = std::make_shared<bool>(false)] {
        if (std::exchange(*isOver, true))
            return;
        m_watch.end(u"ui.block_sync"_s);
        QCoreApplication::quit();
    };
    QObject::connect(watcher, &PaymentWatcher::synced, &m_keys, end);
    QObject::connect(watcher, &PaymentWatcher::syncFailed, &m_keys, [](const Error &error) { giveUp(error); });
    QObject::connect(watcher, &PaymentWatcher::statusChanged, &m_keys,
                     [this, end, isAtStripe = false](const SyncStatus &status) mutable {
                         if (status.progress.stage == SyncProgress::Stage::StripeHistory &&
                             !std::exchange(isAtStripe, true))
                             settle(kStripePart, end);
                     });
}

} // namespace console::bench
