// The sync engine behind a bare HTTP server: verifies a delivery, writes its object, answers 200.
const { createServer } = require('node:http');
const { StripeSync, runMigrations } = require('@supabase/stripe-sync-engine');

const databaseUrl = process.env.DATABASE_URL;

// Like the store, it takes what the webhook says and calls Stripe for none of the events that are sent here.
const sync = new StripeSync({
  poolConfig: { connectionString: databaseUrl, max: 32 },
  schema: 'stripe',
  stripeSecretKey: 'sk_test_yardstick',
  stripeWebhookSecret: process.env.WEBHOOK_SECRET,
  autoExpandLists: false,
  backfillRelatedEntities: false,
  revalidateObjectsViaStripeApi: [],
});

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  try {
    await sync.processWebhook(Buffer.concat(chunks), request.headers['stripe-signature']);
    response.writeHead(200).end();
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
});

runMigrations({ databaseUrl, schema: 'stripe', logger: { info() {}, error: console.error } }).then(() =>
  server.listen(0, '127.0.0.1', () => console.log(server.address().port)));
