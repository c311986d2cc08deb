#include "practice/paymentgenerator.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace console;
using namespace console::practice;
using namespace Qt::StringLiterals;

namespace {

const QDateTime kEnd(QDate(2026, 11, 20), QTime(15, 30), Qt::UTC);

PaymentGenerator generatorOf(qint64 count, const QByteArray &seed = "seed")
{
    return PaymentGenerator({.seed = seed, .count = count, .end = kEnd, .days = 90});
}

QString describe(const SeedPayment &p)
{
    return QStringList{p.tenantId,
                       p.paymentIntentId,
                       p.chargeId,
                       p.balanceTransactionId,
                       p.refundId,
                       p.disputeId,
                       p.orderId,
                       p.confirmCode,
                       p.payerName,
                       p.payerEmail,
                       p.payerPhone,
                       p.billingAddress.join(u'|'),
                       p.plate,
                       p.userTypeId,
                       p.summary,
                       p.amount.toPlainString(),
                       p.amount.currency().code(),
                       toString(p.status),
                       p.cardLast4,
                       p.created.toString(Qt::ISODate)}
        .join(u';');
}

} // namespace

class TestPaymentGenerator : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theSameSeedGivesTheSamePayments()
    {
        const auto one = generatorOf(200);
        const auto two = generatorOf(200);
        for (qint64 i = 0; i < 200; ++i)
            QCOMPARE(describe(one.at(i)), describe(two.at(i)));
    }

    void anotherSeedGivesOtherPayments()
    {
        QVERIFY(describe(generatorOf(10, "one").at(3)) != describe(generatorOf(10, "two").at(3)));
    }

    void chunksAreThePaymentsInOrderAndEndEmpty()
    {
        const auto generator = generatorOf(25);
        QStringList ids;
        for (qint64 from = 0;; from += 10) {
            const auto chunk = generator.chunk(from, 10);
            if (chunk.isEmpty())
                break;
            for (const auto &payment : chunk)
                ids.append(payment.tenantId);
        }
        QCOMPARE(ids.size(), 25);
        QCOMPARE(ids.first(), u"pay_000001"_s);
        QCOMPARE(ids.last(), u"pay_000025"_s);
    }

    void datesAscendOverTheWholeSpanAndNeverPassTheEnd()
    {
        const auto generator = generatorOf(1000);
        QDateTime previous = kEnd.addDays(-90);
        for (const auto &payment : generator.chunk(0, 1000)) {
            QVERIFY2(payment.created >= previous, qPrintable(payment.tenantId));
            QVERIFY(payment.created <= kEnd);
            QVERIFY(!payment.refundedAt.isValid() || payment.refundedAt <= kEnd);
            QVERIFY(!payment.refundedAt.isValid() || payment.refundedAt >= payment.created);
            previous = payment.created;
        }
        QVERIFY(generator.at(0).created < kEnd.addDays(-88));
        QVERIFY(generator.at(999).created > kEnd.addDays(-2));
    }

    void idsAreWellFormedAndUnique()
    {
        static const QRegularExpression form(u"^(pi|ch|txn|re)_3[A-Za-z0-9]{23}$"_s);
        static const QRegularExpression dispute(u"^dp_1[A-Za-z0-9]{23}$"_s);
        QSet<QString> ids;
        qsizetype given = 0;
        for (const auto &p : generatorOf(3000).chunk(0, 3000)) {
            for (const QString &id : {p.paymentIntentId, p.chargeId, p.balanceTransactionId, p.refundId}) {
                if (id.isEmpty())
                    continue;
                QVERIFY2(form.match(id).hasMatch(), qPrintable(id));
                ids.insert(id);
                ++given;
            }
            if (!p.disputeId.isEmpty())
                QVERIFY2(dispute.match(p.disputeId).hasMatch(), qPrintable(p.disputeId));
            ids.insert(p.orderId);
            ids.insert(p.tenantId);
            given += 2;
        }
        QCOMPARE(ids.size(), given);
    }

    void amountsAreTheSumOfTheirItemsOnTheCurrencysStepAndAboveTheMinimum()
    {
        for (const auto &p : generatorOf(3000).chunk(0, 3000)) {
            qint64 sum = 0;
            for (const auto &item : p.items)
                sum += item.amount.minor();
            QCOMPARE(sum, p.amount.minor());
            QVERIFY2(p.amount.isOnStep(), qPrintable(describe(p)));
            QVERIFY(p.amount.minor() >= p.amount.currency().minimumCharge());
            QVERIFY(p.refundedMinor >= 0 && p.refundedMinor <= p.amount.minor());
            QCOMPARE(p.refundedMinor % p.amount.currency().step(), 0);
        }
    }

    void statusesAgreeWithWhatHappened()
    {
        for (const auto &p : generatorOf(3000).chunk(0, 3000)) {
            const bool refunded = p.status == PaymentStatus::Refunded || p.status == PaymentStatus::PartiallyRefunded;
            QCOMPARE(p.refundId.isEmpty(), !refunded);
            QCOMPARE(p.refundedMinor > 0, refunded);
            QCOMPARE(p.refundedMinor == p.amount.minor(), p.status == PaymentStatus::Refunded);
            QCOMPARE(p.disputeId.isEmpty(), p.status != PaymentStatus::Disputed);
            QCOMPARE(p.failureCode.isEmpty(), p.status != PaymentStatus::Failed);
            const bool noCharge = p.status == PaymentStatus::Pending || p.status == PaymentStatus::Canceled;
            QCOMPARE(p.chargeId.isEmpty(), noCharge);
        }
    }

    void aThousandAreDiverse()
    {
        QMap<PaymentStatus, int> statuses;
        QMap<QString, int> currencies;
        QMap<QString, int> domains;
        QSet<QString> names;
        QString letters;
        QSet<QString> kinds;
        for (const auto &p : generatorOf(1000).chunk(0, 1000)) {
            ++statuses[p.status];
            ++currencies[p.amount.currency().code()];
            ++domains[p.payerEmail.section(u'@', 1)];
            names.insert(p.payerName);
            letters += p.payerName;
            for (const auto &item : p.items)
                kinds.insert(item.kind);
            QVERIFY(p.payerEmail.toLatin1() == p.payerEmail.toUtf8());
        }
        QVERIFY(statuses[PaymentStatus::Succeeded] > 850);
        QCOMPARE(statuses.size(), allPaymentStatuses().size());
        QVERIFY(statuses[PaymentStatus::Pending] < 15);
        QVERIFY(currencies[u"usd"_s] > 800);
        for (const auto &code : {u"cad"_s, u"jpy"_s, u"kwd"_s, u"ugx"_s})
            QVERIFY2(currencies[code] > 0, qPrintable(code));
        const int campus = domains[u"northfield.example.edu"_s];
        QVERIFY2(campus > 270 && campus < 400, qPrintable(QString::number(campus)));
        QVERIFY(names.size() > 900);
        for (const QChar sign : u"éøł'-"_s)
            QVERIFY2(letters.contains(sign), qPrintable(QString(sign)));
        QVERIFY(letters.contains(u"O'Brien"_s));
        QCOMPARE(kinds.size(), 4);
    }
};

QTEST_GUILESS_MAIN(TestPaymentGenerator)
#include "tst_paymentgenerator.moc"
