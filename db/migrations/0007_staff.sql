-- The audit log of staff. An entry is written before its action and completed afterwards, so that no action goes unrecorded.
create table store.audit_entry (
  id        bigint generated always as identity primary key,
  at        timestamptz not null default now(),
  staff_id  uuid not null references store.viewer,
  action    text not null,   -- replay_event, cancel_subscription, ...
  viewer_id uuid references store.viewer,
  subject   text,            -- the id of the object acted on
  reason    text,
  outcome   text,            -- null while the action runs, or where the store stopped during it
  ended_at  timestamptz
);
create index audit_entry_viewer_id on store.audit_entry (viewer_id);
create index audit_entry_subject on store.audit_entry (subject);

-- A file of films that staff uploaded, kept until it is applied or discarded, so that its preview can be read on any node and
-- survives a reload.
create table store.catalog_upload (
  id          uuid primary key default gen_random_uuid(),
  staff_id    uuid not null references store.viewer,
  file_name   text not null,
  uploaded_at timestamptz not null default now()
);

-- One line of the file. A value that can't be read is null, and faults says why.
create table store.catalog_upload_line (
  upload_id    uuid not null references store.catalog_upload on delete cascade,
  line         integer not null,
  movie_id     bigint,
  title        text not null,
  year         integer,
  genres       text[] not null,
  director     text not null,
  cast_members text[] not null,
  keywords     text not null,
  notability   integer,
  faults       text[] not null,
  primary key (upload_id, line)
);
create index catalog_upload_line_movie_id on store.catalog_upload_line (upload_id, movie_id);

-- A test subscription of staff, or an advance of its test clock; store.test_step has what happened. All times are this
-- database's, so that the clocks of nodes don't matter.
create table store.test_trigger (
  id              bigint generated always as identity primary key,
  action_id       text not null unique,
  follows         bigint references store.test_trigger,  -- the subscription's trigger, where this one advances its clock
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
  watched_until   timestamptz not null,                  -- until then, events about the viewer become its steps
  ended_at        timestamptz,                           -- null while it runs, or where the store stopped during it
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
  event_id   text,                   -- of a webhook
  began_at   timestamptz not null,
  ended_at   timestamptz             -- null for an event that is not applied yet
);
create index test_step_trigger_id on store.test_step (trigger_id);
create unique index test_step_event_id on store.test_step (trigger_id, event_id) where event_id is not null;
