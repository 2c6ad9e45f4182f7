// What every file here begins with: Stripe's own client on the simulator, and the state of the world that a check needs.
import Stripe from 'stripe';

const address = new URL(process.env.STRIPE_SIMULATOR ?? 'http://127.0.0.1:12111');

export const origin = address.origin;

export function client(config = {}, key = 'sk_test_node') {
  return new Stripe(key, {
    protocol: 'http',
    host: address.hostname,
    port: address.port,
    maxNetworkRetries: 0,
    telemetry: false,
    ...config,
  });
}

export const stripe = client();

export const day = 24 * 60 * 60;

export const now = () => Math.floor(Date.now() / 1000);

let made = 0;

/** A word that no other check uses. */
export const unique = (prefix) => `${prefix}${process.pid}x${++made}x${Date.now().toString(36)}`;

export function price(parameters = {}) {
  return stripe.prices.create({
    currency: 'usd',
    unit_amount: 1000,
    recurring: { interval: 'month' },
    product_data: { name: 'Action' },
    ...parameters,
  });
}

export async function customerWithCard(card = 'pm_card_visa', parameters = {}) {
  const customer = await stripe.customers.create({ email: 'viewer@example.com', ...parameters });
  const method = await stripe.paymentMethods.attach(card, { customer: customer.id });
  return stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: method.id } });
}

export async function subscribe(customer, parameters = {}) {
  const { id } = await price();
  return stripe.subscriptions.create({ customer: customer.id, items: [{ price: id }], ...parameters });
}

/** A payment that goes through, by a card that anyone may use. */
export function pay(amount = 2000, parameters = {}) {
  return stripe.paymentIntents.create({
    amount,
    currency: 'usd',
    payment_method: 'pm_card_visa',
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    ...parameters,
  });
}

export async function eventually(condition, patience = 15_000) {
  const until = Date.now() + patience;
  for (;;) {
    const answer = await condition();
    if (answer)
      return answer;
    if (Date.now() > until)
      throw new Error(`Did not come true in time: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export const clock = (frozen = Date.UTC(2026, 0, 15) / 1000) => stripe.testHelpers.testClocks.create({ frozen_time: frozen });

/** Advances a test clock and waits until it is ready again, as documented. */
export async function advance(clock, to) {
  await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: to });
  return eventually(async () => {
    const current = await stripe.testHelpers.testClocks.retrieve(clock.id);
    return current.status === 'ready' && current;
  });
}

/** The types of the events that speak of an object, oldest first. */
export async function eventsOf(id) {
  const types = [];
  for await (const event of stripe.events.list({ limit: 100 })) {
    if (event.data.object.id === id)
      types.unshift(event.type);
    if (event.data.object.id === id && event.type.endsWith('.created'))
      break;
  }
  return types;
}

/** The error that a call is refused with. */
export async function refusal(call) {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error('The call was not refused.');
}

/** What the customer does on the page that a next action leads to. */
export const onPage = (url, decision) => submit(url, { ...Object.fromEntries(new URL(url).searchParams), outcome: decision });

/** Presses a button on one of the simulator's pages. */
export const submit = (url, fields) => fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) });
