-- What only we know (who, what, on which device) is written here before Stripe is called, so that it does not matter
-- whether the answer or the webhook arrives first. The id of the viewer's action names the idempotency key.
create table store.subscription_order (
  viewer_id       uuid not null references store.viewer,
  action_id       text not null,
  price_id        text not null,
  device_type     text not null,
  ordered_at      timestamptz not null default now(),
  subscription_id text,
  refusal         text,
  primary key (viewer_id, action_id)
);

create table store.purchase_order (
  viewer_id         uuid not null references store.viewer,
  action_id         text not null,
  movie_id          bigint not null references store.movie,
  amount            bigint not null check (amount > 0),
  currency          text not null,
  device_type       text not null,
  ordered_at        timestamptz not null default now(),
  payment_intent_id text,
  refusal           text,
  primary key (viewer_id, action_id)
);

-- Leave to play one film: whoever holds the token may fetch the media until it expires.
create table store.watch_grant (
  token      text primary key,
  viewer_id  uuid not null references store.viewer,
  movie_id   bigint not null references store.movie on delete cascade,
  granted_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index watch_grant_expires_at on store.watch_grant (expires_at);
