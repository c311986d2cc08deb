-- What can be fetched again. Times: payment_date in seconds, changed_at in milliseconds, both since 1970 UTC.
-- Amounts in minor units with Stripe's exponents. No column holds a secret.

CREATE TABLE payments (
    -- payment_date * 1024 + n, so that the order of this key is the order of dates, in the search index too.
    row_id            INTEGER PRIMARY KEY,
    payment_id        TEXT    NOT NULL UNIQUE,
    order_id          TEXT    NOT NULL,
    confirm_code      TEXT    NOT NULL,
    payer_name        TEXT    NOT NULL,
    payer_email       TEXT    NOT NULL,
    plate             TEXT    NOT NULL,
    user_type_id      TEXT    NOT NULL,
    summary           TEXT    NOT NULL,
    items             TEXT    NOT NULL, -- JSON array
    payment_type_id   TEXT    NOT NULL,
    payment_type_name TEXT    NOT NULL,
    mode              TEXT    NOT NULL CHECK (mode IN ('test', 'live')),
    currency          TEXT    NOT NULL CHECK (length(currency) = 3),
    amount_minor      INTEGER NOT NULL,
    refunded_minor    INTEGER NOT NULL,
    status            TEXT    NOT NULL CHECK (status IN ('pending', 'succeeded', 'failed', 'canceled', 'refunded',
                                                         'partially_refunded', 'disputed')),
    payment_date      INTEGER NOT NULL,
    changed_at        INTEGER,
    payment_intent_id TEXT    NOT NULL,
    charge_id         TEXT    NOT NULL,
    card_brand        TEXT    NOT NULL,
    card_last4        TEXT    NOT NULL CHECK (length(card_last4) <= 4),
    stripe_status     TEXT    NOT NULL,
    note              TEXT    NOT NULL,
    -- Derived from the columns above by the program, for sorting and searching.
    amount_key        INTEGER NOT NULL, -- thousandths of the currency's unit
    name_key          TEXT    NOT NULL, -- folded name
    status_key        INTEGER NOT NULL, -- place of the status in the report's order
    search_text       TEXT    NOT NULL  -- ' word word ', folded; the search index holds exactly its grams
) STRICT;

-- Ties: newest first for amounts going down, names and statuses going up; the other direction is the exact reverse.
CREATE INDEX payments_by_amount ON payments (amount_key, row_id);
CREATE INDEX payments_by_name ON payments (name_key, row_id DESC);
CREATE INDEX payments_by_status ON payments (status_key, row_id DESC);
CREATE INDEX payments_pending ON payments (row_id) WHERE status = 'pending' AND payment_intent_id <> '';

-- rowid = payments.row_id. Tokens of our own: see store/searchtext.h. Contentless: a row is deleted with its exact old text.
CREATE VIRTUAL TABLE payment_grams USING fts5(t, content='', columnsize=0, detail=none,
    tokenize="ascii tokenchars '^@._-+=''/#&'");

-- How many rows hold a token; '*' counts all rows.
CREATE TABLE gram_counts (
    gram      TEXT    NOT NULL PRIMARY KEY,
    row_count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE payment_types (
    position         INTEGER NOT NULL PRIMARY KEY,
    payment_type_id  TEXT    NOT NULL UNIQUE,
    provider_id      TEXT    NOT NULL,
    name             TEXT    NOT NULL,
    user_type_ids    TEXT    NOT NULL, -- JSON array
    active           INTEGER NOT NULL CHECK (active IN (0, 1)),
    live_mode        INTEGER NOT NULL CHECK (live_mode IN (0, 1)),
    guest_payments   INTEGER NOT NULL CHECK (guest_payments IN (0, 1)),
    currency         TEXT    NOT NULL CHECK (length(currency) = 3),
    test_credentials TEXT    NOT NULL, -- JSON object: publishable key, webhook ID, fingerprints
    live_credentials TEXT    NOT NULL,
    in_use           INTEGER NOT NULL CHECK (in_use IN (0, 1)),
    changed_at       INTEGER
) STRICT;

CREATE TABLE proofs (
    payment_type_id TEXT    NOT NULL,
    mode            TEXT    NOT NULL CHECK (mode IN ('test', 'live')),
    proven_at       INTEGER NOT NULL,
    PRIMARY KEY (payment_type_id, mode)
) STRICT, WITHOUT ROWID;

-- sync_cursor, last_sync (milliseconds), token_version.
CREATE TABLE settings (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
