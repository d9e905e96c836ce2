// What the journeys of connecting a number share: a new business beside its own Meta, the roads, the checklist as a reader sees it.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { assertReadable, open } from "./harness.mjs";
import { SOON, control, sandbox, serve } from "./world.mjs";

/**
 * A business that has just been set up, with a sandbox beside it; `petra` owns it. With `operator` the installation has an
 * app of its own at Meta.
 */
export async function begin(browser, screen, { operator = false, refusals = [] } = {}) {
  const meta = await sandbox();
  const origin = new URL(meta.url).origin;
  const settings = { KONTOR_META_URL: meta.url };
  const folder = await mkdtemp(join(tmpdir(), "kontor-connect-"));
  if (operator) {
    const secret = join(folder, "app-secret");
    await writeFile(secret, `${meta.app_secret}\n`);
    Object.assign(settings, {
      KONTOR_META_APP_ID: meta.app_id,
      KONTOR_META_APP_SECRET_FILE: secret,
      KONTOR_META_CONFIGURATION_ID: meta.config_id,
      KONTOR_META_PAGES_URL: meta.url,
    });
  }
  const kontor = await serve(settings);
  const petra = await open(browser, kontor.origin, { screen, refusals });
  const { page } = petra;
  const change = (kind, id, facts) => control(origin, "PATCH", `/${kind}/${id}`, facts);
  const stop = async () => {
    await petra.close().finally(() => Promise.all([kontor.stop(), meta.stop(), rm(folder, { recursive: true, force: true })]));
  };
  await page.goto(kontor.setup);
  await page.getByLabel("Name of the business").fill("Brook Repairs");
  await page.getByLabel("Country").selectOption({ label: "Germany" });
  await page.getByLabel("Time zone").selectOption("Europe/Berlin");
  await page.getByLabel("Your name").fill("Petra Klein");
  await page.getByLabel("E-mail").fill("petra@brook.example");
  await page.getByLabel("Password").fill("boiler under seven stairs");
  await page.getByLabel(/^I accept the terms of use/).check();
  await page.getByLabel(/^I am 18 or older/).check();
  await page.getByRole("button", { name: "Set up" }).click();
  await page.waitForURL(/\/settings\/backups\/kit/, SOON);
  const [home] = new URL(page.url()).pathname.match(/^\/t\/[^/]+/);
  return { meta, kontor, petra, page, home, origin, change, stop };
}

/** Takes a road from the page that shows all four. */
export async function take({ page, home }, title) {
  await page.goto(`${home}/settings/inboxes/new`);
  await page.getByRole("link", { name: `${title}: begin` }).click();
  await page.getByRole("heading", { level: 1, name: title }).waitFor(SOON);
  await assertReadable(page);
}

/** Fills in what the road's form asks for. */
export async function fill({ page, meta }) {
  await page.getByLabel("Phone number ID").fill(meta.phone_number_id);
  await page.getByLabel("WhatsApp Business Account ID").fill(meta.waba_id);
  await page.getByLabel("App ID").fill(meta.app_id);
  await page.getByLabel("App secret").fill(meta.app_secret);
  await page.getByLabel("Access token").fill(meta.token);
}

export async function accept(page) {
  await page.getByLabel(/^I have read these terms/).check();
}

/** Connects a sound number as a new one; ends on its checklist. */
export async function connect(world) {
  await take(world, "A new number");
  await fill(world);
  await accept(world.page);
  await world.page.getByRole("button", { name: "Check and connect" }).click();
  await world.page.waitForURL(/\/checklist$/, SOON);
}

/** Presses what loads the page anew, and waits until it stands. */
export async function press(page, button) {
  const loaded = page.waitForEvent("load", SOON);
  await button.click();
  await loaded;
}

/** The line of the checklist under this heading. */
export function lineOf(page, title) {
  return page.getByRole("listitem").filter({ has: page.getByRole("heading", { level: 2, name: title, exact: true }) });
}

/** Each line of the checklist as it is read: its heading, its badge, its sentence. */
async function readLines(page) {
  const lines = await page.getByRole("listitem").filter({ has: page.getByRole("heading", { level: 2 }) }).allInnerTexts();
  // Names and dates stand between marks of direction that nobody sees.
  const clean = (text) => text.replace(/[\u200e\u200f\u2066-\u2069]/g, "").trim();
  return lines.map((text) => text.split("\n").map(clean).filter(Boolean).slice(0, 3));
}

/** Waits until the whole checklist reads so: each line that it should have, and no other. */
export async function assertReads(page, expected, { timeout } = SOON) {
  const end = Date.now() + timeout;
  let seen = await readLines(page);
  while (!isDeepStrictEqual(seen, expected) && Date.now() < end) {
    await pause(200);
    seen = await readLines(page);
  }
  assert.deepEqual(seen, expected);
}
