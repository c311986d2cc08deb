#include "practice/paymentgenerator.h"

#include "practice/madeuppeople.h"
#include "practice/seedrandom.h"

#include <algorithm>
#include <array>
#include <utility>

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kDay = 86400;

struct Product
{
    const char16_t *kind;
    const char16_t *description;
    qint64 cents;
};
constexpr std::array kProducts = {
    Product{u"permit", u"Lot A annual permit", 48000},
    Product{u"permit", u"Lot B annual permit", 36500},
    Product{u"permit", u"Lot C annual permit", 31250},
    Product{u"permit", u"Lot C fall term permit", 14900},
    Product{u"permit", u"Resident garage monthly permit", 7250},
    Product{u"permit", u"Evening and weekend permit", 9600},
    Product{u"permit", u"Motorcycle permit", 6000},
    Product{u"violation", u"No valid permit displayed", 4500},
    Product{u"violation", u"Expired meter", 2500},
    Product{u"violation", u"Parked in a reserved space", 6500},
    Product{u"violation", u"Parked in a fire lane", 12500},
    Product{u"violation", u"Overtime parking", 3000},
    Product{u"locker", u"Half locker, winter term", 2200},
    Product{u"locker", u"Full locker, academic year", 5400},
    Product{u"temporary permit", u"Day pass, visitor lot", 1250},
    Product{u"temporary permit", u"Weekly pass, Lot D", 3475},
    Product{u"temporary permit", u"Event parking", 2000},
};

struct Card
{
    const char16_t *brand;
    const char16_t *testLast4;
};
constexpr std::array kCards = {Card{u"visa", u"4242"},       Card{u"visa", u"4242"},       Card{u"visa", u"1881"},
                               Card{u"mastercard", u"4444"}, Card{u"mastercard", u"8210"}, Card{u"amex", u"0005"},
                               Card{u"discover", u"1117"}};

/// Where in a day payments fall: shares of the day's payments against seconds of the day. Both ascend, so that order
/// stays and the one can be turned into the other.
struct DayPoint
{
    qint64 share; ///< of the day's payments, counted as seconds of an even day
    qint64 time;  ///< second of the day
};
constexpr std::array kDayCurve = {DayPoint{0, 0}, DayPoint{4000, 7 * 3600}, DayPoint{45000, 12 * 3600},
                                  DayPoint{76000, 18 * 3600}, DayPoint{kDay, kDay}};
/// Days begin at midnight in Toronto (UTC-5).
constexpr qint64 kMidnight = 5 * 3600;

/// Seconds since 1970 from one measure to the other.
qint64 converted(qint64 seconds, qint64 DayPoint::*from, qint64 DayPoint::*to)
{
    const qint64 local = seconds - kMidnight;
    const qint64 day = local / kDay * kDay;
    const qint64 ofDay = local - day;
    for (std::size_t i = 1; i < kDayCurve.size(); ++i) {
        const DayPoint &a = kDayCurve[i - 1];
        const DayPoint &b = kDayCurve[i];
        if (ofDay < b.*from)
            return day + a.*to + (ofDay - a.*from) * (b.*to - a.*to) / (b.*from - a.*from) + kMidnight;
    }
    return seconds;
}

Currency currencyOf(SeedRandom &random)
{
    const qint64 roll = random.below(1000);
    const auto code = roll < 860 ? u"usd" : roll < 970 ? u"cad" : roll < 982 ? u"jpy" : roll < 991 ? u"kwd" : u"ugx";
    const Result<Currency> currency = Currency::fromCode(QString::fromUtf16(code));
    Q_ASSERT(currency);
    return *currency;
}

/// A plausible price in another currency, on the currency's own step.
qint64 priceIn(const Currency &currency, qint64 cents)
{
    const QString code = currency.code();
    if (code == "cad"_L1)
        return cents + cents / 4;
    if (code == "jpy"_L1)
        return cents + cents / 2; // yen have no decimals: 1 dollar is 150 yen
    if (code == "kwd"_L1)
        return cents * 3 / 10 * 10; // 1 dollar is 0.300 dinar, the last digit 0
    if (code == "ugx"_L1)
        return cents * 37 * 100; // 1 dollar is 3,700 shillings, sent times 100
    return cents;
}

QString referenceOf(const QString &kind, SeedRandom &random)
{
    if (kind == "violation"_L1)
        return u"V-"_s + random.digits(6);
    if (kind == "locker"_L1)
        return u"L-"_s + random.digits(4);
    if (kind == "temporary permit"_L1)
        return u"T-"_s + random.digits(6);
    return u"P-"_s + random.digits(6);
}

PaymentStatus statusOf(SeedRandom &random)
{
    const qint64 roll = random.below(1000);
    if (roll < 900)
        return PaymentStatus::Succeeded;
    if (roll < 932)
        return PaymentStatus::Failed;
    if (roll < 947)
        return PaymentStatus::Canceled;
    if (roll < 973)
        return PaymentStatus::Refunded;
    if (roll < 988)
        return PaymentStatus::PartiallyRefunded;
    if (roll < 996)
        return PaymentStatus::Disputed;
    return PaymentStatus::Pending;
}

} // namespace

PaymentGenerator::PaymentGenerator(Options options) : m_options(std::move(options))
{
    m_endSeconds = m_options.end.toSecsSinceEpoch();
    m_evenStart = converted(m_endSeconds - m_options.days * kDay, &DayPoint::time, &DayPoint::share);
    m_evenEnd = converted(m_endSeconds, &DayPoint::time, &DayPoint::share);
}

qint64 PaymentGenerator::createdSeconds(qint64 index, SeedRandom &random) const
{
    // Evenly into slots first, then crowded into the working day; order is kept by both steps.
    const qint64 span = m_evenEnd - m_evenStart;
    const qint64 slot = std::max<qint64>(1, span / m_options.count);
    const qint64 slotStart = span / m_options.count * index + span % m_options.count * index / m_options.count;
    const qint64 even = m_evenStart + slotStart + random.below(slot);
    return std::min(converted(even, &DayPoint::share, &DayPoint::time), m_endSeconds);
}

void PaymentGenerator::fillWhatFor(SeedPayment &payment, SeedRandom &random) const
{
    const Currency currency = currencyOf(random);
    const qint64 lines = random.chance(82) ? 1 : 2;
    qint64 total = 0;
    QStringList descriptions;
    for (qint64 i = 0; i < lines; ++i) {
        const Product &product = random.pick(kProducts);
        const Money price(priceIn(currency, product.cents), currency);
        const QString kind = QString::fromUtf16(product.kind);
        const QString description = QString::fromUtf16(product.description);
        payment.items.append({kind, referenceOf(kind, random), description, price});
        descriptions.append(description);
        total += price.minor();
    }
    payment.summary = descriptions.join(u", "_s);
    payment.amount = Money(total, currency);
}

void PaymentGenerator::fillOutcome(SeedPayment &payment, SeedRandom &random) const
{
    payment.status = statusOf(random);
    const QString tail = random.alphanumeric(16);
    payment.paymentIntentId = u"pi_3"_s + tail + random.alphanumeric(7);
    const QString chargeId = u"ch_3"_s + tail + random.alphanumeric(7);
    const QString transactionId = u"txn_3"_s + tail + random.alphanumeric(7);
    const auto laterBy = [&](qint64 seconds) {
        return QDateTime::fromSecsSinceEpoch(std::min(payment.created.toSecsSinceEpoch() + seconds, m_endSeconds),
                                             Qt::UTC);
    };
    switch (payment.status) {
    case PaymentStatus::Pending:
    case PaymentStatus::Canceled: break;
    case PaymentStatus::Failed:
        payment.chargeId = chargeId;
        payment.failureCode = u"card_declined"_s;
        payment.declineCode = random.chance(60) ? u"insufficient_funds"_s : u"generic_decline"_s;
        break;
    case PaymentStatus::Succeeded:
        payment.chargeId = chargeId;
        payment.balanceTransactionId = transactionId;
        break;
    case PaymentStatus::Refunded:
    case PaymentStatus::PartiallyRefunded:
        payment.chargeId = chargeId;
        payment.balanceTransactionId = transactionId;
        payment.refundId = u"re_3"_s + tail + random.alphanumeric(7);
        payment.refundedAt = laterBy(3600 + random.below(12 * kDay));
        payment.refundedMinor = payment.amount.minor();
        if (payment.status == PaymentStatus::PartiallyRefunded) {
            const qint64 step = payment.amount.currency().step();
            payment.refundedMinor = std::max(step, payment.amount.minor() / 2 / step * step);
        }
        break;
    case PaymentStatus::Disputed:
        payment.chargeId = chargeId;
        payment.balanceTransactionId = transactionId;
        payment.disputeId = u"dp_1"_s + random.alphanumeric(23);
        break;
    }
}

SeedPayment PaymentGenerator::at(qint64 index) const
{
    Q_ASSERT(index >= 0 && index < m_options.count);
    SeedRandom random(m_options.seed, index);
    SeedPayment payment;
    payment.tenantId = u"pay_%1"_s.arg(index + 1, 6, 10, QLatin1Char('0'));
    payment.orderId = u"ORD-%1"_s.arg(100001 + index);
    payment.confirmCode = random.readable(8);
    payment.created = QDateTime::fromSecsSinceEpoch(createdSeconds(index, random), Qt::UTC);
    const MadeUpPerson person = makeUpPerson(random);
    payment.payerName = person.name;
    payment.payerEmail = person.email;
    payment.payerPhone = person.phone;
    payment.billingAddress = person.address;
    payment.plate = person.plate;
    payment.userTypeId = person.userTypeId;
    fillWhatFor(payment, random);
    const Card &card = random.pick(kCards);
    payment.cardBrand = QString::fromUtf16(card.brand);
    payment.cardLast4 = random.chance(60) ? random.digits(4) : QString::fromUtf16(card.testLast4);
    fillOutcome(payment, random);
    return payment;
}

QList<SeedPayment> PaymentGenerator::chunk(qint64 from, qint64 limit) const
{
    QList<SeedPayment> payments;
    const qint64 end = std::min(m_options.count, from + limit);
    payments.reserve(static_cast<qsizetype>(std::max<qint64>(0, end - from)));
    for (qint64 i = from; i < end; ++i)
        payments.append(at(i));
    return payments;
}

} // namespace console::practice
