-- Stripe's objects are compressed as they are written. LZ4 takes a fraction of the time of PostgreSQL's own method; where
-- the server was built without it, that stays. The new method is for rows written from now on.
do $$
declare
  t text;
begin
  foreach t in array array['customer', 'product', 'price', 'subscription', 'subscription_item', 'payment_method', 'payment_intent',
                           'charge', 'refund', 'dispute', 'event', 'test_clock']
  loop
    execute format('alter table stripe.%I alter column body set compression lz4', t);
  end loop;
exception
  when feature_not_supported then
    raise notice 'This PostgreSQL has no LZ4: the mirror keeps the older compression';
end $$;
