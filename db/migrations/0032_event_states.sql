-- An event never changes; what came of it does. Its state has a table of its own, so that "done" is a few bytes, and the
-- event and its indexes stay as they were received. It is kept letter by letter as Stripe wrote it.
drop trigger test_event_seen on stripe.event;
drop function store.test_event_seen();
drop index stripe.event_received_at;

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
insert into stripe.event_state (id, attempts, due_at, last_attempt_at, last_error, outcome, done_at, dead_at)
  select id, attempts, due_at, last_attempt_at, last_error, outcome, done_at, dead_at from stripe.event;

alter table stripe.event
  drop column attempts, drop column due_at, drop column last_attempt_at, drop column last_error, drop column outcome,
  drop column done_at, drop column dead_at,
  alter column object drop expression,
  alter column object_id drop expression;
alter table stripe.event alter column body type json using body::json;
do $$
begin
  alter table stripe.event alter column body set compression lz4;
exception
  when feature_not_supported then
    raise notice 'This PostgreSQL has no LZ4: the inbox keeps the older compression';
end $$;

create index event_received_at on stripe.event (received_at desc, id desc) include (type, api_version);

-- What is done as usual stands in none of these.
create index event_state_due_at on stripe.event_state (due_at) where done_at is null and dead_at is null;
create index event_state_dead_at on stripe.event_state (dead_at) where dead_at is not null;
create index event_state_outcome on stripe.event_state (outcome) where outcome <> 'applied';
create index event_state_attempts on stripe.event_state (attempts) where attempts > 1;

-- An outer join, though every event has a state: what asks for no state then reads none.
create view stripe.inbox as
  select e.*, s.attempts, s.due_at, s.last_attempt_at, s.last_error, s.outcome, s.done_at, s.dead_at
  from stripe.event e left join stripe.event_state s using (id);

-- Events about a viewer who is watched are steps of the last trigger. Asked for once they have been tried, at the end of
-- the transaction that did: the clock then says when they are applied.
create function store.note_test_events(ids text[]) returns void language plpgsql as $$
begin
  if not exists (select from store.test_trigger where watched_until > now()) then
    return;
  end if;
  insert into store.test_step (trigger_id, kind, what, detail, event_id, began_at, ended_at)
  select t.id, 'webhook', e.type, coalesce(e.last_error, e.object_id), e.id, e.received_at,
         case when e.done_at is not null then clock_timestamp() end
  from stripe.inbox e
  cross join lateral (select e.body -> 'data' -> 'object' as subject) told
  cross join lateral (
    select case e.object when 'customer' then e.object_id else coalesce(
      stripe.reference((subject -> 'customer')::jsonb),
      (select p.customer_id from stripe.payment_intent p where p.id = stripe.reference((subject -> 'payment_intent')::jsonb))) end as customer
  ) whose
  cross join lateral (
    select t.id
    from store.test_trigger t left join store.viewer v on v.id = t.viewer_id
    where t.watched_until > now()
      and (v.stripe_customer_id = customer
           -- A customer's and a clock's first event may come before we know their ids.
           or subject -> 'metadata' ->> 'viewer_id' = t.viewer_id::text
           or e.object = 'test_helpers.test_clock' and (e.object_id = t.test_clock_id or subject ->> 'name' = t.action_id))
    order by t.id desc limit 1
  ) t
  where e.id = any(ids)
  on conflict (trigger_id, event_id) where event_id is not null
    do update set ended_at = coalesce(store.test_step.ended_at, excluded.ended_at), detail = excluded.detail;
end $$;
