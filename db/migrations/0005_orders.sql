-- Orders: what a viewer wants from Stripe, written before Stripe is called, since only we know the viewer, the film and the
-- device. So it does not matter whether Stripe's answer or its webhook arrives first. action_id is the viewer's action and
-- gives Stripe's idempotency key; refusal is Stripe's reason where it refused; an open order has no closed_at.
create table store.subscription_order (
  viewer_id       uuid not null references store.viewer,
  action_id       text not null,
  price_id        text not null,
  product_id      text not null,
  device_type     text not null,
  at_stripe       boolean not null default false,  -- paid on Stripe's payment page, not ours
  session_id      text unique,                     -- of that page
  return_path     text,
  ordered_at      timestamptz not null default now(),
  subscription_id text,
  refusal         text,
  closed_at       timestamptz,
  primary key (viewer_id, action_id)
);
-- One open order per viewer and plan, whatever its price, so that nobody pays for a plan's month and its year at once.
create unique index subscription_order_under_way on store.subscription_order (viewer_id, product_id) where closed_at is null;

create table store.purchase_order (
  viewer_id         uuid not null references store.viewer,
  action_id         text not null,
  movie_id          bigint not null references store.movie,
  amount            bigint not null check (amount > 0),  -- in the smallest unit of the currency
  currency          text not null,
  device_type       text not null,
  at_stripe         boolean not null default false,      -- paid on Stripe's payment page, not ours
  session_id        text unique,                         -- of that page
  ordered_at        timestamptz not null default now(),
  payment_intent_id text,
  refusal           text,
  closed_at         timestamptz,
  primary key (viewer_id, action_id)
);
-- One open order per viewer and film, so that no second charge is made beside it.
create unique index purchase_order_under_way on store.purchase_order (viewer_id, movie_id) where closed_at is null;

-- A card being saved on Stripe's page. No money moves, so several may be open.
create table store.card_order (
  viewer_id   uuid not null references store.viewer,
  action_id   text not null,
  session_id  text unique,
  return_path text not null,
  pays_bill   boolean not null default false,  -- a payment failed: once saved, the card pays the open invoice
  ordered_at  timestamptz not null default now(),
  closed_at   timestamptz,
  primary key (viewer_id, action_id)
);

-- A change of plan, with the amount that the viewer saw and agreed to.
create table store.plan_change (
  viewer_id         uuid not null references store.viewer,
  action_id         text not null,
  subscription_id   text not null,
  price_id          text not null,
  prorated_at       timestamptz not null,  -- the proration date of that amount
  amount_due        bigint not null,       -- in the smallest unit of the currency
  currency          text not null,
  ordered_at        timestamptz not null,
  invoice_id        text,
  payment_intent_id text,                  -- where the bank wants the viewer to confirm the payment
  refusal           text,
  closed_at         timestamptz,
  primary key (viewer_id, action_id)
);

-- A payment of a subscription's open invoice, with a card that pays from then on. An action that found nothing to pay is stored
-- too, with null in both ids, so that repeating it never pays a later invoice.
create table store.bill_payment (
  viewer_id         uuid not null references store.viewer,
  action_id         text not null,
  subscription_id   text,
  payment_method_id text,
  ordered_at        timestamptz not null,
  payment_intent_id text,         -- set before Stripe is called to pay
  heard_at          timestamptz,  -- set when Stripe has answered: in between, the viewer may have been charged
  refusal           text,
  closed_at         timestamptz,
  primary key (viewer_id, action_id)
);

-- The request that an app first sent with each Idempotency-Key: the same key with another request is refused.
create table store.idempotency_key (
  viewer_id   uuid not null references store.viewer on delete cascade,
  key         text not null,
  fingerprint bytea not null,  -- SHA-256 of method, path, query and body
  used_at     timestamptz not null,
  primary key (viewer_id, key)
);
create index idempotency_key_used_at on store.idempotency_key (used_at);
