-- Changes of a signing secret, step by step: each step is written before it is begun and after it is done. Times in
-- milliseconds since 1970 UTC. No secret: fingerprints and Stripe's ids.
CREATE TABLE rotations (
    rotation_id     INTEGER PRIMARY KEY AUTOINCREMENT,
    payment_type_id TEXT    NOT NULL CHECK (payment_type_id <> ''),
    mode            TEXT    NOT NULL CHECK (mode IN ('test', 'live')),
    kind            TEXT    NOT NULL CHECK (kind IN ('new_endpoint', 'dashboard_roll')),
    step            TEXT    NOT NULL CHECK (step IN ('create_endpoint', 'store_secret', 'hand_over', 'prove_signed',
                                                     'prove_delivery', 'switch_over', 'disable_old', 'drain_old',
                                                     'delete_old', 'drop_old')), -- the step that was begun last
    step_done       INTEGER NOT NULL CHECK (step_done IN (0, 1)),
    undoing         INTEGER NOT NULL CHECK (undoing IN (0, 1)), -- then step is the one that is being taken back
    state           TEXT    NOT NULL CHECK (state IN ('running', 'paused', 'done', 'undone')),
    old_endpoint_id TEXT    NOT NULL,
    new_endpoint_id TEXT    NOT NULL,
    old_fingerprint TEXT    NOT NULL,
    new_fingerprint TEXT    NOT NULL,
    idempotency_key TEXT    NOT NULL UNIQUE CHECK (length(idempotency_key) BETWEEN 16 AND 240),
    old_expires_at  INTEGER, -- the Dashboard way: when Stripe stops signing with the old secret
    trouble         TEXT    NOT NULL,
    who             TEXT    NOT NULL,
    created_at      INTEGER NOT NULL,
    changed_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX rotations_by_type ON rotations (payment_type_id, mode, rotation_id);
-- Two at a time would take each other's secrets for the old one.
CREATE UNIQUE INDEX rotations_one_open ON rotations (payment_type_id, mode) WHERE state IN ('running', 'paused');

CREATE TRIGGER rotations_keep_terms BEFORE UPDATE OF rotation_id, payment_type_id, mode, kind, idempotency_key, who,
    created_at ON rotations
BEGIN
    SELECT RAISE(ABORT, 'the terms of a rotation do not change');
END;

CREATE TRIGGER rotations_end_once BEFORE UPDATE ON rotations
    WHEN OLD.state IN ('done', 'undone')
BEGIN
    SELECT RAISE(ABORT, 'a rotation that has ended does not change');
END;

CREATE TRIGGER rotations_stay BEFORE DELETE ON rotations
BEGIN
    SELECT RAISE(ABORT, 'rotations are not deleted');
END;

-- REPLACE deletes without the trigger above.
CREATE TRIGGER rotations_not_replaced BEFORE INSERT ON rotations
    WHEN EXISTS (SELECT 1 FROM rotations
                 WHERE rotation_id = NEW.rotation_id OR idempotency_key = NEW.idempotency_key
                       OR (payment_type_id = NEW.payment_type_id AND mode = NEW.mode
                           AND state IN ('running', 'paused') AND NEW.state IN ('running', 'paused')))
BEGIN
    SELECT RAISE(ABORT, 'rotations are not replaced');
END;
