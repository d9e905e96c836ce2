// What is typed waits on every device of its writer; two who answer at once are told; every message is found by its words.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, answer, comes, demo, message, openConversation, signIn } from "./world.mjs";

let browser, kontor, jonas, aisha;

before(async () => {
  [browser, kontor] = await Promise.all([launch(), demo()]);
  jonas = await signIn(browser, kontor.origin, kontor.links.jonas);
  aisha = await signIn(browser, kontor.origin, kontor.links.aisha);
});

after(async () => {
  await browser?.close();
  await kontor?.stop();
});

async function at(who, name, options = {}) {
  const seen = await open(browser, kontor.origin, { cookies: who.cookies, ...options });
  await seen.page.goto(`${who.home}/inbox`);
  await openConversation(seen.page, name);
  return seen;
}

test("a draft survives the page, waits on another device, and goes with the answer", async () => {
  const desk = await at(jonas, "Dario");
  const kept = desk.page.waitForResponse((answered) => answered.url().endsWith("/draft"), SOON);
  await desk.page.getByLabel("Your answer").fill("We come on Thursday");
  await kept;
  await desk.page.reload();
  assert.equal(await desk.page.getByLabel("Your answer").inputValue(), "We come on Thursday");
  // What is typed last is kept too, where one leaves at once.
  await desk.page.getByLabel("Your answer").fill("We come on Thursday at nine");
  await desk.page.goto(`${jonas.home}/inbox`);
  const row = desk.page.locator("[data-row]", { hasText: "Draft: We come on Thursday at nine" });
  // It leaves with the page, so that the next page may be there before it.
  await comes(desk.page, row);
  // So is what was on its way to be kept, where the page goes before it is.
  const longer = "We come on Thursday at nine, or at ten";
  await openConversation(desk.page, "Dario");
  await desk.page.route("**/draft", () => {}, { times: 1 });
  const asked = desk.page.waitForRequest("**/draft", SOON);
  await desk.page.getByLabel("Your answer").fill(longer);
  await asked;
  await desk.page.goto(`${jonas.home}/inbox`);
  await comes(desk.page, desk.page.locator("[data-row]", { hasText: `Draft: ${longer}` }));
  await assertReadable(desk.page);
  await picture(desk.page, "draft-list-desk");
  const phone = await open(browser, kontor.origin, { cookies: jonas.cookies, screen: "phone" });
  await phone.page.goto(`${jonas.home}/inbox`);
  await phone.page.locator("[data-row]", { hasText: `Draft: ${longer}` }).waitFor(SOON);
  await picture(phone.page, "draft-list-phone");
  await openConversation(phone.page, "Dario");
  assert.equal(await phone.page.getByLabel("Your answer").inputValue(), longer);
  await phone.page.getByRole("button", { name: "Send", exact: true }).click();
  await message(phone.page, longer).waitFor(SOON);
  await desk.page.reload();
  assert.equal(await desk.page.locator("[data-row]", { hasText: "Draft:" }).count(), 0);
  await desk.close();
  await phone.close();
});

for (const screen of ["desk", "phone"]) {
  test(`two who answer at once are told, on a ${screen}`, async () => {
    const his = await at(jonas, "Maya Okafor", { screen, refusals: [409] });
    const hers = await at(aisha, "Maya Okafor", { screen });
    await his.page.getByLabel("Your answer").fill(`Wednesday, says Jonas on a ${screen}`);
    await answer(hers.page, `Tuesday, says Aisha on a ${screen}`);
    await message(his.page, `Tuesday, says Aisha on a ${screen}`).waitFor(SOON);
    await his.page.getByRole("button", { name: "Send", exact: true }).click();
    await his.page.getByText(/Aisha Bello.? answered while you wrote/).waitFor(SOON);
    await picture(his.page, `crossed-${screen}`);
    await assertReadable(his.page);
    assert.equal(await his.page.getByLabel("Your answer").inputValue(), `Wednesday, says Jonas on a ${screen}`);
    assert.equal(await his.page.locator("#thread article", { hasText: `says Jonas on a ${screen}` }).count(), 0);
    await his.page.getByRole("button", { name: "Send", exact: true }).click();
    await message(his.page, `Wednesday, says Jonas on a ${screen}`).waitFor(SOON);
    await hers.close();
    await his.close();
  });

  test(`a message is found by its words and opened where it stands, on a ${screen}`, async () => {
    const { page, close } = await open(browser, kontor.origin, { cookies: jonas.cookies, screen });
    await page.goto(`${jonas.home}/inbox`);
    await page.locator("input[type=search]").fill("violin");
    await page.locator("input[type=search]").press("Enter");
    await page.getByRole("link", { name: "Show every message with these words" }).click(SOON);
    await page.locator("main mark", { hasText: /violin/i }).first().waitFor(SOON);
    await picture(page, `search-${screen}`);
    await assertReadable(page);
    await page.locator("main summary", { hasText: "Narrow it down" }).click();
    await picture(page, `search-narrow-${screen}`);
    await assertReadable(page);
    await page.getByLabel("Written by").selectOption({ label: "Us" });
    await page.getByRole("button", { name: "Search", exact: true }).click();
    await page.getByText("Nothing found").waitFor(SOON);
    await page.goBack();
    await page.locator("main a.row-link").last().click();
    await page.locator("#thread article", { hasText: /violin/i }).first().waitFor(SOON);
    await close();
  });
}

// Each of these pauses is longer than whatever would come between by itself: the page's own drawing, and the draft's timer.
const PAUSE_MS = 1500;
const pause = () => new Promise((done) => setTimeout(done, PAUSE_MS));

test("what is typed while an answer is sent or taken back is kept", async () => {
  const { page, close } = await at(jonas, "Dario");
  await page.evaluate((path) => fetch(path, { method: "POST", body: new URLSearchParams({ seconds: "30" }) }), `${jonas.home}/settings/inbox/own-wait`);
  const late = async (route) => {
    const response = await route.fetch({ maxRedirects: 0 });
    await pause();
    await route.fulfill({ response });
  };
  const field = page.getByLabel("Your answer");
  const undo = (words) => message(page, words).getByRole("button", { name: "Undo" }).click();
  const holds = (words) => page.waitForFunction((text) => document.getElementById("composer-text")?.value === text, words, SOON);
  // The thread shows what was sent no sooner than the composer lets go of it.
  await page.route("**/messages", late, { times: 1 });
  await field.fill("We open at eight");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await message(page, "We open at eight").waitFor(SOON);
  assert.equal(await field.inputValue(), "");
  // A draft on its way comes before what takes an answer back.
  let asked, release;
  const isAsked = new Promise((done) => { asked = done; });
  const isReleased = new Promise((done) => { release = done; });
  await page.route("**/draft", async (route) => {
    asked();
    await isReleased;
    await route.continue();
  }, { times: 1 });
  let undone = 0;
  page.on("request", (request) => { undone += request.url().endsWith("/undo") ? 1 : 0; });
  await field.fill("and close at six");
  await isAsked;
  await undo("We open at eight");
  await pause();
  assert.equal(undone, 0);
  release();
  await holds("We open at eight\n\nand close at six");
  assert.equal(undone, 1);
  await page.reload();
  await holds("We open at eight\n\nand close at six");
  // One that was about to be kept stays behind: what is taken back has it.
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await message(page, "and close at six").waitFor(SOON);
  await holds("");
  await page.route("**/undo", late, { times: 1 });
  await field.fill("but not on Sunday");
  await undo("and close at six");
  await holds("We open at eight\n\nand close at six\n\nbut not on Sunday");
  await page.reload();
  await holds("We open at eight\n\nand close at six\n\nbut not on Sunday");
  await close();
});
