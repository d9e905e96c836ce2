// What a day's work has besides: what was done to many is looked back upon, a question with answers to tap, a place, a file whose
// answer is taken back.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, control, demo, message, openConversation, signIn, telephone } from "./world.mjs";

const NUMBER = "810000000000001";

let browser, kontor, jonas;

before(async () => {
  [browser, kontor] = await Promise.all([launch(), demo()]);
  jonas = await signIn(browser, kontor.origin, kontor.links.jonas);
  await control(kontor.telephones, "POST", "/customers/maya/messages", { type: "text", text: "Which days are there?", number: NUMBER });
});

after(async () => {
  await browser?.close();
  await kontor?.stop();
});

async function at(screen, theme, more = {}) {
  return open(browser, kontor.origin, { screen, theme, cookies: jonas.cookies, ...more });
}

async function atMaya(screen, theme, more = {}) {
  const seen = await at(screen, theme, more);
  await seen.page.goto(`${jonas.home}/inbox`);
  await openConversation(seen.page, "Maya Okafor");
  return seen;
}

const send = (page) => page.getByRole("button", { name: "Send", exact: true }).click();

/** Opens what else can be sent, and goes there. */
async function more(page, name) {
  await page.locator("#composer-more > summary").click();
  await page.locator("#composer-more").getByRole("link", { name }).click();
}

for (const [screen, theme] of [["phone", "light"], ["desk", "dark"]]) {
  test(`a question with buttons is asked on a ${screen}, and answered by a tap`, async () => {
    const { page, close } = await atMaya(screen, theme, { refusals: [422] });
    const maya = await telephone(browser, kontor.telephones, "maya", { number: NUMBER });
    await page.locator("#composer-more > summary").click();
    await assertReadable(page);
    await picture(page, `rest-composer-menu-${screen}-${theme}`);
    await page.locator("#composer-more").getByRole("link", { name: "Ask with answers to tap" }).click();
    await page.getByLabel("Question", { exact: true }).fill(`Which day, on a ${screen}?`);
    await page.getByLabel("Button 1").fill("On Wednesday, or rather on Friday");
    await assertReadable(page);
    await picture(page, `rest-question-${screen}-${theme}`);
    await send(page);
    // What is wrong is said, and what was typed stays.
    await page.getByText("WhatsApp takes 20").first().waitFor(SOON);
    await assertReadable(page);
    await picture(page, `rest-question-wrong-${screen}-${theme}`);
    await page.getByLabel("Button 1").fill(`Monday, ${screen}`);
    await page.getByLabel("Button 2").fill("Friday");
    await send(page);
    await message(page, `Which day, on a ${screen}?`).waitFor(SOON);
    await picture(page, `rest-question-sent-${screen}-${theme}`);
    await maya.taps(`Which day, on a ${screen}?`, `Monday, ${screen}`);
    // The question holds these words too; the tap is the second message with them.
    await page.locator("#thread article", { hasText: `Monday, ${screen}` }).nth(1).waitFor(SOON);
    await maya.close();
    await close();
  });

  test(`a place is sent on a ${screen}, by where this device is and by a map's link`, async () => {
    const { page, context, close } = await atMaya(screen, theme, { refusals: [422] });
    await context.grantPermissions(["geolocation"], { origin: new URL(page.url()).origin });
    await context.setGeolocation({ latitude: 52.52, longitude: 13.405 });
    await more(page, "Send a place");
    await page.getByRole("button", { name: "Where I am now" }).click();
    await page.waitForFunction(() => document.getElementById("field-place").value === "52.520000, 13.405000", undefined, SOON);
    await page.getByLabel("Link from a map, or coordinates").fill("https://maps.app.goo.gl/short");
    await send(page);
    await page.getByText("as short links do").waitFor(SOON);
    await assertReadable(page);
    await picture(page, `rest-place-${screen}-${theme}`);
    await page.getByLabel("Link from a map, or coordinates").fill("https://www.openstreetmap.org/#map=17/52.52/13.405");
    await page.getByLabel("Name", { exact: true }).fill(`The hall, ${screen}`);
    await send(page);
    await message(page, `The hall, ${screen}`).waitFor(SOON);
    await picture(page, `rest-place-sent-${screen}-${theme}`);
    await close();
  });
}

// Shows P-CHN-7, P-CHN-11.
test("a file whose answer is taken back within its seconds stands in the composer again", async () => {
  for (const screen of ["desk", "phone"]) {
    const { page, close } = await atMaya(screen, "light");
    const buffer = await readFile(new URL("../../crates/sandbox/src/media/photo.jpg", import.meta.url));
    await page.locator("#composer-file").setInputFiles({ name: "photo.jpg", mimeType: "image/jpeg", buffer });
    await page.locator("[data-attach-list] img").waitFor(SOON);
    const words = `The wrong one, on a ${screen}`;
    await page.getByLabel("Your answer").fill(words);
    await send(page);
    const sent = message(page, words);
    await sent.getByRole("button", { name: "Undo", exact: true }).click(SOON);
    // Both are back: the file by name of what it is, ticked, and the words beside it.
    const file = page.locator("#composer-attached input[name=media]");
    await file.waitFor(SOON);
    assert.ok(await file.isChecked());
    await page.waitForFunction((words) => document.getElementById("composer-text")?.value === words, words, SOON);
    await assertReadable(page);
    await picture(page, `rest-file-taken-back-${screen}`);
    // It goes with the next answer, once.
    await page.getByLabel("Your answer").fill(`The right words, on a ${screen}`);
    await send(page);
    await message(page, `The right words, on a ${screen}`).locator("img").first().waitFor(SOON);
    await page.locator("#composer-attached input[name=media]").waitFor({ state: "detached", ...SOON });
    await close();
  }
});

test("what was done to many is looked back upon, and taken back from there", async () => {
  const first = await at("desk", "light");
  await first.page.goto(`${jonas.home}/inbox/bulk`);
  await first.page.getByText("Nothing was done to several at once").waitFor(SOON);
  await picture(first.page, "rest-past-nothing-desk");
  await first.page.getByRole("link", { name: "Choose several" }).click();
  for (const number of [0, 1]) await first.page.locator("input[name=conversation]").nth(number).check();
  await first.page.getByRole("button", { name: "Close", exact: true }).click();
  await first.page.getByText("Closed: 2.").waitFor(SOON);
  await first.close();
  for (const [screen, theme] of [["phone", "light"], ["phone", "dark"], ["desk", "dark"], ["desk", "light"]]) {
    const { page, close } = await at(screen, theme);
    await page.goto(`${jonas.home}/settings/inbox`);
    await page.getByRole("link", { name: "Done to many at once" }).click(SOON);
    await page.getByText("Changed: 2 of 2.").waitFor(SOON);
    await assertReadable(page);
    await picture(page, `rest-past-${screen}-${theme}`);
    if (screen === "desk" && theme === "light") {
      await page.getByRole("button", { name: "Undo" }).click();
      await page.getByText("Are again as they were: 2.").waitFor(SOON);
      await picture(page, "rest-past-taken-back");
    }
    await close();
  }
});
