import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pay, refusal, stripe } from './support/simulator.mjs';

// Stripe's documented test cards that are declined: number, the id of a payment method, code and decline code.
const declined = [
  ['4000000000000002', 'pm_card_visa_chargeDeclined', 'card_declined', 'generic_decline'],
  ['4000000000009995', 'pm_card_visa_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
  ['4000000000009987', 'pm_card_visa_chargeDeclinedLostCard', 'card_declined', 'lost_card'],
  ['4000000000009979', 'pm_card_visa_chargeDeclinedStolenCard', 'card_declined', 'stolen_card'],
  ['4000000000000069', 'pm_card_chargeDeclinedExpiredCard', 'expired_card', 'expired_card'],
  ['4000000000000127', 'pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', 'incorrect_cvc'],
  ['4000000000000119', 'pm_card_chargeDeclinedProcessingError', 'processing_error', 'processing_error'],
  ['4000000000006975', 'pm_card_visa_chargeDeclinedVelocityLimitExceeded', 'card_declined', 'card_velocity_exceeded'],
];

for (const [number, id, code, declineCode] of declined) {
  test(`${id} is declined with ${declineCode}`, async () => {
    const error = await refusal(pay(1000, { payment_method: id }));
    assert.equal(error.type, 'StripeCardError');
    assert.equal(error.rawType, 'card_error');
    assert.equal(error.statusCode, 402);
    assert.equal(error.code, code);
    assert.equal(error.decline_code, declineCode);
    assert.match(error.charge, /^ch_/);
    assert.equal(error.payment_intent.status, 'requires_payment_method');
  });

  test(`${number} is declined with ${declineCode}`, async () => {
    const method = await stripe.paymentMethods.create({
      type: 'card', card: { number, exp_month: 12, exp_year: new Date().getFullYear() + 2, cvc: '123' },
    });
    const error = await refusal(pay(1000, { payment_method: method.id }));
    assert.deepEqual([error.code, error.decline_code], [code, declineCode]);
  });
}

test('a declined payment leaves a failed charge and says what was wrong', async () => {
  const error = await refusal(pay(1000, { payment_method: 'pm_card_visa_chargeDeclinedInsufficientFunds' }));
  const intent = await stripe.paymentIntents.retrieve(error.payment_intent.id, { expand: ['latest_charge'] });
  assert.equal(intent.last_payment_error.decline_code, 'insufficient_funds');
  assert.equal(intent.last_payment_error.payment_method.object, 'payment_method');
  assert.equal(intent.latest_charge.status, 'failed');
  assert.equal(intent.latest_charge.failure_code, 'card_declined');
  assert.equal(intent.latest_charge.outcome.network_status, 'declined_by_network');
  assert.equal(intent.latest_charge.amount_captured, 0);
});

test('a declined payment is tried again with another card', async () => {
  const error = await refusal(pay(1000, { payment_method: 'pm_card_chargeDeclined' }));
  const intent = await stripe.paymentIntents.confirm(error.payment_intent.id, { payment_method: 'pm_card_visa' });
  assert.deepEqual([intent.status, intent.last_payment_error], ['succeeded', null]);
});

test('a payment blocked as fraudulent was never sent to the bank', async () => {
  const error = await refusal(pay(1000, { payment_method: 'pm_card_radarBlock' }));
  assert.equal(error.code, 'card_declined');
  assert.equal(error.decline_code, 'fraudulent');
});
