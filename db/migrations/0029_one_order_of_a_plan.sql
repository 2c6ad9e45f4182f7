-- One order at a time for each viewer and plan, at whichever price: a month and a year of the same plan are not bought side by side.
alter table store.subscription_order add column product_id text;
update store.subscription_order o set product_id = coalesce((select p.product_id from stripe.price p where p.id = o.price_id), o.price_id);
-- Where two are under way since before this rule, the later ones go on as orders of their price.
update store.subscription_order o set product_id = o.price_id
where o.closed_at is null and exists (
  select from store.subscription_order earlier
  where earlier.viewer_id = o.viewer_id and earlier.product_id = o.product_id and earlier.closed_at is null
    and (earlier.ordered_at, earlier.action_id) < (o.ordered_at, o.action_id));
alter table store.subscription_order alter column product_id set not null;
drop index store.subscription_order_under_way;
create unique index subscription_order_under_way on store.subscription_order (viewer_id, product_id) where closed_at is null;
