import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { customerWithCard, eventsOf, eventually, refusal, stripe, subscribe, unique } from './support/simulator.mjs';

/** A server that takes webhooks, keeps them as they came, and answers what it is told to. */
class Receiver {
  requests = [];
  answer = () => 200;

  async start() {
    this.server = createServer((request, response) => {
      const chunks = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        this.requests.push({ payload: Buffer.concat(chunks).toString(), signature: request.headers['stripe-signature'] });
        response.writeHead(this.answer(JSON.parse(this.requests.at(-1).payload))).end();
      });
    });
    await new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.server.unref();
    this.url = `http://127.0.0.1:${this.server.address().port}/stripe/webhook`;
    return this;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }

  events(secret) {
    return this.requests.map(({ payload, signature }) => stripe.webhooks.constructEvent(payload, signature, secret));
  }

  received(secret, wanted) {
    return eventually(() => this.events(secret).find(wanted));
  }
}

let receiver;
let endpoint;

before(async () => {
  receiver = await new Receiver().start();
  endpoint = await stripe.webhookEndpoints.create({ url: receiver.url, enabled_events: ['*'], api_version: stripe.getApiField('version') });
});

after(async () => {
  await stripe.webhookEndpoints.del(endpoint.id);
  receiver.stop();
});

const received = (id, type) => receiver.received(endpoint.secret, (event) => event.data.object.id === id && event.type === type);

test('constructEvent verifies what was delivered', async () => {
  const customer = await stripe.customers.create({ email: 'hook@example.com' });
  const event = await received(customer.id, 'customer.created');
  assert.match(event.id, /^evt_/);
  assert.equal(event.object, 'event');
  assert.equal(event.data.object.email, 'hook@example.com');
  assert.equal(event.request.id, customer.lastResponse.requestId);
  assert.equal(event.api_version, stripe.getApiField('version'));
});

test('constructEventAsync verifies it too', async () => {
  const { id } = await stripe.customers.create();
  await received(id, 'customer.created');
  const { payload, signature } = receiver.requests.at(-1);
  assert.equal((await stripe.webhooks.constructEventAsync(payload, signature, endpoint.secret)).object, 'event');
});

test('an altered payload is not verified', async () => {
  const { id } = await stripe.customers.create();
  await received(id, 'customer.created');
  const { payload, signature } = receiver.requests[0];
  assert.throws(() => stripe.webhooks.constructEvent(payload.replace('"livemode": false', '"livemode": true'), signature, endpoint.secret),
    { type: 'StripeSignatureVerificationError' });
  assert.throws(() => stripe.webhooks.constructEvent(payload, signature, 'whsec_other'), { type: 'StripeSignatureVerificationError' });
});

test('an update tells what was there before', async () => {
  const { id } = await stripe.customers.create({ name: 'Ann', metadata: { tier: 'silver' } });
  await stripe.customers.update(id, { name: 'Anna', metadata: { tier: 'gold' } });
  const event = await received(id, 'customer.updated');
  assert.deepEqual(event.data.previous_attributes, { name: 'Ann', metadata: { tier: 'silver' } });
  assert.equal(event.data.object.name, 'Anna');
});

test('a subscription that changes tells what was there before', async () => {
  const { id } = await subscribe(await customerWithCard());
  await stripe.subscriptions.update(id, { cancel_at_period_end: true });
  const event = await received(id, 'customer.subscription.updated');
  assert.equal(event.data.previous_attributes.cancel_at_period_end, false);
  assert.equal(event.data.previous_attributes.cancel_at, null);
  assert.equal(event.data.object.cancel_at_period_end, true);
});

test('an endpoint gets the events that it asked for and no others', async () => {
  const choosy = await new Receiver().start();
  const chosen = await stripe.webhookEndpoints.create({ url: choosy.url, enabled_events: ['product.created'] });
  const { id } = await stripe.products.create({ name: unique('Chosen') });
  await stripe.products.update(id, { name: 'Changed' });
  await choosy.received(chosen.secret, (event) => event.data.object.id === id);
  await received(id, 'product.updated');
  assert.deepEqual([...new Set(choosy.events(chosen.secret).map((event) => event.type))], ['product.created']);
  await stripe.webhookEndpoints.del(chosen.id);
  choosy.stop();
});

test('an endpoint of 2020-08-27 gets events of that version', async () => {
  const old = await new Receiver().start();
  const older = await stripe.webhookEndpoints.create({ url: old.url, enabled_events: ['customer.subscription.created'], api_version: '2020-08-27' });
  const { id } = await subscribe(await customerWithCard());
  const event = await old.received(older.secret, (one) => one.data.object.id === id);
  assert.equal(event.api_version, '2020-08-27');
  assert.ok(event.data.object.current_period_end > 0);
  await stripe.webhookEndpoints.del(older.id);
  old.stop();
});

test('a delivery that is refused comes again, newly signed', async () => {
  const moody = await new Receiver().start();
  // Other checks make prices too: each event is refused when it comes for the first time.
  const seen = new Set();
  moody.answer = ({ id }) => (seen.size < seen.add(id).size ? 500 : 200);
  const own = await stripe.webhookEndpoints.create({ url: moody.url, enabled_events: ['price.created'] });
  const product = await stripe.products.create({ name: 'Retried' });
  const { id } = await stripe.prices.create({ currency: 'usd', unit_amount: 100, product: product.id });
  await eventually(() => moody.events(own.secret).filter((event) => event.data.object.id === id).length >= 2);
  await stripe.webhookEndpoints.del(own.id);
  moody.stop();
});

test('pending_webhooks falls to zero when every endpoint has taken the event', async () => {
  const { id } = await stripe.customers.create();
  const { id: event } = await received(id, 'customer.created');
  await eventually(async () => (await stripe.events.retrieve(event)).pending_webhooks === 0);
});

test('the secret of an endpoint is shown once', async () => {
  assert.match(endpoint.secret, /^whsec_/);
  assert.equal((await stripe.webhookEndpoints.retrieve(endpoint.id)).secret, undefined);
});

test('an endpoint is disabled, enabled and listed', async () => {
  const { id } = await stripe.webhookEndpoints.create({ url: 'http://127.0.0.1:9/none', enabled_events: ['payout.paid'] });
  assert.equal((await stripe.webhookEndpoints.update(id, { disabled: true })).status, 'disabled');
  assert.equal((await stripe.webhookEndpoints.update(id, { disabled: false })).status, 'enabled');
  assert.ok((await stripe.webhookEndpoints.list({ limit: 100 })).data.some((one) => one.id === id));
  await stripe.webhookEndpoints.del(id);
  assert.equal((await refusal(stripe.webhookEndpoints.retrieve(id))).code, 'resource_missing');
});

test('generateTestHeaderString signs what constructEvent accepts', () => {
  const payload = JSON.stringify({ id: 'evt_test', object: 'event' });
  const header = stripe.webhooks.generateTestHeaderString({ payload, secret: endpoint.secret });
  assert.equal(stripe.webhooks.constructEvent(payload, header, endpoint.secret).id, 'evt_test');
});

test('events: the list tells the story of an object', async () => {
  const { id } = await stripe.customers.create();
  await stripe.customers.update(id, { name: 'Ann' });
  await stripe.customers.del(id);
  assert.deepEqual(await eventsOf(id), ['customer.created', 'customer.updated', 'customer.deleted']);
});

test('events: they are listed by several types', async () => {
  const { id } = await stripe.products.create({ name: 'Listed' });
  await stripe.products.update(id, { name: 'Changed' });
  const events = await stripe.events.list({ types: ['product.created', 'product.updated'], limit: 100 });
  assert.ok(events.data.every((event) => event.type.startsWith('product.')));
  assert.equal(events.data.filter((event) => event.data.object.id === id).length, 2);
});

test('events: one is retrieved by its id', async () => {
  const { id } = await stripe.customers.create();
  const { id: event } = await received(id, 'customer.created');
  const retrieved = await stripe.events.retrieve(event);
  assert.deepEqual([retrieved.type, retrieved.data.object.id], ['customer.created', id]);
});
