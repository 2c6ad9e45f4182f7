-- What staff let a viewer watch without a payment: one film, or a subscription group. Rows of their own, which neither
-- Stripe's events nor their replay touch. A grant is ended by its expiry or revoked, and stays as a record.
create table store.access_grant (
  id                 bigint generated always as identity primary key,
  viewer_id          uuid not null references store.viewer,
  movie_id           bigint references store.movie on delete cascade,
  subscription_group text,
  reason             text not null check (reason <> ''),
  granted_by         uuid not null references store.viewer,
  granted_at         timestamptz not null,
  expires_at         timestamptz,
  revoked_by         uuid references store.viewer,
  revoked_at         timestamptz,
  check (num_nonnulls(movie_id, subscription_group) = 1),
  check ((revoked_at is null) = (revoked_by is null))
);
create index access_grant_viewer_id on store.access_grant (viewer_id);

create function store.access_grant_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('entitlement_changed', new.viewer_id::text);
  return null;
end $$;
create trigger access_grant_changed after insert or update on store.access_grant
  for each row execute function store.access_grant_changed();
