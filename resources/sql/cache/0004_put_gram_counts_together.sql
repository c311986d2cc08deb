-- How many rows hold each token ('*': all rows), many tokens a line (store/gramcounts.h). Filled when the index is
-- built anew.
DROP TABLE gram_counts;
CREATE TABLE gram_counts (
    line   INTEGER PRIMARY KEY,
    counts BLOB    NOT NULL
) STRICT;
DELETE FROM settings WHERE name = 'token_version';
