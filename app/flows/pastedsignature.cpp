#include "flows/pastedsignature.h"

#include "flows/flowsupport.h"
#include "stripe/webhooksignature.h"

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kLargestHeader = qsizetype{64} << 10;
constexpr qsizetype kLargestPayload = qsizetype{1} << 20;
constexpr qsizetype kSignatureLength = 64; ///< hex digits of SHA-256
constexpr qsizetype kMostSignatures = 32;  ///< of an honest header one or two

PastedSignatureVerdict wrong(const QString &sentence)
{
    return {false, sentence};
}

bool isInvisible(QChar c)
{
    const char16_t u = c.unicode();
    return (u >= 0x200b && u <= 0x200f) || u == 0x2060 || u == 0xfeff || u == 0x00ad;
}

/// What a copy brings along, taken off from both ends; blanks inside too, since no header has any.
QString cleaned(const QByteArray &header)
{
    QString text = QString::fromUtf8(header);
    text.removeIf([](QChar c) { return c.isSpace() || isInvisible(c); });
    const auto isQuote = [](QChar c) { return u"\"'`“”‘’„«»"_s.contains(c); };
    const auto strip = [&] {
        while (!text.isEmpty() && isQuote(text.front()))
            text.remove(0, 1);
        while (!text.isEmpty() &&
               (isQuote(text.back()) || text.back() == u'\\' || text.back() == u';' || text.back() == u','))
            text.chop(1);
    };
    strip();
    for (const QLatin1StringView prefix : {"-H"_L1, "--header"_L1}) {
        if (text.startsWith(prefix)) {
            text.remove(0, prefix.size());
            strip();
        }
    }
    static const QLatin1StringView name = "stripe-signature"_L1;
    if (text.startsWith(name, Qt::CaseInsensitive)) {
        text.remove(0, name.size());
        strip();
        if (text.startsWith(u':') || text.startsWith(u'='))
            text.remove(0, 1);
        strip();
    }
    return text;
}

struct Header
{
    QByteArray timestamp;
    qint64 seconds = 0;
    QList<QByteArray> signatures; ///< v1, lower-case hex
    QString problem;              ///< translated; empty if it can be checked
};

bool isDigits(const QString &text)
{
    return !text.isEmpty() && std::ranges::all_of(text, [](QChar c) { return c >= u'0' && c <= u'9'; });
}

bool isHex(const QString &text)
{
    return std::ranges::all_of(
        text, [](QChar c) { return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F'); });
}

QString timestampProblem(const QString &value)
{
    if (!isDigits(value))
        return CheckPastedSignatureFlow::tr("The part t is not a number of seconds. Copy the header once more.");
    if (value.size() >= 13)
        return CheckPastedSignatureFlow::tr(
            "The part t is too long for seconds since 1970; it may be milliseconds. Copy the header as Stripe "
            "sent it.");
    return {};
}

/// `number`: which v1 it is, from 1.
QString signatureProblem(const QString &value, qsizetype number)
{
    if (!isHex(value))
        return CheckPastedSignatureFlow::tr(
                   "Signature v1 number %1 holds signs other than 0 to 9 and a to f. Copy the header once more.")
            .arg(number);
    if (value.size() != kSignatureLength)
        return CheckPastedSignatureFlow::tr(
                   "Signature v1 number %1 has %2 signs in place of 64: it was cut off or something was added.")
            .arg(number)
            .arg(value.size());
    return {};
}

Header parse(const QString &text)
{
    Header header;
    const auto problem = [&header](const QString &sentence) {
        if (header.problem.isEmpty())
            header.problem = sentence;
    };
    if (text.isEmpty())
        problem(CheckPastedSignatureFlow::tr("There is no header. Paste the value of Stripe-Signature."));
    else if (text.startsWith("whsec_"_L1))
        problem(CheckPastedSignatureFlow::tr(
            "This is a signing secret, not a header. Take it out of this box, and paste the value of "
            "Stripe-Signature: it begins with t=."));
    for (const QChar c : text) {
        if (c.unicode() > 0x7e)
            problem(CheckPastedSignatureFlow::tr(
                        "The header holds the sign %1 (%2), which no signature has; it may only look like one.")
                        .arg(QString(c), u"U+%1"_s.arg(uint{c.unicode()}, 4, 16, QLatin1Char('0')).toUpper()));
    }
    if (!header.problem.isEmpty())
        return header;
    bool hasOldScheme = false;
    for (const QString &part : text.split(u',')) {
        const auto equals = part.indexOf(u'=');
        const QString name = part.left(equals < 0 ? part.size() : equals).trimmed();
        const QString value = equals < 0 ? QString() : part.mid(equals + 1);
        if (equals <= 0) {
            problem(
                CheckPastedSignatureFlow::tr("A part of the header has no name: every part looks like t=… or v1=…."));
        } else if (name == "t"_L1) {
            if (!header.timestamp.isEmpty())
                problem(
                    CheckPastedSignatureFlow::tr("The header has two parts t. Nobody can say which one was signed."));
            problem(timestampProblem(value));
            header.timestamp = value.toLatin1();
            header.seconds = value.toLongLong();
        } else if (name == "v1"_L1) {
            problem(signatureProblem(value, header.signatures.size() + 1));
            header.signatures.append(value.toLower().toLatin1());
        } else if (name == "v0"_L1) {
            hasOldScheme = true;
        }
    }
    if (header.timestamp.isEmpty())
        problem(CheckPastedSignatureFlow::tr("The header has no part t (the time of signing)."));
    if (header.signatures.isEmpty())
        problem(hasOldScheme
                    ? CheckPastedSignatureFlow::tr("The header has only v0, which nobody may trust; a v1 is needed.")
                    : CheckPastedSignatureFlow::tr("The header has no part v1 (the signature)."));
    if (header.signatures.size() > kMostSignatures)
        problem(CheckPastedSignatureFlow::tr("The header has more v1 than Stripe ever sends."));
    return header;
}

bool equalInConstantTime(const QByteArray &a, const QByteArray &b)
{
    unsigned difference = a.size() == b.size() ? 0U : 1U;
    for (qsizetype i = 0; i < std::min(a.size(), b.size()); ++i)
        difference |= static_cast<unsigned char>(a.at(i)) ^ static_cast<unsigned>(static_cast<unsigned char>(b.at(i)));
    return difference == 0;
}

/// Which v1 matches, from 1; 0: none.
qsizetype matching(const Header &header, const QByteArray &payload, const SigningSecret &secret)
{
    const QByteArray expected = secret.value->use([&](QByteArrayView key) {
        return key.isEmpty() ? QByteArray() : WebhookSignature::signatureOf(payload, header.seconds, key);
    });
    qsizetype found = 0;
    for (qsizetype i = 0; i < header.signatures.size(); ++i) {
        if (!expected.isEmpty() && equalInConstantTime(header.signatures.at(i), expected) && found == 0)
            found = i + 1;
    }
    return found;
}

struct Variant
{
    QByteArray payload;
    QString change; ///< translated; empty for the payload as pasted
};

/// The payload, then what it may have been before a copy changed its line ends.
QList<Variant> variantsOf(const QByteArray &payload)
{
    QList<Variant> variants{{payload, {}}};
    const auto add = [&](const QByteArray &bytes, const QString &change) {
        const bool isNew = std::ranges::none_of(variants, [&bytes](const Variant &v) { return v.payload == bytes; });
        if (isNew)
            variants.append({bytes, change});
    };
    QByteArray unix = payload;
    unix.replace("\r\n", "\n");
    const QString ends = CheckPastedSignatureFlow::tr("the line ends were changed on the way here");
    add(unix, ends);
    QByteArray bare = unix;
    while (bare.endsWith('\n') || bare.endsWith(' '))
        bare.chop(1);
    add(bare, CheckPastedSignatureFlow::tr("a line end behind the payload was left out"));
    add(bare + '\n', CheckPastedSignatureFlow::tr("a line end was put behind the payload"));
    return variants;
}

QString age(qint64 seconds)
{
    const qint64 whole = seconds < 0 ? -seconds : seconds;
    if (whole < 120)
        return CheckPastedSignatureFlow::tr("%n second(s)", nullptr, static_cast<int>(whole));
    if (whole < 2 * 3600)
        return CheckPastedSignatureFlow::tr("%n minute(s)", nullptr, static_cast<int>(whole / 60));
    if (whole < 48 * 3600)
        return CheckPastedSignatureFlow::tr("%n hour(s)", nullptr, static_cast<int>(whole / 3600));
    return CheckPastedSignatureFlow::tr("%n day(s)", nullptr,
                                        static_cast<int>(std::min<qint64>(whole / 86400, 1'000'000)));
}

PastedSignatureVerdict judgeTime(qint64 ageSeconds, const QString &match)
{
    if (ageSeconds > WebhookSignature::kToleranceSeconds)
        return wrong(CheckPastedSignatureFlow::tr(
                         "%1 But it was made %2 ago: more than 300 seconds, so OPS-COM would refuse it as too old. For "
                         "a header copied out of a log that is as it should be.")
                         .arg(match, age(ageSeconds)));
    if (ageSeconds < -WebhookSignature::kToleranceSeconds)
        return wrong(CheckPastedSignatureFlow::tr(
                         "%1 But its time is %2 ahead of this computer's clock: more than 300 seconds. One of the two "
                         "clocks is wrong.")
                         .arg(match, age(ageSeconds)));
    return {
        true,
        CheckPastedSignatureFlow::tr("Valid. %1 It was made %2 ago.").arg(match, age(std::max<qint64>(ageSeconds, 0)))};
}

} // namespace

std::optional<Error> pastedSignatureProblem(const QByteArray &header, const QByteArray &payload)
{
    if (header.size() > kLargestHeader)
        return flowError(ErrorKind::InvalidInput,
                         CheckPastedSignatureFlow::tr(
                             "The header is larger than 64 KiB, so it was not looked at. Paste the value of "
                             "Stripe-Signature only."),
                         u"header"_s);
    if (payload.size() > kLargestPayload)
        return flowError(ErrorKind::InvalidInput,
                         CheckPastedSignatureFlow::tr(
                             "The payload is larger than 1 MiB, so it was not looked at. Stripe's events are smaller; "
                             "paste one event's payload only."),
                         u"payload"_s);
    return std::nullopt;
}

PastedSignatureVerdict judgePastedSignature(const QByteArray &header, const QByteArray &payload,
                                            const QList<SigningSecret> &secrets, qint64 nowSeconds)
{
    const Header parsed = parse(cleaned(header));
    if (!parsed.problem.isEmpty())
        return wrong(parsed.problem);
    if (payload.trimmed().isEmpty())
        return wrong(
            CheckPastedSignatureFlow::tr("There is no payload. Paste the body of the request exactly as it came."));
    // The number is signed as written; one that reads back differently cannot be ours to compute.
    if (QByteArray::number(parsed.seconds) != parsed.timestamp)
        return wrong(
            CheckPastedSignatureFlow::tr("The part t is written with leading zeros. Copy the header once more."));
    for (const SigningSecret &secret : secrets) {
        for (const Variant &variant : variantsOf(payload)) {
            const qsizetype number = matching(parsed, variant.payload, secret);
            if (number == 0)
                continue;
            QString match = parsed.signatures.size() == 1
                                ? CheckPastedSignatureFlow::tr("The signature was made with %1.").arg(secret.name)
                                : CheckPastedSignatureFlow::tr("Signature %1 of %2 was made with %3.")
                                      .arg(number)
                                      .arg(parsed.signatures.size())
                                      .arg(secret.name);
            if (!variant.change.isEmpty())
                match = CheckPastedSignatureFlow::tr("%1 It fits the payload if this is taken into account: %2.")
                            .arg(match, variant.change);
            return judgeTime(nowSeconds - parsed.seconds, match);
        }
    }
    return wrong(
        parsed.signatures.size() == 1
            ? CheckPastedSignatureFlow::tr(
                  "The header is well formed, but its signature was not made with the Webhook Secret in the "
                  "keychain over this payload. Either the secret is another one (of another endpoint or mode, "
                  "or of stripe listen), or the payload was changed by a single sign.")
            : CheckPastedSignatureFlow::tr(
                  "The header is well formed, but none of its %n signature(s) was made with the Webhook Secret "
                  "in the keychain over this payload. Either the secret is another one, or the payload was "
                  "changed by a single sign.",
                  nullptr, static_cast<int>(parsed.signatures.size())));
}

} // namespace console
