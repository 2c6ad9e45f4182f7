-- Every write that can change what somebody may watch says so on one channel, inside its own transaction, whoever
-- writes: the payload is the viewer's id, or * when everybody's pages may show something else.
create function store.notify_customer(customer text) returns void language sql as $$
  select pg_notify('entitlement_changed', v.id::text) from store.viewer v where v.stripe_customer_id = customer
$$;

create function store.subscription_changed() returns trigger language plpgsql as $$
begin
  perform store.notify_customer(new.customer_id);
  return null;
end $$;
create trigger subscription_inserted after insert on stripe.subscription
  for each row execute function store.subscription_changed();
create trigger subscription_updated after update on stripe.subscription
  for each row when (old.body is distinct from new.body or old.deleted <> new.deleted) execute function store.subscription_changed();

create function store.subscription_item_changed() returns trigger language plpgsql as $$
begin
  perform store.notify_customer(s.customer_id) from stripe.subscription s where s.id = new.subscription_id;
  return null;
end $$;
create trigger subscription_item_inserted after insert on stripe.subscription_item
  for each row execute function store.subscription_item_changed();
create trigger subscription_item_updated after update on stripe.subscription_item
  for each row when (old.body is distinct from new.body or old.deleted <> new.deleted) execute function store.subscription_item_changed();

create function store.product_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('entitlement_changed', '*');
  return null;
end $$;
create trigger product_inserted after insert on stripe.product
  for each row execute function store.product_changed();
create trigger product_updated after update on stripe.product
  for each row when (old.subscription_groups <> new.subscription_groups or old.deleted <> new.deleted) execute function store.product_changed();

create function store.payment_intent_changed() returns trigger language plpgsql as $$
begin
  perform store.notify_customer(new.customer_id);
  return null;
end $$;
create trigger payment_intent_inserted after insert on stripe.payment_intent
  for each row execute function store.payment_intent_changed();
create trigger payment_intent_updated after update on stripe.payment_intent
  for each row when (old.body is distinct from new.body) execute function store.payment_intent_changed();

-- Refunds and disputes know their payment, and the payment its customer.
create function store.payment_reversal_changed() returns trigger language plpgsql as $$
begin
  perform store.notify_customer(p.customer_id) from stripe.payment_intent p where p.id = new.payment_intent_id;
  return null;
end $$;
create trigger refund_inserted after insert on stripe.refund
  for each row execute function store.payment_reversal_changed();
create trigger refund_updated after update on stripe.refund
  for each row when (old.body is distinct from new.body) execute function store.payment_reversal_changed();
create trigger dispute_inserted after insert on stripe.dispute
  for each row execute function store.payment_reversal_changed();
create trigger dispute_updated after update on stripe.dispute
  for each row when (old.body is distinct from new.body) execute function store.payment_reversal_changed();

create function store.viewer_linked() returns trigger language plpgsql as $$
begin
  perform pg_notify('entitlement_changed', new.id::text);
  return null;
end $$;
create trigger viewer_linked after update on store.viewer
  for each row when (old.stripe_customer_id is distinct from new.stripe_customer_id) execute function store.viewer_linked();

create function store.catalogue_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('entitlement_changed', '*');
  return null;
end $$;
create trigger movie_search_groups_changed after update on store.movie_search
  for each row when (old.subscription_groups <> new.subscription_groups) execute function store.catalogue_changed();
