#pragma once

#include "core/stripeobjects.h"
#include "store/rotationjournal.h"

namespace console {

/// In the metadata of the endpoint that a rotation makes: the idempotency key it was made with.
inline QString rotationMetadataKey()
{
    return QStringLiteral("opscom_console_rotation");
}

/// Whether the endpoint is the old or the new one of this rotation, or was made by it and is not in the journal yet.
inline bool isOfRotation(const WebhookEndpoint &endpoint, const Rotation &rotation)
{
    const QByteArray key = endpoint.metadata.value(rotationMetadataKey()).toLatin1();
    return endpoint.id == rotation.oldEndpointId || endpoint.id == rotation.newEndpointId ||
           (!rotation.idempotencyKey.isEmpty() &&
            (key == rotation.idempotencyKey || key.startsWith(rotation.idempotencyKey + '-')));
}

} // namespace console
