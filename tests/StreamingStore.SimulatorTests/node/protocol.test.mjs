import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, customerWithCard, pay, refusal, stripe, subscribe, unique } from './support/simulator.mjs';

test('idempotency: the same key gives the first answer again', async () => {
  const idempotencyKey = unique('key');
  const first = await stripe.customers.create({ email: 'once@example.com' }, { idempotencyKey });
  const second = await stripe.customers.create({ email: 'once@example.com' }, { idempotencyKey });
  assert.equal(second.id, first.id);
  assert.equal(second.lastResponse.headers['idempotent-replayed'], 'true');
  assert.equal(second.lastResponse.idempotencyKey, idempotencyKey);
});

test('idempotency: the same key with other parameters is refused', async () => {
  const idempotencyKey = unique('key');
  await stripe.customers.create({ email: 'one@example.com' }, { idempotencyKey });
  const error = await refusal(stripe.customers.create({ email: 'two@example.com' }, { idempotencyKey }));
  assert.equal(error.type, 'StripeIdempotencyError');
  assert.equal(error.statusCode, 400);
});

test('idempotency: a decline is the answer to its key from then on', async () => {
  const idempotencyKey = unique('key');
  const attempt = () => refusal(stripe.paymentIntents.create(
    { amount: 700, currency: 'usd', payment_method: 'pm_card_chargeDeclined', confirm: true }, { idempotencyKey }));
  const [first, second] = [await attempt(), await attempt()];
  assert.equal(first.code, 'card_declined');
  assert.equal(second.payment_intent.id, first.payment_intent.id);
});

test('idempotency: a refused parameter does not use up the key', async () => {
  const idempotencyKey = unique('key');
  await refusal(stripe.paymentIntents.create({ amount: 'much', currency: 'usd' }, { idempotencyKey }));
  const intent = await stripe.paymentIntents.create({ amount: 700, currency: 'usd' }, { idempotencyKey });
  assert.equal(intent.amount, 700);
});

test('idempotency: at once, the same key makes one object', async () => {
  const idempotencyKey = unique('key');
  const retrying = client({ maxNetworkRetries: 5 });
  const made = await Promise.all(Array.from({ length: 8 }, () => retrying.customers.create({ name: 'One' }, { idempotencyKey })));
  assert.equal(new Set(made.map((customer) => customer.id)).size, 1);
});

test('errors: a missing object is a 404 with its code and parameter', async () => {
  const error = await refusal(stripe.customers.retrieve('cus_none'));
  assert.ok(error instanceof stripe.errors.StripeInvalidRequestError);
  assert.equal(error.type, 'StripeInvalidRequestError');
  assert.equal(error.statusCode, 404);
  assert.equal(error.code, 'resource_missing');
  assert.equal(error.param, 'id');
  assert.equal(error.message, "No such customer: 'cus_none'");
  assert.match(error.requestId, /^req_/);
  assert.match(error.doc_url, /resource-missing/);
});

test('errors: a missing object in a parameter is a 400 that names it', async () => {
  const error = await refusal(stripe.subscriptions.create({ customer: 'cus_none', items: [{ price: 'price_none' }] }));
  assert.deepEqual([error.statusCode, error.code, error.param], [400, 'resource_missing', 'customer']);
});

test('errors: a parameter that is required and missing is named', async () => {
  const error = await refusal(stripe.paymentIntents.create({ currency: 'usd' }));
  assert.deepEqual([error.code, error.param], ['parameter_missing', 'amount']);
  assert.match(error.message, /Missing required param: amount/);
});

test('errors: an unknown parameter is refused by name', async () => {
  const error = await refusal(stripe.customers.create({ favorite_film: 'Metropolis' }));
  assert.deepEqual([error.statusCode, error.code, error.param], [400, 'parameter_unknown', 'favorite_film']);
});

test('errors: an unknown parameter deep inside is refused with its path', async () => {
  const { id } = await stripe.customers.create();
  const error = await refusal(stripe.subscriptions.create({ customer: id, items: [{ price: 'price_none', colour: 'red' }] }));
  assert.deepEqual([error.code, error.param], ['parameter_unknown', 'items[0][colour]']);
});

test('errors: a number that is none is refused', async () => {
  const error = await refusal(stripe.paymentIntents.create({ amount: 'ten', currency: 'usd' }));
  assert.deepEqual([error.code, error.param], ['parameter_invalid_integer', 'amount']);
});

test('errors: an amount below the least that can be charged is refused', async () => {
  const error = await refusal(stripe.paymentIntents.create({ amount: 49, currency: 'usd' }));
  assert.deepEqual([error.code, error.param], ['amount_too_small', 'amount']);
});

test('errors: a wrong key is an authentication error', async () => {
  const error = await refusal(client({}, 'sk_wrong').customers.list());
  assert.equal(error.type, 'StripeAuthenticationError');
  assert.equal(error.statusCode, 401);
  assert.match(error.message, /Invalid API Key provided/);
});

test('errors: an unknown address is not found', async () => {
  const error = await refusal(stripe.rawRequest('GET', '/v1/films'));
  assert.equal(error.statusCode, 404);
  assert.match(error.message, /Unrecognized request URL/);
});

test('every answer carries its request id, status and version', async () => {
  const { lastResponse } = await stripe.customers.create();
  assert.equal(lastResponse.statusCode, 200);
  assert.match(lastResponse.requestId, /^req_/);
  assert.equal(lastResponse.apiVersion, stripe.getApiField('version'));
});

test('rawRequest reaches any endpoint', async () => {
  const customer = await stripe.rawRequest('POST', '/v1/customers', { name: 'Raw' });
  assert.equal(customer.name, 'Raw');
});

test('a request and its response are observable', async () => {
  const own = client();
  const seen = [];
  own.on('request', (event) => seen.push(`${event.method} ${event.path}`));
  own.on('response', (event) => seen.push(event.status));
  await own.customers.create();
  assert.deepEqual(seen, ['POST /v1/customers', 200]);
});

test('versions: 2020-08-27 has the period and the plan on the subscription', async () => {
  const { id } = await subscribe(await customerWithCard());
  const today = await stripe.subscriptions.retrieve(id);
  const then = await client({ apiVersion: '2020-08-27' }).subscriptions.retrieve(id);
  assert.equal(then.lastResponse.apiVersion, '2020-08-27');
  assert.equal(then.current_period_end, today.items.data[0].current_period_end);
  assert.equal(then.items.data[0].current_period_end, undefined);
  assert.equal(then.plan.id, today.items.data[0].price.id);
  assert.equal(then.quantity, 1);
  assert.equal(today.current_period_end, undefined);
  assert.equal(today.plan, undefined);
});

test('versions: one call may ask for an older version', async () => {
  const { id } = await subscribe(await customerWithCard());
  const then = await stripe.subscriptions.retrieve(id, {}, { apiVersion: '2020-08-27' });
  assert.ok(then.current_period_start > 0);
});

test('versions: today payment intents take no payment_method_types', async () => {
  const error = await refusal(stripe.paymentIntents.create({ amount: 900, currency: 'usd', payment_method_types: ['card'] }));
  assert.equal(error.code, 'payment_method_types_no_longer_supported');
  const before = client({ apiVersion: '2026-07-29.dahlia' });
  const intent = await before.paymentIntents.create({ amount: 900, currency: 'usd', payment_method_types: ['card'] });
  assert.deepEqual(intent.payment_method_types, ['card']);
});

test('versions: today a payment intent can name the kinds of payment that it allows', async () => {
  const intent = await stripe.paymentIntents.create({ amount: 900, currency: 'usd', allowed_payment_method_types: ['card'] });
  assert.deepEqual(intent.allowed_payment_method_types, ['card']);
});

test('versions: a version that is none is refused', async () => {
  const error = await refusal(client({ apiVersion: 'yesterday' }).customers.list());
  assert.equal(error.statusCode, 400);
  assert.match(error.message, /Invalid Stripe API version/);
});

test('metadata: keys are added, changed and removed one by one', async () => {
  const { id } = await stripe.customers.create({ metadata: { a: '1', b: '2' } });
  const updated = await stripe.customers.update(id, { metadata: { b: '3', c: '4' } });
  assert.deepEqual({ ...updated.metadata }, { a: '1', b: '3', c: '4' });
  const removed = await stripe.customers.update(id, { metadata: { a: '' } });
  assert.deepEqual({ ...removed.metadata }, { b: '3', c: '4' });
  assert.deepEqual({ ...(await stripe.customers.update(id, { metadata: '' })).metadata }, {});
});

test('metadata: at most 50 keys', async () => {
  const metadata = Object.fromEntries(Array.from({ length: 51 }, (_, number) => [`key${number}`, 'x']));
  assert.equal((await refusal(stripe.customers.create({ metadata }))).param, 'metadata');
  delete metadata.key50;
  assert.equal(Object.keys((await stripe.customers.create({ metadata })).metadata).length, 50);
});

test('metadata: a key has at most 40 characters and a value 500', async () => {
  await refusal(stripe.customers.create({ metadata: { ['k'.repeat(41)]: 'x' } }));
  await refusal(stripe.customers.create({ metadata: { key: 'v'.repeat(501) } }));
  const kept = await stripe.customers.create({ metadata: { ['k'.repeat(40)]: 'v'.repeat(500) } });
  assert.equal(kept.metadata['k'.repeat(40)].length, 500);
});

test('text of any language and any sign comes back as it was sent', async () => {
  const name = 'Zoë "O\'Neil" & Søn + 名前 100% <b> 🎬';
  const customer = await stripe.customers.create({ name, metadata: { 'with space': name } });
  assert.equal(customer.name, name);
  assert.equal((await stripe.customers.retrieve(customer.id)).metadata['with space'], name);
});

test('a payment intent has the amount that it was made with, up to the largest', async () => {
  const intent = await stripe.paymentIntents.create({ amount: 99_999_999, currency: 'usd' });
  assert.equal(intent.amount, 99_999_999);
  assert.equal((await refusal(pay(100_000_000))).code, 'amount_too_large');
});
