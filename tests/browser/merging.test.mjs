// A conversation becomes two and one again, and two are merged and parted again, each by its undo.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, answer, demo, loaded, message, openConversation, signIn } from "./world.mjs";

let browser, kontor, jonas;

before(async () => {
  [browser, kontor] = await Promise.all([launch(), demo()]);
  jonas = await signIn(browser, kontor.origin, kontor.links.jonas);
});

after(async () => {
  await browser?.close();
  await kontor?.stop();
});

/** The thread of this address, once it is another one. */
async function arrived(page, from) {
  await page.waitForURL((url) => url.pathname !== from && /\/inbox\/[^/]+$/.test(url.pathname), SOON);
  await page.locator("#undo").waitFor(SOON);
  return new URL(page.url()).pathname;
}

async function undo(page) {
  await page.locator("#undo").getByRole("button", { name: "Undo", exact: true }).click();
  await page.locator("#undo").waitFor({ state: "detached", ...SOON });
  await loaded(page);
}

for (const screen of ["desk", "phone"]) {
  test(`a conversation is split and merged, and each is taken back, on a ${screen}`, async () => {
    const { page, close } = await open(browser, kontor.origin, { cookies: jonas.cookies, screen });
    const person = async (path) => page.goto(`${path}?show=person`);
    await page.goto(`${jonas.home}/inbox`);
    await openConversation(page, "Maya Okafor");
    const first = new URL(page.url()).pathname;
    const [early, late] = [`Until here, on a ${screen}`, `From here on, on a ${screen}`];
    await answer(page, early);
    await answer(page, late);
    await page.reload();
    const split = async () => {
      const menu = message(page, late).locator("details[data-menu]");
      await message(page, late).hover();
      await menu.locator("summary").click();
      await picture(page, `split-menu-${screen}`);
      await menu.getByRole("button", { name: "Start a new conversation from here" }).click();
      return arrived(page, first);
    };
    // Split, and back.
    await split();
    await message(page, late).waitFor(SOON);
    assert.equal(await message(page, early).count(), 0);
    await assertReadable(page);
    await picture(page, `split-${screen}`);
    await undo(page);
    assert.equal(new URL(page.url()).pathname, first);
    await message(page, early).waitFor(SOON);
    await message(page, late).waitFor(SOON);
    // Split, merged, and back to two.
    const second = await split();
    await person(first);
    const others = page.locator("#others");
    await others.getByText("Went on here").waitFor(SOON);
    await assertReadable(page);
    await picture(page, `others-${screen}`);
    await others.getByRole("button", { name: "Merge into this one" }).first().click();
    await page.locator("#undo").waitFor(SOON);
    await page.goto(first + new URL(page.url()).search.replace(/show=person&?/, ""));
    await message(page, early).waitFor(SOON);
    await message(page, late).waitFor(SOON);
    await picture(page, `merged-${screen}`);
    // The old address leads here.
    const now = page.url();
    await page.goto(second);
    assert.equal(new URL(page.url()).pathname, first);
    await page.goto(now);
    await undo(page);
    await page.goto(first);
    await message(page, early).waitFor(SOON);
    assert.equal(await message(page, late).count(), 0);
    await page.goto(second);
    await message(page, late).waitFor(SOON);
    await close();
  });
}
