// The peer of bench_ingest: Stripe's Node library lists the payment intents of the practice Stripe, a page of 100 with
// its charges at a time, into SQLite (better-sqlite3) with an FTS5 trigram index over the fields that the console
// searches. One transaction a page. Prints "name<TAB>value<TAB>unit". Address and key by environment.
//   node peer.mjs FILE
import fs from 'node:fs';
import process from 'node:process';
import Database from 'better-sqlite3';
import Stripe from 'stripe';

const file = process.argv[2];
const base = new URL(process.env.PRACTICE_STRIPE);
const stripe = new Stripe(process.env.PRACTICE_STRIPE_KEY, {
  protocol: base.protocol.slice(0, -1), host: base.hostname, port: base.port, telemetry: false, maxNetworkRetries: 1,
});

for (const suffix of ['', '-wal', '-shm'])
  fs.rmSync(file + suffix, { force: true });
const db = new Database(file);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = NORMAL');
db.exec(`
  CREATE TABLE payments (
    row_id INTEGER PRIMARY KEY, payment_intent_id TEXT NOT NULL UNIQUE, created INTEGER NOT NULL, status TEXT NOT NULL,
    amount INTEGER NOT NULL, currency TEXT NOT NULL, order_id TEXT, confirm_code TEXT, payer_name TEXT, payer_email TEXT,
    plate TEXT, items TEXT, summary TEXT, charge_id TEXT, card_brand TEXT, card_last4 TEXT, fee INTEGER, net INTEGER);
  CREATE VIRTUAL TABLE search USING fts5(
    payer_name, payer_email, order_id, confirm_code, plate, items, payment_intent_id, charge_id, card_last4,
    content='payments', content_rowid='row_id', tokenize='trigram', detail=none);
`);
const insert = db.prepare(`INSERT INTO payments VALUES (NULL, @id, @created, @status, @amount, @currency, @order_id,
  @confirm_code, @payer_name, @payer_email, @plate, @items, @summary, @charge_id, @card_brand, @card_last4, @fee, @net)`);
const index = db.prepare(`INSERT INTO search (rowid, payer_name, payer_email, order_id, confirm_code, plate, items,
  payment_intent_id, charge_id, card_last4) VALUES (@row_id, @payer_name, @payer_email, @order_id, @confirm_code, @plate,
  @items, @id, @charge_id, @card_last4)`);

function rowOf(intent) {
  const charge = intent.latest_charge;
  const card = charge?.payment_method_details?.card;
  const booking = charge?.balance_transaction;
  const noted = intent.metadata;
  return {
    id: intent.id, created: intent.created, status: intent.status, amount: intent.amount, currency: intent.currency,
    order_id: noted.order_id ?? '', confirm_code: noted.confirm_code ?? '', payer_name: noted.user_name ?? '',
    payer_email: charge?.billing_details?.email ?? '', plate: noted.plate ?? '', items: noted.items ?? '',
    summary: intent.description ?? '', charge_id: charge?.id ?? '', card_brand: card?.brand ?? '',
    card_last4: card?.last4 ?? '', fee: booking?.fee ?? null, net: booking?.net ?? null,
  };
}

const store = db.transaction((intents) => {
  for (const intent of intents) {
    const row = rowOf(intent);
    index.run({ ...row, row_id: insert.run(row).lastInsertRowid });
  }
});

async function list(use) {
  let rows = 0;
  let after;
  for (;;) {
    const page = await stripe.paymentIntents.list({
      limit: 100, expand: ['data.latest_charge.balance_transaction'], ...(after ? { starting_after: after } : {}),
    });
    use(page.data);
    rows += page.data.length;
    if (!page.has_more)
      return rows;
    after = page.data.at(-1).id;
  }
}

async function measure(name, use) {
  const cpu = process.cpuUsage();
  const begin = process.hrtime.bigint();
  const rows = await list(use);
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  const used = process.cpuUsage(cpu);
  console.log(`${name}\t${(rows / seconds).toPrecision(6)}\trows/s`);
  console.log(`${name}_cpu\t${((used.user + used.system) / rows).toPrecision(4)}\tus/row`);
}

// Replayed answers are kept at the first time of asking.
const suffix = process.env.PEER_SUFFIX ?? '';
if (suffix)
  await list(() => {});
await measure(`peer.node${suffix}`, store);
await measure(`peer.node_drained${suffix}`, () => {});
db.close();
