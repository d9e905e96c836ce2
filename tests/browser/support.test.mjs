// A member of staff asks the operator from within; the operator answers, and looks only while she is let. On a phone and at a desk.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SCREENS, assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, demo, operator, signIn, openSettings } from "./world.mjs";

let browser;

before(async () => (browser = await launch()));
after(() => browser?.close());

const told = (page, text) => page.getByText(text).first().waitFor(SOON);

async function ask(page, home) {
  await page.goto(`${home}/settings`);
  await openSettings(page, "Support");
  await page.getByRole("heading", { name: "Support", level: 1 }).waitFor(SOON);
  // Where one came from is what one asks about, until one says otherwise.
  assert.equal(await page.getByLabel("Which page is it about?").inputValue(), `${home}/settings`);
  await assertReadable(page);
  await page.getByLabel("What is it about?").fill("My telephone stays silent");
  await page.getByLabel("Your question").fill("A customer wrote at ten.\nNothing rang here.");
  await page.getByRole("button", { name: "Send" }).click();
  await told(page, "Your question was sent");
  await assertReadable(page);
}

async function journey(screen) {
  const kontor = await demo();
  const { cookies, home } = await signIn(browser, kontor.origin, kontor.links.jonas);
  const orla = await open(browser, kontor.origin, { screen, cookies: await operator(browser, kontor), refusals: [403, 404] });
  const jonas = await open(browser, kontor.origin, { screen, cookies });
  const show = (page, name) => picture(page, `support-${name}-${screen}`);
  try {
    await ask(jonas.page, home);
    await show(jonas.page, "asked");

    // The operator reads the question, and nothing of the business.
    for (const colorScheme of ["dark", "light"]) {
      await orla.page.emulateMedia({ colorScheme });
      await orla.page.goto("/operator");
      await assertReadable(orla.page);
    }
    await show(orla.page, "console");
    await orla.page.getByRole("link", { name: "My telephone stays silent" }).click();
    await told(orla.page, "You see nothing of this business");
    await assertReadable(orla.page);
    await show(orla.page, "without-grant");
    for (const path of ["/settings", "/inbox", "/people", "/stream"]) {
      const refused = await orla.page.request.get(home + path);
      assert.equal(refused.status(), 404, path);
    }
    await orla.page.getByLabel("Your answer").fill("May I look at your settings, for an hour?");
    await orla.page.getByRole("button", { name: "Send" }).click();
    await told(orla.page, "Your answer was sent");

    // The owner is told, reads it, and lets her look.
    await jonas.page.goto(`${home}/me/notices`);
    await jonas.page.locator("li", { hasText: "The operator has answered you" }).getByRole("button", { name: "Read the answer" }).click();
    await told(jonas.page, "May I look at your settings");
    await assertReadable(jonas.page);
    await show(jonas.page, "answered");
    await jonas.page.goto(`${home}/support`);
    await jonas.page.locator("form", { has: jonas.page.getByRole("button", { name: "Let the operator look" }) }).getByLabel("At what?").selectOption("conversations");
    await jonas.page.getByRole("button", { name: "Let the operator look" }).click();
    await told(jonas.page, "The operator may look now");
    await jonas.page.goto(`${home}/support`);
    await assertReadable(jonas.page);
    await show(jonas.page, "granted");
    await jonas.page.getByRole("link", { name: "See or end it" }).click();
    await jonas.page.getByRole("button", { name: "End it now" }).waitFor(SOON);
    await told(jonas.page, "The operator may look at this business until");
    await assertReadable(jonas.page);
    const grant = jonas.page.url().split("?")[0];

    // She looks: the pages say so, offer nothing to write with, and take nothing.
    await orla.page.reload();
    await orla.page.getByRole("link", { name: "Look", exact: true }).click();
    await told(orla.page, "You are looking at");
    await assertReadable(orla.page);
    await show(orla.page, "look-settings");
    await orla.page.goto(`${home}/inbox`);
    await orla.page.locator("#conversations a[data-row]").first().click();
    await orla.page.locator("#thread article").first().waitFor(SOON);
    assert.equal(await orla.page.locator("#composer textarea, #thread-head form").count(), 0);
    await assertReadable(orla.page);
    await show(orla.page, "look-thread");
    const written = await orla.page.evaluate(async (path) => (await fetch(path, { method: "POST", body: new URLSearchParams({ text: "no" }) })).status, `${new URL(orla.page.url()).pathname}/messages`);
    assert.equal(written, 403);

    // Each page she opened is written down; then it is over, at once.
    await jonas.page.goto(grant);
    await jonas.page.getByRole("link", { name: "A conversation", exact: true }).first().waitFor(SOON);
    await jonas.page.getByRole("link", { name: "The settings of the business" }).first().waitFor(SOON);
    await assertReadable(jonas.page);
    await show(jonas.page, "looks");
    await jonas.page.getByRole("button", { name: "End it now" }).click();
    await told(jonas.page, "The operator can look no more");
    const refused = await orla.page.goto(`${home}/inbox`);
    assert.equal(refused.status(), 404);
    await show(orla.page, "ended");
  } finally {
    await orla.close();
    await jonas.close();
    await kontor.stop();
  }
}

// Shows P-ACC-7.
for (const screen of Object.keys(SCREENS)) {
  test(`the operator answers, and looks only while she is let, on a ${screen}`, () => journey(screen));
}
