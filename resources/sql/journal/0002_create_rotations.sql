-- Changes of a signing secret, step by step: each step is written before it is begun and after it is done. Times in
-- milliseconds since 1970 UTC. No secret: fingerprints and Stripe's ids.
CREATE TABLE rotations (
    rotation_id     INTEGER PRIMARY KEY AUTOINCREMENT,
    payment_type_id TEXT    NOT NULL CHECK (payment_type_id <> ''),
    mode            TEXT    NOT NULL CHECK (mode IN ('test', 'live')),
    kind            TEXT    NOT NULL CHECK (kind IN ('new_endpoint', 'dashboard_roll')),
    step            TEXT    NOT NULL, -- the step that was begun last
    step_done       INTEGER NOT NULL CHECK (step_done IN (0, 1)),
    state           TEXT    NOT NULL CHECK (state IN ('running', 'paused', 'done', 'undone')),
    old_endpoint_id TEXT    NOT NULL,
    new_endpoint_id TEXT    NOT NULL,
    old_fingerprint TEXT    NOT NULL,
    new_fingerprint TEXT    NOT NULL,
    idempotency_key TEXT    NOT NULL UNIQUE CHECK (length(idempotency_key) BETWEEN 16 AND 255),
    old_expires_at  INTEGER, -- the Dashboard way: when Stripe stops signing with the old secret
    trouble         TEXT    NOT NULL,
    who             TEXT    NOT NULL,
    created_at      INTEGER NOT NULL,
    changed_at      INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX rotations_one_open ON rotations (payment_type_id, mode) WHERE state IN ('running', 'paused');
