import assert from 'node:assert/strict';
import { test } from 'node:test';
import { advance, clock, customerWithCard, refusal, stripe, subscribe } from './support/simulator.mjs';

test('an invoice adds up and has a number', async () => {
  const customer = await customerWithCard();
  const { latest_invoice } = await subscribe(customer);
  const invoice = await stripe.invoices.retrieve(latest_invoice);
  assert.match(invoice.id, /^in_/);
  assert.equal(invoice.customer, customer.id);
  assert.match(invoice.number, /^[A-Z0-9]+-0001$/);
  assert.equal(invoice.total, invoice.lines.data.reduce((sum, line) => sum + line.amount, 0));
  assert.deepEqual([invoice.amount_due, invoice.amount_paid, invoice.amount_remaining], [1000, 1000, 0]);
  assert.ok(invoice.status_transitions.paid_at >= invoice.status_transitions.finalized_at);
});

test('an invoice names its subscription as its parent', async () => {
  const subscription = await subscribe(await customerWithCard(), { metadata: { device_type: 'tv' } });
  const invoice = await stripe.invoices.retrieve(subscription.latest_invoice);
  assert.equal(invoice.parent.type, 'subscription_details');
  assert.equal(invoice.parent.subscription_details.subscription, subscription.id);
  assert.equal(invoice.parent.subscription_details.metadata.device_type, 'tv');
});

test('the lines of an invoice are listed by themselves', async () => {
  const { latest_invoice, items } = await subscribe(await customerWithCard());
  const lines = await stripe.invoices.listLineItems(latest_invoice);
  assert.equal(lines.data.length, 1);
  assert.equal(lines.data[0].pricing.price_details.price, items.data[0].price.id);
  assert.equal(lines.data[0].parent.subscription_item_details.subscription_item, items.data[0].id);
});

test('the payment of an invoice is found by the invoice', async () => {
  const { latest_invoice } = await subscribe(await customerWithCard());
  const payments = await stripe.invoicePayments.list({ invoice: latest_invoice });
  assert.equal(payments.data[0].status, 'paid');
  assert.equal(payments.data[0].amount_paid, 1000);
  assert.match(payments.data[0].payment.payment_intent, /^pi_/);
});

test('an open invoice is paid with another card', async () => {
  const subscription = await subscribe(await customerWithCard('pm_card_chargeCustomerFail'));
  const refused = await refusal(stripe.invoices.pay(subscription.latest_invoice));
  assert.equal(refused.type, 'StripeCardError');
  const paid = await stripe.invoices.pay(subscription.latest_invoice, { payment_method: 'pm_card_visa' });
  assert.equal(paid.status, 'paid');
  assert.equal((await stripe.subscriptions.retrieve(subscription.id)).status, 'active');
});

test('an invoice is paid out of band', async () => {
  const subscription = await subscribe(await customerWithCard('pm_card_chargeCustomerFail'));
  const paid = await stripe.invoices.pay(subscription.latest_invoice, { paid_out_of_band: true });
  assert.equal(paid.status, 'paid');
});

test('an open invoice is voided', async () => {
  const { latest_invoice } = await subscribe(await customerWithCard('pm_card_chargeCustomerFail'));
  assert.equal((await stripe.invoices.voidInvoice(latest_invoice)).status, 'void');
  await refusal(stripe.invoices.pay(latest_invoice));
});

test('a paid invoice is not paid twice', async () => {
  const { latest_invoice } = await subscribe(await customerWithCard());
  assert.equal((await refusal(stripe.invoices.pay(latest_invoice))).type, 'StripeInvalidRequestError');
});

test('invoices are listed by customer and status', async () => {
  const customer = await customerWithCard();
  const { latest_invoice } = await subscribe(customer);
  assert.deepEqual((await stripe.invoices.list({ customer: customer.id, status: 'paid' })).data.map((one) => one.id), [latest_invoice]);
  assert.equal((await stripe.invoices.list({ customer: customer.id, status: 'open' })).data.length, 0);
});

test('a draft is finalized by hand', async () => {
  const time = await clock();
  const subscription = await subscribe(await customerWithCard('pm_card_visa', { test_clock: time.id }));
  await advance(time, subscription.items.data[0].current_period_end + 60);
  const { latest_invoice } = await stripe.subscriptions.retrieve(subscription.id);
  const open = await stripe.invoices.finalizeInvoice(latest_invoice);
  assert.equal(open.status, 'open');
  assert.ok(open.number);
  assert.equal((await stripe.invoices.pay(latest_invoice)).status, 'paid');
});
