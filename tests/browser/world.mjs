// What the journeys share: the demo, a bare server with a sandbox beside it, people who are signed in, telephones.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { open, start } from "./harness.mjs";

const PROGRAMS = join(dirname(fileURLToPath(import.meta.url)), "../../target/debug");

const LOCAL = { KONTOR_LISTEN: "127.0.0.1:0" };
/** How long a page may take to show what it should, on a busy machine. */
export const SOON = { timeout: 60_000 };

/** The furnished business: its address, the sandbox's, and the links that sign Jonas (owner) and Aisha (agent) in. */
export async function demo(settings = {}) {
  const told = (output) => {
    const links = ["Kontor:", "Sign in:", "A colleague:", "Telephones:"].map((label) => output.match(new RegExp(`${label}\\s+(http\\S+)`))?.[1]);
    return links.every(Boolean) ? links : undefined;
  };
  const { ready, pid, stop, output } = await start(() => ["demo"], { ...LOCAL, ...settings }, told);
  const [address, jonas, aisha, telephones] = ready;
  return { origin: new URL(address).origin, links: { jonas, aisha }, telephones: new URL(telephones).origin, data: join(tmpdir(), `kontor-demo-${pid}`), stop, output };
}

/** Runs a command beside a running server, over its data folder; gives what it prints. */
export async function command(data, ...words) {
  const { stdout } = await promisify(execFile)(join(PROGRAMS, "kontor"), words, { env: { ...process.env, KONTOR_DATA_DIR: data } });
  return stdout.trim();
}

/** Names an operator at the command line and signs her in; gives her cookies. */
export async function operator(browser, { origin, data }, email = "orla@kontor.example", name = "Orla Keane") {
  const link = new URL(await command(data, "operator", "link", "--email", email, "--name", name));
  const seen = await open(browser, origin);
  await seen.page.goto(`${link.pathname}${link.search}`);
  await seen.page.getByRole("button", { name: "Sign in" }).click();
  await seen.page.waitForURL(/\/operator$/, SOON);
  const cookies = await seen.context.cookies();
  await seen.close();
  return cookies;
}

/** A sandbox of its own: `{ url, app_id, app_secret, waba_id, phone_number_id, token }`. */
export async function sandbox() {
  const told = (output) => (output.includes("\n") ? JSON.parse(output.split("\n")[0]) : undefined);
  const { ready, stop } = await start(() => [], {}, told, { program: "examples/sandbox" });
  return { ...ready, stop };
}

/** `kontor serve` on an empty folder: `setup` is the address that it prints for its first owner. */
export async function serve(settings = {}) {
  const told = (output) => output.match(/Open this address once: (http\S+)/)?.[1];
  const { ready, stop, output } = await start(() => ["serve"], { ...LOCAL, ...settings }, told);
  return { origin: new URL(ready).origin, setup: ready, stop, output };
}

/** Uses a sign-in link, which opens once; gives the cookies of whoever is signed in, and where they landed. */
export async function signIn(browser, origin, link) {
  const seen = await open(browser, origin);
  await seen.page.goto(link);
  await seen.page.waitForURL(/\/t\/[^/]+\/inbox/, SOON);
  const [home] = new URL(seen.page.url()).pathname.match(/^\/t\/[^/]+/);
  const cookies = await seen.context.cookies();
  await seen.close();
  return { cookies, home };
}

/** Calls the sandbox's control interface. */
export async function control(telephones, method, path, body) {
  const answer = await fetch(`${telephones}/_sandbox${path}`, {
    method,
    headers: { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  assert.ok(answer.ok, `${method} ${path} answered ${answer.status}: ${text}`);
  return text ? JSON.parse(text) : undefined;
}

/** A customer's telephone, used by hand. */
export async function telephone(browser, telephones, person, { number, script = true } = {}) {
  const seen = await open(browser, telephones, { screen: "phone", script });
  await seen.page.goto(`/phones/${person}${number ? `?number=${number}` : ""}`);
  return {
    ...seen,
    async write(text) {
      const before = await seen.page.locator("li.mine").count();
      await seen.page.locator("#text").fill(text);
      await seen.page.getByRole("button", { name: "Send", exact: true }).click();
      await seen.page.locator("li.mine").nth(before).waitFor(SOON);
      // It is seen before its answer has come, which empties the field.
      if (script) await seen.page.waitForFunction(() => document.getElementById("text").value === "", undefined, SOON);
    },
    /** Waits until the business's words stand there. */
    async receives(text) {
      await seen.page.locator("li.theirs", { hasText: text }).first().waitFor(SOON);
    },
    /** Taps a button of the message with these words, once it has arrived: until then the telephone draws it anew. */
    async taps(text, name) {
      const bubble = seen.page.locator("li.theirs", { hasText: text }).last();
      await bubble.locator(".meta", { hasText: /delivered|read/ }).waitFor(SOON);
      await bubble.getByRole("button", { name, exact: true }).click(SOON);
    },
    /** How many messages of the business hold these words. */
    count: (text) => seen.page.locator("li.theirs", { hasText: text }).count(),
    async reads() {
      await seen.page.getByRole("button", { name: /Mark as read/ }).click();
      await seen.page.getByRole("button", { name: /Mark as read/ }).waitFor({ state: "detached", ...SOON });
    },
  };
}

/** Goes from one page of the settings to another by their list, which is folded on a phone. */
export async function openSettings(page, name) {
  const folded = page.locator("details[data-menu] > summary");
  if (await folded.isVisible()) await folded.click();
  await page.getByRole("link", { name, exact: true }).click(SOON);
}

/** Notes that the page is this one; `stillHere` fails where it was loaded anew since. */
export const stay = (page) => page.evaluate(() => { window.stayed = true; });
export const stillHere = async (page) => assert.equal(await page.evaluate(() => window.stayed), true, "the page was loaded anew");

/** Waits until the whole page is there, for what counts without waiting: a heading may be seen before what follows it. */
export const loaded = (page) => page.waitForLoadState("load");

/** Loads a page anew until this stands on it, for what is worked out a moment later. */
export async function comes(page, what, address = page.url()) {
  const end = Date.now() + SOON.timeout;
  while ((await what.count()) === 0 && Date.now() < end) await page.goto(address);
  await what.first().waitFor(SOON);
}

/** Loads a page anew until it says so, or no longer does. */
export async function until(page, words, isThere = true) {
  const text = () => page.locator("main").innerText();
  await loaded(page);
  const end = Date.now() + SOON.timeout;
  while ((await text()).includes(words) !== isThere) {
    assert.ok(Date.now() < end, `${words}: ${await text()}`);
    await page.waitForTimeout(400);
    await page.reload();
  }
}

/** Waits until what the page does with its next frame is done. */
export const drawn = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** Opens somebody's conversation from the list. */
export async function openConversation(page, name) {
  await page.locator("#conversations [data-row]", { hasText: name }).first().click(SOON);
  await page.getByRole("heading", { level: 2, name }).first().waitFor(SOON);
  await page.waitForLoadState("load");
  await stay(page);
}

/** A message in the open thread. */
export const message = (page, text) => page.locator("#thread article", { hasText: text }).last();

/** Types an answer and sends it. */
export async function answer(page, text) {
  await page.getByLabel("Your answer").fill(text);
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await message(page, text).waitFor(SOON);
}

/** Waits until a message's sign says this. */
export async function tick(page, text, words) {
  await message(page, text).getByRole("img", { name: words, exact: true }).waitFor(SOON);
}
