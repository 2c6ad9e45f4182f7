import assert from 'node:assert/strict';
import { test } from 'node:test';
import { customerWithCard, now, onPage, refusal, stripe } from './support/simulator.mjs';

const nextYear = new Date().getFullYear() + 1;

test('a card is attached to a customer and listed there', async () => {
  const customer = await stripe.customers.create();
  const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
  assert.match(method.id, /^pm_/);
  assert.equal(method.customer, customer.id);
  assert.equal(method.card.brand, 'visa');
  assert.equal(method.card.last4, '4242');
  const listed = await stripe.customers.listPaymentMethods(customer.id, { type: 'card' });
  assert.deepEqual(listed.data.map((one) => one.id), [method.id]);
});

for (const [id, brand, last4] of [
  ['pm_card_mastercard', 'mastercard', '4444'],
  ['pm_card_amex', 'amex', '0005'],
  ['pm_card_discover', 'discover', '1117'],
  ['pm_card_visa_debit', 'visa', '5556'],
])
  test(`${id} is ${brand} ending in ${last4}`, async () => {
    const customer = await stripe.customers.create();
    const { card } = await stripe.paymentMethods.attach(id, { customer: customer.id });
    assert.deepEqual([card.brand, card.last4], [brand, last4]);
  });

test('a card is made from its number', async () => {
  const method = await stripe.paymentMethods.create({
    type: 'card',
    card: { number: '4242424242424242', exp_month: 8, exp_year: nextYear, cvc: '314' },
    billing_details: { name: 'Jenny Rosen', address: { postal_code: '94103' } },
  });
  assert.deepEqual([method.card.exp_month, method.card.exp_year], [8, nextYear]);
  assert.equal(method.billing_details.address.postal_code, '94103');
  assert.equal(method.customer, null);
});

test('a wrong number, month or year is a card error', async () => {
  const make = (card) => refusal(stripe.paymentMethods.create({ type: 'card', card: { number: '4242424242424242', exp_month: 8, exp_year: nextYear, ...card } }));
  assert.equal((await make({ number: '4242424242424241' })).code, 'incorrect_number');
  assert.equal((await make({ exp_month: 13 })).code, 'invalid_expiry_month');
  assert.equal((await make({ exp_year: 2001 })).code, 'invalid_expiry_year');
});

test('a card that is declined cannot be attached', async () => {
  const customer = await stripe.customers.create();
  const error = await refusal(stripe.paymentMethods.attach('pm_card_visa_chargeDeclined', { customer: customer.id }));
  assert.equal(error.type, 'StripeCardError');
  assert.equal(error.code, 'card_declined');
});

test('a card that fails only when charged can be attached', async () => {
  const customer = await customerWithCard('pm_card_chargeCustomerFail');
  assert.match(customer.invoice_settings.default_payment_method, /^pm_/);
});

test('a detached card is gone from its customer and may not be used again', async () => {
  const customer = await customerWithCard();
  const id = customer.invoice_settings.default_payment_method;
  assert.equal((await stripe.paymentMethods.detach(id)).customer, null);
  assert.equal((await stripe.customers.retrieve(customer.id)).invoice_settings.default_payment_method, null);
  const error = await refusal(stripe.paymentMethods.attach(id, { customer: customer.id }));
  assert.equal(error.type, 'StripeInvalidRequestError');
});

test('a card can be given a new expiry and a billing name', async () => {
  const customer = await customerWithCard();
  const updated = await stripe.paymentMethods.update(customer.invoice_settings.default_payment_method, {
    billing_details: { name: 'Jenny' },
    card: { exp_month: 2, exp_year: nextYear + 1 },
  });
  assert.equal(updated.billing_details.name, 'Jenny');
  assert.equal(updated.card.exp_month, 2);
});

test('the same card has the same fingerprint', async () => {
  const methods = await Promise.all(['tok_visa', 'tok_visa', 'tok_amex'].map((token) => stripe.paymentMethods.create({ type: 'card', card: { token } })));
  const [first, second, other] = methods.map((method) => method.card.fingerprint);
  assert.equal(first, second);
  assert.notEqual(first, other);
});

test('a setup intent saves a card for later', async () => {
  const customer = await stripe.customers.create();
  const intent = await stripe.setupIntents.create({
    customer: customer.id,
    payment_method: 'pm_card_visa',
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  });
  assert.match(intent.id, /^seti_/);
  assert.equal(intent.status, 'succeeded');
  assert.equal(intent.usage, 'off_session');
  assert.equal((await stripe.paymentMethods.retrieve(intent.payment_method)).customer, customer.id);
});

test('a setup intent without a card waits for one and has a client secret', async () => {
  const { id, status, client_secret } = await stripe.setupIntents.create({});
  assert.equal(status, 'requires_payment_method');
  assert.ok(client_secret.startsWith(`${id}_secret_`));
});

test('a setup intent asks for authentication, and then the card pays off-session', async () => {
  const customer = await stripe.customers.create();
  const intent = await stripe.setupIntents.create({
    customer: customer.id,
    payment_method: 'pm_card_authenticationRequiredOnSetup',
    confirm: true,
    return_url: 'https://example.com/back',
  });
  assert.equal(intent.status, 'requires_action');
  const back = await onPage(intent.next_action.redirect_to_url.url, 'complete');
  assert.match(back.headers.get('location'), /^https:\/\/example\.com\/back\?setup_intent=seti_.*redirect_status=succeeded$/);
  const done = await stripe.setupIntents.retrieve(intent.id);
  assert.equal(done.status, 'succeeded');
  const paid = await stripe.paymentIntents.create({
    amount: 1200, currency: 'usd', customer: customer.id, payment_method: done.payment_method, off_session: true, confirm: true,
  });
  assert.equal(paid.status, 'succeeded');
});

test('a setup that the bank refuses tells why', async () => {
  const customer = await stripe.customers.create();
  const { id } = await stripe.setupIntents.create({ customer: customer.id });
  const error = await refusal(stripe.setupIntents.confirm(id, { payment_method: 'pm_card_chargeDeclined', return_url: 'https://example.com' }));
  assert.equal(error.code, 'card_declined');
  assert.equal(error.setup_intent.id, id);
  const intent = await stripe.setupIntents.retrieve(id);
  assert.equal(intent.status, 'requires_payment_method');
  assert.equal(intent.last_setup_error.decline_code, 'generic_decline');
});

test('a setup intent is canceled', async () => {
  const { id } = await stripe.setupIntents.create({});
  const canceled = await stripe.setupIntents.cancel(id, { cancellation_reason: 'abandoned' });
  assert.deepEqual([canceled.status, canceled.cancellation_reason], ['canceled', 'abandoned']);
  assert.equal((await refusal(stripe.setupIntents.confirm(id, { payment_method: 'pm_card_visa' }))).code, 'setup_intent_unexpected_state');
});

test('setup intents are listed by customer', async () => {
  const customer = await stripe.customers.create();
  const { id, created } = await stripe.setupIntents.create({ customer: customer.id });
  assert.ok(Math.abs(created - now()) < 60);
  const listed = await stripe.setupIntents.list({ customer: customer.id });
  assert.deepEqual(listed.data.map((one) => one.id), [id]);
});
