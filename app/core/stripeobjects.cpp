#include "core/stripeobjects.h"

namespace console {

using namespace Qt::StringLiterals;

QStringList requiredWebhookEvents()
{
    return {u"payment_intent.succeeded"_s, u"payment_intent.payment_failed"_s, u"payment_intent.canceled"_s};
}

} // namespace console
