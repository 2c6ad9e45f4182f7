-- The inbox of webhook events. Received and done are two states: a repeated delivery is skipped only if its event is done.
-- An event never changes, its state does. So the state has a table of its own: marking an event done writes a few bytes, and
-- the event and its indexes stay as they were written. body is json and not jsonb, to keep the text exactly as Stripe sent it.
create table stripe.event (
  id          text primary key,
  type        text not null,
  api_version text,
  created     timestamptz not null,
  body        json not null,
  object      text,
  object_id   text,
  source      text not null default 'webhook',  -- or gap_check: no delivery brought it, Stripe's list of events had it
  received_at timestamptz not null default now()
);
create index event_object on stripe.event (object_id);
-- Staff list events by time. The included columns are those they filter by, so that a filter with few hits reads the index alone.
create index event_received_at on stripe.event (received_at desc, id desc) include (type, api_version);

do $$
begin
  alter table stripe.event alter column body set compression lz4;
exception
  when feature_not_supported then
    raise notice 'This PostgreSQL has no LZ4: the inbox keeps the default compression';
end $$;

-- An event that failed too often is a dead letter: dead_at is set, staff can replay it, and later events of its object still apply.
create table stripe.event_state (
  id              text primary key,
  attempts        integer not null default 0,
  due_at          timestamptz not null default now(),
  last_attempt_at timestamptz,
  last_error      text,
  outcome         text,          -- applied, refetched or not_mirrored, once it is done
  done_at         timestamptz,
  dead_at         timestamptz
);
-- The usual event, applied at the first attempt, has an entry in none of these.
create index event_state_due_at on stripe.event_state (due_at) where done_at is null and dead_at is null;
create index event_state_dead_at on stripe.event_state (dead_at) where dead_at is not null;
create index event_state_outcome on stripe.event_state (outcome) where outcome <> 'applied';
create index event_state_attempts on stripe.event_state (attempts) where attempts > 1;

-- Every event has a state. The join is an outer one so that a query which selects no column of the state doesn't read it.
create view stripe.inbox as
  select e.*, s.attempts, s.due_at, s.last_attempt_at, s.last_error, s.outcome, s.done_at, s.dead_at
  from stripe.event e left join stripe.event_state s using (id);
