#pragma once

#include "flows/syncflow.h"
#include "practice/paymentgenerator.h"
#include "practice/stripe/money.h"
#include "secrets/keychainsecretstore.h"
#include "support/fakeclock.h"
#include "support/jobresult.h"
#include "support/practicesession.h"
#include "support/waiting.h"

#include <QDir>
#include <QProcess>
#include <QRandomGenerator>
#include <QTest>

#include <memory>

namespace console::test {

using namespace Qt::StringLiterals;

/// A program that copies the history is killed (SIGKILL) at random pages, over and over, while the tenant's book goes
/// on changing; then the console's book is compared with the tenant's and with Stripe's, row by row: no gap, no double,
/// the same values. The servers live here, the secrets in a real Secret Service.
class SyncKillCase : public QObject
{
    Q_OBJECT
public:
    /// `rate`: at which the console asks Stripe.
    enum class Rate { Stripes, AtOnce };
    SyncKillCase(int payments, int pagesAtMost, int leastKills, Rate rate)
        : m_payments(payments),
          m_pagesAtMost(pagesAtMost),
          m_leastKills(leastKills),
          m_rate(rate)
    {
    }

private:
    Session &session() { return m_practice->session(); }

    void beginVictim(QProcess &victim, int lastPage)
    {
        victim.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        QStringList arguments{m_practice->workspace().tenantAddress.toString(),
                              m_practice->workspace().stripeAddress.toString(), m_practice->dataFolder(),
                              QString::number(m_clock->nowMs()), QString::number(lastPage)};
        if (m_rate == Rate::AtOnce)
            arguments << u"at once"_s;
        victim.start(QDir(QCoreApplication::applicationDirPath()).filePath(u"syncvictim"_s), arguments);
    }

    /// Runs it for so many pages, or a few more, and kills it; what it said if it came to its end before. "killed"
    /// otherwise.
    QString runFor(int pages, int more = 0)
    {
        QProcess victim;
        beginVictim(victim, pages + more);
        QString end;
        int seen = 0;
        const auto look = [&] {
            while (end.isEmpty() && seen < pages && victim.canReadLine()) {
                const QString line = QString::fromUtf8(victim.readLine()).trimmed();
                if (line.startsWith(u"page "_s))
                    ++seen;
                else
                    end = line;
            }
            return !end.isEmpty() || seen >= pages || (victim.state() == QProcess::NotRunning && !victim.canReadLine());
        };
        if (!waitFor(look, 240000))
            return u"it hangs"_s;
        if (end.isEmpty() && seen < pages)
            return u"it died by itself"_s;
        if (end.isEmpty())
            victim.kill();
        if (!waitFor([&] { return victim.state() == QProcess::NotRunning; }, 30000))
            return u"it did not end"_s;
        return end.isEmpty() ? u"killed"_s : end;
    }

    /// Somebody else gives a little money back, at the tenant: the row is older than the cursor, or was copied already.
    void changeTheBook(QRandomGenerator &random)
    {
        const QString id = u"pay_%1"_s.arg(random.bounded(m_payments) + 1, 6, 10, QLatin1Char('0'));
        QObject parent;
        const auto tenant = resultOf(session().tenant(&parent));
        QVERIFY(tenant && *tenant);
        const auto payment = resultOf((**tenant)->payment(id, &parent));
        QVERIFY(payment && *payment);
        if ((*payment)->status != PaymentStatus::Succeeded)
            return;
        RecordRefundParams refund;
        refund.paymentId = id;
        refund.refundId = u"re_test%1"_s.arg(++m_refunds);
        refund.amount = Money((*payment)->amount.currency().step(), (*payment)->amount.currency());
        refund.status = u"succeeded"_s;
        refund.comment = u"A change while the history is copied"_s;
        const auto told = resultOf((**tenant)->recordRefund(refund, &parent));
        QVERIFY(told && *told);
    }

    /// The tenant's whole book, in order of changes.
    void readTenant(QHash<QString, Payment> *book)
    {
        QObject parent;
        const auto tenant = resultOf(session().tenant(&parent));
        QVERIFY(tenant && *tenant);
        QString cursor;
        for (bool more = true; more;) {
            const auto page = resultOf((**tenant)->paymentsChangedSince(cursor, 500, &parent), 60000);
            QVERIFY(page && *page);
            for (const Payment &payment : (*page)->payments)
                book->insert(payment.id, payment);
            cursor = (*page)->nextCursor;
            more = (*page)->hasMore;
        }
    }
    void readConsole(QList<Payment> *book)
    {
        PageCursor after;
        do {
            const auto page = session().store().page({}, after, 1000);
            QVERIFY(page);
            book->append(page->rows);
            after = page->next;
        } while (!after.isEmpty());
    }
    /// What Stripe's book was made from.
    QHash<QString, practice::SeedPayment> stripeBook() const
    {
        const practice::PaymentGenerator generator(
            {.seed = m_practice->seed(), .count = m_payments, .end = m_madeAt, .days = 90});
        QHash<QString, practice::SeedPayment> book;
        const auto payments = generator.chunk(0, m_payments);
        for (const practice::SeedPayment &payment : payments)
            book.insert(payment.tenantId, payment);
        return book;
    }

    static QString differenceOf(const Payment &ours, const Payment &theirs)
    {
        const auto line = [](const Payment &p) {
            QStringList items;
            for (const PaymentItem &item : p.items)
                items << item.kind << item.reference << item.description << QString::number(item.amount.minor());
            return QStringList{p.id,
                               p.orderId,
                               p.confirmCode,
                               p.payerName,
                               p.payerEmail,
                               p.plate,
                               p.userTypeId,
                               p.summary,
                               items.join(u'|'),
                               p.paymentTypeId,
                               p.paymentTypeName,
                               toString(p.mode),
                               p.amount.currency().code(),
                               QString::number(p.amount.minor()),
                               QString::number(p.refunded.minor()),
                               toString(p.status),
                               p.paymentDate.toString(Qt::ISODate),
                               p.changedAt.toString(Qt::ISODateWithMs),
                               p.paymentIntentId,
                               p.chargeId,
                               p.cardBrand,
                               p.cardLast4}
                .join(u';');
        };
        return line(ours) == line(theirs) ? QString() : line(ours) + u" is not "_s + line(theirs);
    }
    static QString differenceOf(const Payment &ours, const practice::SeedPayment &theirs)
    {
        const bool isPaid = !theirs.chargeId.isEmpty() && theirs.status != PaymentStatus::Failed &&
                            theirs.status != PaymentStatus::Canceled;
        const qint64 fee = isPaid ? practice::processingFee(theirs.amount.minor()) : 0;
        if (ours.fee.has_value() != isPaid || ours.net.has_value() != isPaid)
            return ours.id + u": a fee where there is none, or none"_s;
        if (isPaid && (ours.fee->minor() != fee || ours.net->minor() != theirs.amount.minor() - fee))
            return ours.id + u": fee %1, not %2"_s.arg(ours.fee->minor()).arg(fee);
        const QString status = isPaid                                     ? u"succeeded"_s
                               : theirs.status == PaymentStatus::Canceled ? u"canceled"_s
                                                                          : u"requires_payment_method"_s;
        if (ours.stripeStatus != status)
            return ours.id + u": %1, not %2"_s.arg(ours.stripeStatus, status);
        return ours.chargeId == theirs.chargeId ? QString() : ours.id + u": "_s + ours.chargeId;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_madeAt = QDateTime::fromSecsSinceEpoch(QDateTime::currentSecsSinceEpoch(), Qt::UTC);
        m_clock = std::make_unique<FakeClock>(m_madeAt);
        m_practice = std::make_unique<PracticeSession>(*m_clock, m_payments);
        QVERIFY2(m_practice->isReady(), qPrintable(m_practice->why()));
        KeychainSecretStore::Options options;
        options.knownNamesFile = QDir(m_practice->dataFolder()).filePath(u"known.json"_s);
        KeychainSecretStore keychain(options);
        const SecretName key =
            session().secretName(practice::PracticeWorld::historicPaymentTypeId(), Mode::Test, SecretKind::SecretKey);
        for (const SecretName &name : {session().apiTokenName(), key}) {
            const auto put = resultOf(keychain.write(name, SecretValue(m_practice->secrets().peek(name))));
            QVERIFY(put && *put);
        }
    }
    void cleanupTestCase() { m_practice.reset(); }

    void killedAtRandomPagesBothBooksAreTheSame()
    {
        bool isGiven = false;
        quint32 seed = qEnvironmentVariable("SYNC_KILL_SEED").toUInt(&isGiven);
        if (!isGiven)
            seed = QRandomGenerator::system()->generate();
        qInfo("SYNC_KILL_SEED=%u", seed);
        QRandomGenerator random(seed);
        int kills = 0;
        QString said = u"killed"_s;
        while (said == u"killed"_s) {
            // Enough kills first, then longer and longer runs, so that it comes to its end.
            const int most = m_pagesAtMost * std::max(1, kills - m_leastKills + 1);
            const int pages = 1 + static_cast<int>(random.bounded(most));
            said = runFor(pages, static_cast<int>(random.bounded(4)));
            kills += said == u"killed"_s ? 1 : 0;
            changeTheBook(random);
        }
        QCOMPARE(said, u"done"_s);
        QVERIFY2(kills >= m_leastKills, qPrintable(QString::number(kills)));
        qInfo("%d kills, %d changes meanwhile", kills, m_refunds);
        m_clock->advance(std::chrono::minutes(11)); // Stripe is due again
        QCOMPARE(runFor(1'000'000), u"done"_s);     // brings the last change

        QHash<QString, Payment> theirs;
        readTenant(&theirs);
        QList<Payment> ours;
        readConsole(&ours);
        const auto stripe = stripeBook();
        QCOMPARE(theirs.size(), m_payments);
        QSet<QString> seen;
        QStringList wrong;
        int changed = 0;
        for (const Payment &payment : std::as_const(ours)) {
            if (seen.contains(payment.id) || !theirs.contains(payment.id))
                wrong << payment.id + u" is there twice, or is not the tenant's"_s;
            seen.insert(payment.id);
            wrong << differenceOf(payment, theirs.value(payment.id)) << differenceOf(payment, stripe.value(payment.id));
            changed += payment.changedAt > m_madeAt ? 1 : 0;
        }
        wrong.removeAll(QString());
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.mid(0, 5).join(u'\n')));
        QCOMPARE(ours.size(), theirs.size());
        QVERIFY(changed > 0 || m_refunds == 0);
    }

private:
    int m_payments;
    int m_pagesAtMost; ///< of a run, while it is to be killed
    int m_leastKills;
    Rate m_rate;
    int m_refunds = 0;
    QDateTime m_madeAt;
    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<PracticeSession> m_practice;
};

} // namespace console::test
