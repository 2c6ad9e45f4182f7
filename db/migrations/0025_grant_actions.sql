-- A grant's form that is sent twice gives one grant.
alter table store.access_grant add column action_id text unique;
