// A notice on a device, from the button to the tap. Chromium here reaches no push service, so this file stands in for one:
// it gives the page a subscription with keys of its own, takes what Kontor posts, checks and opens it with Node's own
// cryptography (RFC 8291, RFC 8292), and hands it to the service worker as the browser would.

import assert from "node:assert/strict";
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from "node:crypto";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, control, demo, signIn } from "./world.mjs";

let browser, world, service;

before(async () => {
  browser = await launch();
  service = await pushService();
  world = await demo({ KONTOR_CALL_LOOPBACK: "true" });
});
after(async () => {
  await world?.stop();
  service?.stop();
  await browser?.close();
});

test("a device is added, tried, told of a message without names, and the tap opens the conversation", async () => {
  const { cookies, home } = await signIn(browser, world.origin, world.links.jonas);
  const seen = await open(browser, world.origin, { screen: "phone", cookies });
  await seen.context.grantPermissions(["notifications"], { origin: world.origin });
  await seen.page.addInitScript(subscribeAs, { endpoint: service.endpoint, p256dh: service.p256dh, auth: service.auth });
  await seen.page.goto(`${home}/me/notices`);
  await seen.page.getByRole("link", { name: "Your devices" }).click();
  await assertReadable(seen.page);
  await picture(seen.page, "push-phone");
  await seen.page.getByRole("button", { name: "Tell me on this device" }).click();
  await seen.page.getByText("This device is added. Send a test").waitFor(SOON);
  await seen.page.getByText("This device is added.", { exact: true }).waitFor(SOON);
  const worker = await workerOf(seen.context);

  await seen.page.getByRole("button", { name: "Send a test" }).click();
  await seen.page.getByText("A test was sent").waitFor(SOON);
  const tried = await service.next();
  assert.equal(tried.title, "This is a test");
  await assertReadable(seen.page);
  await picture(seen.page, "push-phone-added");

  // A customer nobody has yet: the push names neither her nor her words.
  await control(world.telephones, "POST", "/customers", { id: "lena", name: "Lena Marker" });
  await control(world.telephones, "POST", "/customers/lena/messages", { text: "my secret order", number: "810000000000001" });
  const told = await service.next();
  assert.deepEqual(Object.keys(told).sort(), ["path", "tag", "title", "unread"]);
  assert.equal(told.title, "New message");
  assert.ok(told.path.startsWith(`${home}/`), told.path);

  await deliver(seen, JSON.stringify(told));
  const shown = await eventually(() => worker.evaluate(async () => (await registration.getNotifications()).map(({ title, body, tag, data }) => ({ title, body, tag, data }))));
  assert.deepEqual(shown, [{ title: "New message", body: "", tag: told.tag, data: { path: told.path } }]);
  assert.deepEqual(await tapped(worker, told.path), [world.origin + told.path]);
  await seen.close();
});

test("a browser that may not notify, or cannot, is told what to do, and without script there is a plain explanation", async () => {
  const { cookies, home } = await signIn(browser, world.origin, world.links.aisha);
  const denied = await open(browser, world.origin, { cookies });
  await denied.page.addInitScript(() => Object.defineProperty(Notification, "permission", { get: () => "denied" }));
  await denied.page.goto(`${home}/me/notices/devices`);
  await denied.page.getByText("This browser does not let Kontor send notifications").waitFor(SOON);
  assert.equal(await denied.page.getByRole("button", { name: "Tell me on this device" }).isVisible(), false);
  await assertReadable(denied.page);
  await denied.close();

  const unable = await open(browser, world.origin, { screen: "phone", cookies });
  await unable.page.addInitScript(() => delete window.PushManager);
  await unable.page.goto(`${home}/me/notices/devices`);
  await unable.page.getByText("put Kontor on the home screen first").waitFor(SOON);
  await unable.page.getByText("iPhone and iPad").click();
  await unable.page.getByText("Choose “Add to Home Screen”").waitFor(SOON);
  await assertReadable(unable.page);
  await picture(unable.page, "push-iphone");
  await unable.close();

  const plain = await open(browser, world.origin, { cookies, script: false });
  await plain.page.goto(`${home}/me/notices/devices`);
  await plain.page.getByText("Adding this device needs JavaScript").waitFor(SOON);
  assert.equal(await plain.page.getByRole("button", { name: "Tell me on this device" }).isVisible(), false);
  await plain.close();
});

test("a tap never leads to another site", async () => {
  const seen = await open(browser, world.origin);
  await seen.context.grantPermissions(["notifications"], { origin: world.origin });
  await seen.page.goto("/sign-in");
  await seen.page.evaluate(async () => {
    await navigator.serviceWorker.register("/sw.js");
    await navigator.serviceWorker.ready;
  });
  const worker = await workerOf(seen.context);
  for (const path of ["https://evil.example/x", "//evil.example/x", "javascript:alert(1)", "/\\evil.example"]) {
    assert.deepEqual(await tapped(worker, path), [`${world.origin}/`], path);
  }
  // The control: a path of ours is followed; and the window that shows it already is found, not opened anew.
  assert.deepEqual(await tapped(worker, "/t/1/inbox"), [`${world.origin}/t/1/inbox`]);
  assert.deepEqual(await tapped(worker, "/sign-in"), []);
  await seen.close();
});

/** What the page's script sees in place of a push service. */
function subscribeAs({ endpoint, p256dh, auth }) {
  let made;
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
    const key = Uint8Array.from(atob(applicationServerKey.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
    made = { endpoint, options: { applicationServerKey: key.buffer }, toJSON: () => ({ endpoint, keys: { p256dh, auth } }) };
    sessionStorage.setItem("subscribed", applicationServerKey);
    return made;
  };
  PushManager.prototype.getSubscription = async function () {
    const key = sessionStorage.getItem("subscribed");
    return made ?? (key ? this.subscribe({ applicationServerKey: key }) : null);
  };
}

async function workerOf(context) {
  return context.serviceWorkers()[0] ?? context.waitForEvent("serviceworker", SOON);
}

/** Hands a push to the worker as the browser does. */
async function deliver(seen, data) {
  const session = await seen.context.newCDPSession(seen.page);
  const found = new Promise((resolve) => {
    session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => registrations[0] && resolve(registrations[0].registrationId));
  });
  await session.send("ServiceWorker.enable");
  await session.send("ServiceWorker.deliverPushMessage", { origin: world.origin, registrationId: await found, data });
}

/** Taps a notification with this path; gives the addresses that were opened. */
function tapped(worker, path) {
  return worker.evaluate(async (path) => {
    const opened = [];
    const [openWindow, focus] = [Clients.prototype.openWindow, WindowClient.prototype.focus];
    // Chromium opens and focuses windows only for a finger of flesh.
    Clients.prototype.openWindow = async (address) => void opened.push(address);
    WindowClient.prototype.focus = async () => {};
    await registration.showNotification("tapped", { tag: "tapped", data: { path } });
    const [notification] = await registration.getNotifications({ tag: "tapped" });
    const event = new NotificationEvent("notificationclick", { notification });
    const waited = [];
    event.waitUntil = (promise) => waited.push(promise);
    self.dispatchEvent(event);
    await Promise.all(waited);
    Clients.prototype.openWindow = openWindow;
    WindowClient.prototype.focus = focus;
    return opened;
  }, path);
}

async function eventually(read) {
  for (let tries = 0; tries < 600; tries++) {
    const found = await read();
    if (found.length > 0) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("it did not appear");
}

/** A push service on this machine. */
async function pushService() {
  const keys = createECDH("prime256v1");
  keys.generateKeys();
  const auth = randomBytes(16);
  const waiting = [];
  const asked = [];
  const server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    assertSigned(request.headers.authorization, `http://127.0.0.1:${server.address().port}`);
    assert.ok(Number(request.headers.ttl) > 0 && request.headers["content-encoding"] === "aes128gcm");
    const told = JSON.parse(opened(Buffer.concat(parts), keys, auth));
    response.writeHead(201).end();
    const next = asked.shift();
    if (next) next(told);
    else waiting.push(told);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${server.address().port}/send/one`,
    p256dh: keys.getPublicKey().toString("base64url"),
    auth: auth.toString("base64url"),
    next: () => (waiting.length > 0 ? Promise.resolve(waiting.shift()) : Promise.race([new Promise((resolve) => asked.push(resolve)), late()])),
    stop: () => server.close(),
  };
}

const late = () => new Promise((_, reject) => setTimeout(() => reject(new Error("nothing was pushed")), SOON.timeout).unref());

/** RFC 8291, 3.4, and RFC 8188: one record. */
function opened(body, keys, auth) {
  const salt = body.subarray(0, 16);
  const theirs = body.subarray(21, 21 + body[20]);
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), keys.getPublicKey(), theirs]);
  const material = Buffer.from(hkdfSync("sha256", keys.computeSecret(theirs), auth, info, 32));
  const key = Buffer.from(hkdfSync("sha256", material, salt, "Content-Encoding: aes128gcm\0", 16));
  const nonce = Buffer.from(hkdfSync("sha256", material, salt, "Content-Encoding: nonce\0", 12));
  const sealed = body.subarray(21 + body[20]);
  const cipher = createDecipheriv("aes-128-gcm", key, nonce);
  cipher.setAuthTag(sealed.subarray(-16));
  const plain = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
  return plain.subarray(0, plain.lastIndexOf(2)).toString();
}

/** RFC 8292: signed by the key beside it, for this service, with an end within a day. */
function assertSigned(authorization, origin) {
  const [, token, key] = authorization.match(/^vapid t=([\w.-]+), k=([\w-]+)$/);
  const [head, claims, signature] = token.split(".");
  const point = Buffer.from(key, "base64url");
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString("base64url"));
  const publicKey = createPublicKey({ key: { kty: "EC", crv: "P-256", x, y }, format: "jwk" });
  assert.ok(verify("sha256", Buffer.from(`${head}.${claims}`), { key: publicKey, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url")), "the signature is wrong");
  const { aud, exp } = JSON.parse(Buffer.from(claims, "base64url"));
  assert.equal(aud, origin);
  assert.ok(exp * 1000 > Date.now() && exp * 1000 <= Date.now() + 24 * 60 * 60 * 1000);
}
