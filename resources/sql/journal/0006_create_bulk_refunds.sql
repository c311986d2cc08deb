-- Refunds of many payments at once. What became of a line is the state of its refund intent (refund_intents.bulk_id), so
-- that the two never differ; a line keeps only what has no intent. Times in milliseconds since 1970 UTC, amounts in
-- minor units.
CREATE TABLE bulk_refunds (
    bulk_id          INTEGER PRIMARY KEY AUTOINCREMENT,
    state            TEXT    NOT NULL CHECK (state IN ('running', 'stopped', 'done')),
    reason           TEXT    NOT NULL,
    comment          TEXT    NOT NULL CHECK (comment <> ''),
    requisition_code TEXT    NOT NULL,
    without_lease    INTEGER NOT NULL CHECK (without_lease IN (0, 1)),
    who              TEXT    NOT NULL,
    stop_reason      TEXT    NOT NULL,
    created_at       INTEGER NOT NULL,
    changed_at       INTEGER NOT NULL
) STRICT;
CREATE TABLE bulk_refund_lines (
    bulk_id      INTEGER NOT NULL REFERENCES bulk_refunds (bulk_id),
    position     INTEGER NOT NULL,
    payment_id   TEXT    NOT NULL CHECK (payment_id <> ''),
    amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0), -- what remained when it was planned
    currency     TEXT    NOT NULL CHECK (length(currency) = 3),
    state        TEXT    NOT NULL CHECK (state IN ('waiting', 'left_out', 'refused')), -- where there is no intent
    note         TEXT    NOT NULL,
    PRIMARY KEY (bulk_id, position),
    UNIQUE (bulk_id, payment_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX refund_intents_by_bulk ON refund_intents (bulk_id) WHERE bulk_id IS NOT NULL;
