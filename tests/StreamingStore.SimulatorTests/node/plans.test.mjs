import assert from 'node:assert/strict';
import { test } from 'node:test';
import { advance, clock, customerWithCard, price, refusal, stripe, subscribe, unique } from './support/simulator.mjs';

test('entitlements: a subscription entitles to the features of its product', async () => {
  const lookup_key = unique('action-films-');
  const feature = await stripe.entitlements.features.create({ name: 'Action films', lookup_key });
  const { id, product } = await price();
  const attached = await stripe.products.createFeature(product, { entitlement_feature: feature.id });
  assert.equal(attached.entitlement_feature.lookup_key, lookup_key);
  const customer = await customerWithCard();
  const subscription = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: id }] });
  const active = await stripe.entitlements.activeEntitlements.list({ customer: customer.id });
  assert.deepEqual(active.data.map((one) => one.lookup_key), [lookup_key]);
  await stripe.subscriptions.cancel(subscription.id);
  assert.equal((await stripe.entitlements.activeEntitlements.list({ customer: customer.id })).data.length, 0);
});

test('entitlements: features are listed by their key', async () => {
  const lookup_key = unique('feature-');
  const { id } = await stripe.entitlements.features.create({ name: 'A feature', lookup_key });
  assert.deepEqual((await stripe.entitlements.features.list({ lookup_key })).data.map((one) => one.id), [id]);
  assert.equal((await refusal(stripe.entitlements.features.create({ name: 'Another', lookup_key }))).type, 'StripeInvalidRequestError');
});

test('previews: the next invoice is shown and nothing is changed', async () => {
  const subscription = await subscribe(await customerWithCard());
  const preview = await stripe.invoices.createPreview({ subscription: subscription.id });
  assert.deepEqual([preview.status, preview.total], ['draft', 1000]);
  assert.equal((await stripe.invoices.list({ subscription: subscription.id })).data.length, 1);
});

test('previews: a change of price is priced before it is made', async () => {
  const time = await clock();
  const subscription = await subscribe(await customerWithCard('pm_card_visa', { test_clock: time.id }));
  const [item] = subscription.items.data;
  await advance(time, (item.current_period_start + item.current_period_end) / 2);
  const larger = await price({ unit_amount: 3000 });
  const preview = await stripe.invoices.createPreview({
    subscription: subscription.id,
    subscription_details: { items: [{ id: item.id, price: larger.id }], proration_behavior: 'always_invoice' },
  });
  assert.equal(preview.total, 1000);
  assert.equal((await stripe.subscriptions.retrieve(subscription.id)).items.data[0].price.unit_amount, 1000);
});

test('invoices: one is made by hand from items', async () => {
  const customer = await customerWithCard();
  const invoice = await stripe.invoices.create({ customer: customer.id });
  await stripe.invoiceItems.create({ customer: customer.id, invoice: invoice.id, amount: 1500, currency: 'usd', description: 'A poster' });
  const open = await stripe.invoices.finalizeInvoice(invoice.id);
  assert.equal(open.total, 1500);
  assert.equal((await stripe.invoices.pay(invoice.id)).status, 'paid');
});

test('schedules: the next phase brings another price', async () => {
  const time = await clock();
  const subscription = await subscribe(await customerWithCard('pm_card_visa', { test_clock: time.id }));
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: subscription.id });
  assert.match(schedule.id, /^sub_sched_/);
  const [phase] = schedule.phases;
  const later = await price({ unit_amount: 1500 });
  await stripe.subscriptionSchedules.update(schedule.id, {
    phases: [
      { items: [{ price: subscription.items.data[0].price.id }], start_date: phase.start_date, end_date: phase.end_date },
      { items: [{ price: later.id }], duration: { interval: 'month', interval_count: 1 } },
    ],
  });
  await advance(time, phase.end_date + 2 * 3600);
  const moved = await stripe.subscriptions.retrieve(subscription.id);
  assert.equal(moved.items.data[0].price.id, later.id);
});

test('schedules: a schedule lets its subscription go', async () => {
  const subscription = await subscribe(await customerWithCard());
  const { id } = await stripe.subscriptionSchedules.create({ from_subscription: subscription.id });
  const released = await stripe.subscriptionSchedules.release(id);
  assert.deepEqual([released.status, released.released_subscription], ['released', subscription.id]);
  assert.equal((await stripe.subscriptions.retrieve(subscription.id)).status, 'active');
});

test('schedules: a schedule is canceled with its subscription', async () => {
  const subscription = await subscribe(await customerWithCard());
  const { id } = await stripe.subscriptionSchedules.create({ from_subscription: subscription.id });
  assert.equal((await stripe.subscriptionSchedules.cancel(id)).status, 'canceled');
  assert.equal((await stripe.subscriptions.retrieve(subscription.id)).status, 'canceled');
});
