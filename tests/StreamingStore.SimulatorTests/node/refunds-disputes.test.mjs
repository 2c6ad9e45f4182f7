import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventsOf, pay, refusal, stripe } from './support/simulator.mjs';

test('a payment is refunded whole', async () => {
  const { id, latest_charge } = await pay(2000);
  const refund = await stripe.refunds.create({ payment_intent: id });
  assert.match(refund.id, /^re_/);
  assert.deepEqual([refund.status, refund.amount, refund.charge], ['succeeded', 2000, latest_charge]);
  const charge = await stripe.charges.retrieve(latest_charge);
  assert.deepEqual([charge.refunded, charge.amount_refunded], [true, 2000]);
});

test('a payment is refunded in parts until nothing is left', async () => {
  const { id, latest_charge } = await pay(2000);
  await stripe.refunds.create({ payment_intent: id, amount: 500 });
  assert.equal((await stripe.charges.retrieve(latest_charge)).refunded, false);
  const rest = await stripe.refunds.create({ charge: latest_charge });
  assert.equal(rest.amount, 1500);
  const error = await refusal(stripe.refunds.create({ payment_intent: id }));
  assert.equal(error.code, 'charge_already_refunded');
});

test('no more is refunded than was paid', async () => {
  const { id } = await pay(2000);
  const error = await refusal(stripe.refunds.create({ payment_intent: id, amount: 2001 }));
  assert.equal(error.type, 'StripeInvalidRequestError');
  assert.equal(error.param, 'amount');
});

test('a refund has a reason and metadata', async () => {
  const { id } = await pay(2000);
  const refund = await stripe.refunds.create({ payment_intent: id, reason: 'requested_by_customer', metadata: { ticket: '42' } });
  assert.equal(refund.reason, 'requested_by_customer');
  assert.equal((await stripe.refunds.update(refund.id, { metadata: { note: 'kind' } })).metadata.ticket, '42');
});

test('refunds are listed by charge', async () => {
  const { id, latest_charge } = await pay(900);
  const first = await stripe.refunds.create({ payment_intent: id, amount: 100 });
  const second = await stripe.refunds.create({ payment_intent: id, amount: 200 });
  const listed = await stripe.refunds.list({ charge: latest_charge });
  assert.deepEqual(listed.data.map((refund) => refund.id), [second.id, first.id]);
});

test('a refund tells of itself and of its charge', async () => {
  const { id, latest_charge } = await pay(900);
  const refund = await stripe.refunds.create({ payment_intent: id });
  assert.deepEqual(await eventsOf(refund.id), ['refund.created']);
  const events = await stripe.events.list({ type: 'charge.refunded', limit: 100 });
  assert.ok(events.data.some((event) => event.data.object.id === latest_charge));
});

test('a refund of a card that fails it is taken back', async () => {
  const { id, latest_charge } = await pay(900, { payment_method: 'pm_card_refundFail' });
  const { id: refund } = await stripe.refunds.create({ payment_intent: id });
  const failed = await stripe.refunds.retrieve(refund);
  assert.equal(failed.status, 'failed');
  assert.equal((await stripe.charges.retrieve(latest_charge)).amount_refunded, 0);
});

const disputed = async () => {
  const { id, latest_charge } = await pay(900, { payment_method: 'pm_card_createDispute' });
  const disputes = await stripe.disputes.list({ payment_intent: id });
  assert.equal(disputes.data.length, 1);
  return { dispute: disputes.data[0], charge: latest_charge };
};

test('the dispute card pays and is then disputed', async () => {
  const { dispute, charge } = await disputed();
  assert.deepEqual([dispute.status, dispute.reason, dispute.amount, dispute.charge], ['needs_response', 'fraudulent', 900, charge]);
  assert.equal((await stripe.charges.retrieve(charge)).disputed, true);
});

test('a disputed charge is not refunded', async () => {
  const { charge } = await disputed();
  assert.equal((await refusal(stripe.refunds.create({ charge }))).code, 'charge_disputed');
});

for (const [evidence, status] of [['winning_evidence', 'won'], ['losing_evidence', 'lost']])
  test(`${evidence.replace('_', ' ')} decides a dispute as ${status}`, async () => {
    const { dispute } = await disputed();
    await stripe.disputes.update(dispute.id, { evidence: { uncategorized_text: evidence }, submit: true });
    assert.equal((await stripe.disputes.retrieve(dispute.id)).status, status);
    assert.ok((await eventsOf(dispute.id)).includes('charge.dispute.closed'));
  });

test('a dispute that is closed is lost', async () => {
  const { dispute } = await disputed();
  assert.equal((await stripe.disputes.close(dispute.id)).status, 'lost');
});
