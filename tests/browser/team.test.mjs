// A team's work: the list's views, many changed at once and taken back, giving by turns, two people at one conversation; at a
// desk, on a phone, and without script.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, demo, loaded, openConversation, signIn, telephone } from "./world.mjs";

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

async function inbox(who, { query = "", ...options } = {}) {
  const seen = await open(browser, kontor.origin, { cookies: who.cookies, ...options });
  await seen.page.goto(`${who.home}/inbox${query}`);
  return seen;
}

const rows = (page) => page.locator("#conversations [data-row]");

test("the views stand in one line, and what is asleep or closed is chosen beside the title", async () => {
  for (const screen of ["desk", "phone"]) {
    const his = await inbox(jonas, { screen });
    const tops = await his.page.locator("#views nav").first().locator("a").evaluateAll((tabs) => [...new Set(tabs.map((tab) => Math.round(tab.getBoundingClientRect().top)))]);
    assert.equal(tops.length, 1, "the views stand in more than one line");
    await his.page.locator("#states summary").click();
    await assertReadable(his.page);
    await picture(his.page, `views-menu-${screen}`);
    await his.page.locator("#states").getByRole("link", { name: "Closed" }).click();
    await his.page.waitForURL(/status=closed/, SOON);
    await his.page.getByText("Nothing closed yet").waitFor(SOON);
    await his.close();
  }
});

for (const screen of ["desk", "phone"]) {
  test(`many are closed at once and taken back, on a ${screen}`, async () => {
    const his = await inbox(jonas, { screen });
    const before = await rows(his.page).count();
    assert.ok(before > 2);
    await his.page.getByRole("link", { name: "Choose several" }).click();
    const boxes = his.page.locator("[data-choosing] input[name=conversation]");
    await boxes.first().waitFor(SOON);
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await assertReadable(his.page);
    await picture(his.page, `choosing-${screen}`);
    await his.page.locator("#choosing-give summary").click();
    await picture(his.page, `choosing-give-${screen}`);
    await his.page.locator("#choosing-give summary").click();
    await his.page.getByRole("button", { name: "Close", exact: true }).click();
    await his.page.locator("#bulk", { hasText: "Closed: 2." }).waitFor(SOON);
    await loaded(his.page);
    assert.equal(await rows(his.page).count(), before - 2);
    await assertReadable(his.page);
    await picture(his.page, `chosen-closed-${screen}`);
    await his.page.locator("#bulk").getByRole("button", { name: "Undo" }).click();
    await his.page.locator("#bulk", { hasText: "taken back, 2." }).waitFor(SOON);
    await loaded(his.page);
    assert.equal(await rows(his.page).count(), before);
    await his.close();
  });
}

test("in the dark it can be read too", async () => {
  for (const screen of ["desk", "phone"]) {
    const his = await inbox(jonas, { screen, theme: "dark", query: "?select=true" });
    await his.page.locator("[data-choosing] input[name=conversation]").first().check();
    await assertReadable(his.page);
    await picture(his.page, `choosing-${screen}-dark`);
    await his.close();
  }
});

test("without script all of a list are put to sleep and brought back", async () => {
  const his = await inbox(jonas, { script: false, refusals: [422] });
  const before = await rows(his.page).count();
  await his.page.getByRole("link", { name: "Choose several" }).click();
  await his.page.getByRole("button", { name: "Close", exact: true }).click(SOON);
  await his.page.getByText("Choose at least one conversation.").waitFor(SOON);
  await his.page.getByLabel(/All \d+ of this list/).check();
  await his.page.locator("#choosing-snooze summary").click();
  await his.page.locator("#choosing-snooze").getByRole("button", { name: /Tomorrow morning|When you open next|Next week/ }).first().click();
  await his.page.locator("#bulk", { hasText: `Snoozed: ${before}.` }).waitFor(SOON);
  await loaded(his.page);
  assert.equal(await rows(his.page).count(), 0);
  await his.page.locator("#bulk").getByRole("button", { name: "Undo" }).click();
  await his.page.locator("#bulk", { hasText: `taken back, ${before}.` }).waitFor(SOON);
  await loaded(his.page);
  assert.equal(await rows(his.page).count(), before);
  await his.close();
});

test("what a colleague changes meanwhile stays as she made it", async () => {
  const his = await inbox(jonas, {});
  const hers = await inbox(aisha, {});
  await openConversation(hers.page, "Maya Okafor");
  await his.page.getByRole("link", { name: "Choose several" }).click();
  await his.page.locator("[data-choosing] label", { hasText: "Maya Okafor" }).locator("input").check();
  await his.page.locator("[data-choosing] label", { hasText: "Dario Rinaldi" }).locator("input").check();
  await his.page.getByRole("button", { name: "Close", exact: true }).click();
  await his.page.locator("#bulk", { hasText: "Closed: 2." }).waitFor(SOON);
  // Her thread says so by itself; she reopens it.
  await hers.page.locator("#thread-head").getByRole("button", { name: "Reopen" }).click(SOON);
  await hers.page.locator("#thread-head").getByRole("button", { name: "Close" }).waitFor(SOON);
  await his.page.locator("#bulk").getByRole("button", { name: "Undo" }).click();
  await his.page.locator("#bulk", { hasText: "Changed by someone since and left so: 1." }).waitFor(SOON);
  await his.close();
  await hers.close();
});

test("who is next is given what comes in, and the thread says why", async () => {
  const his = await inbox(jonas, { refusals: [422] });
  await his.page.goto(`${jonas.home}/settings/inbox/turns`);
  const school = () => his.page.locator("section", { has: his.page.getByRole("heading", { name: "Lark Music School" }) });
  await his.page.getByText("There is no team yet.").waitFor(SOON);
  await his.page.goto(`${jonas.home}/teams`);
  await his.page.getByLabel("Name of the team").fill("Front desk");
  await his.page.getByRole("button", { name: "Make the team" }).click();
  await his.page.getByLabel("Add someone").selectOption({ label: "Aisha Bello" });
  await his.page.getByRole("button", { name: "Add", exact: true }).click();
  await his.page.goto(`${jonas.home}/settings/inbox/turns`);
  await school().getByLabel("Team that takes turns").waitFor(SOON);
  await school().getByLabel("Team that takes turns").selectOption({ index: 1 });
  await school().getByLabel("Open conversations a person").fill("none");
  await school().getByRole("button", { name: "Save" }).click();
  await his.page.getByText("Choose a whole number from 1 to 500.").waitFor(SOON);
  await school().getByLabel("Open conversations a person").fill("20");
  await assertReadable(his.page);
  await picture(his.page, "turns-settings");
  await school().getByRole("button", { name: "Save" }).click();
  await his.page.getByText("Saved. Who waits").waitFor(SOON);
  const maya = await telephone(browser, kontor.telephones, "maya");
  await maya.write("May I bring my sister along?");
  await his.page.goto(`${jonas.home}/inbox`);
  await openConversation(his.page, "Maya Okafor");
  await his.page.locator("#thread").getByText(/by turns: on duty in/).first().waitFor(SOON);
  await assertReadable(his.page);
  await picture(his.page, "turns-thread");
  await maya.close();
  await his.close();
});
