import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clock, customerWithCard, refusal, stripe, subscribe, unique } from './support/simulator.mjs';

test('a customer is created with what was sent and the rest empty', async () => {
  const customer = await stripe.customers.create({
    name: 'Jenny Rosen',
    email: 'jenny@example.com',
    phone: '+15550100',
    address: { line1: '510 Townsend St', city: 'San Francisco', country: 'US' },
    preferred_locales: ['en', 'fr'],
  });
  assert.match(customer.id, /^cus_/);
  assert.equal(customer.object, 'customer');
  assert.equal(customer.name, 'Jenny Rosen');
  assert.equal(customer.address.city, 'San Francisco');
  assert.deepEqual(customer.preferred_locales, ['en', 'fr']);
  assert.equal(customer.balance, 0);
  assert.equal(customer.livemode, false);
  assert.equal(customer.description, null);
  assert.deepEqual(customer.metadata, {});
});

test('a customer is retrieved as it was created', async () => {
  const created = await stripe.customers.create({ email: 'same@example.com' });
  const retrieved = await stripe.customers.retrieve(created.id);
  assert.deepEqual({ ...retrieved }, { ...created });
});

test('an update changes what it names and leaves the rest', async () => {
  const { id } = await stripe.customers.create({ name: 'Jenny', email: 'before@example.com' });
  const updated = await stripe.customers.update(id, { email: 'after@example.com' });
  assert.equal(updated.email, 'after@example.com');
  assert.equal(updated.name, 'Jenny');
});

test('an empty string unsets a field', async () => {
  const { id } = await stripe.customers.create({ name: 'Jenny', shipping: { name: 'Jenny', address: { line1: '1 Main St' } } });
  const updated = await stripe.customers.update(id, { name: '', shipping: '' });
  assert.equal(updated.name, null);
  assert.equal(updated.shipping, null);
});

test('a deleted customer leaves a stub', async () => {
  const { id } = await stripe.customers.create();
  assert.deepEqual({ ...(await stripe.customers.del(id)) }, { id, object: 'customer', deleted: true });
  const stub = await stripe.customers.retrieve(id);
  assert.equal(stub.deleted, true);
  assert.equal(stub.email, undefined);
});

test('a deleted customer cannot be updated', async () => {
  const { id } = await stripe.customers.create();
  await stripe.customers.del(id);
  const error = await refusal(stripe.customers.update(id, { name: 'Jenny' }));
  assert.equal(error.code, 'resource_missing');
  assert.equal(error.statusCode, 404);
});

test('deleting a customer cancels its subscriptions', async () => {
  const customer = await customerWithCard();
  const subscription = await subscribe(customer);
  await stripe.customers.del(customer.id);
  assert.equal((await stripe.subscriptions.retrieve(subscription.id)).status, 'canceled');
});

test('customers are listed by their exact email', async () => {
  const email = `${unique('listed')}@example.com`;
  const { id } = await stripe.customers.create({ email });
  await stripe.customers.create({ email: `not-${email}` });
  const found = await stripe.customers.list({ email });
  assert.deepEqual(found.data.map((customer) => customer.id), [id]);
});

test('customers are listed by the time of their creation', async () => {
  const { id, created } = await stripe.customers.create();
  const since = await stripe.customers.list({ created: { gte: created }, limit: 100 });
  assert.ok(since.data.some((customer) => customer.id === id));
  const after = await stripe.customers.list({ created: { gt: created + 3600 } });
  assert.equal(after.data.length, 0);
});

test('a customer of a test clock is hidden from the plain list', async () => {
  const { id: test_clock } = await clock();
  const email = `${unique('clock')}@example.com`;
  const customer = await stripe.customers.create({ email, test_clock });
  assert.equal(customer.test_clock, test_clock);
  assert.equal((await stripe.customers.list({ email })).data.length, 0);
  assert.equal((await stripe.customers.list({ test_clock })).data[0].id, customer.id);
});

test('a customer is created with a payment method that becomes its default', async () => {
  const method = await stripe.paymentMethods.create({ type: 'card', card: { token: 'tok_visa' } });
  const customer = await stripe.customers.create({
    payment_method: method.id,
    invoice_settings: { default_payment_method: method.id },
  });
  assert.equal(customer.invoice_settings.default_payment_method, method.id);
});

test('an email address without an @ is refused', async () => {
  const error = await refusal(stripe.customers.create({ email: 'nobody' }));
  assert.equal(error.code, 'email_invalid');
  assert.equal(error.param, 'email');
});
