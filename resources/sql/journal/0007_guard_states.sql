-- What the program keeps to, kept by the database too: the steps of a refund intent (canChange() in refundstate.cpp), the
-- refund it stands for, and what a person decided.
CREATE TRIGGER refund_intents_guard_states BEFORE UPDATE OF state, refund_id ON refund_intents
    WHEN NEW.state <> OLD.state
         AND NOT (OLD.state = 'armed'
                  OR (OLD.state IN ('sent', 'outcome_unknown') AND NEW.state <> 'armed')
                  OR (OLD.state IN ('pending', 'requires_action')
                      AND NEW.state NOT IN ('armed', 'sent', 'outcome_unknown', 'refused'))
                  OR (OLD.state = 'succeeded' AND NEW.state IN ('failed', 'canceled'))
                  -- Closed without a refund, and Stripe turns out to hold one.
                  OR (OLD.state IN ('refused', 'canceled') AND OLD.refund_id = '' AND NEW.refund_id <> ''
                      AND NEW.state NOT IN ('armed', 'sent', 'outcome_unknown')))
BEGIN
    SELECT RAISE(ABORT, 'this state does not follow from the known one');
END;
CREATE TRIGGER refund_intents_begin_armed BEFORE INSERT ON refund_intents
    WHEN NEW.state <> 'armed' OR NEW.refund_id <> '' OR NEW.tenant_told <> 0 OR NEW.sent_at IS NOT NULL
         OR NEW.last_sent_at IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'a refund intent begins armed');
END;
-- Stripe's window is counted from the first sending.
CREATE TRIGGER refund_intents_time_sending BEFORE UPDATE OF state, sent_at, last_sent_at ON refund_intents
    WHEN NEW.state = 'sent' AND (NEW.sent_at IS NULL OR NEW.last_sent_at IS NULL)
BEGIN
    SELECT RAISE(ABORT, 'a sending has its time');
END;
CREATE TRIGGER refund_intents_keep_late_failure BEFORE UPDATE OF failed_after_success ON refund_intents
    WHEN NEW.failed_after_success < OLD.failed_after_success
BEGIN
    SELECT RAISE(ABORT, 'a late failure stays one');
END;
CREATE TRIGGER refund_intents_keep_refund BEFORE UPDATE OF refund_id ON refund_intents
    WHEN OLD.refund_id <> '' AND NEW.refund_id <> OLD.refund_id
BEGIN
    SELECT RAISE(ABORT, 'a refund intent stands for one refund');
END;
CREATE TRIGGER refund_intents_keep_words BEFORE UPDATE OF payment_type_id, reason, comment, requisition_code
    ON refund_intents
BEGIN
    SELECT RAISE(ABORT, 'the terms of a refund intent do not change');
END;

-- Bulk refunds: the list, its amounts and its terms are those that a person confirmed; what is done is done; and no two
-- writes have the same time, by which two runs of one exclude each other.
CREATE TRIGGER bulk_refunds_keep_terms BEFORE UPDATE OF bulk_id, reason, comment, requisition_code, without_lease, who,
    created_at ON bulk_refunds
BEGIN
    SELECT RAISE(ABORT, 'the terms of a bulk refund do not change');
END;
CREATE TRIGGER bulk_refunds_guard_states BEFORE UPDATE OF state, stop_reason, changed_at ON bulk_refunds
    WHEN (OLD.state = 'done' AND NEW.state <> 'done') OR NEW.changed_at <= OLD.changed_at
BEGIN
    SELECT RAISE(ABORT, 'this state does not follow from the known one');
END;
CREATE TRIGGER bulk_refunds_stay BEFORE DELETE ON bulk_refunds
BEGIN
    SELECT RAISE(ABORT, 'bulk refunds are not deleted');
END;
-- REPLACE deletes without the trigger above.
CREATE TRIGGER bulk_refunds_not_replaced BEFORE INSERT ON bulk_refunds
    WHEN NEW.state <> 'running' OR EXISTS (SELECT 1 FROM bulk_refunds WHERE bulk_id = NEW.bulk_id)
BEGIN
    SELECT RAISE(ABORT, 'bulk refunds are not replaced');
END;
CREATE TRIGGER bulk_refund_lines_keep_terms BEFORE UPDATE OF bulk_id, position, payment_id, amount_minor, currency
    ON bulk_refund_lines
BEGIN
    SELECT RAISE(ABORT, 'the terms of a bulk refund do not change');
END;
CREATE TRIGGER bulk_refund_lines_guard_states BEFORE UPDATE OF state ON bulk_refund_lines
    WHEN OLD.state <> 'waiting' AND NEW.state <> OLD.state
BEGIN
    SELECT RAISE(ABORT, 'this state does not follow from the known one');
END;
CREATE TRIGGER bulk_refund_lines_stay BEFORE DELETE ON bulk_refund_lines
BEGIN
    SELECT RAISE(ABORT, 'bulk refunds are not deleted');
END;
-- A line that is there is not replaced, and none is added once the bulk refund has begun.
CREATE TRIGGER bulk_refund_lines_not_added BEFORE INSERT ON bulk_refund_lines
    WHEN EXISTS (SELECT 1 FROM bulk_refund_lines
                 WHERE bulk_id = NEW.bulk_id AND (position = NEW.position OR payment_id = NEW.payment_id))
         OR NOT EXISTS (SELECT 1 FROM bulk_refunds
                        WHERE bulk_id = NEW.bulk_id AND state = 'running' AND changed_at = created_at)
BEGIN
    SELECT RAISE(ABORT, 'the list of a bulk refund does not change');
END;
