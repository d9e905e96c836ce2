// What the app gave her: quick replies by "/" at a desk, on a phone and without script; the away message, once; a word rule that is
// tried on last month before it is switched on.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, demo, loaded, message, openConversation, signIn, telephone } from "./world.mjs";

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

const REPLIES = [
  ["thanks", "Thank someone", "Thank you, {first name}! Best wishes, {my name}"],
  ["trial", "Trial lesson", "A trial lesson takes 30 minutes and costs nothing, {first name}."],
  ["late", "Running late", "We are running a little late. {business}"],
];

test("quick replies are made among the settings", async () => {
  for (const [screen, theme] of [["desk", "light"], ["phone", "dark"]]) {
    const his = await open(browser, kontor.origin, { screen, theme, cookies: jonas.cookies, refusals: [409] });
    await his.page.goto(`${jonas.home}/settings/inbox/quick-replies`);
    await picture(his.page, `quick-none-${screen}-${theme}`);
    if (screen === "desk") {
      for (const [shortcut, title, text] of REPLIES) {
        const form = his.page.locator("form", { has: his.page.getByRole("button", { name: "Add a quick reply" }) });
        await form.getByLabel("Shortcut").fill(shortcut);
        await form.getByLabel("What it is for").fill(title);
        await form.getByLabel("Text", { exact: true }).fill(text);
        await form.getByRole("button", { name: "Add a quick reply" }).click();
        await his.page.locator("summary", { hasText: `/${shortcut}` }).waitFor(SOON);
      }
    }
    await assertReadable(his.page);
    await picture(his.page, `quick-settings-${screen}-${theme}`);
    await his.close();
  }
});

for (const [screen, theme] of [["desk", "light"], ["phone", "dark"]]) {
  test(`a slash opens the quick replies, letters narrow them, enter puts one in, on a ${screen}`, async () => {
    const hers = await open(browser, kontor.origin, { screen, theme, cookies: aisha.cookies });
    await hers.page.goto(`${aisha.home}/inbox`);
    await openConversation(hers.page, "Maya Okafor");
    const field = hers.page.locator("#composer-text");
    await field.click();
    await field.fill("");
    await field.pressSequentially("Good morning. /");
    await hers.page.locator("#quick [role=option]").nth(2).waitFor(SOON);
    await assertReadable(hers.page);
    await picture(hers.page, `quick-list-${screen}-${theme}`);
    await field.pressSequentially("t");
    assert.deepEqual(await hers.page.locator("#quick [role=option]:visible code").allInnerTexts(), ["/thanks", "/trial"]);
    await field.press("ArrowDown");
    assert.equal(await hers.page.locator("#quick [aria-selected=true] code").innerText(), "/trial");
    await field.press("ArrowDown");
    await field.press("Enter");
    assert.equal(await field.inputValue(), "Good morning. Thank you, Maya! Best wishes, Aisha Bello");
    assert.equal(await hers.page.locator("#quick [role=option]").count(), 0);
    // Nothing is called so; escape leaves the list and what was typed. A slash inside a word is none.
    await field.fill("");
    await field.pressSequentially("/zzz");
    await hers.page.getByText("No quick reply is called so.").waitFor(SOON);
    await field.press("Escape");
    assert.equal(await field.inputValue(), "/zzz");
    await field.fill("");
    await field.pressSequentially("24/7");
    assert.equal(await hers.page.locator("#quick [role=option]").count(), 0);
    // By hand.
    await field.fill("");
    await hers.page.locator("[data-quick]").click();
    await hers.page.locator("#quick [role=option]", { hasText: "/late" }).click();
    assert.match(await field.inputValue(), /^We are running a little late\. \S/);
    await field.fill("");
    await hers.close();
  });
}

test("without script a quick reply is chosen on a page of its own", async () => {
  const hers = await open(browser, kontor.origin, { screen: "phone", script: false, cookies: aisha.cookies });
  await hers.page.goto(`${aisha.home}/inbox`);
  await hers.page.locator("#conversations [data-row]", { hasText: "Maya Okafor" }).first().click(SOON);
  await hers.page.locator("#composer").waitFor(SOON);
  // Without its style a page shows both links, that for a script too.
  await loaded(hers.page);
  await hers.page.getByRole("link", { name: "Quick replies" }).click(SOON);
  await hers.page.getByRole("heading", { name: "Quick replies" }).waitFor(SOON);
  await picture(hers.page, "quick-choose-phone");
  await hers.page.getByRole("button", { name: /\/trial/ }).click();
  assert.match(await hers.page.locator("#composer-text").inputValue(), /A trial lesson takes 30 minutes and costs nothing, Maya\.$/);
  await hers.close();
});

test("the away message answers once while it is closed, and says in the thread what it is", async () => {
  const his = await open(browser, kontor.origin, { cookies: jonas.cookies });
  // Closed today, and yesterday and tomorrow wherever the business is.
  const day = (ahead) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  await his.page.goto(`${jonas.home}/settings/hours`);
  await his.page.locator("input[name=name]").last().fill("Closed for the test");
  await his.page.locator("input[name=first]").last().fill(day(-1));
  await his.page.locator("input[name=last]").last().fill(day(1));
  await his.page.locator("input[name=first]").last().press("Enter");
  await his.page.getByText("Closed for the test").first().waitFor(SOON);
  await his.page.goto(`${jonas.home}/settings/automation`);
  await assertReadable(his.page);
  await picture(his.page, "automation-off-desk-light");
  await his.page.getByLabel("Answer while we are closed").check();
  await his.page.getByRole("button", { name: "Save" }).click();
  await his.page.getByText("Saved.").waitFor(SOON);
  await assertReadable(his.page);
  await picture(his.page, "automation-on-desk-light");
  const dario = await telephone(browser, kontor.telephones, "dario");
  await dario.write("Good evening, one question");
  await dario.receives("Automatic answer. A person reads what you write.");
  await dario.write("It is about the violin");
  await his.page.goto(`${jonas.home}/inbox`);
  await his.page.locator("#conversations [data-row]", { hasText: "It is about the violin" }).first().click(SOON);
  await message(his.page, "Automatic answer").getByText("Away message, by itself").waitFor(SOON);
  await picture(his.page, "away-thread-desk");
  await his.page.waitForTimeout(2000);
  assert.equal(await dario.count("Automatic answer"), 1);
  await dario.close();
  await his.close();
});

test("a word rule is tried on last month, switched on, and answers", async () => {
  const his = await open(browser, kontor.origin, { screen: "phone", theme: "dark", cookies: jonas.cookies, refusals: [422] });
  await his.page.goto(`${jonas.home}/settings/automation`);
  await picture(his.page, "automation-on-phone-dark");
  await his.page.getByRole("button", { name: "Appointments" }).click();
  await his.page.getByRole("heading", { name: "Appointments" }).waitFor(SOON);
  await assertReadable(his.page);
  await picture(his.page, "rule-phone-dark");
  await his.page.getByRole("link", { name: "Try it on last month" }).click();
  await his.page.getByText(/It would have answered \d+ of \d+ messages/).waitFor(SOON);
  await assertReadable(his.page);
  await picture(his.page, "trial-phone-dark");
  await his.page.getByRole("button", { name: "Switch it on" }).click();
  await his.page.getByText("It is on from now.").waitFor(SOON);
  // What still holds a line to be written is not sent to anybody.
  await his.page.goto(`${jonas.home}/settings/automation`);
  await his.page.getByRole("button", { name: "Prices" }).click();
  await his.page.getByRole("link", { name: "Try it on last month" }).click();
  await his.page.getByRole("button", { name: "Switch it on" }).click();
  await his.page.getByText("still holds a line in brackets").waitFor(SOON);
  await picture(his.page, "rule-refused-phone-dark");
  const ines = await telephone(browser, kontor.telephones, "ines");
  await ines.write("Can I book an appointment?");
  await ines.receives("gladly");
  await ines.close();
  await his.close();
});
