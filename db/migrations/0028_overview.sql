-- What the staff's overview counts over time, read without opening the objects themselves.
alter table stripe.subscription
  add column device_type text generated always as (body -> 'metadata' ->> 'device_type') stored,
  add column trial_start timestamptz generated always as (stripe.instant(body -> 'trial_start')) stored,
  add column trial_end   timestamptz generated always as (stripe.instant(body -> 'trial_end')) stored;
create index charge_created on stripe.charge (created, status) where not deleted;

-- Searches that found no film, folded by their words: what is looked for in vain, and not by whom.
create table store.fruitless_search (
  words    text primary key,
  times    bigint not null,
  first_at timestamptz not null,
  last_at  timestamptz not null
);
create index fruitless_search_last_at on store.fruitless_search (last_at);
