-- Access that staff grant without a payment, to one film or one subscription group. Stripe's events and their replay never
-- touch these rows. A grant ends when it expires or is revoked, and its row stays.
create table store.access_grant (
  id                 bigint generated always as identity primary key,
  action_id          text unique,  -- the form that made it: sent twice, it makes one grant
  viewer_id          uuid not null references store.viewer,
  movie_id           bigint references store.movie on delete cascade,
  subscription_group text,
  reason             text not null check (reason <> ''),
  granted_by         uuid not null references store.viewer,
  granted_at         timestamptz not null,
  expires_at         timestamptz,
  revoked_by         uuid references store.viewer,
  revoked_at         timestamptz,
  check (num_nonnulls(movie_id, subscription_group) = 1),
  check ((revoked_at is null) = (revoked_by is null))
);
create index access_grant_viewer_id on store.access_grant (viewer_id);

-- The right to play one film: the token fetches the media until it expires. browser_id and device are those it was made for, so
-- that their stream can continue after a pause.
create table store.watch_grant (
  token      text primary key,
  viewer_id  uuid not null references store.viewer,
  movie_id   bigint not null references store.movie on delete cascade,
  granted_at timestamptz not null default now(),
  expires_at timestamptz not null,
  browser_id text not null default '',
  device     text not null default ''
);
create index watch_grant_expires_at on store.watch_grant (expires_at);

-- How far a viewer has watched each film.
create table store.playback_position (
  viewer_id        uuid not null references store.viewer,
  movie_id         bigint not null references store.movie on delete cascade,
  position_seconds integer not null check (position_seconds >= 0),
  duration_seconds integer not null check (duration_seconds > 0),
  updated_at       timestamptz not null default now(),
  primary key (viewer_id, movie_id)
);
create index playback_position_latest on store.playback_position (viewer_id, updated_at desc);

-- Streams that play now. A viewer has as many places as the store allows streams at once. A stream holds its place as long as
-- its player reports every few seconds; the primary key decides between two that start at the same moment.
create table store.stream (
  viewer_id  uuid not null references store.viewer,
  place      integer not null check (place > 0),
  token      text not null unique,        -- of its watch grant
  movie_id   bigint not null references store.movie on delete cascade,
  browser_id text not null,               -- a page reloaded in the same browser takes over its own place
  device     text not null,
  started_at timestamptz not null,
  seen_at    timestamptz not null,
  primary key (viewer_id, place)
);

-- From here on: notifications. Every write that can change who may watch what notifies the channel entitlement_changed in its
-- own transaction, whichever program writes. The payload is a viewer's id, or * where every open page may be affected.

create function store.notify_customer(customer text) returns void language sql as $$
  select pg_notify('entitlement_changed', v.id::text) from store.viewer v where v.stripe_customer_id = customer
$$;

-- Subscriptions, their items and payments are written in batches, so their triggers run once per statement. An update that
-- changes neither body nor tombstone notifies nobody.
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

-- Refunds and disputes name the payment, and the payment names the customer.
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

create function store.test_clock_changed() returns trigger language plpgsql as $$
begin
  perform store.notify_customer(s.customer_id) from (
    select distinct customer_id from stripe.subscription where test_clock_id = new.id
  ) s;
  return null;
end $$;
create trigger test_clock_inserted after insert on stripe.test_clock
  for each row execute function store.test_clock_changed();
create trigger test_clock_updated after update on stripe.test_clock
  for each row when (old.frozen_time is distinct from new.frozen_time) execute function store.test_clock_changed();

create function store.product_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('entitlement_changed', '*');
  return null;
end $$;
create trigger product_inserted after insert on stripe.product
  for each row execute function store.product_changed();
create trigger product_updated after update on stripe.product
  for each row when (old.subscription_groups <> new.subscription_groups or old.deleted <> new.deleted) execute function store.product_changed();

create function store.catalogue_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('entitlement_changed', '*');
  return null;
end $$;
create trigger movie_search_groups_changed after update on store.movie_search
  for each row when (old.subscription_groups <> new.subscription_groups) execute function store.catalogue_changed();
create trigger movie_offer_changed after update on store.movie
  for each row when ((old.for_sale, old.available_from, old.available_until, old.price, old.currency)
    is distinct from (new.for_sale, new.available_from, new.available_until, new.price, new.currency))
  execute function store.catalogue_changed();

create function store.catalogue_words_changed() returns trigger language plpgsql as $$
begin
  update store.catalogue_words set version = version + 1;
  perform pg_notify('entitlement_changed', '*');
  return null;
end $$;
create trigger movie_search_words_changed after insert or delete or update of title, people, keywords on store.movie_search
  for each statement execute function store.catalogue_words_changed();

create function store.viewer_linked() returns trigger language plpgsql as $$
begin
  perform pg_notify('entitlement_changed', new.id::text);
  return null;
end $$;
create trigger viewer_linked after update on store.viewer
  for each row when (old.stripe_customer_id is distinct from new.stripe_customer_id) execute function store.viewer_linked();

create function store.access_grant_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('entitlement_changed', new.viewer_id::text);
  return null;
end $$;
create trigger access_grant_changed after insert or update on store.access_grant
  for each row execute function store.access_grant_changed();
