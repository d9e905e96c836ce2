// From nothing to the first answer, by someone who has never seen Kontor and reads only what the pages say.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SCREENS, assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, answer, loaded, message, openConversation, sandbox, serve, stay, stillHere, telephone, tick } from "./world.mjs";

let browser;

before(async () => (browser = await launch()));
after(() => browser?.close());

/** Reads the kit from the page as if it were paper, and gives two groups back. Shows P-PRV-4's first step. */
async function writeKitDown(page) {
  await page.waitForURL(/\/settings\/backups\/kit/, SOON);
  await assertReadable(page);
  await page.getByRole("button", { name: "Show the kit" }).click();
  const paper = page.getByRole("listitem").filter({ hasText: /^\d+\s*[0-9A-Z]{4}$/ });
  await paper.first().waitFor(SOON);
  await loaded(page);
  const groups = (await paper.allTextContents()).map((text) => text.trim().slice(-4));
  assert.equal(groups.length, 14);
  await assertReadable(page);
  const asked = await page.locator("label").filter({ hasText: /^Group \d+/ }).allTextContents();
  const numbers = asked.map((text) => Number(text.match(/\d+/)[0]));
  assert.equal(numbers.length, 2);
  for (const number of numbers) await page.getByLabel(`Group ${number}`, { exact: true }).fill(groups[number - 1]);
  await page.getByRole("button", { name: "It is written down" }).click();
  await page.getByText("The kit is confirmed").waitFor(SOON);
  await assertReadable(page);
  return groups.join(" ");
}

/** Reads the pages that the boxes are about, each beside the form, and ticks both: neither is ticked before. Shows P-PRV-17. */
async function acceptTerms(page) {
  for (const [name, title] of [["Terms of use", "Terms of use"], ["Privacy", "Privacy"]]) {
    const [beside] = await Promise.all([page.waitForEvent("popup"), page.getByRole("main").getByRole("listitem").getByRole("link", { name }).click()]);
    await beside.getByRole("heading", { level: 1, name: title }).waitFor(SOON);
    await beside.getByText("Version 1").waitFor(SOON);
    await assertReadable(beside);
    await beside.close();
  }
  for (const label of [/^I accept the terms of use/, /^I am 18 or older/]) {
    assert.equal(await page.getByLabel(label).isChecked(), false);
    await page.getByLabel(label).check();
  }
}

/** Fills the set-up page, writes the recovery kit down and lands in the empty inbox. */
async function setUp(page, setup) {
  await page.goto(setup);
  await page.getByLabel("Name of the business").fill("Brook Repairs");
  await page.getByLabel("Country").selectOption({ label: "Germany" });
  await page.getByLabel("Time zone").selectOption("Europe/Berlin");
  await page.getByLabel("Your name").fill("Petra Klein");
  await page.getByLabel("E-mail").fill("petra@brook.example");
  await page.getByLabel("Password").fill("boiler under seven stairs");
  await acceptTerms(page);
  await page.getByRole("button", { name: "Set up" }).click();
  const kit = await writeKitDown(page);
  await page.getByRole("link", { name: "Inbox" }).first().click();
  await page.waitForURL(/\/t\/[^/]+\/inbox/, SOON);
  return kit;
}

/** From the empty inbox to the form, by the link that stands there. */
async function toConnectForm(page) {
  await page.locator("#conversations").getByText("No number yet").waitFor(SOON);
  await page.locator("#conversations").getByRole("link", { name: "Connect a number" }).click();
  await page.getByRole("heading", { name: "Connect a WhatsApp number" }).waitFor(SOON);
  await page.getByRole("link", { name: "A new number: begin" }).click();
}

async function paste(page, meta, token) {
  await page.getByLabel("App secret").fill(meta.app_secret);
  await page.getByLabel("Access token").fill(token);
  await page.getByLabel(/^I have read these terms/).check();
  await page.getByRole("button", { name: "Check and connect" }).click();
}

async function connect(page, meta, { wrongFirst }) {
  await toConnectForm(page);
  await page.getByLabel("Phone number ID").fill(meta.phone_number_id);
  await page.getByLabel("WhatsApp Business Account ID").fill(meta.waba_id);
  await page.getByLabel("App ID").fill(meta.app_id);
  await page.getByLabel("Name", { exact: true }).fill("Front desk");
  if (wrongFirst) {
    await paste(page, meta, "EAAnotATokenOfOurs");
    await page.getByText("Meta does not accept this access token").first().waitFor(SOON);
    await page.getByText("The number is not connected yet").first().waitFor(SOON);
    // What was typed stays; what is secret never comes back.
    assert.equal(await page.getByLabel("Phone number ID").inputValue(), meta.phone_number_id);
    assert.equal(await page.getByLabel("WhatsApp Business Account ID").inputValue(), meta.waba_id);
    assert.equal(await page.getByLabel("App ID").inputValue(), meta.app_id);
    assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "Front desk");
    assert.equal(await page.getByLabel("App secret").inputValue(), "");
    await assertReadable(page);
    await picture(page, "connect-wrong-token");
  }
  await paste(page, meta, meta.token);
  await page.getByText("Connected", { exact: true }).first().waitFor(SOON);
}

async function firstReply(screen, { wrongFirst }) {
  const meta = await sandbox();
  const kontor = await serve({ KONTOR_META_URL: meta.url });
  const petra = await open(browser, kontor.origin, { screen, refusals: wrongFirst ? [422] : [] });
  const page = petra.page;
  const maya = await telephone(browser, new URL(meta.url).origin, "maya", { number: meta.phone_number_id });
  try {
    await setUp(page, kontor.setup);
    await picture(page, `first-inbox-${screen}`);
    await connect(page, meta, { wrongFirst });
    await page.getByRole("link", { name: "Inbox" }).first().click();
    await page.waitForURL(/\/inbox/, SOON);
    await page.waitForLoadState("load");
    await stay(page);

    await maya.write("Good morning! Can you mend a boiler today?");
    await page.locator("#conversations").getByText("Can you mend a boiler today?").waitFor(SOON);
    await stillHere(page);

    await openConversation(page, "Maya Okafor");
    await message(page, "Can you mend a boiler today?").waitFor(SOON);
    await answer(page, "Yes, at four. We ring before we come.");
    await maya.receives("Yes, at four. We ring before we come.");
    await tick(page, "Yes, at four.", "Delivered");
    await maya.reads();
    await tick(page, "Yes, at four.", "Read");
    await stillHere(page);
    await assertReadable(page);
    await picture(page, `first-reply-${screen}`);
    // Set-up opens once.
    await page.goto("/setup");
    assert.equal(new URL(page.url()).pathname, "/sign-in");
  } finally {
    await maya.close();
    await petra.close();
    await kontor.stop();
    await meta.stop();
  }
}

// Shows P-ACC-1, P-CHN-1, P-CHN-8.
test("somebody who has never seen Kontor sets it up, connects a number and answers the first customer", () =>
  firstReply("desk", { wrongFirst: true }));

// Shows P-ACC-1.
test("the same way is open on a phone", () => firstReply("phone", { wrongFirst: false }));

// Shows P-ACC-1.
test("whoever has two businesses chooses between them", async () => {
  const kontor = await serve({ KONTOR_SIGNUP: "open" });
  const petra = await open(browser, kontor.origin);
  const page = petra.page;
  try {
    await setUp(page, kontor.setup);
    await page.goto("/businesses/new");
    await assertReadable(page);
    await page.getByLabel("Name of the business").fill("Brook Gardens");
    await page.getByLabel("Country").selectOption({ label: "Germany" });
    await page.getByLabel("Time zone").selectOption("Europe/Berlin");
    await page.getByLabel("Your name").fill("Petra Klein");
    await acceptTerms(page);
    await page.getByRole("button", { name: "Add a business" }).click();
    await page.waitForURL(/\/t\/[^/]+\/inbox/, SOON);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      for (const screen of Object.values(SCREENS)) {
        await page.setViewportSize(screen.viewport);
        await page.goto("/businesses");
        for (const name of ["Brook Repairs", "Brook Gardens"]) await page.getByRole("link", { name }).waitFor(SOON);
        await assertReadable(page);
      }
    }
    await picture(page, "businesses");
    await page.goto("/sign-up");
    await assertReadable(page);
  } finally {
    await petra.close();
    await kontor.stop();
  }
});
