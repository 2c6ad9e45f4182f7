import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { customerWithCard, eventually, pay, refusal, stripe, subscribe, unique } from './support/simulator.mjs';

const email = `${unique('page')}@example.com`;
const ids = [];

before(async () => {
  for (let number = 0; number < 25; number++)
    ids.unshift((await stripe.customers.create({ email, name: `Viewer ${number}` })).id);
});

test('pagination: a page has ten objects, the newest first', async () => {
  const page = await stripe.customers.list({ email });
  assert.equal(page.object, 'list');
  assert.equal(page.url, '/v1/customers');
  assert.equal(page.has_more, true);
  assert.deepEqual(page.data.map((customer) => customer.id), ids.slice(0, 10));
});

test('pagination: starting_after gives the page behind an object', async () => {
  const page = await stripe.customers.list({ email, limit: 20, starting_after: ids[9] });
  assert.deepEqual(page.data.map((customer) => customer.id), ids.slice(10));
  assert.equal(page.has_more, false);
});

test('pagination: ending_before gives the page in front of an object', async () => {
  const page = await stripe.customers.list({ email, limit: 3, ending_before: ids[10] });
  assert.deepEqual(page.data.map((customer) => customer.id), ids.slice(7, 10));
  assert.equal(page.has_more, true);
});

test('auto-pagination: for await walks over every page', async () => {
  const seen = [];
  for await (const customer of stripe.customers.list({ email, limit: 4 }))
    seen.push(customer.id);
  assert.deepEqual(seen, ids);
});

test('auto-pagination: autoPagingEach stops where it is told to', async () => {
  const seen = [];
  await stripe.customers.list({ email, limit: 5 }).autoPagingEach((customer) => {
    seen.push(customer.id);
    return seen.length < 7;
  });
  assert.deepEqual(seen, ids.slice(0, 7));
});

test('auto-pagination: autoPagingToArray collects up to a limit', async () => {
  const some = await stripe.customers.list({ email, limit: 4 }).autoPagingToArray({ limit: 13 });
  assert.deepEqual(some.map((customer) => customer.id), ids.slice(0, 13));
});

test('auto-pagination: with ending_before it walks towards the newest', async () => {
  const seen = [];
  for await (const customer of stripe.customers.list({ email, limit: 4, ending_before: ids[24] }))
    seen.push(customer.id);
  assert.deepEqual(seen, ids.slice(0, 24).reverse());
});

test('a limit is between 1 and 100', async () => {
  for (const limit of [0, 101])
    assert.equal((await refusal(stripe.customers.list({ limit }))).param, 'limit');
});

test('a cursor that is not there is a missing object', async () => {
  const error = await refusal(stripe.customers.list({ starting_after: 'cus_none' }));
  assert.deepEqual([error.code, error.param], ['resource_missing', 'starting_after']);
});

test('search: customers are found by their name once the search knows them', async () => {
  const name = unique('Searched');
  const { id } = await stripe.customers.create({ name });
  const found = await eventually(async () => {
    const result = await stripe.customers.search({ query: `name:"${name}"` });
    return result.data.length > 0 && result;
  });
  assert.equal(found.object, 'search_result');
  assert.equal(found.data[0].id, id);
  assert.equal(found.has_more, false);
});

test('search: subscriptions are found by metadata and status', async () => {
  const word = unique('tv');
  const { id } = await subscribe(await customerWithCard(), { metadata: { device_type: word } });
  const query = `status:"active" AND metadata["device_type"]:"${word}"`;
  const found = await eventually(async () => (await stripe.subscriptions.search({ query })).data[0]);
  assert.equal(found.id, id);
});

test('search: auto-pagination follows the token of the next page', async () => {
  const tag = unique('tag');
  for (let number = 0; number < 7; number++)
    await stripe.products.create({ name: `Product ${number}`, metadata: { tag } });
  await eventually(async () => (await stripe.products.search({ query: `metadata["tag"]:"${tag}"`, limit: 100 })).data.length === 7);
  const seen = new Set();
  for await (const product of stripe.products.search({ query: `metadata["tag"]:"${tag}"`, limit: 3 }))
    seen.add(product.id);
  assert.equal(seen.size, 7);
});

test('search: a query that cannot be read is refused', async () => {
  assert.equal((await refusal(stripe.customers.search({ query: 'name' }))).type, 'StripeInvalidRequestError');
});

test('expand: an id becomes its object', async () => {
  const customer = await customerWithCard();
  const intent = await pay(500, { customer: customer.id, expand: ['customer', 'payment_method', 'latest_charge'] });
  assert.equal(intent.customer.email, 'viewer@example.com');
  assert.equal(intent.payment_method.object, 'payment_method');
  assert.equal(intent.latest_charge.object, 'charge');
});

test('expand: through lists, up to four levels', async () => {
  const customer = await customerWithCard();
  await subscribe(customer);
  const listed = await stripe.subscriptions.list({ customer: customer.id, expand: ['data.latest_invoice.payments.data.payment.payment_intent'] });
  const intent = listed.data[0].latest_invoice.payments.data[0].payment.payment_intent;
  assert.equal(intent.object, 'payment_intent');
  assert.equal(intent.status, 'succeeded');
});

test('expand: a customer shows its subscriptions only when asked', async () => {
  const customer = await customerWithCard();
  const { id } = await subscribe(customer);
  assert.equal((await stripe.customers.retrieve(customer.id)).subscriptions, undefined);
  const shown = await stripe.customers.retrieve(customer.id, { expand: ['subscriptions'] });
  assert.deepEqual(shown.subscriptions.data.map((one) => one.id), [id]);
});

test('expand: what cannot be expanded is said', async () => {
  const { id } = await stripe.customers.create({ email });
  const error = await refusal(stripe.customers.retrieve(id, { expand: ['email'] }));
  assert.match(error.message, /cannot be expanded/);
});

test('expand: a fifth level is refused', async () => {
  const { id } = await pay();
  const error = await refusal(stripe.paymentIntents.retrieve(id, { expand: ['latest_charge.payment_intent.latest_charge.payment_intent.latest_charge'] }));
  assert.match(error.message, /more than 4 levels/);
});
