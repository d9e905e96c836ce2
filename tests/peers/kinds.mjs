// Webhooks, read by whatsapp-api-js with signature validation on: node kinds.mjs, with {secret, posts} as JSON on standard input.
// Prints what it understood of each message, by the message's id, in the words of kinds.py.

import { text } from "node:stream/consumers";
import { WhatsAppAPI } from "whatsapp-api-js";

const { secret, posts } = JSON.parse(await text(process.stdin));
const whatsapp = new WhatsAppAPI({ token: "unused", appSecret: secret, v: "v26.0", secure: true });
const read = {};
whatsapp.on.message = ({ message }) => {
  read[message.id] = understood(message);
};
for (const [body, signature] of posts) await whatsapp.post(JSON.parse(body), body, signature);
console.log(JSON.stringify(read));

function understood(message) {
  const seen = parts(message);
  if (message.type === "text" && message.context?.id) seen.answers = message.context.id;
  if (message.context?.forwarded) seen.forwarded = true;
  if (message.referral) seen.referral = [message.referral.source_type, message.referral.source_url, message.referral.headline, message.referral.body];
  return seen;
}

function parts(message) {
  const { type } = message;
  switch (type) {
    case "text":
      return { type, text: message.text.body };
    case "image":
    case "video":
      return { type, caption: message[type].caption ?? null };
    case "document":
      return { type, caption: message.document.caption ?? null, name: message.document.filename };
    case "audio":
      return { type: message.audio.voice ? "voice" : "audio" };
    case "location": {
      const { latitude, longitude, name = null, address = null } = message.location;
      return { type, at: [latitude, longitude], name, address };
    }
    case "contacts":
      return { type, cards: message.contacts.map((card) => [card.name?.formatted_name ?? null, (card.phones ?? []).map((one) => one.phone), (card.emails ?? []).map((one) => one.email)]) };
    case "reaction":
      return { type, to: message.reaction.message_id, emoji: message.reaction.emoji || null };
    case "button":
      return { type: "button_reply", id: message.button.payload, title: message.button.text };
    case "order": {
      const { catalog_id: catalog, text: words = null, product_items: items } = message.order;
      return { type, catalog, text: words, items: items.map((one) => [one.product_retailer_id, Number(one.quantity), Number(one.item_price), one.currency]) };
    }
    case "interactive":
      return answered(message.interactive);
    case "edit":
      return { type, to: message.edit.original_message_id, text: message.edit.message.text.body };
    case "revoke":
      return { type, to: message.revoke.original_message_id };
    case "unsupported":
      return { type, what: message.unsupported?.type ?? null };
    default:
      return { type };
  }
}

function answered(interactive) {
  switch (interactive.type) {
    case "button_reply":
      return { type: "button_reply", id: interactive.button_reply.id, title: interactive.button_reply.title };
    case "list_reply": {
      const { id, title, description = null } = interactive.list_reply;
      return { type: "list_reply", id, title, description };
    }
    case "nfm_reply": {
      const { flow_token: _, ...answers } = JSON.parse(interactive.nfm_reply.response_json);
      return { type: "form_reply", answers };
    }
    case "call_permission_reply":
      return { type: "call_permission", may: interactive.call_permission_reply.response === "accept" };
    default:
      return { type: interactive.type };
  }
}
