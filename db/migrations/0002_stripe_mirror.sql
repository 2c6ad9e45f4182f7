-- The mirror of Stripe's objects: one table per kind, named as Stripe names it, each row the whole object as JSON.
-- Columns that queries need are generated from the body, so a row can't disagree with the object that it mirrors, and
-- payloads of every API version land by the same statement. No foreign keys: objects arrive in any order.
create schema if not exists stripe;

-- A field that refers to another object holds its id or, expanded, the object itself.
create function stripe.reference(value jsonb) returns text language sql immutable parallel safe
  return case jsonb_typeof(value) when 'object' then value ->> 'id' else value #>> '{}' end;

-- Stripe's instants are whole seconds since 1970.
create function stripe.instant(value jsonb) returns timestamptz language sql immutable parallel safe
  return to_timestamp((value #>> '{}')::double precision);

create table stripe.customer (
  id       text primary key,
  body     jsonb not null,
  as_of    timestamptz not null,
  deleted  boolean not null default false,
  email    text generated always as (body ->> 'email') stored,
  metadata jsonb not null generated always as (coalesce(body -> 'metadata', '{}')) stored,
  created  timestamptz generated always as (stripe.instant(body -> 'created')) stored
);

create table stripe.product (
  id                  text primary key,
  body                jsonb not null,
  as_of               timestamptz not null,
  deleted             boolean not null default false,
  name                text generated always as (body ->> 'name') stored,
  active              boolean generated always as ((body ->> 'active')::boolean) stored,
  metadata            jsonb not null generated always as (coalesce(body -> 'metadata', '{}')) stored,
  -- One name, or several separated by commas.
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

create table stripe.subscription (
  id                   text primary key,
  body                 jsonb not null,
  as_of                timestamptz not null,
  deleted              boolean not null default false,
  customer_id          text generated always as (stripe.reference(body -> 'customer')) stored,
  status               text generated always as (body ->> 'status') stored,
  metadata             jsonb not null generated always as (coalesce(body -> 'metadata', '{}')) stored,
  cancel_at_period_end boolean not null generated always as (coalesce((body ->> 'cancel_at_period_end')::boolean, false)) stored,
  cancel_at            timestamptz generated always as (stripe.instant(body -> 'cancel_at')) stored,
  ended_at             timestamptz generated always as (stripe.instant(body -> 'ended_at')) stored,
  -- Versions before 2025-03-31 have the period here, later ones on each item.
  current_period_start timestamptz generated always as (stripe.instant(body -> 'current_period_start')) stored,
  current_period_end   timestamptz generated always as (stripe.instant(body -> 'current_period_end')) stored,
  test_clock_id        text generated always as (stripe.reference(body -> 'test_clock')) stored,
  created              timestamptz generated always as (stripe.instant(body -> 'created')) stored
);
create index subscription_customer_id on stripe.subscription (customer_id);
create index subscription_metadata on stripe.subscription using gin (metadata);

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
create index subscription_item_subscription_id on stripe.subscription_item (subscription_id);
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

-- The inbox of webhook events. Received and done are two states: a repeat is skipped only when the event is done.
create table stripe.event (
  id           text primary key,
  type         text not null,
  api_version  text,
  created      timestamptz not null,
  body         jsonb not null,
  received_at  timestamptz not null default now(),
  done_at      timestamptz,
  attempts     integer not null default 0,
  last_attempt_at timestamptz,
  last_error   text
);
create index event_not_done on stripe.event (received_at) where done_at is null;

-- Objects whose row may not be what Stripe has: a worker fetches each from Stripe. The version counts the marks, so
-- that a mark made while a fetch is under way asks for another fetch; the claim is the lock per object, and expires.
create table stripe.dirty_object (
  object      text not null,
  id          text not null,
  version     bigint not null default 1,
  marked_at   timestamptz not null default now(),
  due_at      timestamptz not null default now(),
  claim       uuid,
  claimed_until timestamptz,
  attempts    integer not null default 0,
  last_error  text,
  primary key (object, id)
);
create index dirty_object_due_at on stripe.dirty_object (due_at);
