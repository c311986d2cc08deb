#include "queries.h"

#include "benchkit.h"
#include "core/paymentsearchquery.h"

#include <QRandomGenerator>

#include <array>

namespace console::bench {

using namespace Qt::StringLiterals;

namespace {

/// The same keystrokes at each run.
constexpr quint32 kRandomSeed = 20260901;

using People = std::function<practice::SeedPayment()>;

People peopleOf(qint64 rows, QRandomGenerator &random)
{
    return [rows, &random] { return seedPaymentAt(static_cast<qint64>(random.bounded(quint64(rows))), rows); };
}

/// The text after each of the last `letters` keystrokes, the words before typed already.
void type(const QString &before, const QString &word, const PaymentFilter &chips, QList<Keystroke> *to)
{
    for (qsizetype letters = 1; letters <= word.size(); ++letters)
        to->append({before + word.left(letters), chips});
}

QString firstName(const practice::SeedPayment &payment)
{
    return payment.payerName.section(u' ', 0, 0);
}
QString lastName(const practice::SeedPayment &payment)
{
    return payment.payerName.section(u' ', -1);
}
/// In capitals, or without accents, as people do.
QString asTyped(const QString &text, QRandomGenerator &random)
{
    switch (random.bounded(4)) {
    case 0: return text.toUpper();
    case 1: return text;
    default: return text.toLower();
    }
}

PaymentFilter chip(PaymentStatus status)
{
    PaymentFilter filter;
    filter.statuses = {status};
    return filter;
}

} // namespace

QList<Keystroke> realisticKeystrokes(qsizetype count, qint64 rows)
{
    QRandomGenerator random(kRandomSeed);
    const People someone = peopleOf(rows, random);
    QList<Keystroke> typed;
    while (typed.size() < count) {
        const practice::SeedPayment payment = someone();
        const QString first = asTyped(firstName(payment), random);
        const QString last = asTyped(lastName(payment), random);
        switch (random.bounded(20)) {
        case 0:
        case 1:
        case 2: type({}, first, {}, &typed); break;
        case 3:
        case 4:
        case 5: type({}, last, {}, &typed); break;
        case 6:
        case 7: type(first + u' ', last, {}, &typed); break;
        case 8: type(last + u' ', first.left(3), {}, &typed); break;
        case 9:
        case 10: type({}, payment.payerEmail.section(u'@', 0, 0), {}, &typed); break;
        case 11: type({}, payment.orderId, {}, &typed); break;
        case 12: type({}, payment.confirmCode, {}, &typed); break;
        case 13: type({}, payment.plate.isEmpty() ? payment.confirmCode : payment.plate, {}, &typed); break;
        case 14: typed.append({payment.amount.toDisplayString().section(u' ', 0, 0)}); break;
        case 15: typed.append({u"last4:"_s + payment.cardLast4}); break;
        case 16: type({}, last, chip(PaymentStatus::Failed), &typed); break;
        case 17: typed.append({last + u" status:refunded"_s}); break;
        case 18: typed.append({first + payment.created.toString(u" yyyy-MM-dd"_s)}); break;
        default:
            typed.append({payment.paymentIntentId});
            typed.append({payment.paymentIntentId.right(8)});
            if (!payment.items.isEmpty())
                type({}, payment.items.constFirst().reference, {}, &typed);
            typed.append({last.left(3) + u"zq"_s}); // a slip
            break;
        }
    }
    return typed;
}

QList<Keystroke> hardKeystrokes(qint64 rows)
{
    QRandomGenerator random(kRandomSeed + 1);
    const People someone = peopleOf(rows, random);
    QList<Keystroke> hard;
    // Two common parts that seldom or never meet.
    const std::array common{u"example.com"_s,  u"example.org"_s, u"example.net"_s, u"mail.example"_s,
                            u"post.example"_s, u"inbox"_s,       u"northfield"_s,  u"edu"_s};
    for (const QString &one : common) {
        for (const QString &other : common) {
            if (one != other)
                hard.append({one + u' ' + other});
        }
        hard.append({one});
        hard.append({one + u" status:pending"_s});
        hard.append({one + u" status:disputed currency:kwd"_s});
        hard.append({one + u" before:2025-01"_s});
        hard.append({one + u" amount:>1000"_s});
    }
    // One letter, two letters, two of these.
    for (char16_t a = u'a'; a <= u'z'; ++a) {
        hard.append({QString(QChar(a))});
        for (int i = 0; i < 4; ++i) {
            const QChar b(u'a' + random.bounded(26));
            hard.append({QString(QChar(a)) + b});
            hard.append({QString(QChar(a)) + u' ' + b});
        }
    }
    while (hard.size() < 900) {
        const practice::SeedPayment payment = someone();
        const practice::SeedPayment other = someone();
        switch (random.bounded(8)) {
        case 0: hard.append({firstName(payment) + u' ' + lastName(other) + u' ' + payment.confirmCode.left(1)}); break;
        case 1: hard.append({firstName(payment), chip(PaymentStatus::Pending)}); break;
        case 2: hard.append({lastName(payment) + u" status:disputed"_s}); break;
        case 3: hard.append({lastName(payment) + u" before:2025-02"_s}); break;
        case 4: hard.append({u"last4:"_s + payment.cardLast4 + u' ' + lastName(other)}); break;
        case 5: hard.append({firstName(payment) + u" amount:100..110 currency:cad"_s}); break;
        case 6: hard.append({lastName(payment).left(3) + u' ' + firstName(other).left(3) + u" com"_s}); break;
        default: hard.append({firstName(payment) + u' ' + firstName(other)}); break;
        }
    }
    return hard;
}

PaymentQuery queryOf(const Keystroke &keystroke)
{
    SearchContext context;
    context.now = QDateTime::fromSecsSinceEpoch(1'790'000'000, Qt::UTC); // as the rows' end: see seedPaymentAt()
    const PaymentSearchQuery read = PaymentSearchQuery::parse(keystroke.text, context);
    PaymentQuery query;
    query.search = read.words;
    query.filter = intersected(read.filter, keystroke.chips);
    return query;
}

} // namespace console::bench
