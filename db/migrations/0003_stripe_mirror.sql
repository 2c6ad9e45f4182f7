-- The mirror of Stripe's objects: one table per type, named as Stripe names it in the singular. body is the whole object as
-- JSON, as_of the instant at which it was true, deleted marks a tombstone. The other columns are generated from body, so a
-- row can't contradict its object, and payloads of every API version are stored by the same statement. There are no foreign
-- keys, since Stripe sends objects in any order.
create schema stripe;

-- The id in a field that holds either an id or, expanded, the object itself.
create function stripe.reference(value jsonb) returns text language sql immutable parallel safe
  return case jsonb_typeof(value) when 'object' then value ->> 'id' else value #>> '{}' end;

-- Stripe's times are whole seconds since 1970.
create function stripe.instant(value jsonb) returns timestamptz language sql immutable parallel safe
  return to_timestamp((value #>> '{}')::double precision);

create table stripe.customer (
  id       text primary key,
  body     jsonb not null,
  as_of    timestamptz not null,
  deleted  boolean not null default false,
  email    text generated always as (body ->> 'email') stored,
  name     text generated always as (body ->> 'name') stored,
  metadata jsonb not null generated always as (coalesce(body -> 'metadata', '{}')) stored,
  created  timestamptz generated always as (stripe.instant(body -> 'created')) stored
);
-- Staff search customers by any part of an address or a name.
create index customer_part on stripe.customer using gin (email gin_trgm_ops, name gin_trgm_ops);

create table stripe.product (
  id                  text primary key,
  body                jsonb not null,
  as_of               timestamptz not null,
  deleted             boolean not null default false,
  name                text generated always as (body ->> 'name') stored,
  active              boolean generated always as ((body ->> 'active')::boolean) stored,
  metadata            jsonb not null generated always as (coalesce(body -> 'metadata', '{}')) stored,
  -- metadata.subscription_group is one name, or several separated by commas.
  subscription_groups text[] not null generated always as (
    coalesce(string_to_array(nullif(replace(body -> 'metadata' ->> 'subscription_group', ' ', ''), ''), ','), '{}')) stored,
  created             timestamptz generated always as (stripe.instant(body -> 'created')) stored
);

create table stripe.price (
  id          text primary key,
  body        jsonb not null,
  as_of       timestamptz not null,
  deleted     boolean not null default false,
  product_id  text generated always as (stripe.reference(body -> 'product')) stored,
  active      boolean generated always as ((body ->> 'active')::boolean) stored,
  lookup_key  text generated always as (body ->> 'lookup_key') stored,
  unit_amount bigint generated always as ((body ->> 'unit_amount')::bigint) stored,
  currency    text generated always as (body ->> 'currency') stored,
  metadata    jsonb not null generated always as (coalesce(body -> 'metadata', '{}')) stored,
  created     timestamptz generated always as (stripe.instant(body -> 'created')) stored
);
create index price_product_id on stripe.price (product_id);
create index price_lookup_key on stripe.price (lookup_key);

-- A subscription's device is metadata.device_type, or in older subscriptions a key of its own ("Samsung": "yes").
create function stripe.device_by_name(metadata jsonb) returns text language sql immutable parallel safe
  return (select min(named.device) from (select replace(lower(key), ' ', '_') as device from jsonb_each_text(metadata) where lower(value) = 'yes') named
          where named.device in ('web', 'ios', 'android', 'android_tv', 'apple_tv', 'fire_tv', 'roku', 'samsung', 'lg', 'xbox', 'playstation'));

-- The terms by which staff search metadata as Stripe's search does: case-sensitive keys, case-insensitive values. A term is a
-- key, or key]value with the value in lower case. Stripe allows no square bracket in a key, so the two can't be confused.
create function stripe.metadata_terms(metadata jsonb) returns text[] language sql immutable parallel safe
  return (select array_agg(key) || array_agg(key || ']' || lower(value)) from jsonb_each_text(metadata));

create table stripe.subscription (
  id                   text primary key,
  body                 jsonb not null,
  as_of                timestamptz not null,
  deleted              boolean not null default false,
  customer_id          text generated always as (stripe.reference(body -> 'customer')) stored,
  status               text generated always as (body ->> 'status') stored,
  metadata             jsonb not null generated always as (coalesce(body -> 'metadata', '{}')) stored,
  device_type          text generated always as (
    coalesce(body -> 'metadata' ->> 'device_type', stripe.device_by_name(body -> 'metadata'))) stored,
  cancel_at_period_end boolean not null generated always as (coalesce((body ->> 'cancel_at_period_end')::boolean, false)) stored,
  cancel_at            timestamptz generated always as (stripe.instant(body -> 'cancel_at')) stored,
  canceled_at          timestamptz generated always as (stripe.instant(body -> 'canceled_at')) stored,
  ended_at             timestamptz generated always as (stripe.instant(body -> 'ended_at')) stored,
  trial_start          timestamptz generated always as (stripe.instant(body -> 'trial_start')) stored,
  trial_end            timestamptz generated always as (stripe.instant(body -> 'trial_end')) stored,
  -- API versions before 2025-03-31 have the period here, later ones on each item.
  current_period_start timestamptz generated always as (stripe.instant(body -> 'current_period_start')) stored,
  current_period_end   timestamptz generated always as (stripe.instant(body -> 'current_period_end')) stored,
  test_clock_id        text generated always as (stripe.reference(body -> 'test_clock')) stored,
  created              timestamptz generated always as (stripe.instant(body -> 'created')) stored
);
create index subscription_customer_id on stripe.subscription (customer_id);
create index subscription_test_clock_id on stripe.subscription (test_clock_id) where test_clock_id is not null;
-- The lists of staff go by date, and by status and date; the counts of their tabs read the index alone.
create index subscription_status on stripe.subscription (status, created desc, id desc) where not deleted;
-- The overview of staff counts from the included columns and reads a twentieth of the table's pages. A renewal changes none of
-- them, so it still adds no index entry.
create index subscription_created on stripe.subscription (created desc, id desc)
  include (status, ended_at, trial_start, trial_end, device_type, test_clock_id) where not deleted;
create index subscription_canceled_at on stripe.subscription (canceled_at) where not deleted and canceled_at is not null;
create index subscription_metadata_terms on stripe.subscription using gin (stripe.metadata_terms(metadata));

create table stripe.subscription_item (
  id                   text primary key,
  body                 jsonb not null,
  as_of                timestamptz not null,
  deleted              boolean not null default false,
  subscription_id      text generated always as (stripe.reference(body -> 'subscription')) stored,
  price_id             text generated always as (coalesce(stripe.reference(body -> 'price'), stripe.reference(body -> 'plan'))) stored,
  product_id           text generated always as (
    coalesce(stripe.reference(body -> 'price' -> 'product'), stripe.reference(body -> 'plan' -> 'product'))) stored,
  quantity             bigint generated always as ((body ->> 'quantity')::bigint) stored,
  current_period_start timestamptz generated always as (stripe.instant(body -> 'current_period_start')) stored,
  current_period_end   timestamptz generated always as (stripe.instant(body -> 'current_period_end')) stored,
  created              timestamptz generated always as (stripe.instant(body -> 'created')) stored
);
-- The included columns are for the overview of staff, as above.
create index subscription_item_subscription_id on stripe.subscription_item (subscription_id)
  include (product_id, price_id, quantity, deleted);
create index subscription_item_product_id on stripe.subscription_item (product_id);

create table stripe.payment_method (
  id          text primary key,
  body        jsonb not null,
  as_of       timestamptz not null,
  deleted     boolean not null default false,
  customer_id text generated always as (stripe.reference(body -> 'customer')) stored,
  type        text generated always as (body ->> 'type') stored,
  created     timestamptz generated always as (stripe.instant(body -> 'created')) stored
);
create index payment_method_customer_id on stripe.payment_method (customer_id);

create table stripe.payment_intent (
  id          text primary key,
  body        jsonb not null,
  as_of       timestamptz not null,
  deleted     boolean not null default false,
  customer_id text generated always as (stripe.reference(body -> 'customer')) stored,
  status      text generated always as (body ->> 'status') stored,
  amount      bigint generated always as ((body ->> 'amount')::bigint) stored,
  currency    text generated always as (body ->> 'currency') stored,
  metadata    jsonb not null generated always as (coalesce(body -> 'metadata', '{}')) stored,
  created     timestamptz generated always as (stripe.instant(body -> 'created')) stored
);
create index payment_intent_customer_id on stripe.payment_intent (customer_id);

create table stripe.charge (
  id                text primary key,
  body              jsonb not null,
  as_of             timestamptz not null,
  deleted           boolean not null default false,
  customer_id       text generated always as (stripe.reference(body -> 'customer')) stored,
  payment_intent_id text generated always as (stripe.reference(body -> 'payment_intent')) stored,
  status            text generated always as (body ->> 'status') stored,
  amount            bigint generated always as ((body ->> 'amount')::bigint) stored,
  amount_refunded   bigint generated always as ((body ->> 'amount_refunded')::bigint) stored,
  created           timestamptz generated always as (stripe.instant(body -> 'created')) stored
);
create index charge_payment_intent_id on stripe.charge (payment_intent_id);
create index charge_created on stripe.charge (created, status) where not deleted;

create table stripe.refund (
  id                text primary key,
  body              jsonb not null,
  as_of             timestamptz not null,
  deleted           boolean not null default false,
  payment_intent_id text generated always as (stripe.reference(body -> 'payment_intent')) stored,
  charge_id         text generated always as (stripe.reference(body -> 'charge')) stored,
  status            text generated always as (body ->> 'status') stored,
  amount            bigint generated always as ((body ->> 'amount')::bigint) stored,
  created           timestamptz generated always as (stripe.instant(body -> 'created')) stored
);
create index refund_payment_intent_id on stripe.refund (payment_intent_id);

create table stripe.dispute (
  id                text primary key,
  body              jsonb not null,
  as_of             timestamptz not null,
  deleted           boolean not null default false,
  payment_intent_id text generated always as (stripe.reference(body -> 'payment_intent')) stored,
  charge_id         text generated always as (stripe.reference(body -> 'charge')) stored,
  status            text generated always as (body ->> 'status') stored,
  amount            bigint generated always as ((body ->> 'amount')::bigint) stored,
  created           timestamptz generated always as (stripe.instant(body -> 'created')) stored
);
create index dispute_payment_intent_id on stripe.dispute (payment_intent_id);

-- A subscription on a test clock follows its frozen time and not ours. https://docs.stripe.com/billing/testing/test-clocks
create table stripe.test_clock (
  id          text primary key,
  body        jsonb not null,
  as_of       timestamptz not null,
  deleted     boolean not null default false,
  status      text generated always as (body ->> 'status') stored,
  frozen_time timestamptz generated always as (stripe.instant(body -> 'frozen_time')) stored,
  created     timestamptz generated always as (stripe.instant(body -> 'created')) stored
);

-- LZ4 compresses bodies in a fraction of the time that PostgreSQL's own method takes. A server built without it keeps its own.
do $$
declare
  mirrored text;
begin
  foreach mirrored in array array['customer', 'product', 'price', 'subscription', 'subscription_item', 'payment_method',
                                  'payment_intent', 'charge', 'refund', 'dispute', 'test_clock']
  loop
    execute format('alter table stripe.%I alter column body set compression lz4', mirrored);
  end loop;
exception
  when feature_not_supported then
    raise notice 'This PostgreSQL has no LZ4: the mirror keeps the default compression';
end $$;

-- Objects whose row may differ from Stripe's object. A worker fetches each from Stripe. The version counts the marks, so that a
-- mark made during a fetch causes another one. The claim is the lock per object; it expires, so a killed worker holds nothing.
create table stripe.dirty_object (
  object        text not null,
  id            text not null,
  version       bigint not null default 1,
  marked_at     timestamptz not null default now(),
  due_at        timestamptz not null default now(),
  claim         uuid,
  claimed_until timestamptz,
  attempts      integer not null default 0,
  last_error    text,
  primary key (object, id)
);
create index dirty_object_due_at on stripe.dirty_object (due_at);

-- One row that limits the requests with which all nodes together fetch and list: the next free moment, and the number of
-- requests so far. A request takes that moment and moves it on.
create table stripe.request_budget (
  only_one boolean primary key default true check (only_one),
  free_at  timestamptz not null default now(),
  taken    bigint not null default 0
);
insert into stripe.request_budget default values;

-- Runs of reconciliation: each lists Stripe's objects and compares them with the mirror. A run records its position, so that
-- another process continues where one was killed. It first looks for events that Stripe has and the inbox lacks.
create table stripe.reconciliation (
  id             bigint generated always as identity primary key,
  started_at     timestamptz not null default now(),
  finished_at    timestamptz,
  step           integer not null default 0,  -- how many types of object are done
  starting_after text,                        -- the last object of the last page of the current type
  listed_from    timestamptz,                 -- when the current list began, by Stripe's clock
  checked        bigint not null default 0,
  events_since   timestamptz,                 -- null on the first run, which expects no events
  events_found   bigint not null default 0    -- how many were missing
);
-- At most one run is open.
create unique index reconciliation_under_way on stripe.reconciliation ((true)) where finished_at is null;

-- Fields in which the mirror differed from Stripe. A run that found none is the normal case.
create table stripe.drift (
  reconciliation_id bigint not null references stripe.reconciliation on delete cascade,
  object            text not null,
  id                text not null,
  field             text not null,     -- * where the whole object is missing on one side
  ours              jsonb,
  stripes           jsonb,
  ours_as_of        timestamptz,
  found_at          timestamptz not null default now(),
  healed_at         timestamptz,
  primary key (reconciliation_id, object, id, field)
);
create index drift_not_healed on stripe.drift (object, id) where healed_at is null;
