// What can be done with a message stands in a page once, whatever the number of its messages: counted, and used by hand, by keys
// and while the thread changes. Without script: tests/browser/kinds.test.mjs.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SCREENS, assertReadable, launch, open } from "./harness.mjs";
import { SOON, control, demo, message, openConversation, signIn, stillHere } from "./world.mjs";

const NUMBER = "810000000000001";
let browser, kontor, jonas;

before(async () => {
  [browser, kontor] = await Promise.all([launch(), demo()]);
  jonas = await signIn(browser, kontor.origin, kontor.links.jonas);
});

after(async () => {
  await browser?.close();
  await kontor?.stop();
});

const says = (text) => control(kontor.telephones, "POST", "/customers/maya/messages", { type: "text", number: NUMBER, text });

test("a page holds the choices for a message once, and a message its own when its menu is opened", async () => {
  const his = await open(browser, kontor.origin, { cookies: jonas.cookies });
  const { page } = his;
  await page.goto(`${jonas.home}/inbox`);
  await openConversation(page, "Maya Okafor");
  const words = "Is the bow mended?";
  await says(words);
  await message(page, words).waitFor(SOON);
  const signs = () => page.locator("#thread [name=emoji]").count();
  const menus = await page.locator("#thread [data-react]").count();
  assert.ok(menus > 3, `control: ${menus} menus`);
  assert.equal(await signs(), 0);
  assert.equal(await page.evaluate(() => document.getElementById("menu-of-message").content.querySelectorAll("[name=emoji]").length), 6);

  // By keys alone: in, along, out.
  const summary = message(page, words).locator("[data-react] > summary");
  await summary.focus();
  await page.keyboard.press("Enter");
  assert.equal(await signs(), 6);
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.evaluate(() => document.activeElement.value), "👍");
  await assertReadable(page);
  // What comes in meanwhile leaves it open, as it is.
  await says("And the case?");
  await message(page, "And the case?").waitFor(SOON);
  assert.equal(await signs(), 6);
  await message(page, words).getByRole("button", { name: "❤️" }).waitFor(SOON);
  await page.keyboard.press("Escape");
  assert.equal(await summary.evaluate((one) => one.parentElement.open), false);
  // The sign goes to this message and to no other, and one of another kind can be taken back by the same menu.
  await summary.click();
  await message(page, words).getByRole("button", { name: "😂" }).click();
  const chips = message(page, words).getByRole("group", { name: "Reactions" });
  await chips.getByText("😂").waitFor(SOON);
  assert.equal(await page.locator("#thread").getByRole("group", { name: "Reactions" }).filter({ hasText: "😂" }).count(), 1);
  await summary.click();
  await message(page, words).getByRole("button", { name: "😂", pressed: true }).click();
  await chips.getByText("😂").waitFor({ state: "detached", ...SOON });
  await stillHere(page);
  await his.close();
});

for (const screen of Object.keys(SCREENS)) {
  test(`a new conversation begins with a message from the copied menu, at the ${screen}`, async () => {
    const his = await open(browser, kontor.origin, { screen, cookies: jonas.cookies });
    await his.page.goto(`${jonas.home}/inbox`);
    await openConversation(his.page, "Maya Okafor");
    const words = `Something else, from the ${screen}.`;
    await says(words);
    const summary = message(his.page, words).locator("[data-react] > summary");
    await message(his.page, words).hover(SOON);
    await summary.click(SOON);
    await Promise.all([his.page.waitForEvent("load", SOON), message(his.page, words).getByRole("button", { name: "Start a new conversation from here" }).click()]);
    await message(his.page, words).waitFor(SOON);
    assert.equal(await his.page.locator("#thread [id^=message-]").count(), 1);
    await his.close();
  });
}
