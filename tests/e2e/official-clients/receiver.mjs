// A callback as Stripe's own Node library would have it: constructEvent() says what is a good signature. Takes the
// signing secret by environment and answers at OPS-COM's callback path. Prints one line a request.
import http from 'node:http';
import Stripe from 'stripe';

const stripe = new Stripe('sk_test_receiver_needs_no_key');
const secret = process.env.RECEIVER_SECRET;
const seen = new Set();

const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const answer = (status, verdict) => {
      console.log(`${status} ${verdict}`);
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ verdict }));
    };
    if (request.method !== 'POST' || request.url !== '/api/system/payments/stripe/callback') {
      answer(404, 'not_found');
      return;
    }
    let event;
    try {
      event = stripe.webhooks.constructEvent(Buffer.concat(parts), request.headers['stripe-signature'], secret);
    } catch (error) {
      answer(400, error.type ?? 'unreadable');
      return;
    }
    const known = seen.has(event.id);
    seen.add(event.id);
    answer(200, known ? `duplicate ${event.type}` : `accepted ${event.type}`);
  });
});
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => console.log(`listening ${server.address().port}`));
