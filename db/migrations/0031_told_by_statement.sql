-- Subscriptions, their items and payments are written many at a time: who is concerned is asked once for each statement,
-- not for each row. An update that changes nothing that anybody sees tells nobody.
drop trigger subscription_inserted on stripe.subscription;
drop trigger subscription_updated on stripe.subscription;
drop trigger subscription_item_inserted on stripe.subscription_item;
drop trigger subscription_item_updated on stripe.subscription_item;
drop trigger payment_intent_inserted on stripe.payment_intent;
drop trigger payment_intent_updated on stripe.payment_intent;
drop function store.subscription_changed();
drop function store.subscription_item_changed();
drop function store.payment_intent_changed();

create function store.customers_inserted() returns trigger language plpgsql as $$
begin
  perform pg_notify('entitlement_changed', v.id::text) from inserted i join store.viewer v on v.stripe_customer_id = i.customer_id;
  return null;
end $$;
create function store.customers_updated() returns trigger language plpgsql as $$
begin
  perform pg_notify('entitlement_changed', v.id::text)
  from before b join after a using (id) join store.viewer v on v.stripe_customer_id = a.customer_id
  where b.body is distinct from a.body or b.deleted <> a.deleted;
  return null;
end $$;

create trigger subscription_inserted after insert on stripe.subscription
  referencing new table as inserted for each statement execute function store.customers_inserted();
create trigger subscription_updated after update on stripe.subscription
  referencing old table as before new table as after for each statement execute function store.customers_updated();
create trigger payment_intent_inserted after insert on stripe.payment_intent
  referencing new table as inserted for each statement execute function store.customers_inserted();
create trigger payment_intent_updated after update on stripe.payment_intent
  referencing old table as before new table as after for each statement execute function store.customers_updated();

create function store.subscription_items_inserted() returns trigger language plpgsql as $$
begin
  perform pg_notify('entitlement_changed', v.id::text)
  from inserted i join stripe.subscription s on s.id = i.subscription_id join store.viewer v on v.stripe_customer_id = s.customer_id;
  return null;
end $$;
create function store.subscription_items_updated() returns trigger language plpgsql as $$
begin
  perform pg_notify('entitlement_changed', v.id::text)
  from before b join after a using (id)
  join stripe.subscription s on s.id = a.subscription_id join store.viewer v on v.stripe_customer_id = s.customer_id
  where b.body is distinct from a.body or b.deleted <> a.deleted;
  return null;
end $$;
create trigger subscription_item_inserted after insert on stripe.subscription_item
  referencing new table as inserted for each statement execute function store.subscription_items_inserted();
create trigger subscription_item_updated after update on stripe.subscription_item
  referencing old table as before new table as after for each statement execute function store.subscription_items_updated();
