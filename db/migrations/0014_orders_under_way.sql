-- One order at a time for each viewer and film, and for each viewer and price, whichever way it is paid: on our page, on
-- Stripe's payment page (session_id), or on a bank's (payment_intent_id). Whoever orders again meets the one under way,
-- so that no second charge is made beside it.
alter table store.purchase_order
  add column at_stripe boolean not null default false,  -- paid on Stripe's page, not ours
  add column session_id text unique,
  add column closed_at timestamptz;
update store.purchase_order set closed_at = now();
create unique index purchase_order_under_way on store.purchase_order (viewer_id, movie_id) where closed_at is null;

alter table store.subscription_order
  add column at_stripe boolean not null default false,
  add column session_id text unique,
  add column return_path text,
  add column closed_at timestamptz;
update store.subscription_order set closed_at = now();
create unique index subscription_order_under_way on store.subscription_order (viewer_id, price_id) where closed_at is null;

-- Cards being saved on Stripe's page. No money moves, so there may be several at once.
create table store.card_order (
  viewer_id   uuid not null references store.viewer,
  action_id   text not null,
  session_id  text unique,
  return_path text not null,
  ordered_at  timestamptz not null default now(),
  closed_at   timestamptz,
  primary key (viewer_id, action_id)
);
