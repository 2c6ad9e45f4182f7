import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { client, origin, refusal, stripe, unique } from './support/simulator.mjs';

// Only calls with this key run into the faults; other checks go on undisturbed.
const key = 'sk_test_faults';

// The library waits for 80 s, and keeps the process for as long when a connection breaks.
const troubled = (config = {}) => client({ timeout: 2000, ...config }, key);

async function faults(...requests) {
  const answer = await fetch(`${origin}/_simulator/faults`, {
    method: 'PUT',
    body: JSON.stringify({ requests: requests.map((rule) => ({ key, ...rule })) }),
  });
  assert.equal(answer.status, 200);
}

afterEach(() => fetch(`${origin}/_simulator/faults`, { method: 'DELETE' }));

const count = async (email) => (await stripe.customers.list({ email })).data.length;

for (const fault of ['error_before', 'error_after', 'cut_before', 'cut_after'])
  test(`retries make one customer in spite of ${fault}`, async () => {
    const email = `${unique(fault)}@example.com`;
    await faults({ fault, method: 'POST', times: 1 });
    const customer = await troubled({ maxNetworkRetries: 2 }).customers.create({ email });
    assert.match(customer.id, /^cus_/);
    assert.equal(await count(email), 1);
  });

test('a request that is never answered runs into the time limit, and its retry finds what it did', async () => {
  const email = `${unique('timeout')}@example.com`;
  await faults({ fault: 'timeout_after', method: 'POST', times: 1 });
  await troubled({ maxNetworkRetries: 1, timeout: 1000 }).customers.create({ email });
  assert.equal(await count(email), 1);
});

test('without retries a time limit is a connection error', async () => {
  await faults({ fault: 'timeout_after', method: 'POST', times: 1 });
  const error = await refusal(troubled({ timeout: 500 }).customers.create());
  assert.equal(error.type, 'StripeConnectionError');
});

test('an inner error is an API error', async () => {
  await faults({ fault: 'error_before' });
  const error = await refusal(troubled().customers.list());
  assert.deepEqual([error.type, error.statusCode], ['StripeAPIError', 500]);
});

test('too many requests are a rate limit error', async () => {
  await faults({ fault: 'rate_limit', retry_after_seconds: 7 });
  const error = await refusal(troubled().customers.list());
  assert.equal(error.type, 'StripeRateLimitError');
  assert.equal(error.code, 'rate_limit');
  assert.equal(error.headers['retry-after'], '7');
});
