#include "benchkit.h"

#include "practice/paymentgenerator.h"

#include <QFile>
#include <QTextStream>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <numeric>
#include <unistd.h>

namespace console::bench {

using namespace Qt::StringLiterals;

namespace {

qint64 nanoseconds(clockid_t clock)
{
    timespec now{};
    clock_gettime(clock, &now);
    return qint64{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

} // namespace

double Samples::sum() const
{
    return std::accumulate(m_values.begin(), m_values.end(), 0.0);
}

double Samples::percentOver(double limit) const
{
    const auto over = std::count_if(m_values.begin(), m_values.end(), [limit](double v) { return v > limit; });
    return m_values.empty() ? 0 : 100.0 * static_cast<double>(over) / static_cast<double>(m_values.size());
}

double Samples::at(double share)
{
    if (m_values.empty())
        return 0;
    std::sort(m_values.begin(), m_values.end());
    const auto last = static_cast<double>(m_values.size() - 1);
    return m_values[static_cast<std::size_t>(share * last + 0.5)];
}

Stopwatch::Stopwatch() : m_wall(nanoseconds(CLOCK_MONOTONIC)), m_cpu(nanoseconds(CLOCK_PROCESS_CPUTIME_ID)) {}

double Stopwatch::seconds() const
{
    return static_cast<double>(nanoseconds(CLOCK_MONOTONIC) - m_wall) / 1e9;
}

double Stopwatch::cpuSeconds() const
{
    return static_cast<double>(nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - m_cpu) / 1e9;
}

void print(const QString &name, double value, const QString &unit)
{
    QTextStream(stdout) << name << '\t' << QString::number(value, 'g', 6) << '\t' << unit << Qt::endl;
}

void printTimes(const QString &name, Samples &samples)
{
    print(name + u"_p50"_s, samples.median(), u"ms"_s);
    print(name + u"_p99"_s, samples.p99(), u"ms"_s);
    print(name + u"_worst"_s, samples.worst(), u"ms"_s);
}

void remark(const QString &text)
{
    QTextStream(stderr) << text << Qt::endl;
}

void giveUp(const Error &error)
{
    giveUp(error.userText + u" ("_s + error.detail + u')');
}

void giveUp(const QString &text)
{
    QTextStream(stderr) << "bench: " << text << Qt::endl;
    std::_Exit(1);
}

qint64 residentBytes()
{
    QFile file(u"/proc/self/statm"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toLongLong() * sysconf(_SC_PAGESIZE);
}

double cpuSecondsOf(qint64 processId)
{
    QFile file(u"/proc/%1/stat"_s.arg(processId));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray line = file.readAll();
    // After the name in brackets, which may hold blanks: state is field 3, utime 14, stime 15.
    const QList<QByteArray> fields = line.mid(line.lastIndexOf(')') + 2).split(' ');
    return static_cast<double>(fields.value(11).toLongLong() + fields.value(12).toLongLong()) /
           static_cast<double>(sysconf(_SC_CLK_TCK));
}

qint64 monotonicNs()
{
    return nanoseconds(CLOCK_MONOTONIC);
}

qint64 threadCpuNs()
{
    return nanoseconds(CLOCK_THREAD_CPUTIME_ID);
}

Payment paymentOf(const practice::SeedPayment &seed)
{
    Payment p;
    p.id = u"bench_"_s + seed.tenantId;
    p.orderId = seed.orderId;
    p.confirmCode = seed.confirmCode;
    p.payerName = seed.payerName;
    p.payerEmail = seed.payerEmail;
    p.plate = seed.plate;
    p.userTypeId = seed.userTypeId;
    p.summary = seed.summary;
    p.items = seed.items;
    p.paymentTypeId = u"1"_s;
    p.paymentTypeName = u"Credit Card"_s;
    p.amount = seed.amount;
    p.refunded = Money(seed.refundedMinor, seed.amount.currency());
    p.status = seed.status;
    p.paymentDate = seed.created;
    p.changedAt = seed.refundedAt.isValid() ? seed.refundedAt : seed.created;
    p.paymentIntentId = seed.paymentIntentId;
    p.chargeId = seed.chargeId;
    p.cardBrand = seed.chargeId.isEmpty() ? QString() : seed.cardBrand;
    p.cardLast4 = seed.chargeId.isEmpty() ? QString() : seed.cardLast4;
    return p;
}

practice::SeedPayment seedPaymentAt(qint64 index, qint64 count)
{
    static const QDateTime kEnd = QDateTime::fromSecsSinceEpoch(1'790'000'000, Qt::UTC);
    static thread_local std::optional<practice::PaymentGenerator> generator;
    if (!generator || generator->count() != count)
        generator.emplace(practice::PaymentGenerator::Options{kSeed, count, kEnd, 730});
    return generator->at(index);
}

std::shared_ptr<WorkspaceStore> openStore(const QString &folder)
{
    static const SystemClock clock;
    return waitFor(WorkspaceStore::open(folder, clock));
}

} // namespace console::bench
