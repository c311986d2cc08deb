-- What refund intents need beyond the first release: the approval they rest on, and the lease they were sent under.
ALTER TABLE refund_intents ADD COLUMN approval_id TEXT NOT NULL DEFAULT '';
ALTER TABLE refund_intents ADD COLUMN bulk_id INTEGER; -- the bulk refund it belongs to
