#include "practice/tenant/tenantschema.h"

#include <QDir>

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kApplicationId = 0x4F505054; // "OPPT"
constexpr qint64 kVersion = 3;

/// Version 1, as released files have it: never changed.
const char *const kSchema = R"sql(
CREATE TABLE settings (
    name  TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE payment_types (
    id                   TEXT    NOT NULL PRIMARY KEY,
    provider_id          TEXT    NOT NULL,
    name                 TEXT    NOT NULL COLLATE NOCASE UNIQUE,
    user_type_ids        TEXT    NOT NULL,
    active               INTEGER NOT NULL,
    live_mode            INTEGER NOT NULL,
    guest_payments       INTEGER NOT NULL,
    currency             TEXT    NOT NULL,
    test_publishable_key TEXT    NOT NULL,
    test_webhook_id      TEXT    NOT NULL,
    live_publishable_key TEXT    NOT NULL,
    live_webhook_id      TEXT    NOT NULL,
    changed_at           INTEGER NOT NULL
) STRICT;

CREATE TABLE payment_type_secrets (
    payment_type_id TEXT NOT NULL REFERENCES payment_types (id) ON DELETE CASCADE,
    mode            TEXT NOT NULL CHECK (mode IN ('test', 'live')),
    kind            TEXT NOT NULL CHECK (kind IN ('secret_key', 'webhook_secret', 'previous_webhook_secret')),
    sealed          BLOB NOT NULL,
    PRIMARY KEY (payment_type_id, mode, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE payments (
    number            INTEGER PRIMARY KEY,
    id                TEXT    NOT NULL UNIQUE,
    order_id          TEXT    NOT NULL UNIQUE,
    confirm_code      TEXT    NOT NULL,
    payer_name        TEXT    NOT NULL,
    payer_email       TEXT    NOT NULL,
    plate             TEXT    NOT NULL,
    user_type_id      TEXT    NOT NULL,
    summary           TEXT    NOT NULL,
    items             TEXT    NOT NULL,
    items_released    INTEGER NOT NULL,
    payment_type_id   TEXT    NOT NULL REFERENCES payment_types (id),
    mode              TEXT    NOT NULL CHECK (mode IN ('test', 'live')),
    amount            INTEGER NOT NULL,
    currency          TEXT    NOT NULL,
    refunded          INTEGER NOT NULL,
    refunded_reported INTEGER NOT NULL,
    status            TEXT    NOT NULL,
    payment_date      INTEGER NOT NULL,
    changed_at        INTEGER NOT NULL,
    payment_intent_id TEXT    NOT NULL,
    charge_id         TEXT    NOT NULL,
    card_brand        TEXT    NOT NULL,
    card_last4        TEXT    NOT NULL,
    dispute_id        TEXT    NOT NULL,
    dispute_status    TEXT    NOT NULL
) STRICT;
CREATE INDEX payments_by_change ON payments (changed_at, id);
CREATE INDEX payments_by_intent ON payments (payment_intent_id);
CREATE INDEX payments_by_charge ON payments (charge_id);
CREATE INDEX payments_by_type ON payments (payment_type_id);

CREATE TABLE refunds (
    id               TEXT    NOT NULL PRIMARY KEY,
    payment_number   INTEGER NOT NULL REFERENCES payments (number),
    amount           INTEGER NOT NULL,
    status           TEXT    NOT NULL,
    reason           TEXT    NOT NULL,
    comment          TEXT    NOT NULL,
    requisition_code TEXT    NOT NULL,
    recorded_at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX refunds_by_payment ON refunds (payment_number);

CREATE TABLE events (
    id          TEXT    NOT NULL PRIMARY KEY,
    type        TEXT    NOT NULL,
    received_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE callback_problems (
    number            INTEGER PRIMARY KEY,
    at                INTEGER NOT NULL,
    payment_intent_id TEXT    NOT NULL,
    event_type        TEXT    NOT NULL,
    reason            TEXT    NOT NULL,
    settled           INTEGER NOT NULL
) STRICT;
CREATE INDEX callback_problems_by_intent ON callback_problems (payment_intent_id);

PRAGMA application_id = 1330663508;
PRAGMA user_version = 1;
)sql";

/// Version 2: who made a refund and under which rules, leases, approvals, what the callback answered.
const char *const kToVersion2 = R"sql(
ALTER TABLE refunds ADD COLUMN made_by TEXT NOT NULL DEFAULT '';
ALTER TABLE refunds ADD COLUMN over_rules TEXT NOT NULL DEFAULT '';
ALTER TABLE refunds ADD COLUMN approval_id TEXT NOT NULL DEFAULT '';
CREATE INDEX refunds_by_person ON refunds (made_by, recorded_at);

CREATE TABLE callbacks (
    number             INTEGER PRIMARY KEY,
    at                 INTEGER NOT NULL,
    event_id           TEXT    NOT NULL,
    event_type         TEXT    NOT NULL,
    status             INTEGER NOT NULL,
    verdict            TEXT    NOT NULL,
    secret_fingerprint TEXT    NOT NULL,
    payment_type_id    TEXT    NOT NULL,
    mode               TEXT    NOT NULL CHECK (mode IN ('test', 'live'))
) STRICT;
CREATE INDEX callbacks_by_event ON callbacks (event_id);

CREATE TABLE refund_leases (
    payment_id TEXT    NOT NULL PRIMARY KEY REFERENCES payments (id),
    id         TEXT    NOT NULL UNIQUE,
    console_id TEXT    NOT NULL,
    user_name  TEXT    NOT NULL,
    holder     TEXT    NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE refund_approvals (
    number           INTEGER PRIMARY KEY,
    id               TEXT    NOT NULL UNIQUE,
    request_key      TEXT    NOT NULL,
    payment_id       TEXT    NOT NULL REFERENCES payments (id),
    amount           INTEGER NOT NULL CHECK (amount > 0),
    currency         TEXT    NOT NULL,
    is_full          INTEGER NOT NULL,
    reason           TEXT    NOT NULL,
    comment          TEXT    NOT NULL,
    requisition_code TEXT    NOT NULL,
    state            TEXT    NOT NULL CHECK (state IN ('requested', 'approved', 'rejected', 'used', 'withdrawn')),
    requested_by     TEXT    NOT NULL,
    requested_at     INTEGER NOT NULL,
    decided_by       TEXT    NOT NULL CHECK (decided_by <> requested_by),
    decided_at       INTEGER NOT NULL,
    decision_comment TEXT    NOT NULL,
    UNIQUE (requested_by, request_key)
) STRICT;

PRAGMA user_version = 2;
)sql";

/// Version 3: payments by date.
const char *const kToVersion3 = R"sql(
CREATE INDEX IF NOT EXISTS payments_by_date ON payments (payment_date, id);

PRAGMA user_version = 3;
)sql";

/// From an older version's file, or one just made, to this one's. In the caller's transaction.
Outcome raise(const Database &database, qint64 version)
{
    if (version < 2) {
        if (const Outcome raised = database.runScript(QString::fromLatin1(kToVersion2)); !raised)
            return raised;
    }
    return database.runScript(QString::fromLatin1(kToVersion3));
}

constexpr auto kKeyCheck = "key_check";

Error error(ErrorKind kind, const QString &userText, const QString &detail)
{
    return Error{.kind = kind,
                 .userText = userText,
                 .detail = detail,
                 .requestId = {},
                 .httpStatus = 0,
                 .code = {},
                 .param = {}};
}

Outcome create(const Database &database, const SecretBox &box)
{
    auto transaction = Transaction::begin(database);
    if (!transaction)
        return transaction.error();
    if (const Outcome made = database.runScript(QString::fromLatin1(kSchema)); !made)
        return made.error();
    if (const Outcome raised = raise(database, 1); !raised)
        return raised.error();
    const auto sealed = box.seal("practice", kKeyCheck);
    if (!sealed)
        return sealed.error();
    const auto kept =
        database.run(u"INSERT INTO settings (name, value) VALUES (?, ?)"_s, {QString::fromLatin1(kKeyCheck), *sealed});
    if (!kept)
        return kept.error();
    return transaction->commit();
}

Outcome checkSeed(const Database &database, const SecretBox &box)
{
    auto row = database.run(u"SELECT value FROM settings WHERE name = ?"_s, {QString::fromLatin1(kKeyCheck)});
    if (!row)
        return row.error();
    if (!row->next())
        return error(ErrorKind::Storage, u"The practice tenant's file is incomplete. Choose another data folder."_s,
                     u"practice-tenant.db: no key check"_s);
    const auto opened = box.open(row->value(0).toByteArray(), kKeyCheck);
    if (!opened)
        return error(ErrorKind::Storage,
                     u"This practice data belongs to another seed. It was left as it is. Start with its own seed, or "
                     "choose another data folder."_s,
                     u"practice-tenant.db: "_s + opened.error().detail);
    return Done{};
}

/// In one transaction.
Outcome migrate(const Database &database, qint64 version)
{
    if (version >= kVersion)
        return Done{};
    auto transaction = Transaction::begin(database);
    if (!transaction)
        return transaction.error();
    if (const Outcome raised = raise(database, version); !raised)
        return raised.error();
    return transaction->commit();
}

} // namespace

Result<Database> openTenantDatabase(const QString &dataDir, const SecretBox &box)
{
    if (!QDir().mkpath(dataDir))
        return error(ErrorKind::Storage, u"The practice data folder cannot be made. Choose another folder."_s,
                     u"mkpath refused"_s);
    auto database = Database::open(dataDir + u"/practice-tenant.db"_s, Database::Access::ReadWrite);
    if (!database)
        return database;
    const auto version = database->userVersion();
    const auto application = database->applicationId();
    if (!version)
        return version.error();
    if (!application)
        return application.error();
    const bool fresh = *version == 0 && *application == 0;
    if (!fresh && *application != kApplicationId)
        return error(ErrorKind::Storage,
                     u"practice-tenant.db is not a file of the practice tenant. It was left as it "
                     "is. Choose another data folder."_s,
                     u"application_id %1"_s.arg(*application));
    if (*version > kVersion)
        return error(ErrorKind::StorageNewer,
                     u"The practice data was made by a newer version of this program. It was "
                     "left as it is. Update the program, or choose another data folder."_s,
                     u"practice-tenant.db: user_version %1"_s.arg(*version));
    const Outcome ready = fresh ? create(*database, box) : checkSeed(*database, box);
    if (!ready)
        return ready.error();
    if (!fresh) { // after the seed's check: another seed's file is left as it is
        if (const Outcome migrated = migrate(*database, *version); !migrated)
            return migrated.error();
    }
    return database;
}

} // namespace console::practice
