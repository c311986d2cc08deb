#pragma once

#include "core/job.h"
#include "core/payment.h"
#include "practice/seedpayment.h"
#include "store/workspacestore.h"

#include <QEventLoop>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace console::bench {

// What the bench programs share. A program prints each figure as one line, "name<TAB>value<TAB>unit";
// packaging/bench.sh makes the table. Anything else goes to stderr.

/// Milliseconds or whatever is sampled.
class Samples
{
public:
    void add(double value) { m_values.push_back(value); }
    std::size_t size() const { return m_values.size(); }
    double median() { return at(0.5); }
    double p99() { return at(0.99); }
    double worst() { return at(1); }
    double sum() const;
    /// How many of a hundred lie over `limit`.
    double percentOver(double limit) const;

private:
    double at(double share);
    std::vector<double> m_values;
};

/// Wall time, and the processor time of all threads of this process: on a shared machine the second one tells more.
class Stopwatch
{
public:
    Stopwatch();
    double seconds() const;
    double cpuSeconds() const;
    double milliseconds() const { return seconds() * 1000; }
    double cpuMilliseconds() const { return cpuSeconds() * 1000; }

private:
    qint64 m_wall = 0;
    qint64 m_cpu = 0;
};

/// One line of a figure: "name<TAB>value<TAB>unit".
void print(const QString &name, double value, const QString &unit);
/// Three lines, NAME_p50, NAME_p99 and NAME_worst, in milliseconds.
void printTimes(const QString &name, Samples &samples);
/// What a person at the terminal may like to know; to stderr.
void remark(const QString &text);
[[noreturn]] void giveUp(const Error &error);
[[noreturn]] void giveUp(const QString &text);

/// Bytes of this process that lie in memory.
qint64 residentBytes();
/// The processor time that another process has used so far, in seconds; 0 if there is none of that number.
double cpuSecondsOf(qint64 processId);
/// Nanoseconds of a clock that all processes of this computer share and that only runs forwards.
qint64 monotonicNs();
/// Nanoseconds of processor time that the calling thread has used.
qint64 threadCpuNs();

/// Starts a job and turns the event loop until it has finished.
template <typename T>
T waitFor(TypedJob<T> *job)
{
    std::optional<Result<T>> result;
    QEventLoop loop;
    job->onFinished(&loop, [&](Result<T> &&r) {
        result.emplace(std::move(r));
        loop.quit();
    });
    job->start();
    if (!result)
        loop.exec();
    if (!*result)
        giveUp(result->error());
    return std::move(**result);
}

/// The payment as the tenant would tell it. Its ID is none that a practice tenant gives.
Payment paymentOf(const practice::SeedPayment &seed);
inline constexpr auto kSeed = "bench-1";
/// Payments of two years up to a fixed day: the same rows on every machine and day.
practice::SeedPayment seedPaymentAt(qint64 index, qint64 count);

std::shared_ptr<WorkspaceStore> openStore(const QString &folder);

} // namespace console::bench
