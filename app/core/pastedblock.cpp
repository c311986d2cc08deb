#include "core/pastedblock.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <map>

namespace console {

using namespace Qt::StringLiterals;

namespace {

/// Where a value may begin and end: what no key holds.
const QRegularExpression &candidate()
{
    // The prefix decides where a value begins; its end is the first sign that neither a key nor a mask holds.
    static const QRegularExpression pattern(
        u"(?<![A-Za-z0-9_])(?:[psr]k_(?:test|live|org)_|rkcs_test_|whsec_|(?:we|ed)_|acct_)"
        "[A-Za-z0-9_*.\u2026\u2022\u25cf\u00b7\u2219\u26ab\u200b\u200c\u200d\u2060\ufeff\u00ad]*"_s,
        QRegularExpression::CaseInsensitiveOption);
    return pattern;
}

bool isInvisible(QChar c)
{
    return c.category() == QChar::Other_Format;
}

QString withoutInvisible(QStringView text)
{
    QString clean;
    clean.reserve(text.size());
    for (const QChar c : text) {
        if (!isInvisible(c))
            clean.append(c);
    }
    return clean;
}

std::optional<CredentialField> fieldOf(StripeKeyKind kind)
{
    switch (kind) {
    case StripeKeyKind::Publishable: return CredentialField::PublishableKey;
    case StripeKeyKind::Secret:
    case StripeKeyKind::Restricted: return CredentialField::SecretKey;
    case StripeKeyKind::WebhookSecret: return CredentialField::WebhookSecret;
    case StripeKeyKind::WebhookId: return CredentialField::WebhookId;
    case StripeKeyKind::CliSandbox:
    case StripeKeyKind::Organisation:
    case StripeKeyKind::AccountId: return std::nullopt;
    }
    Q_UNREACHABLE();
}

/// What a text that cannot be used was meant to be, by its beginning alone.
StripeKeyKind kindByBeginning(QStringView text)
{
    const auto begins = [&](QStringView prefix) { return text.startsWith(prefix, Qt::CaseInsensitive); };
    if (begins(u"pk_"))
        return StripeKeyKind::Publishable;
    if (begins(u"sk_org"))
        return StripeKeyKind::Organisation;
    if (begins(u"rkcs_"))
        return StripeKeyKind::CliSandbox;
    if (begins(u"rk_"))
        return StripeKeyKind::Restricted;
    if (begins(u"sk_"))
        return StripeKeyKind::Secret;
    if (begins(u"whsec_"))
        return StripeKeyKind::WebhookSecret;
    return begins(u"acct_") ? StripeKeyKind::AccountId : StripeKeyKind::WebhookId;
}

std::optional<Mode> modeByBeginning(QStringView text)
{
    const qsizetype first = text.indexOf(u'_');
    const QStringView rest = text.sliced(first + 1);
    if (rest.startsWith(u"test_", Qt::CaseInsensitive))
        return Mode::Test;
    if (rest.startsWith(u"live_", Qt::CaseInsensitive))
        return Mode::Live;
    return std::nullopt;
}

/// Values that do not tell their mode take that of the nearest one before them that does, else after them.
void spreadModes(QList<PastedValue> &values)
{
    std::optional<Mode> last;
    for (PastedValue &value : values) {
        if (value.mode)
            last = value.mode;
        else
            value.mode = last;
    }
    last.reset();
    for (auto it = values.rbegin(); it != values.rend(); ++it) {
        if (it->mode)
            last = it->mode;
        else
            it->mode = last;
    }
}

QString fieldName(CredentialField field)
{
    switch (field) {
    case CredentialField::PublishableKey: return QCoreApplication::translate("console::StripeKey", "Publishable Key");
    case CredentialField::SecretKey: return QCoreApplication::translate("console::StripeKey", "Secret Key");
    case CredentialField::WebhookId: return QCoreApplication::translate("console::StripeKey", "Webhook ID");
    case CredentialField::WebhookSecret: return QCoreApplication::translate("console::StripeKey", "Webhook Secret");
    }
    Q_UNREACHABLE();
}

} // namespace

QList<PastedValue> findCredentials(QStringView pasted)
{
    QList<PastedValue> values;
    if (pasted.size() > kLongestPaste)
        return values;
    QSet<QString> seen;
    auto matches = candidate().globalMatch(pasted);
    while (matches.hasNext()) {
        const auto match = matches.next();
        QStringView found = match.capturedView();
        // A full stop that ends a sentence is none of the value's; dots that stand for letters are.
        while (found.endsWith(u'.') && !found.endsWith(u".."))
            found.chop(1);
        const QString text = withoutInvisible(found);
        if (text.isEmpty() || seen.contains(text))
            continue;
        seen.insert(text);
        PastedValue value;
        value.begin = match.capturedStart();
        value.length = found.size();
        if (const auto key = recogniseKey(text)) {
            value.kind = key->kind;
            value.mode = key->mode;
            value.field = fieldOf(key->kind);
            if (!value.field) {
                if (const Outcome refused = checkCredential(CredentialField::SecretKey, Mode::Test, text); !refused)
                    value.problem = refused.error().userText;
            }
        } else {
            // Words like "we_" or "ed_" in a text are no values; a masked or cut-off key is one that must be named.
            value.kind = kindByBeginning(text);
            if (value.kind == StripeKeyKind::WebhookId || value.kind == StripeKeyKind::AccountId)
                continue;
            value.mode = modeByBeginning(text);
            value.field = fieldOf(value.kind);
            value.problem = key.error().userText;
        }
        values.append(value);
    }
    spreadModes(values);
    return values;
}

QString textOf(const PastedValue &value, QStringView pasted)
{
    if (value.begin < 0 || value.length < 0 || value.begin + value.length > pasted.size())
        return {};
    return withoutInvisible(pasted.sliced(value.begin, value.length));
}

QStringList oddities(const QList<PastedValue> &values, QStringView pasted)
{
    QStringList sentences;
    std::map<std::pair<CredentialField, std::optional<Mode>>, int> perField;
    bool hasTest = false;
    bool hasLive = false;
    for (const PastedValue &value : values) {
        if (!value.field || !value.problem.isEmpty())
            continue;
        ++perField[{*value.field, value.mode}];
        hasTest = hasTest || value.mode == Mode::Test;
        hasLive = hasLive || value.mode == Mode::Live;
    }
    for (const auto &[field, count] : perField) {
        if (count > 1)
            sentences.append(QCoreApplication::translate(
                                 "console::PastedBlock",
                                 "There are %n values for the field %1. Only the last is taken.", nullptr, count)
                                 .arg(fieldName(field.first)));
    }
    if (hasTest && hasLive)
        sentences.append(QCoreApplication::translate(
            "console::PastedBlock",
            "Values of test mode and of live mode stand side by side. Each goes to its own set."));
    for (const PastedValue &a : values) {
        for (const PastedValue &b : values) {
            if (a.kind != StripeKeyKind::Publishable || b.field != CredentialField::SecretKey || a.mode != b.mode)
                continue;
            const QString warning = differentAccountsWarning(textOf(a, pasted), textOf(b, pasted));
            if (!warning.isEmpty() && !sentences.contains(warning))
                sentences.append(warning);
        }
        if (a.kind == StripeKeyKind::WebhookSecret && looksLikeCliSecret(textOf(a, pasted)))
            sentences.append(cliSecretWarning());
    }
    return sentences;
}

bool looksLikeCliSecret(QStringView cleaned)
{
    static const QRegularExpression form(u"^whsec_[0-9a-f]{64}\\z"_s);
    return form.match(cleaned).hasMatch();
}

QString cliSecretWarning()
{
    return QCoreApplication::translate(
        "console::StripeKey",
        "This looks like the secret that “stripe listen” of the Stripe CLI prints. It is good for forwarding to this "
        "computer only; OPS-COM would refuse every real event. Copy the Signing secret of the webhook from the Stripe "
        "Dashboard.");
}

} // namespace console
