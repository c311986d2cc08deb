-- Events that are to be sent again, a run of them at a time, so that a run can go on after a stop or a crash. Times in
-- milliseconds since 1970 UTC.
CREATE TABLE resend_runs (
    run_id          INTEGER PRIMARY KEY AUTOINCREMENT,
    payment_type_id TEXT    NOT NULL CHECK (payment_type_id <> ''),
    mode            TEXT    NOT NULL CHECK (mode IN ('test', 'live')),
    endpoint_id     TEXT    NOT NULL CHECK (endpoint_id <> ''),
    state           TEXT    NOT NULL CHECK (state IN ('running', 'stopped', 'done')),
    stop_reason     TEXT    NOT NULL,
    who             TEXT    NOT NULL,
    created_at      INTEGER NOT NULL,
    changed_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX resend_runs_by_type ON resend_runs (payment_type_id, mode, run_id);

CREATE TABLE resend_events (
    run_id            INTEGER NOT NULL REFERENCES resend_runs (run_id),
    position          INTEGER NOT NULL, -- order of creation at Stripe
    event_id          TEXT    NOT NULL CHECK (event_id <> ''),
    event_type        TEXT    NOT NULL,
    object_id         TEXT    NOT NULL,
    payment_intent_id TEXT    NOT NULL,
    pending_before    INTEGER NOT NULL CHECK (pending_before >= 0), -- endpoints that had not taken it at planning
    state             TEXT    NOT NULL CHECK (state IN ('waiting', 'sent', 'delivered', 'refused', 'skipped', 'unknown')),
    attempt           INTEGER NOT NULL CHECK (attempt >= 1), -- decisions to send it: part of the request's key
    trouble           TEXT    NOT NULL,
    idempotency_key   TEXT    NOT NULL UNIQUE CHECK (length(idempotency_key) BETWEEN 16 AND 240),
    PRIMARY KEY (run_id, position),
    UNIQUE (run_id, event_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER resend_runs_keep_terms BEFORE UPDATE OF run_id, payment_type_id, mode, endpoint_id, who, created_at
    ON resend_runs
BEGIN
    SELECT RAISE(ABORT, 'the terms of a resend do not change');
END;

CREATE TRIGGER resend_runs_stay BEFORE DELETE ON resend_runs
BEGIN
    SELECT RAISE(ABORT, 'resends are not deleted');
END;

CREATE TRIGGER resend_events_keep_terms BEFORE UPDATE OF run_id, position, event_id, event_type, object_id,
    payment_intent_id, pending_before, idempotency_key ON resend_events
BEGIN
    SELECT RAISE(ABORT, 'the terms of a resent event do not change');
END;

-- A key of a decision to send is used for that decision only.
CREATE TRIGGER resend_events_count_up BEFORE UPDATE OF attempt ON resend_events WHEN NEW.attempt < OLD.attempt
BEGIN
    SELECT RAISE(ABORT, 'attempts are only counted up');
END;

CREATE TRIGGER resend_events_stay BEFORE DELETE ON resend_events
BEGIN
    SELECT RAISE(ABORT, 'resent events are not deleted');
END;

-- REPLACE deletes without the triggers above.
CREATE TRIGGER resend_runs_not_replaced BEFORE INSERT ON resend_runs
    WHEN EXISTS (SELECT 1 FROM resend_runs WHERE run_id = NEW.run_id)
BEGIN
    SELECT RAISE(ABORT, 'resends are not replaced');
END;

CREATE TRIGGER resend_events_not_replaced BEFORE INSERT ON resend_events
    WHEN EXISTS (SELECT 1 FROM resend_events
                 WHERE (run_id = NEW.run_id AND (position = NEW.position OR event_id = NEW.event_id))
                       OR idempotency_key = NEW.idempotency_key)
BEGIN
    SELECT RAISE(ABORT, 'resent events are not replaced');
END;
