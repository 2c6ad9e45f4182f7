-- A payment is written beside its action before Stripe is asked to make it, and once more when Stripe has answered: between
-- the two nobody may say that nothing was charged.
alter table store.bill_payment add column heard_at timestamptz;
update store.bill_payment set heard_at = coalesce(closed_at, ordered_at) where payment_intent_id is not null;
