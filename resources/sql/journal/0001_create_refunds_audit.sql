-- What cannot be fetched again. Times in milliseconds since 1970 UTC, amounts in minor units. No column holds a secret.

CREATE TABLE refund_intents (
    intent_id         INTEGER PRIMARY KEY AUTOINCREMENT,
    payment_id        TEXT    NOT NULL CHECK (payment_id <> ''),
    payment_intent_id TEXT    NOT NULL,
    charge_id         TEXT    NOT NULL,
    payment_type_id   TEXT    NOT NULL,
    mode              TEXT    NOT NULL CHECK (mode IN ('test', 'live')),
    amount_minor      INTEGER NOT NULL CHECK (amount_minor > 0),
    currency          TEXT    NOT NULL CHECK (length(currency) = 3),
    is_full           INTEGER NOT NULL CHECK (is_full IN (0, 1)),
    reason            TEXT    NOT NULL,
    comment           TEXT    NOT NULL,
    requisition_code  TEXT    NOT NULL,
    who               TEXT    NOT NULL,
    idempotency_key   TEXT    NOT NULL UNIQUE CHECK (length(idempotency_key) BETWEEN 16 AND 255),
    state             TEXT    NOT NULL CHECK (state IN ('armed', 'sent', 'succeeded', 'pending', 'requires_action', 'failed',
                                                        'canceled', 'refused', 'outcome_unknown')),
    refund_id         TEXT    NOT NULL,
    error_code        TEXT    NOT NULL,
    error_text        TEXT    NOT NULL,
    tenant_told       INTEGER NOT NULL CHECK (tenant_told IN (0, 1)),
    created_at        INTEGER NOT NULL,
    changed_at        INTEGER NOT NULL
) STRICT;

CREATE INDEX refund_intents_by_payment ON refund_intents (payment_id, intent_id);
-- Money must not go back twice: one open intent a payment, whatever the program does.
CREATE UNIQUE INDEX refund_intents_one_open ON refund_intents (payment_id)
    WHERE state IN ('armed', 'sent', 'outcome_unknown');

CREATE TRIGGER refund_intents_keep_terms BEFORE UPDATE OF intent_id, payment_id, payment_intent_id, charge_id, mode,
    amount_minor, currency, is_full, who, idempotency_key, created_at ON refund_intents
BEGIN
    SELECT RAISE(ABORT, 'the terms of a refund intent do not change');
END;

CREATE TRIGGER refund_intents_stay BEFORE DELETE ON refund_intents
BEGIN
    SELECT RAISE(ABORT, 'refund intents are not deleted');
END;

-- REPLACE deletes without the trigger above.
CREATE TRIGGER refund_intents_not_replaced BEFORE INSERT ON refund_intents
    WHEN EXISTS (SELECT 1 FROM refund_intents
                 WHERE intent_id = NEW.intent_id OR idempotency_key = NEW.idempotency_key
                       OR (payment_id = NEW.payment_id AND state IN ('armed', 'sent', 'outcome_unknown')
                           AND NEW.state IN ('armed', 'sent', 'outcome_unknown')))
BEGIN
    SELECT RAISE(ABORT, 'refund intents are not replaced');
END;

CREATE TABLE audit_entries (
    entry_id      INTEGER PRIMARY KEY,
    at            INTEGER NOT NULL,
    who           TEXT    NOT NULL,
    what          TEXT    NOT NULL,
    subject       TEXT    NOT NULL,
    detail        TEXT    NOT NULL,
    outcome       TEXT    NOT NULL,
    previous_hash BLOB    NOT NULL CHECK (length(previous_hash) = 32),
    hash          BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TRIGGER audit_entries_unchanged BEFORE UPDATE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;

CREATE TRIGGER audit_entries_stay BEFORE DELETE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;

CREATE TRIGGER audit_entries_not_replaced BEFORE INSERT ON audit_entries
    WHEN EXISTS (SELECT 1 FROM audit_entries WHERE entry_id = NEW.entry_id)
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;

-- The end of the chain, so that entries cut off at the end are missed too.
CREATE TABLE audit_head (
    one      INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    entry_id INTEGER NOT NULL,
    hash     BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO audit_head (one, entry_id, hash) VALUES (1, 0, zeroblob(32));
