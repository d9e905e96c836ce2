// The four roads to a number, and the checklist to the first answered message, on a phone and at a desk. Shows P-CHN-1, P-PRV-17.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { SCREENS, assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, answer, control, openConversation, sandbox, serve, telephone } from "./world.mjs";

let browser, folder;

before(async () => {
  browser = await launch();
  folder = await mkdtemp(join(tmpdir(), "kontor-connect-"));
});
after(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A business that has just been set up, with a sandbox beside it; `petra` owns it. */
async function begin(screen, { operator = false, refusals = [] } = {}) {
  const meta = await sandbox();
  const settings = { KONTOR_META_URL: meta.url };
  if (operator) {
    const secret = join(folder, "app-secret");
    await writeFile(secret, `${meta.app_secret}\n`);
    const app = await control(new URL(meta.url).origin, "GET", `/apps/${meta.app_id}`);
    Object.assign(settings, {
      KONTOR_META_APP_ID: meta.app_id,
      KONTOR_META_APP_SECRET_FILE: secret,
      KONTOR_META_CONFIGURATION_ID: app.config_id,
      KONTOR_META_PAGES_URL: meta.url,
    });
  }
  const kontor = await serve(settings);
  const petra = await open(browser, kontor.origin, { screen, refusals });
  const { page } = petra;
  await page.goto(kontor.setup);
  await page.getByLabel("Name of the business").fill("Brook Repairs");
  await page.getByLabel("Country").selectOption({ label: "Germany" });
  await page.getByLabel("Time zone").selectOption("Europe/Berlin");
  await page.getByLabel("Your name").fill("Petra Klein");
  await page.getByLabel("E-mail").fill("petra@brook.example");
  await page.getByLabel("Password").fill("boiler under seven stairs");
  await page.getByRole("button", { name: "Set up" }).click();
  await page.waitForURL(/\/settings\/backups\/kit/, SOON);
  const [home] = new URL(page.url()).pathname.match(/^\/t\/[^/]+/);
  const origin = new URL(meta.url).origin;
  const change = (kind, id, facts) => control(origin, "PATCH", `/${kind}/${id}`, facts);
  const stop = async () => {
    await petra.close().finally(() => Promise.all([kontor.stop(), meta.stop()]));
  };
  return { meta, kontor, petra, page, home, origin, change, stop };
}

/** Takes a road from the page that shows all four. */
async function take(world, title) {
  const { page, home } = world;
  await page.goto(`${home}/settings/inboxes/new`);
  await page.getByRole("link", { name: `${title}: begin` }).click();
  await page.getByRole("heading", { level: 1, name: title }).waitFor(SOON);
  await assertReadable(page);
}

async function fill(world) {
  const { page, meta } = world;
  await page.getByLabel("Phone number ID").fill(meta.phone_number_id);
  await page.getByLabel("WhatsApp Business Account ID").fill(meta.waba_id);
  await page.getByLabel("App ID").fill(meta.app_id);
  await page.getByLabel("App secret").fill(meta.app_secret);
  await page.getByLabel("Access token").fill(meta.token);
}

async function accept(page) {
  await page.getByLabel(/^I have read these terms/).check();
}

/** A line of the checklist, and how it stands once the page has asked Meta again. */
const line = (page, name) => page.locator(`[data-line="${name}"]`);
async function stands(page, name, standing) {
  await page.locator(`[data-line="${name}"][data-standing="${standing}"]`).waitFor(SOON);
}

for (const screen of Object.keys(SCREENS)) {
  test(`a new number goes by its road from the form to the first answer, on a ${screen}`, async () => {
    const world = await begin(screen, { refusals: [422] });
    const { page, meta, origin, change, home } = world;
    const maya = await telephone(browser, origin, "maya", { number: meta.phone_number_id });
    try {
      await page.goto(`${home}/settings/inboxes/new`);
      for (const title of ["Try it", "A new number", "Keep WhatsApp on my phone", "Move my number"]) {
        await page.getByRole("heading", { level: 2, name: title }).waitFor(SOON);
      }
      await assertReadable(page);
      await picture(page, `roads-${screen}`);
      await take(world, "A new number");
      await picture(page, `road-new-${screen}`);

      // The number waits for its PIN, and the app's name for Meta.
      await change("numbers", meta.phone_number_id, { status: "PENDING", name_status: "PENDING_REVIEW" });
      await fill(world);
      await accept(page);
      await page.getByRole("button", { name: "Check and connect" }).click();
      await page.waitForURL(/\/checklist$/, SOON);
      await page.getByRole("heading", { level: 1, name: "From connected to answered" }).waitFor(SOON);
      // It asks Meta by itself.
      await stands(page, "token", "done");
      await stands(page, "registered", "to_do");
      await stands(page, "name", "waiting");
      await assertReadable(page);
      await picture(page, `checklist-pin-${screen}`);
      await page.getByLabel("PIN", { exact: true }).fill("975318");
      await page.getByRole("button", { name: "Register", exact: true }).click();
      await page.getByText("This is not the number's PIN").first().waitFor(SOON);
      await page.getByText("9 tries are left").first().waitFor(SOON);
      await assertReadable(page);
      await picture(page, `checklist-wrong-pin-${screen}`);
      await page.getByLabel("PIN", { exact: true }).fill("123456");
      await page.getByRole("button", { name: "Register", exact: true }).click();
      await stands(page, "registered", "done");

      // Each other line fails in turn, and is mended.
      const again = () => page.getByRole("button", { name: "Ask Meta again" }).click();
      await change("numbers", meta.phone_number_id, { name_status: "DECLINED" });
      await change("wabas", meta.waba_id, { has_payment_method: false });
      await again();
      await stands(page, "name", "to_do");
      await stands(page, "payment", "to_do");
      await picture(page, `checklist-failing-${screen}`);
      await change("numbers", meta.phone_number_id, { name_status: "APPROVED" });
      await change("wabas", meta.waba_id, { has_payment_method: true });
      await again();
      await stands(page, "name", "done");
      await line(page, "live").getByRole("button", { name: "Yes, it is live" }).click();
      await stands(page, "live", "done");
      await line(page, "payment").getByRole("button", { name: "Yes, there is one" }).click();
      await stands(page, "payment", "done");

      // The owner's own phone writes, and is answered.
      await line(page, "first_message").getByRole("button", { name: "I have written" }).click();
      await stands(page, "first_message", "waiting");
      await maya.write("Hello, it is me");
      await line(page, "first_message").getByText("Your message is here").waitFor(SOON);
      await line(page, "first_message").getByRole("link", { name: "Open the inbox" }).click();
      await page.waitForURL(/\/inbox/, SOON);
      await openConversation(page, "Maya Okafor");
      await answer(page, "It works.");
      await maya.receives("It works.");
      await page.goto(`${home}/settings/inboxes`);
      await page.locator('main a[href*="/settings/inboxes/0"]').first().click();
      await page.getByRole("link", { name: "Checklist" }).click();
      await page.getByText("Your number works").waitFor(SOON);
      await stands(page, "first_message", "done");
      await assertReadable(page);
      await picture(page, `checklist-done-${screen}`);
      // Who accepted the terms stands on the number's page.
      await page.goto(page.url().replace("/checklist", ""));
      await page.getByText("Accepted by").waitFor(SOON);
      await page.locator("dd", { hasText: "Petra Klein" }).waitFor(SOON);
      await page.getByText("not affiliated with").waitFor(SOON);
    } finally {
      await maya.close();
      await world.stop();
    }
  });

  test(`trying it, and moving a number, say what they need and ask for the terms, on a ${screen}`, async () => {
    const world = await begin(screen);
    const { page } = world;
    try {
      await take(world, "Move my number");
      await page.getByText("What is lost").waitFor(SOON);
      await picture(page, `road-move-${screen}`);
      await take(world, "Try it");
      await picture(page, `road-test-${screen}`);
      await fill(world);
      // Without the box the browser itself stops.
      await page.getByRole("button", { name: "Check and connect" }).click();
      assert.match(page.url(), /\/new\/test$/);
      await accept(page);
      await page.getByRole("button", { name: "Check and connect" }).click();
      await page.waitForURL(/\/checklist$/, SOON);
      await stands(page, "payment", "done");
      await stands(page, "callback", "done");
    } finally {
      await world.stop();
    }
  });

  test(`a number stays on the telephone, by Meta's own page and back, on a ${screen}`, async () => {
    const world = await begin(screen, { operator: true });
    const { page, meta, kontor, home } = world;
    try {
      await take(world, "Keep WhatsApp on my phone");
      await picture(page, `road-phone-${screen}`);
      await accept(page);
      await page.getByRole("button", { name: "Accept and go on" }).click();
      const leave = page.getByRole("link", { name: "Open Meta's page" });
      await leave.waitFor(SOON);
      await assertReadable(page);
      const dialogue = await leave.getAttribute("href");
      assert.ok(dialogue.startsWith(`${meta.url}/v26.0/dialog/oauth?`) || dialogue.startsWith(`${meta.url}v26.0/dialog/oauth?`), dialogue);
      // Meta's page is another's: a window of its own, in which only it is looked at.
      const state = new URL(dialogue).searchParams.get("state");
      const signed = await control(world.origin, "POST", "/signups", {
        app_id: meta.app_id,
        redirect_uri: new URL(dialogue).searchParams.get("redirect_uri"),
        road: "app",
        business_name: "Brook Repairs",
        phone: "+49 30 901820",
      });
      await page.goto(`${kontor.origin}/connect/meta?state=${encodeURIComponent(state)}&code=${encodeURIComponent(signed.code)}`);
      await page.getByRole("heading", { level: 1, name: "Which number?" }).waitFor(SOON);
      await assertReadable(page);
      await picture(page, `phone-choose-${screen}`);
      await page.getByRole("button", { name: "Connect this number" }).click();
      await page.waitForURL(/\/checklist$/, SOON);
      await stands(page, "registered", "done");
      await line(page, "registered").getByText("in use in the WhatsApp Business app").waitFor(SOON);
      await stands(page, "subscribed", "done");
      // Coming back a second time brings nothing.
      await page.goto(`${kontor.origin}/connect/meta?state=${encodeURIComponent(state)}&code=${encodeURIComponent(signed.code)}`);
      await page.getByText("Meta no longer takes the leave").waitFor(SOON);
      assert.ok(page.url().startsWith(`${kontor.origin}${home}/settings/inboxes/new/phone`));
    } finally {
      await world.stop();
    }
  });
}

test("without an operator's app the road to the telephone says so, and where else to go", async () => {
  const world = await begin("phone");
  const { page } = world;
  try {
    await take(world, "Keep WhatsApp on my phone");
    await page.getByText("This Kontor cannot do that yet").waitFor(SOON);
    await picture(page, "road-phone-without");
    await page.emulateMedia({ colorScheme: "dark" });
    await picture(page, "road-phone-without-dark");
    await page.getByRole("link", { name: "Take a new number instead" }).click();
    await page.getByRole("heading", { level: 1, name: "A new number" }).waitFor(SOON);
  } finally {
    await world.stop();
  }
});
