-- What is known of each item in the keychain besides its value: when it was stored, last used, and when it is due to be
-- changed. Times in milliseconds since 1970 UTC. Never a value.
CREATE TABLE secret_facts (
    payment_type_id TEXT    NOT NULL,
    mode            TEXT    NOT NULL CHECK (mode IN ('', 'test', 'live')),
    kind            TEXT    NOT NULL,
    fingerprint     TEXT    NOT NULL,
    stored_at       INTEGER NOT NULL,
    last_used_at    INTEGER,
    due_at          INTEGER,
    PRIMARY KEY (payment_type_id, mode, kind)
) STRICT, WITHOUT ROWID;
