-- What Stripe's books tell of a payment, in the currency that Stripe settled in: all four are known or none is.
ALTER TABLE payments ADD COLUMN fee_minor INTEGER;
ALTER TABLE payments ADD COLUMN net_minor INTEGER CHECK ((net_minor IS NULL) = (fee_minor IS NULL));
ALTER TABLE payments ADD COLUMN settlement_currency TEXT CHECK (length(settlement_currency) = 3
    AND (settlement_currency IS NULL) = (fee_minor IS NULL));
-- Thousandths of the settlement currency's unit in one of its minor units: 1, 10, ... 1000.
ALTER TABLE payments ADD COLUMN settlement_factor INTEGER CHECK ((settlement_factor IS NULL) = (fee_minor IS NULL));

-- For sorting, as amount_key. Unknown fees lie below all that are known.
ALTER TABLE payments ADD COLUMN refunded_key INTEGER GENERATED ALWAYS AS
    (iif(amount_minor = 0, 0, refunded_minor * (amount_key / amount_minor))) VIRTUAL;
ALTER TABLE payments ADD COLUMN fee_key INTEGER GENERATED ALWAYS AS
    (coalesce(fee_minor * settlement_factor, -9223372036854775807)) VIRTUAL;
ALTER TABLE payments ADD COLUMN net_key INTEGER GENERATED ALWAYS AS
    (coalesce(net_minor * settlement_factor, -9223372036854775807)) VIRTUAL;

-- Facts come by payment intent.
CREATE INDEX payments_by_intent ON payments (payment_intent_id) WHERE payment_intent_id <> '';
-- Payments whose second was full: as a rule none. How far the farthest lies widens a range of row ids for a time.
CREATE INDEX payments_spilled ON payments (row_id - payment_date * 1024) WHERE row_id - payment_date * 1024 > 1023;
