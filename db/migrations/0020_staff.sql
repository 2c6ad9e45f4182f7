-- Staff have one of three roles now; those of before could do all.
update store.viewer set roles = array_replace(roles, 'staff', 'admin') where 'staff' = any(roles);

-- What staff did: an entry is made before the deed, and told how it ended, so that nothing is done unsaid.
create table store.audit_entry (
  id          bigint generated always as identity primary key,
  at          timestamptz not null default now(),
  staff_id    uuid not null references store.viewer,
  action      text not null,            -- replay_event, cancel_subscription, ...
  viewer_id   uuid references store.viewer,
  subject     text,                     -- the id of what it was done to
  reason      text,
  outcome     text,                     -- null while it is under way, or where the store ended meanwhile
  ended_at    timestamptz
);
create index audit_entry_viewer_id on store.audit_entry (viewer_id);
create index audit_entry_subject on store.audit_entry (subject);
