import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, customerWithCard, eventsOf, price, refusal, stripe, submit, subscribe } from './support/simulator.mjs';

const film = (parameters = {}) => stripe.checkout.sessions.create({
  mode: 'payment',
  success_url: 'https://example.com/success?session_id={CHECKOUT_SESSION_ID}',
  cancel_url: 'https://example.com/cancel',
  line_items: [{ price_data: { currency: 'usd', unit_amount: 499, product_data: { name: 'Metropolis' } }, quantity: 1 }],
  metadata: { movie_id: '7' },
  ...parameters,
});

const payOnPage = (session, card) => submit(session.url, { email: 'viewer@example.com', card });

test('checkout: a session has a page and waits to be paid', async () => {
  const session = await film();
  assert.match(session.id, /^cs_test_/);
  assert.deepEqual([session.status, session.payment_status, session.amount_total], ['open', 'unpaid', 499]);
  assert.equal((await fetch(session.url)).status, 200);
});

test('checkout: paying on the page completes the session and leads back', async () => {
  const session = await film();
  const back = await payOnPage(session, '4242424242424242');
  assert.equal(back.headers.get('location'), `https://example.com/success?session_id=${session.id}`);
  const paid = await stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent', 'line_items'] });
  assert.deepEqual([paid.status, paid.payment_status, paid.payment_intent.status], ['complete', 'paid', 'succeeded']);
  assert.equal(paid.line_items.data[0].description, 'Metropolis');
  assert.deepEqual(await eventsOf(session.id), ['checkout.session.completed']);
});

test('checkout: a card that is declined leaves the session open', async () => {
  const session = await film();
  await payOnPage(session, '4000000000000002');
  assert.equal((await stripe.checkout.sessions.retrieve(session.id)).status, 'open');
});

test('checkout: a session in subscription mode makes the subscription', async () => {
  const { id } = await price();
  const session = await film({ mode: 'subscription', line_items: [{ price: id, quantity: 1 }], subscription_data: { metadata: { device_type: 'tv' } } });
  await payOnPage(session, '4242424242424242');
  const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription', 'customer'] });
  assert.equal(done.subscription.status, 'active');
  assert.equal(done.subscription.metadata.device_type, 'tv');
  assert.equal(done.customer.email, 'viewer@example.com');
});

test('checkout: a session expires when it is told to', async () => {
  const session = await film();
  assert.equal((await stripe.checkout.sessions.expire(session.id)).status, 'expired');
  assert.equal((await refusal(stripe.checkout.sessions.expire(session.id))).type, 'StripeInvalidRequestError');
});

test('checkout: the lines of a session are listed', async () => {
  const session = await film();
  const lines = await stripe.checkout.sessions.listLineItems(session.id);
  assert.deepEqual([lines.data.length, lines.data[0].amount_total], [1, 499]);
});

test('checkout: today a session takes no payment_method_types', async () => {
  const error = await refusal(film({ payment_method_types: ['card'] }));
  assert.equal(error.statusCode, 400);
  assert.equal(error.param, 'payment_method_types');
  const session = await client({ apiVersion: '2026-07-29.dahlia' }).checkout.sessions.create({
    mode: 'setup', currency: 'usd', success_url: 'https://example.com', payment_method_types: ['card'],
  });
  assert.deepEqual(session.payment_method_types, ['card']);
});

test('billing portal: a session shows its customer and leads back', async () => {
  const customer = await customerWithCard();
  const subscription = await subscribe(customer);
  const session = await stripe.billingPortal.sessions.create({ customer: customer.id, return_url: 'https://example.com/account' });
  assert.match(session.id, /^bps_/);
  const page = await (await fetch(session.url)).text();
  assert.ok(page.includes('https://example.com/account'));
  await submit(session.url, { action: 'cancel', id: subscription.id });
  assert.equal((await stripe.subscriptions.retrieve(subscription.id)).cancel_at_period_end, true);
});

test('billing portal: a configuration is made, changed and listed', async () => {
  const configuration = await stripe.billingPortal.configurations.create({
    features: { invoice_history: { enabled: true }, subscription_cancel: { enabled: true, mode: 'immediately' } },
  });
  assert.match(configuration.id, /^bpc_/);
  assert.equal(configuration.features.subscription_cancel.mode, 'immediately');
  const updated = await stripe.billingPortal.configurations.update(configuration.id, { active: false });
  assert.equal(updated.active, false);
  assert.ok((await stripe.billingPortal.configurations.list({ limit: 100 })).data.some((one) => one.id === configuration.id));
});
