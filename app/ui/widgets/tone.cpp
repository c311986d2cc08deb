#include "ui/widgets/tone.h"

#include <cmath>

namespace console {

namespace {

ToneColours lightColours(Tone tone)
{
    switch (tone) {
    case Tone::Neutral: return {QColor(0xe6e9eeu), QColor(0x3a424du), QColor(0xc3cad4u)};
    case Tone::Info: return {QColor(0xdce9fcu), QColor(0x123f82u), QColor(0xa9c6f2u)};
    case Tone::Good: return {QColor(0xd8f3e1u), QColor(0x0c562au), QColor(0x97d6afu)};
    case Tone::Pending:
    case Tone::Warning: return {QColor(0xfdefcbu), QColor(0x654300u), QColor(0xe5c169u)};
    case Tone::Bad: return {QColor(0xfcdedeu), QColor(0x8a1414u), QColor(0xeba3a3u)};
    case Tone::Dispute: return {QColor(0xeee2fcu), QColor(0x52208au), QColor(0xcdafefu)};
    }
    Q_UNREACHABLE();
}

ToneColours darkColours(Tone tone)
{
    switch (tone) {
    case Tone::Neutral: return {QColor(0x363c44u), QColor(0xd5dae1u), QColor(0x565f6au)};
    case Tone::Info: return {QColor(0x17345fu), QColor(0xb3d1ffu), QColor(0x2f5c9cu)};
    case Tone::Good: return {QColor(0x123f27u), QColor(0x9be6b9u), QColor(0x27744au)};
    case Tone::Pending:
    case Tone::Warning: return {QColor(0x46350bu), QColor(0xf7d884u), QColor(0x80631du)};
    case Tone::Bad: return {QColor(0x531a1au), QColor(0xffbcbcu), QColor(0x8f3535u)};
    case Tone::Dispute: return {QColor(0x3b2461u), QColor(0xdac2ffu), QColor(0x64439au)};
    }
    Q_UNREACHABLE();
}

double linear(double channel)
{
    return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &colour)
{
    return 0.2126 * linear(double(colour.redF())) + 0.7152 * linear(double(colour.greenF())) +
           0.0722 * linear(double(colour.blueF()));
}

} // namespace

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Active, QPalette::Window).lightness() < 128;
}

ToneColours toneColours(Tone tone, const QPalette &palette)
{
    return isDark(palette) ? darkColours(tone) : lightColours(tone);
}

Tone toneOf(PaymentStatus status)
{
    switch (status) {
    case PaymentStatus::Pending: return Tone::Pending;
    case PaymentStatus::Succeeded: return Tone::Good;
    case PaymentStatus::Failed: return Tone::Bad;
    case PaymentStatus::Canceled: return Tone::Neutral;
    case PaymentStatus::Refunded:
    case PaymentStatus::PartiallyRefunded: return Tone::Info;
    case PaymentStatus::Disputed: return Tone::Dispute;
    }
    Q_UNREACHABLE();
}

double contrastRatio(const QColor &a, const QColor &b)
{
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

} // namespace console
