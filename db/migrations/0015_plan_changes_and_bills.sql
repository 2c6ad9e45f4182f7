-- A viewer's change of plan: written before Stripe is asked, with what the viewer was shown and agreed to.
create table store.plan_change (
  viewer_id         uuid not null references store.viewer,
  action_id         text not null,
  subscription_id   text not null,
  price_id          text not null,
  prorated_at       timestamptz not null,
  amount_due        bigint not null,
  currency          text not null,
  ordered_at        timestamptz not null,
  invoice_id        text,
  payment_intent_id text,                -- where the card's bank wants its owner to confirm
  refusal           text,
  closed_at         timestamptz,
  primary key (viewer_id, action_id)
);

-- A viewer's payment of what a subscription owes, with a card that is to pay from then on.
create table store.bill_payment (
  viewer_id         uuid not null references store.viewer,
  action_id         text not null,
  subscription_id   text not null,
  payment_method_id text not null,
  ordered_at        timestamptz not null,
  payment_intent_id text,
  refusal           text,
  closed_at         timestamptz,
  primary key (viewer_id, action_id)
);

-- The card was asked for because a payment failed: once saved, it pays what is owed.
alter table store.card_order add column pays_bill boolean not null default false;
