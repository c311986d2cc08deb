// Stripe's Node library, unchanged, against the practice Stripe. Address and key by environment; see run.sh.
import assert from 'node:assert/strict';
import http from 'node:http';
import Stripe from 'stripe';

const base = new URL(process.env.PRACTICE_STRIPE);
const stripe = new Stripe(process.env.PRACTICE_STRIPE_KEY, {
  protocol: 'http', host: base.hostname, port: base.port, telemetry: false, maxNetworkRetries: 1,
});

let failures = 0;
async function check(name, run) {
  try {
    await run();
    console.log(`ok    sdk ${name}`);
  } catch (error) {
    failures += 1;
    console.log(`FAIL  sdk ${name}: ${error.stack}`);
  }
}
const pay = (more = {}, options = {}) => stripe.paymentIntents.create(
  { amount: 2000, currency: 'usd', confirm: true, payment_method: 'pm_card_visa', payment_method_types: ['card'], ...more },
  options);

await check('accounts.retrieveCurrent, balance.retrieve', async () => {
  const account = await (stripe.accounts.retrieveCurrent?.() ?? stripe.accounts.retrieve());
  assert.match(account.id, /^acct_1/);
  assert.equal((await stripe.balance.retrieve()).livemode, false);
});

await check('paymentIntents.create, retrieve with expand, update, cancel', async () => {
  const made = await pay({ metadata: { order_id: 'ORD-1' } });
  assert.equal(made.status, 'succeeded');
  assert.match(made.lastResponse.requestId, /^req_/);
  const read = await stripe.paymentIntents.retrieve(made.id, { expand: ['latest_charge.balance_transaction'] });
  assert.equal(read.latest_charge.balance_transaction.fee, 88);
  const updated = await stripe.paymentIntents.update(made.id, { metadata: { note: 'x' } });
  assert.deepEqual(updated.metadata, { order_id: 'ORD-1', note: 'x' });
  const open = await stripe.paymentIntents.create({ amount: 700, currency: 'usd' });
  assert.equal((await stripe.paymentIntents.cancel(open.id)).status, 'canceled');
});

await check('errors: card, missing, validation, key', async () => {
  await assert.rejects(pay({ payment_method: 'pm_card_chargeDeclined' }), (error) => {
    assert.ok(error instanceof Stripe.errors.StripeCardError);
    assert.equal(error.decline_code, 'generic_decline');
    assert.equal(error.payment_intent.status, 'requires_payment_method');
    return true;
  });
  await assert.rejects(stripe.paymentIntents.retrieve('pi_nothing'), { code: 'resource_missing', statusCode: 404 });
  await assert.rejects(stripe.paymentIntents.create({ amount: 1, currency: 'usd' }), { code: 'amount_too_small' });
  const stranger = new Stripe('sk_test_stranger00000000', { protocol: 'http', host: base.hostname, port: base.port });
  await assert.rejects(stranger.balance.retrieve(), (error) => error instanceof Stripe.errors.StripeAuthenticationError);
});

await check('auto-pagination: for await, autoPagingToArray', async () => {
  const since = Math.floor(Date.now() / 1000) - 1;
  const made = new Set();
  for (let i = 0; i < 25; i += 1)
    made.add((await stripe.paymentIntents.create({ amount: 1000 + i, currency: 'usd' })).id);
  const seen = [];
  for await (const intent of stripe.paymentIntents.list({ limit: 4, created: { gte: since } })) {
    if (made.has(intent.id))
      seen.push(intent.id);
  }
  assert.equal(seen.length, 25);
  assert.equal(new Set(seen).size, 25);
  assert.equal((await stripe.paymentIntents.list({ limit: 7 }).autoPagingToArray({ limit: 20 })).length, 20);
});

await check('refunds: partial, over, rest, list, update', async () => {
  const paid = await pay();
  const first = await stripe.refunds.create({ payment_intent: paid.id, amount: 1300, reason: 'requested_by_customer' });
  assert.equal(first.status, 'succeeded');
  await assert.rejects(stripe.refunds.create({ payment_intent: paid.id, amount: 2000 }), {
    param: 'amount', message: 'Refund amount ($20.00) is greater than unrefunded amount on charge ($7.00)' });
  const rest = await stripe.refunds.create({ charge: paid.latest_charge });
  assert.equal(rest.amount, 700);
  await assert.rejects(stripe.refunds.create({ payment_intent: paid.id }), { code: 'charge_already_refunded' });
  assert.equal((await stripe.refunds.list({ payment_intent: paid.id })).data.length, 2);
  assert.equal((await stripe.refunds.update(first.id, { metadata: { a: 'b' } })).metadata.a, 'b');
});

await check('idempotency: replay, other parameters', async () => {
  const idempotencyKey = `key-${Date.now()}`;
  const first = await pay({}, { idempotencyKey });
  const second = await pay({}, { idempotencyKey });
  assert.equal(second.id, first.id);
  assert.equal(second.lastResponse.headers['idempotent-replayed'], 'true');
  await assert.rejects(pay({ amount: 3000 }, { idempotencyKey }),
    (error) => error instanceof Stripe.errors.StripeIdempotencyError);
});

await check('search', async () => {
  const order = `ORD-${Date.now()}`;
  await pay({ metadata: { order_id: order } });
  const found = await stripe.paymentIntents.search({ query: `metadata['order_id']:'${order}' AND status:'succeeded'` });
  assert.equal(found.data.length, 1);
});

await check('webhookEndpoints, events, webhooks.constructEvent on what is sent', async () => {
  const received = [];
  let wake = () => {};
  const server = http.createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      received.push({ body: Buffer.concat(parts), headers: request.headers });
      response.writeHead(200).end();
      wake();
    });
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const endpoint = await stripe.webhookEndpoints.create({
    url: `http://127.0.0.1:${server.address().port}/callback`,
    enabled_events: ['payment_intent.succeeded', 'payment_intent.canceled'],
  });
  try {
    assert.match(endpoint.secret, /^whsec_/);
    assert.equal((await stripe.webhookEndpoints.retrieve(endpoint.id)).secret, undefined);
    const paid = await pay();
    const deadline = Date.now() + 10000;
    while (received.length === 0 && Date.now() < deadline)
      await new Promise((resolve) => { wake = resolve; setTimeout(resolve, 500); });
    assert.equal(received.length, 1);
    const [{ body, headers }] = received;
    assert.match(headers['user-agent'], /^Stripe\/1\.0/);
    const event = stripe.webhooks.constructEvent(body, headers['stripe-signature'], endpoint.secret);
    assert.equal(event.type, 'payment_intent.succeeded');
    assert.equal(event.data.object.id, paid.id);
    assert.throws(() => stripe.webhooks.constructEvent(body, headers['stripe-signature'], 'whsec_wrong'));
    assert.throws(() => stripe.webhooks.constructEvent(`${body} `, headers['stripe-signature'], endpoint.secret));
    const listed = await stripe.events.list({ type: 'payment_intent.*', limit: 5 });
    assert.ok(listed.data.some((one) => one.id === event.id));
    const read = await stripe.events.retrieve(event.id);
    assert.equal(read.data.object.id, paid.id);
    assert.ok((await stripe.webhookEndpoints.update(endpoint.id, { disabled: true })).status === 'disabled');
  } finally {
    assert.equal((await stripe.webhookEndpoints.del(endpoint.id)).deleted, true);
    server.close();
    server.closeAllConnections();
  }
});

process.exit(failures ? 1 : 0);
