#pragma once

#include "core/result.h"
#include "core/secretvalue.h"
#include "flows/endpointtestflow.h"

#include <QList>

namespace console {

/// A secret of the keychain that a pasted header may have been signed with.
struct SigningSecret
{
    SharedSecret value;
    QString name; ///< translated: "the Webhook Secret"
};

/// Error InvalidInput if header or payload are too large to be looked at.
std::optional<Error> pastedSignatureProblem(const QByteArray &header, const QByteArray &payload);

/// Judges a pasted Stripe-Signature header over a payload (facts 2.4: t, v1, 300 s, any v1). Blanks, line ends, quotes,
/// "Stripe-Signature:" and curl's -H around the header are left out. A payload whose line ends a copy has changed is
/// recognised. The sentence never holds the secret or a right signature.
PastedSignatureVerdict judgePastedSignature(const QByteArray &header, const QByteArray &payload,
                                            const QList<SigningSecret> &secrets, qint64 nowSeconds);

} // namespace console
