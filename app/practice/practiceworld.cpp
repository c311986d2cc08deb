#include "practice/practiceworld.h"

#include "practice/paymentgenerator.h"

#include <QDir>
#include <QFile>

#include <future>
#include <utility>

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kChunk = 5000;
const QString kHistoryNote = u"history"_s;
const QByteArray kHistoryDone = "made";

Error cancelled()
{
    return Error{.kind = ErrorKind::Cancelled,
                 .userText = u"The practice workspace was not made. It begins anew at the next start."_s,
                 .detail = u"making the history was broken off"_s,
                 .requestId = {},
                 .httpStatus = 0,
                 .code = {},
                 .param = {}};
}

} // namespace

PracticeWorld::PracticeWorld(Options options)
    : m_options(std::move(options)),
      m_clock(m_options.clock ? *m_options.clock : m_systemClock),
      m_tenant({.dataDir = m_options.dataDir,
                .seed = m_options.seed,
                .port = m_options.tenantPort,
                .clock = &m_clock,
                .clientId = u"practice"_s,
                .stripeAddress = {}}),
      m_stripe({.dataDir = m_options.dataDir,
                .seed = m_options.seed,
                .port = m_options.stripePort,
                .clock = &m_clock,
                .hostMap = {},
                .deliveryDelayMs = m_options.deliveryDelayMs})
{
}

PracticeWorld::~PracticeWorld()
{
    stop();
}

Outcome PracticeWorld::open()
{
    const QDir folder(m_options.dataDir);
    if (!folder.exists() && folder.mkpath(u"."_s))
        QFile::setPermissions(folder.path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    if (const Outcome opened = m_tenant.open(); !opened)
        return opened;
    return m_stripe.start();
}

Result<bool> PracticeWorld::hasHistory()
{
    const auto note = m_tenant.note(kHistoryNote);
    if (!note)
        return note.error();
    return *note == kHistoryDone;
}

Outcome PracticeWorld::beginAnew()
{
    // Nobody has worked with these books: start() never came to its end.
    stopServers();
    for (const QString &name : {u"practice-tenant.db"_s, u"practice-stripe.db"_s}) {
        for (const QString &suffix : {QString(), u"-wal"_s, u"-shm"_s})
            QFile::remove(QDir(m_options.dataDir).filePath(name + suffix));
    }
    return open();
}

Outcome PracticeWorld::makeHistory()
{
    const StripeKeys keys = m_stripe.keys();
    if (const Outcome prepared = m_tenant.prepareHistoricType(keys.publishableTest, keys.secretTest); !prepared)
        return prepared;
    const PaymentGenerator generator(
        {.seed = m_options.seed, .count = m_options.payments, .end = m_clock.now(), .days = 90});
    for (qint64 from = 0; from < m_options.payments; from += kChunk) {
        if (m_cancelled)
            return cancelled();
        const QList<SeedPayment> chunk = generator.chunk(from, kChunk);
        // Two books, two files: side by side.
        std::future<Outcome> tenant = std::async(std::launch::async, [&] { return m_tenant.importHistory(chunk); });
        const Outcome stripe = m_stripe.importHistory(chunk);
        const Outcome imported = tenant.get();
        if (!stripe || !imported)
            return stripe ? imported : stripe;
    }
    return m_tenant.setNote(kHistoryNote, kHistoryDone);
}

Outcome PracticeWorld::start()
{
    const auto failed = [this](const Error &error) -> Outcome {
        stop();
        return error;
    };
    if (const Outcome opened = open(); !opened)
        return failed(opened.error());
    const auto made = hasHistory();
    if (!made)
        return failed(made.error());
    if (!*made) {
        if (!m_tenant.isEmpty() || !m_stripe.isEmpty()) {
            if (const Outcome begun = beginAnew(); !begun)
                return failed(begun.error());
        }
        if (const Outcome history = makeHistory(); !history)
            return failed(history.error());
    }
    m_tenant.setStripeAddress(m_stripe.address());
    if (const Outcome started = m_tenant.start(); !started)
        return failed(started.error());
    m_stripe.setHostMap({{m_tenant.clientId() + u".ops-com.com"_s, m_tenant.address()}});
    return Done{};
}

void PracticeWorld::stop()
{
    stopServers();
    m_cancelled = false;
}

void PracticeWorld::stopServers()
{
    // The tenant first: a checkout under way still gets Stripe's answer.
    m_tenant.stop();
    m_stripe.stop();
}

} // namespace console::practice
