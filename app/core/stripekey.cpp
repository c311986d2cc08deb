#include "core/stripekey.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace console {

using namespace Qt::StringLiterals;

namespace {

Error keyError(const QString &userText, const QString &reason)
{
    return {.kind = ErrorKind::InvalidInput,
            .userText = userText,
            .detail = reason,
            .requestId = {},
            .httpStatus = 0,
            .code = {},
            .param = {}};
}

/// Characters that are not seen: zero-width blanks and joiners, direction marks, the byte order mark, the soft hyphen.
bool isInvisible(QChar c)
{
    return c.category() == QChar::Other_Format || c.category() == QChar::Other_Control || c == QChar(0x034f) ||
           c == QChar(0x3164);
}

bool isAround(QChar c)
{
    static constexpr QStringView kMarks = u"\"'`\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb\u2039\u203a,;";
    return c.isSpace() || isInvisible(c) || kMarks.contains(c);
}

QStringView trimAround(QStringView text)
{
    while (!text.isEmpty() && isAround(text.front()))
        text = text.sliced(1);
    while (!text.isEmpty() && isAround(text.back()))
        text.chop(1);
    return text;
}

struct Prefix
{
    QStringView text;
    StripeKeyKind kind;
    std::optional<Mode> mode;
    qsizetype minimumPayload; ///< a shorter rest means that the text is cut off
};

// Lengths are not promised by Stripe: these only catch what is certainly cut off (24 to over 100 characters are seen in
// keys; facts 2.1). Longer prefixes stand before those that they begin with.
constexpr qsizetype kKeyPayload = 16;
constexpr std::array kPrefixes{
    Prefix{u"pk_test_", StripeKeyKind::Publishable, Mode::Test, kKeyPayload},
    Prefix{u"pk_live_", StripeKeyKind::Publishable, Mode::Live, kKeyPayload},
    Prefix{u"sk_test_", StripeKeyKind::Secret, Mode::Test, kKeyPayload},
    Prefix{u"sk_live_", StripeKeyKind::Secret, Mode::Live, kKeyPayload},
    Prefix{u"rk_test_", StripeKeyKind::Restricted, Mode::Test, kKeyPayload},
    Prefix{u"rk_live_", StripeKeyKind::Restricted, Mode::Live, kKeyPayload},
    Prefix{u"rkcs_test_", StripeKeyKind::CliSandbox, Mode::Test, kKeyPayload},
    Prefix{u"sk_org_test_", StripeKeyKind::Organisation, Mode::Test, kKeyPayload},
    Prefix{u"sk_org_live_", StripeKeyKind::Organisation, Mode::Live, kKeyPayload},
    Prefix{u"sk_org_", StripeKeyKind::Organisation, std::nullopt, kKeyPayload},
    Prefix{u"whsec_", StripeKeyKind::WebhookSecret, std::nullopt, 10},
    Prefix{u"ed_test_", StripeKeyKind::WebhookId, Mode::Test, 4},
    Prefix{u"we_", StripeKeyKind::WebhookId, std::nullopt, 4},
    Prefix{u"ed_", StripeKeyKind::WebhookId, std::nullopt, 4},
    Prefix{u"acct_", StripeKeyKind::AccountId, std::nullopt, 4},
};

/// The part of the payload that names the account: in modern keys "51" and 14 characters of the account's id. A key of
/// the older, short form may begin with "51" by chance and gives none.
QString accountHintOf(const Prefix &prefix, QStringView payload)
{
    constexpr qsizetype kHintLength = 14;
    constexpr qsizetype kModernPayload = 40;
    switch (prefix.kind) {
    case StripeKeyKind::Publishable:
    case StripeKeyKind::Secret:
    case StripeKeyKind::Restricted:
        if (payload.size() >= kModernPayload && payload.startsWith(u"51"))
            return payload.sliced(2, kHintLength).toString();
        return {};
    case StripeKeyKind::AccountId:
        if (payload.size() > kHintLength && payload.startsWith(u'1'))
            return payload.sliced(1, kHintLength).toString();
        return {};
    case StripeKeyKind::CliSandbox:
    case StripeKeyKind::Organisation:
    case StripeKeyKind::WebhookSecret:
    case StripeKeyKind::WebhookId: return {};
    }
    Q_UNREACHABLE();
}

bool isKeyCharacter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'_';
}

/// "sk_live_...abcd", "sk_live_••••", "sk_test_xxxxxxxx": as lists, log lines and examples show keys.
bool looksMasked(QStringView text)
{
    static const QRegularExpression mask(u"\\.{2,}|[*\u2026\u2022\u25cf\u00b7\u2219\u26ab]|_[xX]{4,}|<[^>]*>"_s);
    return mask.match(text).hasMatch();
}

/// In characters; keys of up to some hundred are seen (facts 2.1), and the keychain's limit is 2,500 bytes.
constexpr qsizetype kLongest = 1000;

/// What is wrong with the text before its prefix is looked at, if anything.
std::optional<Error> problemOfForm(QStringView text)
{
    if (text.isEmpty())
        return keyError(QCoreApplication::translate("console::StripeKey", "Nothing was pasted."), u"empty"_s);
    if (text.startsWith(u"http://", Qt::CaseInsensitive) || text.startsWith(u"https://", Qt::CaseInsensitive))
        return keyError(QCoreApplication::translate(
                            "console::StripeKey",
                            "This is a web address, not a key. Copy the value itself from the Stripe Dashboard."),
                        u"address"_s);
    if (looksMasked(text))
        return keyError(QCoreApplication::translate(
                            "console::StripeKey",
                            "This is a shortened key, as lists show it. Click Reveal in the Stripe Dashboard and "
                            "copy the whole key."),
                        u"masked"_s);
    if (text.size() > kLongest)
        return keyError(QCoreApplication::translate(
                            "console::StripeKey",
                            "This is longer than any key or ID of Stripe's. Copy one value alone from the Stripe "
                            "Dashboard."),
                        u"too_long"_s);
    if (std::ranges::any_of(text, [](QChar c) { return c.isSpace(); }))
        return keyError(QCoreApplication::translate(
                            "console::StripeKey",
                            "There is a blank or a line break inside. Copy one value alone, without the text "
                            "around it."),
                        u"blank"_s);
    if (std::ranges::any_of(text, isInvisible))
        return keyError(QCoreApplication::translate(
                            "console::StripeKey",
                            "This holds a character that no key has: one that cannot be seen. Copy the value "
                            "again from the Stripe Dashboard."),
                        u"character"_s);
    if (!std::ranges::all_of(text, isKeyCharacter))
        return keyError(QCoreApplication::translate(
                            "console::StripeKey",
                            "This holds a character that no key has, such as a letter of another alphabet that "
                            "looks alike. Copy the value again from the Stripe Dashboard; do not type it."),
                        u"character"_s);
    return std::nullopt;
}

Error cutOff()
{
    return keyError(QCoreApplication::translate("console::StripeKey",
                                                "The end is missing. Copy the whole value from the Stripe Dashboard."),
                    u"cut_off"_s);
}

} // namespace

QString cleanPaste(const QString &pasted)
{
    static const QRegularExpression assignment(u"^(?:(?:export|set|SET)\\s+)?[A-Za-z_][A-Za-z0-9_.-]*\\s*=\\s*"_s);
    QStringView text = trimAround(pasted);
    if (const auto match = assignment.match(text); match.hasMatch() && match.capturedLength() < text.size())
        text = trimAround(text.sliced(match.capturedLength()));
    return text.toString();
}

Result<StripeKey> recogniseKey(const QString &cleaned)
{
    if (const auto problem = problemOfForm(cleaned))
        return *problem;
    for (const Prefix &prefix : kPrefixes) {
        if (!cleaned.startsWith(prefix.text)) {
            if (cleaned.startsWith(prefix.text, Qt::CaseInsensitive))
                return keyError(QCoreApplication::translate(
                                    "console::StripeKey",
                                    "Capital and small letters matter, and these were changed. Copy the value "
                                    "again from the Stripe Dashboard."),
                                u"letter_case"_s);
            continue;
        }
        const QStringView payload = QStringView(cleaned).sliced(prefix.text.size());
        if (payload.size() < prefix.minimumPayload)
            return cutOff();
        return StripeKey{prefix.kind, prefix.mode, accountHintOf(prefix, payload)};
    }
    // "sk_li" and "whse" are the beginning of a prefix.
    if (std::ranges::any_of(kPrefixes, [&](const Prefix &prefix) { return prefix.text.startsWith(cleaned); }))
        return cutOff();
    return keyError(QCoreApplication::translate(
                        "console::StripeKey",
                        "This does not begin like any key of Stripe's. Copy the value again, from its first letter "
                        "on: keys begin with pk_, sk_ or rk_, signing secrets with whsec_, webhook IDs with we_ or "
                        "ed_."),
                    u"unknown"_s);
}

QString differentAccountsWarning(const QString &publishableKey, const QString &secretKey)
{
    const auto publishable = recogniseKey(publishableKey);
    const auto secret = recogniseKey(secretKey);
    if (!publishable || !secret || publishable->accountHint.isEmpty() || secret->accountHint.isEmpty() ||
        publishable->accountHint == secret->accountHint)
        return {};
    return QCoreApplication::translate(
        "console::StripeKey",
        "The two keys look as if they were of different Stripe accounts. Check that both were copied from "
        "the same account.");
}

} // namespace console
