#include "core/pastedblock.h"
#include "core/stripekey.h"
#include "require.h"

using namespace console;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const QString pasted = QString::fromUtf8(reinterpret_cast<const char *>(data), qsizetype(size));
    const QString cleaned = cleanPaste(pasted);
    REQUIRE(cleaned.size() <= pasted.size());
    // Cleaning a clean text changes nothing but a second "NAME=" that came to light.
    REQUIRE(cleanPaste(cleaned).size() <= cleaned.size());

    const auto key = recogniseKey(cleaned);
    if (!key) {
        REQUIRE(key.error().kind == ErrorKind::InvalidInput);
        REQUIRE(!key.error().userText.isEmpty());
        // A reason never echoes what was pasted.
        REQUIRE(cleaned.size() < 24 || !key.error().userText.contains(cleaned));
    }
    int fields = 0;
    for (const CredentialField field : {CredentialField::PublishableKey, CredentialField::SecretKey,
                                        CredentialField::WebhookId, CredentialField::WebhookSecret}) {
        bool anyMode = false;
        for (const Mode mode : {Mode::Test, Mode::Live}) {
            const Outcome outcome = checkCredential(field, mode, cleaned);
            anyMode = anyMode || outcome;
            REQUIRE(!outcome || key);
            REQUIRE(outcome || outcome.error().kind == ErrorKind::InvalidInput);
            if (outcome && key->mode)
                REQUIRE(*key->mode == mode);
        }
        fields += anyMode ? 1 : 0;
    }
    REQUIRE(fields <= 1); // no value fits two fields

    const auto values = findCredentials(pasted);
    qsizetype last = -1;
    for (const PastedValue &value : values) {
        REQUIRE(value.begin > last && value.length > 0 && value.begin + value.length <= pasted.size());
        last = value.begin;
        if (value.problem.isEmpty()) {
            REQUIRE(value.field.has_value());
            REQUIRE(recogniseKey(textOf(value, pasted)));
        }
    }
    oddities(values, pasted);
    return 0;
}
