import assert from 'node:assert/strict';
import { test } from 'node:test';
import { customerWithCard, day, eventsOf, onPage, price, refusal, stripe, subscribe } from './support/simulator.mjs';

test('a good card makes an active subscription with a paid invoice', async () => {
  const subscription = await subscribe(await customerWithCard(), { expand: ['latest_invoice'] });
  assert.match(subscription.id, /^sub_/);
  assert.equal(subscription.status, 'active');
  assert.equal(subscription.latest_invoice.status, 'paid');
  assert.equal(subscription.latest_invoice.billing_reason, 'subscription_create');
  assert.equal(subscription.latest_invoice.amount_paid, 1000);
});

test('the billing period stands on the items', async () => {
  const subscription = await subscribe(await customerWithCard());
  const [item] = subscription.items.data;
  assert.match(item.id, /^si_/);
  assert.equal(item.current_period_start, subscription.start_date);
  const days = (item.current_period_end - item.current_period_start) / day;
  assert.ok(days >= 28 && days <= 31, `${days} days`);
  assert.equal(subscription.current_period_end, undefined);
});

test('default_incomplete leaves the first payment to the client', async () => {
  const customer = await stripe.customers.create();
  const subscription = await subscribe(customer, {
    payment_behavior: 'default_incomplete',
    payment_settings: { save_default_payment_method: 'on_subscription' },
    expand: ['latest_invoice.confirmation_secret', 'latest_invoice.payments'],
  });
  assert.equal(subscription.status, 'incomplete');
  const intent = subscription.latest_invoice.payments.data[0].payment.payment_intent;
  assert.ok(subscription.latest_invoice.confirmation_secret.client_secret.startsWith(`${intent}_secret_`));
  await stripe.paymentIntents.confirm(intent, { payment_method: 'pm_card_visa', return_url: 'https://example.com' });
  const active = await stripe.subscriptions.retrieve(subscription.id);
  assert.equal(active.status, 'active');
  assert.match(active.default_payment_method, /^pm_/);
});

test('a card that fails leaves the subscription incomplete', async () => {
  const subscription = await subscribe(await customerWithCard('pm_card_chargeCustomerFail'));
  assert.equal(subscription.status, 'incomplete');
});

test('error_if_incomplete leaves nothing behind', async () => {
  const customer = await customerWithCard('pm_card_chargeCustomerFail');
  const error = await refusal(subscribe(customer, { payment_behavior: 'error_if_incomplete' }));
  assert.equal(error.type, 'StripeCardError');
  assert.equal(error.statusCode, 402);
  assert.equal((await stripe.subscriptions.list({ customer: customer.id, status: 'all' })).data.length, 0);
});

test('a customer without a card cannot subscribe to what costs money', async () => {
  const error = await refusal(subscribe(await stripe.customers.create()));
  assert.equal(error.code, 'resource_missing');
});

test('a first payment that needs authentication activates once it is given', async () => {
  const customer = await customerWithCard('pm_card_authenticationRequired');
  const subscription = await subscribe(customer, { expand: ['latest_invoice.payments'] });
  assert.equal(subscription.status, 'incomplete');
  const intent = await stripe.paymentIntents.retrieve(subscription.latest_invoice.payments.data[0].payment.payment_intent);
  await onPage(intent.next_action.use_stripe_sdk.stripe_js, 'complete');
  assert.equal((await stripe.subscriptions.retrieve(subscription.id)).status, 'active');
});

test('up to 20 prices stand on one subscription', async () => {
  const customer = await customerWithCard();
  const prices = [];
  for (let number = 0; number < 21; number++)
    prices.push((await price({ unit_amount: 100 + number })).id);
  const items = prices.map((id) => ({ price: id }));
  await refusal(stripe.subscriptions.create({ customer: customer.id, items }));
  const subscription = await stripe.subscriptions.create({ customer: customer.id, items: items.slice(0, 20) });
  assert.equal(subscription.items.data.length, 20);
});

test('a cancellation at the end of the period is asked for and taken back', async () => {
  const { id, items } = await subscribe(await customerWithCard());
  const ending = await stripe.subscriptions.update(id, { cancel_at_period_end: true });
  assert.equal(ending.status, 'active');
  assert.equal(ending.cancel_at, items.data[0].current_period_end);
  const going = await stripe.subscriptions.update(id, { cancel_at_period_end: false });
  assert.deepEqual([going.cancel_at_period_end, going.cancel_at], [false, null]);
});

test('a subscription is canceled at once, with the reason that was given', async () => {
  const { id } = await subscribe(await customerWithCard());
  const canceled = await stripe.subscriptions.cancel(id, { cancellation_details: { feedback: 'unused', comment: 'Too many films' } });
  assert.equal(canceled.status, 'canceled');
  assert.equal(canceled.cancellation_details.feedback, 'unused');
  assert.equal(canceled.cancellation_details.reason, 'cancellation_requested');
  assert.ok(canceled.ended_at > 0);
});

test('a canceled subscription is found only when asked for', async () => {
  const customer = await customerWithCard();
  const { id } = await subscribe(customer);
  await stripe.subscriptions.cancel(id);
  const list = async (status) => (await stripe.subscriptions.list({ customer: customer.id, status })).data.map((one) => one.id);
  assert.deepEqual(await list(undefined), []);
  assert.deepEqual(await list('canceled'), [id]);
  assert.deepEqual(await list('all'), [id]);
});

test('collection is paused and resumed', async () => {
  const { id } = await subscribe(await customerWithCard());
  const paused = await stripe.subscriptions.update(id, { pause_collection: { behavior: 'void' } });
  assert.equal(paused.pause_collection.behavior, 'void');
  assert.equal(paused.status, 'active');
  assert.equal((await stripe.subscriptions.update(id, { pause_collection: '' })).pause_collection, null);
});

test('items are listed, changed and removed by themselves', async () => {
  const subscription = await subscribe(await customerWithCard());
  const second = await price({ unit_amount: 500 });
  const added = await stripe.subscriptionItems.create({ subscription: subscription.id, price: second.id, quantity: 2 });
  assert.equal(added.quantity, 2);
  assert.equal((await stripe.subscriptionItems.update(added.id, { quantity: 3 })).quantity, 3);
  assert.equal((await stripe.subscriptionItems.list({ subscription: subscription.id })).data.length, 2);
  assert.equal((await stripe.subscriptionItems.del(added.id)).deleted, true);
  assert.equal((await stripe.subscriptions.retrieve(subscription.id)).items.data.length, 1);
});

test('proration: an upgrade in the period is credited and charged by the second', async () => {
  const subscription = await subscribe(await customerWithCard());
  const larger = await price({ unit_amount: 3000 });
  const updated = await stripe.subscriptions.update(subscription.id, {
    items: [{ id: subscription.items.data[0].id, price: larger.id }],
    proration_behavior: 'always_invoice',
    expand: ['latest_invoice'],
  });
  assert.equal(updated.items.data[0].price.id, larger.id);
  const lines = updated.latest_invoice.lines.data;
  assert.equal(lines.length, 2);
  assert.ok(lines.every((line) => line.parent.subscription_item_details.proration));
  assert.equal(updated.latest_invoice.total, lines.reduce((sum, line) => sum + line.amount, 0));
  assert.ok(updated.latest_invoice.total > 1990 && updated.latest_invoice.total <= 2000, `${updated.latest_invoice.total}`);
  assert.equal(updated.latest_invoice.status, 'paid');
});

test('proration: create_prorations waits for the next invoice', async () => {
  const customer = await customerWithCard();
  const subscription = await subscribe(customer);
  await stripe.subscriptions.update(subscription.id, { items: [{ id: subscription.items.data[0].id, quantity: 2 }] });
  const pending = await stripe.invoiceItems.list({ customer: customer.id, pending: true });
  assert.equal(pending.data.length, 2);
  assert.ok(pending.data.every((item) => item.proration));
});

test('proration: none changes the price and bills nothing', async () => {
  const customer = await customerWithCard();
  const subscription = await subscribe(customer);
  const updated = await stripe.subscriptions.update(subscription.id, {
    items: [{ id: subscription.items.data[0].id, quantity: 5 }],
    proration_behavior: 'none',
  });
  assert.equal(updated.items.data[0].quantity, 5);
  assert.equal((await stripe.invoiceItems.list({ customer: customer.id, pending: true })).data.length, 0);
});

test('pending_if_incomplete keeps the old items until the new are paid', async () => {
  const customer = await customerWithCard();
  const subscription = await subscribe(customer);
  const failing = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: customer.id });
  await stripe.subscriptions.update(subscription.id, { default_payment_method: failing.id });
  const held = await stripe.subscriptions.update(subscription.id, {
    items: [{ id: subscription.items.data[0].id, quantity: 4 }],
    payment_behavior: 'pending_if_incomplete',
    proration_behavior: 'always_invoice',
  });
  assert.equal(held.items.data[0].quantity, 1);
  assert.equal(held.pending_update.subscription_items[0].quantity, 4);
  await stripe.invoices.pay(held.latest_invoice, { payment_method: 'pm_card_visa' });
  const applied = await stripe.subscriptions.retrieve(subscription.id);
  assert.deepEqual([applied.items.data[0].quantity, applied.pending_update], [4, null]);
});

test('a trial needs no card and says when it ends', async () => {
  const subscription = await subscribe(await stripe.customers.create(), { trial_period_days: 14, expand: ['latest_invoice', 'pending_setup_intent'] });
  assert.equal(subscription.status, 'trialing');
  assert.equal(subscription.trial_end - subscription.trial_start, 14 * day);
  assert.deepEqual([subscription.latest_invoice.total, subscription.latest_invoice.status], [0, 'paid']);
});

test('a trial is ended early and the first period begins', async () => {
  const { id } = await subscribe(await customerWithCard(), { trial_period_days: 14 });
  const active = await stripe.subscriptions.update(id, { trial_end: 'now', expand: ['latest_invoice'] });
  assert.equal(active.status, 'active');
  assert.equal(active.latest_invoice.amount_paid, 1000);
});

test('a subscription tells its story in events', async () => {
  const { id } = await subscribe(await customerWithCard());
  await stripe.subscriptions.update(id, { metadata: { device_type: 'projector' } });
  await stripe.subscriptions.cancel(id);
  assert.deepEqual(await eventsOf(id), ['customer.subscription.created', 'customer.subscription.updated', 'customer.subscription.deleted']);
});
