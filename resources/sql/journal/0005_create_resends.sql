-- Events that are to be sent again, a run of them at a time, so that a run can go on after a stop or a crash. Times in
-- milliseconds since 1970 UTC.
CREATE TABLE resend_runs (
    run_id          INTEGER PRIMARY KEY AUTOINCREMENT,
    payment_type_id TEXT    NOT NULL CHECK (payment_type_id <> ''),
    mode            TEXT    NOT NULL CHECK (mode IN ('test', 'live')),
    endpoint_id     TEXT    NOT NULL,
    state           TEXT    NOT NULL CHECK (state IN ('running', 'stopped', 'done')),
    stop_reason     TEXT    NOT NULL,
    who             TEXT    NOT NULL,
    created_at      INTEGER NOT NULL,
    changed_at      INTEGER NOT NULL
) STRICT;
CREATE TABLE resend_events (
    run_id            INTEGER NOT NULL REFERENCES resend_runs (run_id),
    position          INTEGER NOT NULL, -- order of creation at Stripe
    event_id          TEXT    NOT NULL,
    event_type        TEXT    NOT NULL,
    object_id         TEXT    NOT NULL,
    payment_intent_id TEXT    NOT NULL,
    state             TEXT    NOT NULL CHECK (state IN ('waiting', 'sent', 'delivered', 'refused', 'skipped', 'unknown')),
    trouble           TEXT    NOT NULL,
    idempotency_key   TEXT    NOT NULL CHECK (length(idempotency_key) BETWEEN 16 AND 255),
    PRIMARY KEY (run_id, position),
    UNIQUE (run_id, event_id)
) STRICT, WITHOUT ROWID;
