-- Staff find viewers and customers by a part of their address or name.
alter table stripe.customer add column name text generated always as (body ->> 'name') stored;
create index viewer_email_part on store.viewer using gin (email gin_trgm_ops);
create index customer_part on stripe.customer using gin (email gin_trgm_ops, name gin_trgm_ops);
