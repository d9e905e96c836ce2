// One webhook, verified by standardwebhooks of npm: node webhooks.mjs, with {secret, headers, body} as JSON on standard input.
// Prints what the library reads, or "refused" where it does not believe the signature.

import { text } from "node:stream/consumers";
import { Webhook, WebhookVerificationError } from "standardwebhooks";

const { secret, headers, body } = JSON.parse(await text(process.stdin));
try {
  console.log(JSON.stringify(new Webhook(secret).verify(body, headers)));
} catch (error) {
  if (!(error instanceof WebhookVerificationError)) throw error;
  console.log("refused");
}
