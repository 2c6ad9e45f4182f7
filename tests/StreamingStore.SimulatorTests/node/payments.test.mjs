import assert from 'node:assert/strict';
import { test } from 'node:test';
import { customerWithCard, onPage, pay, refusal, stripe } from './support/simulator.mjs';

test('a payment intent waits for a payment method', async () => {
  const intent = await stripe.paymentIntents.create({ amount: 2000, currency: 'usd', automatic_payment_methods: { enabled: true } });
  assert.match(intent.id, /^pi_/);
  assert.equal(intent.status, 'requires_payment_method');
  assert.ok(intent.client_secret.startsWith(`${intent.id}_secret_`));
  assert.equal(intent.automatic_payment_methods.enabled, true);
  assert.equal(intent.latest_charge, null);
});

test('a payment is confirmed later, and leaves a charge', async () => {
  const { id } = await stripe.paymentIntents.create({ amount: 2000, currency: 'usd', automatic_payment_methods: { enabled: true } });
  const intent = await stripe.paymentIntents.confirm(id, {
    payment_method: 'pm_card_visa',
    return_url: 'https://example.com/back',
    expand: ['latest_charge'],
  });
  assert.equal(intent.status, 'succeeded');
  assert.equal(intent.amount_received, 2000);
  assert.equal(intent.latest_charge.paid, true);
  assert.equal(intent.latest_charge.payment_intent, id);
  assert.equal(intent.latest_charge.payment_method_details.card.last4, '4242');
});

test('a saved card pays while the customer is away', async () => {
  const customer = await customerWithCard();
  const intent = await stripe.paymentIntents.create({
    amount: 1099,
    currency: 'usd',
    customer: customer.id,
    payment_method: customer.invoice_settings.default_payment_method,
    off_session: true,
    confirm: true,
  });
  assert.equal(intent.status, 'succeeded');
  assert.equal(intent.customer, customer.id);
});

test('a payment saves the card for later', async () => {
  const customer = await stripe.customers.create();
  await pay(500, { customer: customer.id, setup_future_usage: 'off_session' });
  const methods = await stripe.customers.listPaymentMethods(customer.id);
  assert.equal(methods.data.length, 1);
});

test('a payment intent is changed before it is confirmed', async () => {
  const { id } = await stripe.paymentIntents.create({ amount: 2000, currency: 'usd' });
  const updated = await stripe.paymentIntents.update(id, { amount: 2500, metadata: { movie_id: '7' }, description: 'Metropolis' });
  assert.deepEqual([updated.amount, updated.metadata.movie_id, updated.description], [2500, '7', 'Metropolis']);
});

test('money is authorized first and captured in part', async () => {
  const held = await pay(2000, { capture_method: 'manual' });
  assert.deepEqual([held.status, held.amount_capturable], ['requires_capture', 2000]);
  const captured = await stripe.paymentIntents.capture(held.id, { amount_to_capture: 750 });
  assert.deepEqual([captured.status, captured.amount_received, captured.amount_capturable], ['succeeded', 750, 0]);
  const charge = await stripe.charges.retrieve(captured.latest_charge);
  assert.deepEqual([charge.captured, charge.amount_captured, charge.amount_refunded], [true, 750, 1250]);
});

test('a payment intent is canceled', async () => {
  const { id } = await stripe.paymentIntents.create({ amount: 2000, currency: 'usd' });
  const canceled = await stripe.paymentIntents.cancel(id, { cancellation_reason: 'abandoned' });
  assert.deepEqual([canceled.status, canceled.cancellation_reason], ['canceled', 'abandoned']);
  assert.ok(canceled.canceled_at > 0);
});

test('a payment that succeeded cannot be canceled', async () => {
  const { id } = await pay();
  const error = await refusal(stripe.paymentIntents.cancel(id));
  assert.equal(error.code, 'payment_intent_unexpected_state');
  assert.equal(error.payment_intent.status, 'succeeded');
});

test('payment intents are listed by customer', async () => {
  const customer = await customerWithCard();
  const { id } = await pay(700, { customer: customer.id });
  assert.deepEqual((await stripe.paymentIntents.list({ customer: customer.id })).data.map((one) => one.id), [id]);
});

test('charges are listed by payment intent', async () => {
  const { id, latest_charge } = await pay();
  const charges = await stripe.charges.list({ payment_intent: id });
  assert.deepEqual(charges.data.map((charge) => charge.id), [latest_charge]);
});

test('a payment keeps its metadata on the charge', async () => {
  const { latest_charge } = await pay(300, { metadata: { movie_id: '12' } });
  assert.equal((await stripe.charges.retrieve(latest_charge)).metadata.movie_id, '12');
});

test('3DS: the customer is sent to a page and comes back paid', async () => {
  const intent = await stripe.paymentIntents.create({
    amount: 900,
    currency: 'usd',
    payment_method: 'pm_card_threeDSecure2Required',
    confirm: true,
    return_url: 'https://example.com/back?film=7',
  });
  assert.equal(intent.status, 'requires_action');
  assert.equal(intent.next_action.type, 'redirect_to_url');
  const back = await onPage(intent.next_action.redirect_to_url.url, 'complete');
  assert.match(back.headers.get('location'), /back\?film=7&payment_intent=pi_.*redirect_status=succeeded$/);
  const done = await stripe.paymentIntents.retrieve(intent.id, { expand: ['latest_charge'] });
  assert.equal(done.status, 'succeeded');
  assert.equal(done.latest_charge.payment_method_details.card.three_d_secure.result, 'authenticated');
});

test('3DS: a failed authentication asks for another card', async () => {
  const intent = await pay(900, { payment_method: 'pm_card_authenticationRequired', automatic_payment_methods: undefined, return_url: 'https://example.com' });
  await onPage(intent.next_action.redirect_to_url.url, 'fail');
  const failed = await stripe.paymentIntents.retrieve(intent.id);
  assert.equal(failed.status, 'requires_payment_method');
  assert.equal(failed.last_payment_error.code, 'payment_intent_authentication_failure');
  const paid = await stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa', return_url: 'https://example.com' });
  assert.equal(paid.status, 'succeeded');
});

test('3DS: without a return address the client library handles the action', async () => {
  const intent = await pay(900, { payment_method: 'pm_card_threeDSecure2Required' });
  assert.equal(intent.next_action.type, 'use_stripe_sdk');
});

test('3DS: a card that must be authenticated is declined off-session', async () => {
  const customer = await customerWithCard('pm_card_authenticationRequired');
  const error = await refusal(stripe.paymentIntents.create({
    amount: 900,
    currency: 'usd',
    customer: customer.id,
    payment_method: customer.invoice_settings.default_payment_method,
    off_session: true,
    confirm: true,
  }));
  assert.equal(error.code, 'authentication_required');
  assert.equal(error.payment_intent.status, 'requires_payment_method');
});

test('3DS: the bank may still refuse after the authentication', async () => {
  const intent = await pay(900, { payment_method: 'pm_card_authenticationRequiredChargeDeclinedInsufficientFunds', return_url: 'https://example.com' });
  await onPage(intent.next_action.redirect_to_url.url, 'complete');
  const failed = await stripe.paymentIntents.retrieve(intent.id);
  assert.equal(failed.last_payment_error.decline_code, 'insufficient_funds');
});
