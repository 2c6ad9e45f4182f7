-- What an app's Idempotency-Key was first sent with: the same key with another request is refused.
create table store.idempotency_key (
  viewer_id   uuid not null references store.viewer on delete cascade,
  key         text not null,
  fingerprint bytea not null,  -- SHA-256 of method, path, query and body
  used_at     timestamptz not null,
  primary key (viewer_id, key)
);
create index idempotency_key_used_at on store.idempotency_key (used_at);
