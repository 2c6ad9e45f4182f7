-- The inbox says of each event what came of it, when it is tried again, and whether it was given up. An event that was
-- given up is a dead letter: staff see it and can replay it, and later events of its object apply all the same.
alter table stripe.event
  add column object    text generated always as (body -> 'data' -> 'object' ->> 'object') stored,
  add column object_id text generated always as (body -> 'data' -> 'object' ->> 'id') stored,
  add column source    text not null default 'webhook', -- or gap_check: Stripe's list had it, and no delivery brought it
  add column outcome   text,                            -- applied, refetched or not_mirrored, once it is done
  add column due_at    timestamptz not null default now(),
  add column dead_at   timestamptz;
drop index stripe.event_not_done;
create index event_due_at on stripe.event (due_at) where done_at is null and dead_at is null;
create index event_dead_at on stripe.event (dead_at) where dead_at is not null;
create index event_received_at on stripe.event (received_at);
create index event_object on stripe.event (object_id);

-- One row: the next free moment of the requests that all nodes together may make to Stripe to fetch and to list, and
-- how many they have made. A request takes the moment and moves it on, so moments are shared out in order.
create table stripe.request_budget (
  only_one boolean primary key default true check (only_one),
  free_at  timestamptz not null default now(),
  taken    bigint not null default 0
);
insert into stripe.request_budget default values;

-- A run of reconciliation first looks for events that Stripe has and the inbox has not; what it healed is written down.
alter table stripe.reconciliation
  add column listed_from   timestamptz,                -- when the list under way began, by Stripe's clock
  add column events_since  timestamptz,                -- null on the first run: nothing was expected before
  add column events_found  bigint not null default 0;  -- how many were missing
alter table stripe.drift
  add column healed_at timestamptz;
create index drift_not_healed on stripe.drift (object, id) where healed_at is null;
