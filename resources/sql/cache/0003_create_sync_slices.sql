-- How far each history was copied. source: 'tenant', or 'stripe/{payment type}/{mode}'.
CREATE TABLE sync_sources (
    source       TEXT    NOT NULL PRIMARY KEY,
    total        INTEGER NOT NULL, -- rows that the history was said to have; -1: not told
    created_from INTEGER NOT NULL, -- Stripe: creation of the newest payment intent seen, seconds since 1970 UTC
    event_id     TEXT    NOT NULL  -- Stripe: the newest event that was followed; '' none yet
) STRICT, WITHOUT ROWID;

-- Its slices of time, seconds since 1970 UTC. A slice is written in the transaction of the rows it tells of.
CREATE TABLE sync_slices (
    source     TEXT    NOT NULL REFERENCES sync_sources (source) ON DELETE CASCADE,
    slice_from INTEGER NOT NULL,
    slice_to   INTEGER NOT NULL CHECK (slice_to > slice_from), -- does not belong to it
    cursor     TEXT    NOT NULL, -- where the next page begins; '' the beginning
    row_count  INTEGER NOT NULL, -- rows got in this attempt
    attempt    INTEGER NOT NULL CHECK (attempt > 0),
    is_done    INTEGER NOT NULL CHECK (is_done IN (0, 1)),
    PRIMARY KEY (source, slice_from)
) STRICT, WITHOUT ROWID;
