import assert from 'node:assert/strict';
import { test } from 'node:test';
import { advance, clock, customerWithCard, day, price, refusal, stripe, subscribe } from './support/simulator.mjs';

const hour = 3600;

/** A customer with a card who lives by a test clock, and a subscription. */
async function onClock({ card = 'pm_card_visa', ...parameters } = {}) {
  const time = await clock();
  const customer = await customerWithCard(card, { test_clock: time.id });
  const subscription = await subscribe(customer, parameters);
  return { time, customer, subscription, end: subscription.items.data[0].current_period_end };
}

const retrieve = (subscription) => stripe.subscriptions.retrieve(subscription.id, { expand: ['latest_invoice'] });

test('a test clock advances, and says when it is ready', async () => {
  const time = await clock();
  assert.match(time.id, /^clock_/);
  assert.equal(time.status, 'ready');
  const advancing = await stripe.testHelpers.testClocks.advance(time.id, { frozen_time: time.frozen_time + day });
  assert.equal(advancing.status, 'advancing');
  const ready = await advance(await clock(), time.frozen_time + day);
  assert.equal(ready.frozen_time, time.frozen_time + day);
});

test('a test clock does not go back', async () => {
  const time = await clock();
  const error = await refusal(stripe.testHelpers.testClocks.advance(time.id, { frozen_time: time.frozen_time - 1 }));
  assert.equal(error.param, 'frozen_time');
});

test('a test clock advances by two intervals of its shortest subscription at most', async () => {
  const { time } = await onClock();
  await refusal(stripe.testHelpers.testClocks.advance(time.id, { frozen_time: time.frozen_time + 70 * day }));
});

test('a renewal drafts its invoice, and collects it an hour later', async () => {
  const { time, subscription, end } = await onClock();
  await advance(time, end + 60);
  const drafted = await retrieve(subscription);
  assert.equal(drafted.items.data[0].current_period_start, end);
  assert.deepEqual([drafted.latest_invoice.status, drafted.latest_invoice.billing_reason], ['draft', 'subscription_cycle']);
  await advance(time, end + 2 * hour);
  assert.equal((await retrieve(subscription)).latest_invoice.status, 'paid');
});

test('a renewal that cannot be paid is past due and tried again', async () => {
  const { time, customer, subscription, end } = await onClock();
  const failing = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: customer.id });
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: failing.id } });
  await advance(time, end + 2 * hour);
  const late = await retrieve(subscription);
  assert.deepEqual([late.status, late.latest_invoice.status, late.latest_invoice.attempt_count], ['past_due', 'open', 1]);
  assert.ok(late.latest_invoice.next_payment_attempt > end);
  assert.equal((await stripe.customers.retrieve(customer.id)).delinquent, true);

  const good = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: good.id } });
  await advance(time, late.latest_invoice.next_payment_attempt + hour);
  assert.equal((await retrieve(subscription)).status, 'active');
});

test('a cancellation at the end of the period happens there', async () => {
  const { time, subscription, end } = await onClock();
  await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
  await advance(time, end + hour);
  const ended = await retrieve(subscription);
  assert.deepEqual([ended.status, ended.ended_at], ['canceled', end]);
});

test('a cancellation at a given instant happens then', async () => {
  const { time, subscription } = await onClock();
  const at = time.frozen_time + 5 * day;
  await stripe.subscriptions.update(subscription.id, { cancel_at: at });
  await advance(time, at + hour);
  assert.equal((await retrieve(subscription)).status, 'canceled');
});

test('a trial is announced three days before its end and then billed', async () => {
  const { time, subscription } = await onClock({ trial_period_days: 10 });
  await advance(time, subscription.trial_end - 2 * day);
  const announced = await stripe.events.list({ type: 'customer.subscription.trial_will_end', limit: 100 });
  assert.ok(announced.data.some((event) => event.data.object.id === subscription.id));
  await advance(time, subscription.trial_end + 2 * hour);
  const billed = await retrieve(subscription);
  assert.deepEqual([billed.status, billed.latest_invoice.amount_paid], ['active', 1000]);
});

for (const [missing, status] of [['cancel', 'canceled'], ['pause', 'paused'], ['create_invoice', 'past_due']])
  test(`a trial without a card that shall ${missing} ends as ${status}`, async () => {
    const time = await clock();
    const customer = await stripe.customers.create({ test_clock: time.id });
    const subscription = await subscribe(customer, {
      trial_period_days: 7,
      trial_settings: { end_behavior: { missing_payment_method: missing } },
    });
    await advance(time, subscription.trial_end + 2 * hour);
    assert.equal((await retrieve(subscription)).status, status);
  });

test('a paused subscription resumes when there is a card', async () => {
  const time = await clock();
  const customer = await stripe.customers.create({ test_clock: time.id });
  const subscription = await subscribe(customer, {
    trial_period_days: 7,
    trial_settings: { end_behavior: { missing_payment_method: 'pause' } },
  });
  await advance(time, subscription.trial_end + hour);
  const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: method.id } });
  const resumed = await stripe.subscriptions.resume(subscription.id, { billing_cycle_anchor: 'now' });
  assert.equal(resumed.status, 'active');
});

test('half of a period costs half of the difference', async () => {
  const { time, subscription, end } = await onClock();
  await advance(time, (time.frozen_time + end) / 2);
  const larger = await price({ unit_amount: 3000 });
  const updated = await stripe.subscriptions.update(subscription.id, {
    items: [{ id: subscription.items.data[0].id, price: larger.id }],
    proration_behavior: 'always_invoice',
    expand: ['latest_invoice'],
  });
  assert.equal(updated.latest_invoice.total, 1000);
  assert.deepEqual(updated.latest_invoice.lines.data.map((line) => line.amount).sort((a, b) => a - b), [-500, 1500]);
});

test('a deleted test clock takes its customers with it', async () => {
  const { time, customer } = await onClock();
  assert.equal((await stripe.testHelpers.testClocks.del(time.id)).deleted, true);
  assert.equal((await stripe.customers.retrieve(customer.id)).deleted, true);
});
