// A business says when it is open, what it pays with and what it speaks; a person says who she is and when she is on duty.
// Shows P-ACC-1 and P-ACC-2.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SCREENS, assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, demo, signIn, openSettings } from "./world.mjs";

let browser, world, jonas, aisha;

before(async () => {
  [browser, world] = await Promise.all([launch(), demo()]);
  jonas = await signIn(browser, world.origin, world.links.jonas);
  aisha = await signIn(browser, world.origin, world.links.aisha);
});
after(async () => {
  await browser?.close();
  await world?.stop();
});

/** So many days from now, as a browser's calendar sends them. */
const days = (ahead) => new Date(Date.now() + ahead * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);

async function saysHours(page, home, { script = true } = {}) {
  await page.goto(`${home}/settings`);
  await openSettings(page, "Hours");
  await page.getByRole("heading", { name: "Opening hours" }).waitFor(SOON);
  await page.getByLabel("Monday", { exact: true }).fill("9-12, 14-18");
  await page.getByLabel("Tuesday to Friday as on Monday").check();
  await page.getByLabel("Saturday", { exact: true }).fill("10pm-2am");
  await page.getByRole("button", { name: "Save the week" }).click();
  await page.getByText("end this day at 24:00").first().waitFor(SOON);
  assert.equal(await page.getByLabel("Monday", { exact: true }).inputValue(), "9-12, 14-18");
  // axe is a script itself.
  if (script) await assertReadable(page);
  await page.getByLabel("Saturday", { exact: true }).fill("10am-2pm");
  await page.getByRole("button", { name: "Save the week" }).click();
  await page.getByText("The hours are saved.").waitFor(SOON);
  assert.equal(await page.getByLabel("Friday", { exact: true }).inputValue(), "09:00–12:00, 14:00–18:00");
  assert.equal(await page.getByLabel("Saturday", { exact: true }).inputValue(), "10:00–14:00");
  assert.equal(await page.getByLabel("Sunday", { exact: true }).inputValue(), "");
}

async function addsHolidays(page) {
  const add = async (name, first, last, hours, yearly) => {
    await page.getByLabel("Name", { exact: true }).fill(name);
    await page.getByLabel("First day").fill(first);
    await page.getByLabel("Last day, if there are several").fill(last);
    if (yearly) await page.getByLabel("Every year").check();
    await page.getByLabel("Open nevertheless").fill(hours);
    await page.getByRole("button", { name: "Add", exact: true }).click();
  };
  await add("Inventory", days(9), days(8), "", false);
  await page.getByText("The last day is before the first").first().waitFor(SOON);
  await page.getByLabel("Last day, if there are several").fill(days(9));
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByText("Added.", { exact: true }).waitFor(SOON);
  await add("Open house", days(20), "", "13-17", true);
  const row = page.getByRole("listitem").filter({ hasText: "Open house" });
  await row.getByText("Every year").waitFor(SOON);
  await row.getByText("13:00–17:00").waitFor(SOON);
  await add("A slip", days(30), "", "", false);
  await page.getByRole("listitem").filter({ hasText: "A slip" }).getByRole("button", { name: "Remove" }).click();
  await page.getByText("Removed.", { exact: true }).waitFor(SOON);
  assert.equal(await page.getByText("A slip").count(), 0);
}

/** What the next reader of the page would have to take away. */
async function clears(page) {
  for (const name of ["Inventory", "Open house"]) {
    await page.getByRole("listitem").filter({ hasText: name }).getByRole("button", { name: "Remove" }).click();
    await page.getByText("Removed.", { exact: true }).waitFor(SOON);
  }
}

for (const screen of Object.keys(SCREENS)) {
  test(`hours and holidays are entered on a ${screen} and stand on the contact page`, async () => {
    const { cookies, home } = jonas;
    const seen = await open(browser, world.origin, { screen, cookies, refusals: [422] });
    await saysHours(seen.page, home);
    await picture(seen.page, `hours-week-${screen}`);
    await addsHolidays(seen.page);
    await assertReadable(seen.page);
    await seen.page.locator("#holidays").scrollIntoViewIfNeeded();
    await picture(seen.page, `hours-holidays-${screen}`);

    await seen.page.goto(`${home}/settings`);
    await seen.page.locator("summary").filter({ hasText: "Choose" }).or(seen.page.locator("summary").filter({ hasText: "Deutsch" })).first().click();
    await seen.page.getByLabel("Deutsch").check();
    await seen.page.getByLabel("English").check();
    await assertReadable(seen.page);
    await picture(seen.page, `settings-languages-${screen}`);
    await seen.page.getByLabel("Currency").selectOption("CHF");
    await seen.page.getByRole("button", { name: "Save" }).click();
    await seen.page.getByText("Saved.").waitFor(SOON);
    assert.equal(await seen.page.getByLabel("Currency").inputValue(), "CHF");

    for (const theme of ["light", "dark"]) {
      const stranger = await open(browser, world.origin, { screen, theme });
      await stranger.page.goto(`${home.replace("/t/", "/p/")}/contact`);
      await stranger.page.getByRole("heading", { name: "Opening hours" }).waitFor(SOON);
      await stranger.page.getByText("09:00–12:00, 14:00–18:00").first().waitFor(SOON);
      await stranger.page.getByText("Inventory").waitFor(SOON);
      await stranger.page.getByText("Deutsch, English").waitFor(SOON);
      await assertReadable(stranger.page);
      await picture(stranger.page, `contact-hours-${screen}-${theme}`);
      await stranger.close();
      const dark = await open(browser, world.origin, { screen, theme, cookies });
      await dark.page.goto(`${home}/settings/hours`);
      await assertReadable(dark.page);
      await picture(dark.page, `hours-${screen}-${theme}`);
      await dark.close();
    }
    await seen.page.goto(`${home}/settings/hours`);
    await clears(seen.page);
    await seen.close();
  });

  test(`a person says who she is and when she is on duty, on a ${screen}`, async () => {
    const { cookies, home } = aisha;
    const seen = await open(browser, world.origin, { screen, cookies, refusals: [422] });
    await seen.page.goto(`${home}/me`);
    await seen.page.getByLabel("Telephone").fill("+44 20 7946 0958");
    await seen.page.getByRole("button", { name: "Save" }).first().click();
    await seen.page.getByText("Saved.").waitFor(SOON);
    await assertReadable(seen.page);
    await picture(seen.page, `me-${screen}`);
    await seen.page.getByRole("link", { name: "When you are on duty" }).click();
    await seen.page.getByLabel("On duty", { exact: true }).selectOption("During my own hours");
    await seen.page.getByRole("button", { name: "Save" }).click();
    if (screen === "phone") await seen.page.getByText("Write your own hours below").first().waitFor(SOON);
    await seen.page.getByLabel("Tuesday", { exact: true }).fill("8-13");
    await seen.page.getByRole("button", { name: "Save" }).click();
    await seen.page.getByText("Your hours are saved.").waitFor(SOON);
    assert.equal(await seen.page.getByLabel("Tuesday", { exact: true }).inputValue(), "08:00–13:00");
    await seen.page.getByRole("button", { name: "Go off duty" }).click();
    await seen.page.getByText("You are off duty.").first().waitFor(SOON);
    await assertReadable(seen.page);
    await picture(seen.page, `duty-${screen}`);
    await seen.page.getByRole("button", { name: "Come back on duty" }).click();
    await seen.page.getByText("You are on duty.").first().waitFor(SOON);
    await seen.page.goto(`${home}/staff`);
    await seen.page.getByText("+442079460958").waitFor(SOON);
    // An agent sees the hours of the business and changes nothing.
    await seen.page.goto(`${home}/settings/hours`);
    assert.equal(await seen.page.getByRole("button", { name: "Save the week" }).count(), 0);
    assert.equal(await seen.page.getByLabel("Monday", { exact: true }).isDisabled(), true);
    await assertReadable(seen.page);
    await seen.close();
  });
}

test("hours are entered without script too", async () => {
  const seen = await open(browser, world.origin, { screen: "phone", script: false, cookies: jonas.cookies, refusals: [422] });
  await saysHours(seen.page, jonas.home, { script: false });
  await addsHolidays(seen.page);
  await clears(seen.page);
  await seen.close();
});

test("on a phone the settings say where one is, and their list opens under the thumb, whichever way the page runs", async () => {
  for (const language of ["en", "ar-XB"]) {
    const seen = await open(browser, world.origin, { screen: "phone", cookies: jonas.cookies });
    await seen.page.goto(`${jonas.home}/me`);
    await seen.page.getByRole("button", { name: /./ }).first().waitFor(SOON);
    const chosen = await seen.page.request.post(`${world.origin}/language`, { form: { language }, headers: { "sec-fetch-site": "same-origin", origin: world.origin }, maxRedirects: 0 });
    assert.equal(chosen.status(), 303);
    for (const path of ["settings", "settings/mail", "settings/inboxes", "api-keys", "me"]) {
      await seen.page.goto(`${jonas.home}/${path}`);
      assert.equal(await seen.page.evaluate(() => document.dir), language === "en" ? "ltr" : "rtl");
      const folded = seen.page.locator("details[data-menu]");
      const current = folded.locator("[aria-current=page]");
      assert.ok((await folded.locator("summary").innerText()).includes(await current.textContent()), `${language} ${path} is named`);
      assert.equal(await current.isVisible(), false, "the control: the list is folded");
      await folded.locator("summary").click();
      const places = await folded.locator("a").evaluateAll((links) => links.map((link) => link.getBoundingClientRect().toJSON()));
      assert.ok(places.length > 9, "the control: the list is long");
      for (const { left, right, height } of places) {
        assert.ok(left >= 0 && right <= 390 && height >= 44, `${language} ${path}: ${left} ${right} ${height}`);
      }
      await assertReadable(seen.page);
    }
    await seen.close();
  }
  const back = await open(browser, world.origin, { cookies: jonas.cookies });
  await back.page.request.post(`${world.origin}/language`, { form: { language: "en" }, headers: { "sec-fetch-site": "same-origin", origin: world.origin }, maxRedirects: 0 });
  await back.close();
});
