// A receiver as one writes it with whatsapp-api-js: its node:http middleware, signature validation on, and for each post
// one transaction that writes the raw body, the messages, their conversations and an event each into PostgreSQL.
//
// The library hands over the first message of a post only. So that all of a post are kept, this reads them from `raw`.
// Usage: node whatsapp-api-js.mjs SECRET POSTGRES-URL

import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import pg from "pg";
import { WhatsAppAPI } from "whatsapp-api-js/middleware/node-http";

const [secret, connectionString] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString, max: 16 });
const whatsapp = new WhatsAppAPI({ token: "none", appSecret: secret, webhookVerifyToken: "none", v: "v26.0", secure: true });

const run = (client, name, text, values) => client.query({ name, text, values });

whatsapp.on.message = async ({ raw }) => {
  const client = await pool.connect();
  try {
    const now = Date.now() * 1000;
    await client.query("begin");
    await run(client, "raw", "insert into inbound values ($1, $2, $3)", [randomUUID(), now, Buffer.from(JSON.stringify(raw))]);
    const messages = raw.entry.flatMap((entry) => entry.changes).flatMap((change) => change.value.messages ?? []);
    // In one order everywhere, so that two posts do not wait for each other in a ring.
    messages.sort((one, other) => one.from - other.from);
    for (const message of messages) {
      const id = randomUUID();
      const at = Number(message.timestamp) * 1e6;
      const thread = await run(client, "thread",
        "insert into conversation values ($1, $2, 1, $3, $4, 1) on conflict (contact) do update set unread = conversation.unread + 1, " +
        "last_message_id = $3, last_message_at = greatest(conversation.last_message_at, $4), version = conversation.version + 1 returning id",
        [randomUUID(), message.from, id, at]);
      const conversation = thread.rows[0].id;
      await run(client, "message", "insert into message values ($1, $2, 'inbound', $3, $4, '{}', $5, $6, 'received', $7) on conflict (provider_id) do nothing",
        [id, conversation, message.type, message.text.body, at, message.id, now]);
      await run(client, "event", "insert into event (id, kind, at, conversation_id, message_id, facts) values ($1, 'message.received', $2, $3, $4, $5)",
        [randomUUID(), now, conversation, id, '{"kind":"text"}']);
    }
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
};

const server = createServer(async (request, response) => {
  response.writeHead(await whatsapp.handle_post(request), { "content-length": 0 }).end();
});
server.listen(0, "127.0.0.1", () => console.log(`127.0.0.1:${server.address().port}`));
