-- Test clocks: a subscription on one lives by its frozen time and not by ours.
-- https://docs.stripe.com/billing/testing/test-clocks
create table stripe.test_clock (
  id          text primary key,
  body        jsonb not null,
  as_of       timestamptz not null,
  deleted     boolean not null default false,
  status      text generated always as (body ->> 'status') stored,
  frozen_time timestamptz generated always as (stripe.instant(body -> 'frozen_time')) stored,
  created     timestamptz generated always as (stripe.instant(body -> 'created')) stored
);
create index subscription_test_clock_id on stripe.subscription (test_clock_id) where test_clock_id is not null;

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
