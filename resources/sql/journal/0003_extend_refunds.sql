-- What refund intents need beyond the first release. Times in milliseconds since 1970 UTC.
ALTER TABLE refund_intents ADD COLUMN approval_id TEXT NOT NULL DEFAULT ''; -- the approval it rests on
ALTER TABLE refund_intents ADD COLUMN bulk_id INTEGER;                      -- the bulk refund it belongs to
ALTER TABLE refund_intents ADD COLUMN sent_at INTEGER;      -- first time sent: Stripe's window runs from here
ALTER TABLE refund_intents ADD COLUMN last_sent_at INTEGER; -- last time sent, with the same key
ALTER TABLE refund_intents ADD COLUMN asked_at INTEGER;     -- last time Stripe was asked and held no such refund
ALTER TABLE refund_intents ADD COLUMN pending_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE refund_intents ADD COLUMN failure_reason TEXT NOT NULL DEFAULT '';
-- It failed or was canceled after it had been told as under way or done.
ALTER TABLE refund_intents ADD COLUMN failed_after_success INTEGER NOT NULL DEFAULT 0
    CHECK (failed_after_success IN (0, 1));
ALTER TABLE refund_intents ADD COLUMN acknowledged_at INTEGER; -- a person has seen the late failure
ALTER TABLE refund_intents ADD COLUMN tell_trouble TEXT NOT NULL DEFAULT ''; -- why the tenant could not be told lately

CREATE INDEX refund_intents_by_time ON refund_intents (created_at);
CREATE INDEX refund_intents_by_refund ON refund_intents (refund_id) WHERE refund_id <> '';

CREATE TRIGGER refund_intents_keep_ground BEFORE UPDATE OF approval_id, bulk_id ON refund_intents
BEGIN
    SELECT RAISE(ABORT, 'the terms of a refund intent do not change');
END;
CREATE TRIGGER refund_intents_keep_first_sending BEFORE UPDATE OF sent_at ON refund_intents
    WHEN OLD.sent_at IS NOT NULL AND NEW.sent_at IS NOT OLD.sent_at
BEGIN
    SELECT RAISE(ABORT, 'a refund is first sent once');
END;

-- Refunds that Stripe holds and this console did not make.
CREATE TABLE outside_refunds (
    refund_id         TEXT    NOT NULL PRIMARY KEY CHECK (refund_id <> ''),
    payment_intent_id TEXT    NOT NULL,
    payment_id        TEXT    NOT NULL, -- '' while the cache knows no payment of it
    payment_type_id   TEXT    NOT NULL,
    mode              TEXT    NOT NULL CHECK (mode IN ('test', 'live')),
    amount_minor      INTEGER NOT NULL,
    currency          TEXT    NOT NULL CHECK (length(currency) = 3),
    status            TEXT    NOT NULL, -- Stripe's word
    pending_reason    TEXT    NOT NULL,
    failure_reason    TEXT    NOT NULL,
    reason            TEXT    NOT NULL,
    created_at        INTEGER NOT NULL, -- at Stripe
    seen_at           INTEGER NOT NULL,
    changed_at        INTEGER NOT NULL,
    recorded_at       INTEGER,          -- when the tenant was told
    recorded_by       TEXT    NOT NULL,
    recorded_status   TEXT    NOT NULL, -- the status that the tenant was told
    comment           TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX outside_refunds_by_time ON outside_refunds (created_at);

-- How far back the watch over Stripe's refunds has come, one a payment type and mode.
CREATE TABLE refund_watch (
    payment_type_id TEXT NOT NULL,
    mode            TEXT NOT NULL CHECK (mode IN ('test', 'live')),
    after_refund_id TEXT NOT NULL,
    PRIMARY KEY (payment_type_id, mode)
) STRICT, WITHOUT ROWID;

-- By what the tenant tells this console from others. Random; no secret.
CREATE TABLE console_identity (
    one        INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    console_id TEXT    NOT NULL CHECK (length(console_id) = 32)
) STRICT;
INSERT INTO console_identity (one, console_id) VALUES (1, lower(hex(randomblob(16))));
