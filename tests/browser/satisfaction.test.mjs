// The question whether the customer was satisfied: set up with a preview, asked after closing, answered on a telephone by a tap;
// shown in the thread and counted in the reports, on a phone and at a desk.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, comes, demo, loaded, message, openConversation, signIn, telephone } from "./world.mjs";

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

const QUESTION = "How satisfied are you with how we helped you?";

test("it is set up with a preview of what the customer reads", async () => {
  // What goes by itself waits while the business is quiet; these journeys are walked at any hour.
  const hours = await open(browser, kontor.origin, { cookies: jonas.cookies });
  await hours.page.goto(`${jonas.home}/settings`);
  for (const name of ["Quiet from", "Quiet until"]) await hours.page.getByLabel(name).fill("00:00");
  await hours.page.locator("form", { has: hours.page.getByLabel("Quiet from") }).getByRole("button", { name: "Save" }).click();
  await hours.page.getByText("Saved.").waitFor(SOON);
  await hours.close();
  for (const [screen, theme] of [["phone", "dark"], ["desk", "light"]]) {
    const his = await open(browser, kontor.origin, { screen, theme, cookies: jonas.cookies, refusals: [422] });
    await his.page.goto(`${jonas.home}/settings/inbox/satisfaction`);
    await his.page.getByText(QUESTION).first().waitFor(SOON);
    await assertReadable(his.page);
    await picture(his.page, `satisfaction-settings-${screen}-${theme}`);
    // By name: instrument hire, and then the number that they write to.
    const form = his.page.locator("form", { has: his.page.getByLabel("Ask after closing") }).last();
    if (screen === "desk") {
      await form.getByLabel("What can be answered").selectOption("five");
      await form.getByRole("button", { name: "Preview" }).click();
      await his.page.getByText("5 – Very good").first().waitFor(SOON);
      await picture(his.page, "satisfaction-preview-desk-light");
      // Nothing was kept by looking at it.
      await his.page.goto(`${jonas.home}/settings/inbox/satisfaction`);
      assert.equal(await his.page.getByText("5 – Very good").count(), 0);
      await form.getByLabel("Minutes after closing").fill("many");
      await form.getByRole("button", { name: "Save" }).click();
      await his.page.getByText("Choose 0 to 1380 minutes.").first().waitFor(SOON);
      await form.getByLabel("Ask after closing").check();
      await form.getByLabel("Minutes after closing").fill("0");
      await form.getByLabel("Also ask why").check();
      await form.getByRole("button", { name: "Save" }).click();
      await his.page.getByText("Saved.").waitFor(SOON);
      assert.ok(await form.getByLabel("Ask after closing").isChecked());
    }
    await his.close();
  }
});

for (const [screen, theme, person, name, tapped, score] of [
  ["desk", "light", "maya", "Maya Okafor", "Good", 5],
  ["phone", "dark", "dario", "Dario Rinaldi", "Not good", 1],
]) {
  test(`a customer rates by a tap, and the conversation stays closed, on a ${screen}`, async () => {
    const hers = await open(browser, kontor.origin, { screen, theme, cookies: aisha.cookies });
    const phone = await telephone(browser, kontor.telephones, person);
    await phone.write("Thank you, that was all");
    await hers.page.goto(`${aisha.home}/inbox`);
    await openConversation(hers.page, name);
    const thread = hers.page.url();
    await message(hers.page, "Thank you, that was all").waitFor(SOON);
    await hers.page.getByRole("button", { name: "Close", exact: true }).first().click(SOON);
    await phone.taps(QUESTION, tapped);
    await phone.receives("Would you like to tell us why?");
    await phone.write("Everybody was on time");
    await hers.page.goto(thread);
    await hers.page.locator("#thread").getByText(`Rated ${score} of 5`).first().waitFor(SOON);
    await hers.page.locator("#thread").getByText("Comment on the rating").first().waitFor(SOON);
    await hers.page.locator("#thread").getByText("Question about satisfaction, by itself").first().waitFor(SOON);
    assert.ok(await hers.page.getByRole("button", { name: "Reopen", exact: true }).first().count(), "it is still closed");
    await assertReadable(hers.page);
    await picture(hers.page, `satisfaction-thread-${screen}-${theme}`);
    await phone.close();
    await hers.close();
  });
}

test("the reports say how many answered, and every number opens its list", async () => {
  for (const [screen, theme] of [["desk", "light"], ["phone", "dark"]]) {
    const his = await open(browser, kontor.origin, { screen, theme, cookies: jonas.cookies });
    const path = `${jonas.home}/reports?measure=satisfaction&by=staff&days=7`;
    await comes(his.page, his.page.getByText("3.00 of 5"), path);
    await assertReadable(his.page);
    await picture(his.page, `satisfaction-report-${screen}-${theme}`);
    const five = his.page.locator("table a[href*='answer=5']");
    assert.equal(Number(await five.locator("data").getAttribute("value")), 1);
    await five.click();
    await his.page.getByText("5 of 5").waitFor(SOON);
    await loaded(his.page);
    assert.equal(await his.page.locator("main li a.row-link").count(), 1);
    await picture(his.page, `satisfaction-behind-${screen}-${theme}`);
    await his.close();
  }
});
