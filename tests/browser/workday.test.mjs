// The day's work in a thread: a second thought, labels, snoozing, and taking back what was done, at a desk, on a phone, and in
// a browser without script.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, demo, loaded, message, openConversation, signIn, stillHere, telephone, tick } from "./world.mjs";

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
  if (options.script === false) {
    await seen.page.locator("#conversations [data-row]", { hasText: name }).first().click(SOON);
    await seen.page.getByRole("heading", { level: 2, name }).first().waitFor(SOON);
  } else {
    await openConversation(seen.page, name);
  }
  return seen;
}

for (const screen of ["desk", "phone"]) {
  test(`an answer waits, is taken back, and goes at the second try, on a ${screen}`, async () => {
    const maya = await telephone(browser, kontor.telephones, "maya");
    const his = await at(jonas, "Maya Okafor", { screen });
    const words = `We begin at half past four, on a ${screen}`;
    const write = async () => {
      await his.page.getByLabel("Your answer").fill(words);
      await his.page.getByRole("button", { name: "Send", exact: true }).click();
      await message(his.page, words).waitFor(SOON);
    };
    await write();
    await his.page.getByLabel("Your answer").fill("What I typed since");
    await message(his.page, words).getByRole("button", { name: "Undo" }).click();
    await his.page.waitForFunction((text) => document.getElementById("composer-text")?.value === text, `${words}\n\nWhat I typed since`, SOON);
    await his.page.getByText("An answer was taken back before it was sent").last().waitFor(SOON);
    assert.equal(await maya.count(words), 0);
    await write();
    // Looked at the second time: what takes it back is gone after some seconds.
    await message(his.page, words).getByText("Not sent yet.").waitFor(SOON);
    await picture(his.page, `second-thought-${screen}`);
    await assertReadable(his.page);
    await tick(his.page, words, "Delivered");
    await maya.receives(words);
    assert.equal(await maya.count(words), 1);
    assert.equal(await message(his.page, words).getByRole("button", { name: "Undo" }).count(), 0);
    await stillHere(his.page);
    await his.close();
    await maya.close();
  });
}

test("without script an answer is taken back too", async () => {
  const his = await at(jonas, "Maya Okafor", { script: false });
  await his.page.getByLabel("Your answer").fill("Written without script");
  await his.page.getByRole("button", { name: "Send", exact: true }).click();
  await message(his.page, "Written without script").getByRole("button", { name: "Undo" }).click(SOON);
  await his.page.getByText("An answer was taken back before it was sent").last().waitFor(SOON);
  assert.equal(await his.page.getByLabel("Your answer").inputValue(), "Written without script");
  await his.close();
});

test("labels are made, put on, and narrow the list; each step can be taken back", async () => {
  const his = await open(browser, kontor.origin, { cookies: jonas.cookies });
  await his.page.goto(`${jonas.home}/settings/inbox`);
  for (const [name, colour] of [["Trial lesson", "Sage"], ["Instrument hire", "Amber"], ["Waiting for parents", "Rose"]]) {
    await his.page.locator("#labels form", { hasText: "Add a label" }).getByLabel("Name").fill(name);
    await his.page.locator("#labels form", { hasText: "Add a label" }).getByLabel("Colour").selectOption({ label: colour });
    await his.page.getByRole("button", { name: "Add a label" }).click();
    await his.page.locator("#labels summary", { hasText: name }).waitFor(SOON);
  }
  await assertReadable(his.page);
  await picture(his.page, "labels-settings");
  await his.close();
  for (const screen of ["desk", "phone"]) {
    const hers = await at(aisha, "Maya Okafor", { screen });
    await hers.page.locator("#labels summary").click();
    await picture(hers.page, `labels-menu-${screen}`);
    await hers.page.locator("#labels").getByRole("button", { name: "Trial lesson" }).click();
    await hers.page.getByText("Label put on.").waitFor(SOON);
    await hers.page.locator("#thread-head").getByText("Trial lesson").first().waitFor(SOON);
    await assertReadable(hers.page);
    await picture(hers.page, `labelled-${screen}`);
    await hers.page.goto(`${aisha.home}/inbox`);
    await hers.page.locator("#views").getByRole("link", { name: "Trial lesson" }).click();
    await hers.page.locator("#views [aria-current=true]").waitFor(SOON);
    await loaded(hers.page);
    assert.equal(await hers.page.locator("#conversations [data-row]").count(), 1);
    await assertReadable(hers.page);
    await picture(hers.page, `labels-list-${screen}`);
    await openConversation(hers.page, "Maya Okafor");
    await hers.page.locator("#labels summary").click();
    await hers.page.locator("#labels").getByRole("button", { name: "Trial lesson" }).click();
    await hers.page.locator("#undo", { hasText: "Label taken off." }).getByRole("button", { name: "Undo" }).click(SOON);
    await hers.page.locator("#thread-head").getByText("Trial lesson").first().waitFor(SOON);
    await hers.page.locator("#labels summary").click();
    await hers.page.locator("#labels").getByRole("button", { name: "Trial lesson" }).click();
    await hers.page.getByText("Label taken off.").waitFor(SOON);
    await hers.close();
  }
});

test("a conversation sleeps until tomorrow, and wakes when the customer writes", async () => {
  const his = await at(jonas, "Inés", { screen: "phone" });
  await his.page.locator("#snooze summary").click();
  await picture(his.page, "snooze-menu-phone");
  await assertReadable(his.page);
  await his.page.getByRole("button", { name: /Tomorrow morning|When you open next|Next week/ }).first().click();
  await his.page.locator("#undo", { hasText: "Snoozed." }).waitFor(SOON);
  assert.equal(await his.page.locator("#conversations [data-row]", { hasText: "Inés" }).count(), 0);
  await picture(his.page, "snoozed-list-phone");
  await assertReadable(his.page);
  await his.page.locator("#states summary").click();
  await his.page.getByRole("link", { name: "Snoozed" }).click();
  await his.page.locator("#conversations [data-row]", { hasText: "Inés" }).waitFor(SOON);
  await his.close();
  const desk = await at(jonas, "Dario", {});
  const ines = await telephone(browser, kontor.telephones, "ines");
  await ines.write("Ainda há lugar?");
  await desk.page.locator("#conversations [data-row]", { hasText: "Inés" }).waitFor(SOON);
  await desk.page.locator("#snooze summary").click();
  await picture(desk.page, "snooze-menu-desk");
  await desk.page.getByLabel("Another time").fill("2001-01-01T09:00");
  await desk.page.locator("#snooze form").evaluateAll((forms) => forms.forEach((form) => (form.noValidate = true)));
  await desk.close();
  await ines.close();
});

test("closing is taken back from the list, at a desk and without script", async () => {
  for (const script of [true, false]) {
    const his = await at(jonas, "Dario", { script });
    await his.page.getByRole("button", { name: "Close" }).click();
    await his.page.locator("#undo", { hasText: "Closed." }).getByRole("button", { name: "Undo" }).click(SOON);
    await his.page.locator("#thread-head").getByRole("button", { name: "Close" }).waitFor(SOON);
    assert.equal(await his.page.locator("#undo").count(), 0);
    await his.close();
  }
});

for (const screen of ["desk", "phone"]) {
  test(`a note calls a colleague and stays inside, on a ${screen}`, async () => {
    const maya = await telephone(browser, kontor.telephones, "maya");
    const his = await at(jonas, "Maya Okafor", { screen });
    await his.page.locator("#note summary").click();
    await his.page.getByRole("textbox", { name: "Your note" }).fill(`@Aisha Bello she asked at the fair too, on a ${screen}`);
    await picture(his.page, `note-form-${screen}`);
    await assertReadable(his.page);
    await his.page.getByRole("button", { name: "Keep the note" }).click();
    await his.page.locator("#thread [data-note]", { hasText: `on a ${screen}` }).waitFor(SOON);
    await his.page.locator("#thread [data-note] strong", { hasText: "@Aisha Bello" }).first().waitFor(SOON);
    await picture(his.page, `note-${screen}`);
    await assertReadable(his.page);
    const hers = await open(browser, kontor.origin, { cookies: aisha.cookies, screen });
    await hers.page.goto(`${aisha.home}/me/notices`);
    await hers.page.getByText("You are called to a conversation").first().waitFor(SOON);
    assert.equal(await maya.count("at the fair"), 0);
    for (const seen of [hers, his, maya]) await seen.close();
  });

  test(`an answer is written for later, changed and cancelled, on a ${screen}`, async () => {
    const his = await at(jonas, "Dario", { screen });
    await his.page.getByLabel("Your answer").fill("Your photo is in the frame");
    await his.page.locator("#later summary").click();
    const soon = new Date(Date.now() + 3 * 3600_000 - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
    await his.page.getByLabel("Day and time").fill(soon);
    await picture(his.page, `later-form-${screen}`);
    await assertReadable(his.page);
    await his.page.getByRole("button", { name: "Send", exact: true }).click();
    await message(his.page, "Your photo is in the frame").getByText(/Goes out on/).waitFor(SOON);
    await picture(his.page, `later-${screen}`);
    await assertReadable(his.page);
    await message(his.page, "Your photo is in the frame").getByRole("button", { name: "Change" }).click();
    await his.page.waitForFunction(() => document.getElementById("composer-text")?.value === "Your photo is in the frame" && document.getElementById("later-at")?.value, undefined, SOON);
    await his.page.getByLabel("Day and time").fill("2031-01-01T09:00");
    await his.page.locator("form[data-composer]").evaluate((form) => (form.noValidate = true));
    await his.page.close();
    await his.close();
  });
}
