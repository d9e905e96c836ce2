// The four roads to a number, and the checklist to the first answered message, on a phone and at a desk. Shows P-CHN-1, P-PRV-17.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accept, begin, fill, take } from "./connecting.mjs";
import { SCREENS, assertReadable, launch, picture } from "./harness.mjs";
import { SOON, answer, openConversation, telephone } from "./world.mjs";

let browser;

before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** A line of the checklist, and how it stands once the page has asked Meta again. */
const line = (page, name) => page.locator(`[data-line="${name}"]`);
async function stands(page, name, standing) {
  await page.locator(`[data-line="${name}"][data-standing="${standing}"]`).waitFor(SOON);
}

for (const screen of Object.keys(SCREENS)) {
  test(`a new number goes by its road from the form to the first answer, on a ${screen}`, async () => {
    const world = await begin(browser, screen, { refusals: [422] });
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

      // Two lines fail at once, and are mended. Each by itself: checklist.test.mjs.
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
    const world = await begin(browser, screen);
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
    const world = await begin(browser, screen, { operator: true });
    const { petra, page, kontor, home, origin } = world;
    const leave = async () => {
      await page.getByRole("link", { name: "Open Meta's page" }).click();
      await page.getByRole("heading", { level: 1, name: "Share your WhatsApp account with Kontor" }).waitFor(SOON);
      assert.equal(new URL(page.url()).origin, origin);
    };
    // Kontor's own pages asked nobody else; Meta's page, to which she went, is the only other one.
    const wasAt = (others) => assert.deepEqual([...new Set(petra.troubles.splice(0))], others.map((host) => `it asked another host: ${host}`));
    try {
      // Another site, as Meta is: what she is known by must come through the way back.
      assert.notEqual(new URL(origin).hostname, new URL(kontor.origin).hostname);
      await take(world, "Keep WhatsApp on my phone");
      await picture(page, `road-phone-${screen}`);
      await accept(page);
      await page.getByRole("button", { name: "Accept and go on" }).click();
      await page.getByRole("link", { name: "Open Meta's page" }).waitFor(SOON);
      await assertReadable(page);
      wasAt([]);

      // She thinks better of it there, and is told that nothing happened.
      await leave();
      await page.getByRole("button", { name: "Cancel" }).click();
      await page.getByText("Nothing was connected: at Meta it was stopped before the end").waitFor(SOON);
      assert.ok(page.url().startsWith(`${kontor.origin}${home}/settings/inboxes/new/phone`), page.url());
      await assertReadable(page);
      await picture(page, `phone-cancelled-${screen}`);
      wasAt([origin]);

      await leave();
      assert.ok(await page.getByLabel("The number on my telephone, in the WhatsApp Business app").isChecked(), "Meta asks for the number on the telephone");
      await page.getByLabel("Business", { exact: true }).fill("Brook Repairs");
      await page.getByLabel("Telephone number", { exact: true }).fill("+49 30 901820");
      await page.getByLabel("Share the chats of the last six months").check();
      await picture(page, `phone-at-meta-${screen}`);
      const back = page.waitForRequest((request) => request.url().startsWith(`${kontor.origin}/connect/meta?`), SOON);
      await page.getByRole("button", { name: "Continue" }).click();
      const returned = (await back).url();
      await page.getByRole("heading", { level: 1, name: "Which number?" }).waitFor(SOON);
      await page.getByText("+49 30 901820").waitFor(SOON);
      assert.equal(new URL(page.url()).origin, kontor.origin);
      await assertReadable(page);
      await picture(page, `phone-choose-${screen}`);
      await page.getByRole("button", { name: "Connect this number" }).click();
      await page.waitForURL(/\/checklist$/, SOON);
      await stands(page, "registered", "done");
      await line(page, "registered").getByText("in use in the WhatsApp Business app").waitFor(SOON);
      await stands(page, "subscribed", "done");
      // Coming back a second time brings nothing.
      await page.goto(returned);
      await page.getByText("Meta no longer takes the leave").waitFor(SOON);
      assert.ok(page.url().startsWith(`${kontor.origin}${home}/settings/inboxes/new/phone`));
      wasAt([origin]);
    } finally {
      await world.stop();
    }
  });
}

test("without an operator's app the road to the telephone says so, and where else to go", async () => {
  const world = await begin(browser, "phone");
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
