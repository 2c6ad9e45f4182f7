-- What staff trigger to try things with: a subscription, or a test clock moved on, and what came of it step by step. All
-- instants are by this database's clock, so that the clocks of nodes do not matter.
create table store.test_trigger (
  id              bigint generated always as identity primary key,
  action_id       text not null unique,
  follows         bigint references store.test_trigger,  -- the subscription's trigger, where this one moves its clock on
  staff_id        uuid not null references store.viewer,
  viewer_id       uuid references store.viewer,          -- null until a new viewer is made
  plans           text,
  quantity        bigint,
  trial_days      bigint,
  device_type     text,
  story           text,
  advances_to     timestamptz,                           -- by the test clock
  subscription_id text,
  test_clock_id   text,
  started_at      timestamptz not null default clock_timestamp(),
  watched_until   timestamptz not null,                  -- until then, what happens to the viewer is a step of it
  ended_at        timestamptz,                           -- null while it is under way, or where the store ended meanwhile
  failed          boolean not null default false,
  outcome         text
);
create index test_trigger_watched_until on store.test_trigger (watched_until);
create index test_trigger_viewer_id on store.test_trigger (viewer_id);
create index test_trigger_follows on store.test_trigger (follows);

create table store.test_step (
  id         bigint generated always as identity primary key,
  trigger_id bigint not null references store.test_trigger,
  kind       text not null,          -- made, called, written, waited, webhook, heard, flipped
  what       text not null,          -- POST /v1/subscriptions, customer.subscription.created, /movies/25346
  detail     text,
  event_id   text,                   -- a webhook's
  began_at   timestamptz not null,
  ended_at   timestamptz             -- null for an event that is not applied yet
);
create index test_step_trigger_id on store.test_step (trigger_id);
create unique index test_step_event_id on store.test_step (trigger_id, event_id) where event_id is not null;

-- Staff choose a viewer by the beginning of the address.
create index viewer_email_prefix on store.viewer (normalized_email text_pattern_ops);

-- An event about a viewer who is watched is a step of the last trigger. Deferred to the end of the transaction, where
-- all that hangs on the event is written: the clock then says when it is applied.
create function store.test_event_seen() returns trigger language plpgsql as $$
declare
  subject  jsonb;
  customer text;
begin
  if not exists (select from store.test_trigger where watched_until > now()) then
    return null;
  end if;
  subject := new.body -> 'data' -> 'object';
  customer := case new.object when 'customer' then new.object_id else coalesce(
    stripe.reference(subject -> 'customer'),
    (select p.customer_id from stripe.payment_intent p where p.id = stripe.reference(subject -> 'payment_intent'))) end;
  insert into store.test_step (trigger_id, kind, what, detail, event_id, began_at, ended_at)
  select t.id, 'webhook', new.type, coalesce(new.last_error, new.object_id), new.id, new.received_at,
         case when new.done_at is not null then clock_timestamp() end
  from store.test_trigger t left join store.viewer v on v.id = t.viewer_id
  where t.watched_until > now()
    and (v.stripe_customer_id = customer
         -- A customer's and a clock's first event may come before we know their ids.
         or subject -> 'metadata' ->> 'viewer_id' = t.viewer_id::text
         or new.object = 'test_helpers.test_clock' and (new.object_id = t.test_clock_id or subject ->> 'name' = t.action_id))
  order by t.id desc limit 1
  on conflict (trigger_id, event_id) where event_id is not null
    do update set ended_at = coalesce(store.test_step.ended_at, excluded.ended_at), detail = excluded.detail;
  return null;
end $$;
create constraint trigger test_event_seen after insert or update on stripe.event
  deferrable initially deferred for each row execute function store.test_event_seen();
