#include "core/workerjob.h"
#include "flows/auditflow.h"
#include "flows/exportpaymentsflow.h"
#include "support/compare.h"
#include "support/fakeclock.h"
#include "support/jobresult.h"
#include "support/memorysecretstore.h"
#include "support/waiting.h"

#include <QSemaphore>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <atomic>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

namespace {

/// What was done to a sink, by any thread.
struct Seen
{
    std::atomic<int> begun{0};
    std::atomic<qint64> rows{0};
    std::atomic<int> kept{0};
    std::atomic<int> dropped{0}; ///< gone without keep()
    std::atomic<bool> onMainThread{false};
    QStringList ids; ///< written by one worker at a time
    QSemaphore putting;
    QSemaphore goOn;
};

class TestSink final : public ExportSink
{
public:
    explicit TestSink(std::shared_ptr<Seen> seen) : m_seen(std::move(seen)) {}
    ~TestSink() override
    {
        if (!m_kept)
            ++m_seen->dropped;
    }
    Outcome begin() override
    {
        ++m_seen->begun;
        return look();
    }
    Outcome put(const QList<Payment> &rows) override
    {
        m_seen->rows += rows.size();
        for (const Payment &payment : rows)
            m_seen->ids << payment.id;
        if (holdsPut) {
            m_seen->putting.release();
            m_seen->goOn.acquire();
        }
        return look();
    }
    Result<Exported> finish() override
    {
        if (failsAtEnd)
            return Error{ErrorKind::Storage, u"full"_s, {}, {}, 0, {}, {}};
        (void)look();
        return Exported{m_seen->rows, QByteArray(64, 'a')};
    }
    Outcome keep() override
    {
        m_kept = true;
        ++m_seen->kept;
        if (holdsKeep)
            m_seen->putting.release();
        return Done{};
    }
    bool holdsPut = false;
    bool holdsKeep = false;
    bool failsAtEnd = false;

private:
    Outcome look()
    {
        if (QThread::currentThread() == qApp->thread())
            m_seen->onMainThread = true;
        return Done{};
    }
    std::shared_ptr<Seen> m_seen;
    bool m_kept = false;
};

} // namespace

class TestExportPayments : public QObject
{
    Q_OBJECT

    FakeClock m_clock{QDateTime(QDate(2026, 11, 20), QTime(15, 0), Qt::UTC)};
    QTemporaryDir m_dir;
    HttpClient m_http;
    MemorySecretStore m_secrets;
    std::shared_ptr<WorkspaceStore> m_store;
    std::unique_ptr<Session> m_session;
    std::shared_ptr<Seen> m_seen;
    std::shared_ptr<TestSink> m_sink;

    Session &session() { return *m_session; }
    /// So many slices of ten made-up payments.
    static PaymentSource made(int slices)
    {
        return [slices](auto take, QObject *parent) {
            return new WorkerJob<qint64>(
                [slices, take]() -> Result<qint64> {
                    for (int i = 0; i < slices; ++i) {
                        if (const Outcome taken = take(QList<Payment>(10)); !taken)
                            return taken.error();
                    }
                    return qint64(slices) * 10;
                },
                parent);
        };
    }
    ExportPaymentsFlow *flow(const PaymentSource &rows)
    {
        return new ExportPaymentsFlow(session(), {rows, 30, u"p.csv"_s, u"failed, October 2026, EDT"_s},
                                      std::exchange(m_sink, nullptr));
    }
    bool isOnRecord(const QString &outcome, const QString &detail)
    {
        AuditEntry entry;
        const bool found = console::test::waitFor([&] {
            const auto entries = session().store().auditEntries(1);
            entry = entries && !entries->isEmpty() ? entries->constFirst() : AuditEntry();
            return entry.what == u"export.payments"_s && entry.outcome == outcome;
        });
        return found && entry.subject == u"p.csv"_s && entry.detail == detail;
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto opened = resultOf(WorkspaceStore::open(m_dir.path(), m_clock), 60000);
        QVERIFY(opened && opened->has_value());
        m_store = **opened;
        m_session = std::make_unique<Session>(Services{m_http, m_secrets, m_clock, m_dir.path()}, Workspace(), m_store);
        QList<Payment> rows;
        for (int n = 0; n < 600; ++n) {
            Payment payment;
            payment.id = u"pay_%1"_s.arg(n);
            payment.payerName = u"Ada Lovelace"_s;
            payment.paymentDate = m_clock.now().addSecs(-60 * n);
            payment.changedAt = payment.paymentDate;
            rows << payment;
        }
        const auto put = resultOf(m_store->upsertPayments(rows, std::nullopt), 60000);
        QVERIFY(put && put->has_value());
    }
    void init()
    {
        m_seen = std::make_shared<Seen>();
        m_sink = std::make_shared<TestSink>(m_seen);
    }

    void rowsAreWrittenOffTheGuiThreadAndOnRecord()
    {
        ExportPaymentsFlow *job = flow(made(3));
        QSignalSpy progress(job, &Job::progressChanged);
        const auto done = resultOf(static_cast<TypedJob<Exported> *>(job));
        QVERIFY(done && done->has_value());
        QCOMPARE((*done)->rows, 30);
        QCOMPARE(m_seen->begun, 1);
        QCOMPARE(m_seen->kept, 1);
        QVERIFY(!m_seen->onMainThread);
        QCOMPARE(progress.constLast().at(0).toLongLong(), 30);
        QCOMPARE(progress.constLast().at(1).toLongLong(), 30);
        QVERIFY(isOnRecord(u"done"_s, u"30 rows; failed, October 2026, EDT; sha256 "_s + QString(64, u'a')));
    }
    void withoutARowThereIsStillAFile()
    {
        const auto done = resultOf(static_cast<TypedJob<Exported> *>(flow(made(0))));
        QVERIFY(done && done->has_value());
        QCOMPARE(m_seen->begun, 1);
        QCOMPARE(m_seen->kept, 1);
    }
    void aFailedEndKeepsNothing()
    {
        m_sink->failsAtEnd = true;
        const auto done = resultOf(static_cast<TypedJob<Exported> *>(flow(made(3))));
        QVERIFY(done && !done->has_value());
        QCOMPARE(done->error().kind, ErrorKind::Storage);
        QCOMPARE(m_seen->kept, 0);
        QVERIFY(console::test::waitFor([&] { return m_seen->dropped == 1; }));
        QVERIFY(isOnRecord(u"failed"_s, u"failed, October 2026, EDT"_s));
    }
    void cancelledInASliceItKeepsNothing()
    {
        m_sink->holdsPut = true;
        ExportPaymentsFlow *job = flow(made(3));
        job->start();
        m_seen->putting.acquire();
        job->cancel();
        m_seen->goOn.release(10);
        const auto done = resultOf(static_cast<TypedJob<Exported> *>(job));
        QVERIFY(done && !done->has_value());
        QCOMPARE(done->error().kind, ErrorKind::Cancelled);
        QVERIFY(console::test::waitFor([&] { return m_seen->dropped == 1; }));
        QCOMPARE(m_seen->rows, 10);
        QCOMPARE(m_seen->kept, 0);
        QVERIFY(isOnRecord(u"canceled"_s, u"failed, October 2026, EDT"_s));
    }
    void destroyedInASliceItKeepsNothing()
    {
        m_sink->holdsPut = true;
        ExportPaymentsFlow *job = flow(made(3));
        job->start();
        m_seen->putting.acquire();
        delete job;
        m_seen->goOn.release(10);
        QVERIFY(console::test::waitFor([&] { return m_seen->dropped == 1; }));
        QCOMPARE(m_seen->kept, 0);
    }
    // The file lies in its place, and the news of it has not come yet.
    void aCancelThatComesTooLateTellsWhatWasWritten()
    {
        m_sink->holdsKeep = true;
        ExportPaymentsFlow *job = flow(made(3));
        // From the event loop's turn in which the rows are through, so that the end is on its way.
        QObject::connect(job, &Job::stepChanged, job, [this, job, steps = std::make_shared<int>(0)](const QString &) {
            if (++*steps < 2)
                return;
            QMetaObject::invokeMethod(
                job,
                [this, job] {
                    m_seen->putting.acquire(); // kept
                    job->cancel();
                },
                Qt::QueuedConnection);
        });
        const auto done = resultOf(static_cast<TypedJob<Exported> *>(job));
        QVERIFY(done && done->has_value());
        QCOMPARE((*done)->rows, 30);
        QVERIFY(isOnRecord(u"done"_s, u"30 rows; failed, October 2026, EDT; sha256 "_s + QString(64, u'a')));
    }
    void whoMayNotExportIsRefused()
    {
        const TenantInfo before = session().tenantInfo();
        TenantInfo info;
        info.capabilities = {u"view"_s, u"refund"_s};
        session().setTenantInfo(info);
        const auto done = resultOf(static_cast<TypedJob<Exported> *>(flow(made(3))));
        session().setTenantInfo(before);
        QVERIFY(done && !done->has_value());
        QCOMPARE(done->error().kind, ErrorKind::Forbidden);
        QCOMPARE(m_seen->begun, 0);
        QVERIFY(isOnRecord(u"refused"_s, u"failed, October 2026, EDT"_s));
    }
    void allPaymentsOfAQueryComeOnceAndInItsOrder()
    {
        QVERIFY(resultOf(static_cast<TypedJob<Exported> *>(flow(paymentsOf(session(), {}))))->has_value());
        QStringList expected;
        PageCursor after;
        do {
            const auto page = session().store().page({}, after);
            QVERIFY(page);
            for (const Payment &payment : page->rows)
                expected << payment.id;
            after = page->next;
        } while (!after.isEmpty());
        QCOMPARE(m_seen->ids.size(), 600);
        QCOMPARE(m_seen->ids, expected);
    }
    void aSelectionComesInItsOrderWithoutWhatIsGone()
    {
        const auto page = session().store().page({}, {});
        QVERIFY(page);
        const QStringList ids = {page->rows.at(7).id, u"pay_gone"_s, page->rows.at(2).id};
        QVERIFY(resultOf(static_cast<TypedJob<Exported> *>(flow(selectedPayments(session(), ids))))->has_value());
        QCOMPARE(m_seen->ids, QStringList({ids.at(0), ids.at(2)}));
    }
};

QTEST_GUILESS_MAIN(TestExportPayments)
#include "tst_exportpayments.moc"
