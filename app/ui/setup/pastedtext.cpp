#include "ui/setup/pastedtext.h"

#include "core/stripekey.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace console {

using namespace Qt::StringLiterals;

bool looksSecret(const QString &cleaned)
{
    if (const auto key = recogniseKey(cleaned)) {
        switch (key->kind) {
        case StripeKeyKind::Secret:
        case StripeKeyKind::Restricted:
        case StripeKeyKind::CliSandbox:
        case StripeKeyKind::Organisation:
        case StripeKeyKind::WebhookSecret: return true;
        case StripeKeyKind::Publishable:
        case StripeKeyKind::WebhookId:
        case StripeKeyKind::AccountId: return false;
        }
        Q_UNREACHABLE();
    }
    static const QRegularExpression secret(u"(?<![A-Za-z0-9_])(?:sk|rk|rkcs|whsec)_"_s,
                                           QRegularExpression::CaseInsensitiveOption);
    return secret.match(cleaned).hasMatch();
}

bool looksPasted(qsizetype before, qsizetype after)
{
    // Typing and deleting change the length by one. What changes it otherwise, or replaces the text by one as long, was
    // pasted or dropped; a short rest is what deleting a selection leaves.
    const qsizetype change = after - before;
    return change > 1 || (after > 1 && change == 0) || (change < -1 && after > 11);
}

QString clearedText(const QString &problem)
{
    return QCoreApplication::translate("console::CredentialSetBox",
                                       "%1 This field was cleared because it shows what it holds, and that text begins "
                                       "like a secret.")
        .arg(problem);
}

} // namespace console
