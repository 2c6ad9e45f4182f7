import assert from 'node:assert/strict';
import { test } from 'node:test';
import { price, refusal, stripe, unique } from './support/simulator.mjs';

test('a product is created with a price of its own', async () => {
  const product = await stripe.products.create({
    name: 'Comedy',
    description: 'Every comedy',
    metadata: { subscription_group: 'comedy' },
    default_price_data: { currency: 'usd', unit_amount: 799, recurring: { interval: 'month' } },
    expand: ['default_price'],
  });
  assert.match(product.id, /^prod_/);
  assert.equal(product.active, true);
  assert.equal(product.metadata.subscription_group, 'comedy');
  assert.equal(product.default_price.unit_amount, 799);
  assert.equal(product.default_price.product, product.id);
});

test('a product may have an id of our choice, once', async () => {
  const id = unique('film_');
  assert.equal((await stripe.products.create({ id, name: 'A film' })).id, id);
  const error = await refusal(stripe.products.create({ id, name: 'Another' }));
  assert.equal(error.code, 'resource_already_exists');
});

test('a product is archived', async () => {
  const { id } = await stripe.products.create({ name: 'Old' });
  assert.equal((await stripe.products.update(id, { active: false })).active, false);
  const inactive = await stripe.products.list({ active: false, ids: [id] });
  assert.equal(inactive.data.length, 1);
});

test('a product without prices is deleted', async () => {
  const { id } = await stripe.products.create({ name: 'Mistake' });
  assert.deepEqual({ ...(await stripe.products.del(id)) }, { id, object: 'product', deleted: true });
  assert.equal((await refusal(stripe.products.retrieve(id))).code, 'resource_missing');
});

test('a product with prices is not deleted', async () => {
  const { product } = await price();
  assert.equal((await refusal(stripe.products.del(product))).type, 'StripeInvalidRequestError');
});

test('products are listed by their ids', async () => {
  const made = await Promise.all(['One', 'Two'].map((name) => stripe.products.create({ name })));
  const ids = made.map((product) => product.id);
  const found = await stripe.products.list({ ids });
  assert.deepEqual(found.data.map((product) => product.id).sort(), ids.sort());
});

test('a recurring price has its interval and its amount as a decimal', async () => {
  const recurring = await price({ unit_amount: 1299, recurring: { interval: 'year', interval_count: 1 } });
  assert.equal(recurring.type, 'recurring');
  assert.equal(recurring.recurring.interval, 'year');
  assert.equal(recurring.recurring.usage_type, 'licensed');
  assert.equal(recurring.unit_amount, 1299);
  assert.equal(String(recurring.unit_amount_decimal), '1299');
});

test('a price for one payment has no interval', async () => {
  const product = await stripe.products.create({ name: 'Metropolis' });
  const once = await stripe.prices.create({ currency: 'eur', unit_amount: 499, product: product.id });
  assert.equal(once.type, 'one_time');
  assert.equal(once.recurring, null);
  assert.equal(once.currency, 'eur');
});

test('a price may cost fractions of a cent', async () => {
  const fraction = await price({ unit_amount: undefined, unit_amount_decimal: '0.5' });
  assert.equal(fraction.unit_amount, null);
  assert.equal(String(fraction.unit_amount_decimal), '0.5');
});

test('a price is found by its lookup key', async () => {
  const lookup_key = unique('standard_');
  const { id } = await price({ lookup_key });
  const found = await stripe.prices.list({ lookup_keys: [lookup_key], expand: ['data.product'] });
  assert.equal(found.data[0].id, id);
  assert.equal(found.data[0].product.object, 'product');
});

test('a lookup key is transferred when asked for', async () => {
  const lookup_key = unique('key_');
  const first = await price({ lookup_key });
  assert.equal((await refusal(price({ lookup_key }))).param, 'lookup_key');
  const second = await price({ lookup_key, transfer_lookup_key: true });
  assert.equal(second.lookup_key, lookup_key);
  assert.equal((await stripe.prices.retrieve(first.id)).lookup_key, null);
});

test('prices are listed by product and by type', async () => {
  const { product } = await price();
  const once = await stripe.prices.create({ currency: 'usd', unit_amount: 100, product });
  const found = await stripe.prices.list({ product, type: 'one_time' });
  assert.deepEqual(found.data.map((listed) => listed.id), [once.id]);
});

test('a price that is archived cannot be subscribed to', async () => {
  const { id } = await price();
  await stripe.prices.update(id, { active: false });
  const customer = await stripe.customers.create();
  const error = await refusal(stripe.subscriptions.create({ customer: customer.id, items: [{ price: id }] }));
  assert.equal(error.param, 'items[0][price]');
});
