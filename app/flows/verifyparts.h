#pragma once

#include "core/clock.h"
#include "core/error.h"
#include "flows/webhookflow.h"

#include <QByteArray>
#include <QString>

#include <array>

namespace console {

// Pieces of VerifyPaymentTypeFlow without state.

inline constexpr std::array kCheckOrder{CheckId::KeyWorks,       CheckId::ModeMatches,  CheckId::Account,
                                        CheckId::EndpointFound,  CheckId::EndpointUrl,  CheckId::EndpointEnabled,
                                        CheckId::EndpointEvents, CheckId::EndpointMode, CheckId::SecretsMatch,
                                        CheckId::GoodEvent,      CheckId::BadEvent};

/// Translated.
QString checkTitle(CheckId id);
/// Whether an error says nothing about what is checked: something on the way was missing.
bool provesNothing(ErrorKind kind);
/// An event that no tenant acts upon: a type that is not among the required three, about an object that is not there.
QByteArray probeEvent(const Clock &clock, Mode mode);
/// What an answer of the callback other than 2xx means, translated.
QString statusSentence(int status);

} // namespace console
