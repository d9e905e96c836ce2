// whatsapp-api-js drives the sandbox and reads its signed webhooks, signature validation on.
//
// Usage: node peer.js '<the sandbox's JSON line>'. Prints one line a check, "ok …" or "FAIL …".

import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { WhatsAppAPI } from "whatsapp-api-js/middleware/node-http";
import { BodyComponent, BodyParameter, Document, Image, Language, PayloadComponent, Reaction, Template, Text } from "whatsapp-api-js/messages";

const sandbox = JSON.parse(process.argv[2]);
const phone = sandbox.phone_number_id;
const verifyToken = "battery staple";

// The SDK writes https://graph.facebook.com into every call; it takes a fetch of ours, which goes to the sandbox instead.
function redirected(url, options) {
  const asked = new URL(url);
  // Where a file lies is said by the sandbox itself.
  if (asked.origin === new URL(sandbox.url).origin) return fetch(asked, options);
  if (asked.origin !== "https://graph.facebook.com") throw new Error(`an unexpected address: ${asked.origin}`);
  return fetch(sandbox.url + asked.pathname + asked.search, options);
}

const whatsapp = new WhatsAppAPI({
  token: sandbox.token,
  appSecret: sandbox.app_secret,
  webhookVerifyToken: verifyToken,
  v: "v26.0",
  secure: true,
  ponyfill: { fetch: redirected },
});
const messages = [];
const statuses = [];
const answers = [];
let tamper = false;
whatsapp.on.message = (seen) => void messages.push(seen);
whatsapp.on.status = (seen) => void statuses.push(seen);

const server = createServer(async (request, response) => {
  if (request.method === "GET") {
    try {
      response.end(whatsapp.handle_get(request));
    } catch (status) {
      response.writeHead(status).end();
    }
    return;
  }
  if (tamper) {
    // The middleware reads the stream itself, so a changed body goes to the verifier beneath it.
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString().replace("violin", "guitar");
    const status = await whatsapp.post(JSON.parse(body), body, request.headers["x-hub-signature-256"]).then(() => 200, (error) => error.httpStatus);
    answers.push(status);
    response.writeHead(status).end();
    return;
  }
  const status = await whatsapp.handle_post(request);
  answers.push(status);
  response.writeHead(status).end();
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const callback = `http://127.0.0.1:${server.address().port}/`;

async function json(method, url, body, headers = {}) {
  const answer = await fetch(sandbox.url + url, { method, headers: { "content-type": "application/json", ...headers }, body: body && JSON.stringify(body) });
  return answer.json();
}
const control = (method, path, body) => json(method, `/_sandbox${path}`, body);
const settle = () => control("GET", "/settled?timeout_ms=10000");

async function write(customer, body) {
  await control("POST", `/customers/${customer}/messages`, { number: phone, ...body });
  await settle();
}

async function until(condition) {
  for (let tries = 0; tries < 100; tries++) {
    if (condition()) return;
    await pause(50);
  }
}

function check(name, passed, seen) {
  console.log(passed ? `ok whatsapp-api-js: ${name}` : `FAIL whatsapp-api-js: ${name}: ${JSON.stringify(seen)}`);
}

const about = (id) => statuses.filter((seen) => seen.id === id).map((seen) => seen.status);

// Connecting. The SDK has no calls for subscriptions, so these are made by hand; the challenge is its own.
const appToken = { authorization: `Bearer ${sandbox.app_id}|${sandbox.app_secret}` };
const subscribe = (token) => json("POST", `/v26.0/${sandbox.app_id}/subscriptions`, { object: "whatsapp_business_account", callback_url: callback, verify_token: token, fields: "messages" }, appToken);
const wrong = await subscribe("wrong");
check("control: a callback that refuses the challenge is not set", wrong.error?.code === 2200, wrong);
const set = await subscribe(verifyToken);
check("the callback echoes the challenge", set.success === true, set);
await json("POST", `/v26.0/${sandbox.waba_id}/subscribed_apps`, undefined, { authorization: `Bearer ${sandbox.token}` });

// Reading signed webhooks.
await write("maya", { text: "Grüße: is the violin class free? / 😀" });
const first = messages.at(-1);
check("reads a text", first?.message.text?.body === "Grüße: is the violin class free? / 😀", first?.message);
check("reads who wrote", first?.recipient.phone === "447700900123" && first?.name === "Maya Okafor", first?.contact);
await write("layla", { text: "No number here" });
check("reads a person without a phone", messages.at(-1).recipient.phone === undefined && messages.at(-1).recipient.bsuid === "AE.88091208655302741901", messages.at(-1).recipient);
for (const [kind, type] of [["image", "image"], ["audio", "audio"], ["document", "document"], ["location", "location"], ["contacts", "contacts"], ["button", "button"], ["list_reply", "interactive"], ["unsupported", "unsupported"]]) {
  await write("maya", { type: kind });
  check(`reads the kind ${kind}`, messages.at(-1).message.type === type, messages.at(-1).message);
}

// Files: in two steps, handed in, deleted.
await write("maya", { type: "image" });
const { image } = messages.at(-1).message;
const place = await whatsapp.retrieveMedia(image.id, phone);
const file = Buffer.from(await (await whatsapp.fetchMedia(place.url)).arrayBuffer());
const digest = createHash("sha256").update(file).digest();
check("fetches a file in two steps", file.length === Number(place.file_size) && digest.toString("hex") === place.sha256, place);
check("its digest is base64 in the webhook", digest.toString("base64") === image.sha256, image);
const form = new FormData();
form.set("file", new Blob([file], { type: "image/jpeg" }), "house.jpg");
const handed = await whatsapp.uploadMedia(phone, form);
check("hands a file in", (await whatsapp.retrieveMedia(handed.id, phone)).sha256 === place.sha256, handed);
const carried = await whatsapp.sendMessage(phone, "447700900123", new Image(handed.id, true, "The house"));
const unfit = await whatsapp.sendMessage(phone, "447700900123", new Document(handed.id, true, undefined, "house.pdf"));
await settle();
check("sends it as what it is", about(carried.messages?.[0].id).join() === "sent,delivered", carried);
check("control: as something else it fails later", about(unfit.messages?.[0].id).join() === "failed", unfit);
const unknownFile = await whatsapp.sendMessage(phone, "447700900123", new Image("1037", true));
check("an id that nobody handed in is refused at once", unknownFile.error?.code === 100, unknownFile);
const deleted = await whatsapp.deleteMedia(handed.id, phone);
check("deletes it", deleted.success === true && (await whatsapp.retrieveMedia(handed.id, phone)).error?.code === 100, deleted);

// Sending through the SDK.
const sent = await whatsapp.sendMessage(phone, "447700900123", new Text("Good day"), first.message.id, "peer-2");
await settle();
check("sends a text and hears sent and delivered", about(sent.messages?.[0].id).join() === "sent,delivered", sent);
check("gets its opaque data back", statuses.at(-1).biz_opaque_callback_data === "peer-2", statuses.at(-1));
check("reads the price", statuses.at(-2).pricing.pricing_model === "PMP", statuses.at(-2).pricing);
check("the sandbox accepted it once", (await control("GET", "/sends")).by_opaque["peer-2"] === 1);
const toUser = await whatsapp.sendMessage(phone, "AE.88091208655302741901", new Text("Good day"));
await settle();
check("sends to a user id", toUser.contacts?.[0].user_id === "AE.88091208655302741901" && about(toUser.messages[0].id).join() === "sent,delivered", toUser);
const reacted = await whatsapp.sendMessage(phone, "447700900123", new Reaction(first.message.id, "👍"));
check("sends a reaction", Boolean(reacted.messages), reacted);
const filled = new Template("lesson_reminder", new Language("en_GB"), new BodyComponent(new BodyParameter("Dario"), new BodyParameter("Tuesday")), new PayloadComponent("YES"), new PayloadComponent("NO"));
const template = await whatsapp.sendMessage(phone, "491713920017", filled);
await settle();
check("sends a template outside the window", about(template.messages?.[0].id).join() === "sent,delivered", template);
const read = await whatsapp.markAsRead(phone, first.message.id, "text");
check("marks as read and shows that it types", read.success === true, read);

// Refusals.
const few = await whatsapp.sendMessage(phone, "447700900123", new Template("lesson_reminder", new Language("en_GB"), new BodyComponent(new BodyParameter("Maya"))));
check("a missing parameter is 132000", few.error?.code === 132000, few);
await control("PATCH", "/faults", { refuse: [{ code: 131056 }] });
const busy = await whatsapp.sendMessage(phone, "447700900123", new Text("x"));
check("a pair rate limit is 131056", busy.error?.code === 131056, busy);
const late = await whatsapp.sendMessage(phone, "491713920017", new Text("outside the window"));
await settle();
check("131047 comes as a failed status", about(late.messages?.[0].id).join() === "failed" && statuses.at(-1).error?.code === 131047, statuses.at(-1));

// Controls: what is signed wrongly must be refused, and arrives once it is signed rightly.
for (const [fault, expected] of [["forged", 401], ["foreign", 401], ["truncated", 401], ["over_unescaped", 401], ["missing", 500], ["sha1_only", 500]]) {
  const before = messages.length;
  answers.length = 0;
  await control("PATCH", "/faults", { signature: fault });
  await control("POST", "/customers/maya/messages", { number: phone, text: `über ${fault}` });
  await until(() => answers.length > 0);
  const refused = answers[0] === expected && messages.length === before;
  await control("PATCH", "/faults", { signature: "right" });
  await settle();
  check(`control: a ${fault} signature is refused, and the retry arrives`, refused && messages.length === before + 1, answers);
}
const before = messages.length;
answers.length = 0;
tamper = true;
await control("POST", "/customers/maya/messages", { number: phone, text: "the violin, please" });
await until(() => answers.length > 0);
const refused = answers[0] === 401 && messages.length === before;
tamper = false;
await settle();
check("control: a changed body is refused, and the untouched retry arrives", refused && messages.at(-1).message.text.body === "the violin, please", answers);

// An app in development hears nobody from outside, and its test button all the same.
const heard = messages.length;
await control("PATCH", `/apps/${sandbox.app_id}`, { is_live: false });
await write("maya", { text: "Is anybody there?" });
check("control: an app in development hears no customer", messages.length === heard, messages.at(-1)?.message);
await control("POST", `/apps/${sandbox.app_id}/test_webhooks`, {});
await settle();
check("reads the sample of the test button", messages.at(-1)?.message.id === "ABGGFlA5Fpa", messages.at(-1)?.message);
await control("PATCH", `/apps/${sandbox.app_id}`, { is_live: true });
await write("maya", { text: "Published" });
check("hears everybody once it is live", messages.at(-1)?.message.text?.body === "Published", messages.at(-1)?.message);

server.close();
