#include "require.h"
#include "stripe/webhooksignature.h"

using namespace console;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    using namespace WebhookSignature;
    const QByteArray header(reinterpret_cast<const char *>(data), qsizetype(size));
    const QByteArray body = header.left(40);
    constexpr qint64 kNow = 1'700'000'000;
    // Without the secret no header is good.
    const Verdict verdict = verify(header, body, {"whsec_fuzz_a", "whsec_fuzz_b"}, kNow);
    REQUIRE(verdict == Verdict::Malformed || verdict == Verdict::WrongSecret);
    REQUIRE(verify(header, body, {}, kNow, 0) != Verdict::Good);

    // A good header stays good beside whatever a well formed list may hold besides, and is never good for another body.
    const QByteArray good = WebhookSignature::header(body, kNow, {"whsec_fuzz_a"});
    REQUIRE(verify(good, body, {"whsec_fuzz_b", "whsec_fuzz_a"}, kNow) == Verdict::Good);
    REQUIRE(verify(good, body + 'x', {"whsec_fuzz_a"}, kNow) == Verdict::WrongSecret);
    REQUIRE(verify(good + ',' + header, body + 'x', {"whsec_fuzz_a"}, kNow) != Verdict::Good);
    return 0;
}
