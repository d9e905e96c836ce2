// Saved views: a list is kept under a name, found in the menu and in the palette, shared, changed, put in order, deleted and put
// back; at a desk, on a phone, and without script.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, demo, signIn } from "./world.mjs";

let browser, kontor, aisha, jonas;

before(async () => {
  [browser, kontor] = await Promise.all([launch(), demo()]);
  jonas = await signIn(browser, kontor.origin, kontor.links.jonas);
  aisha = await signIn(browser, kontor.origin, kontor.links.aisha);
});

after(async () => {
  await browser?.close();
  await kontor?.stop();
});

async function at(who, path, options = {}) {
  const seen = await open(browser, kontor.origin, { cookies: who.cookies, ...options });
  await seen.page.goto(`${who.home}${path}`);
  return seen;
}

for (const screen of ["desk", "phone"]) {
  for (const script of [true, false]) {
    const how = `${screen}${script ? "" : ", without script"}`;
    test(`a list is kept, opened, changed, deleted and put back, on a ${how}`, async () => {
      const name = `Nobody’s, on a ${how}`;
      const { page, close } = await at(jonas, "/inbox?view=unassigned", { screen, script });
      await page.locator("#states summary").click();
      await page.getByRole("link", { name: "Save this list" }).click();
      await page.getByRole("heading", { level: 2, name: "A new view" }).waitFor(SOON);
      assert.equal(await page.getByLabel("Whose").last().inputValue(), "nobody");
      const form = page.locator("#new form");
      await form.getByLabel("Name").fill(name);
      await form.getByLabel("Only where the customer wrote last").check();
      if (script) {
        await assertReadable(page);
        await picture(page, `view-new-${screen}`);
      }
      await form.getByRole("button", { name: "Save the view" }).click();
      // Its list, under its name.
      await page.waitForURL(/saved=/, SOON);
      assert.match(page.url(), /view=unassigned.*waiting=true/);
      await page.locator("#states summary", { hasText: name }).waitFor(SOON);
      await page.locator("#states summary").click();
      assert.equal(await page.locator("#states a[aria-current=page]", { hasText: name }).count(), 1);
      if (script) {
        await assertReadable(page);
        await picture(page, `view-menu-${screen}`);
      }
      // Another list, and back by the menu.
      await page.goto(`${jonas.home}/inbox`);
      await page.locator("#states summary").click();
      await page.locator("#states").getByRole("link", { name }).click();
      await page.waitForURL(/saved=/, SOON);
      // Renamed.
      await page.locator("#states summary").click();
      await page.getByRole("link", { name: "Change the views" }).click();
      const one = page.locator("li[id^=view-]", { hasText: name });
      await one.locator("summary").click();
      await one.getByLabel("Name").fill(`${name}!`);
      await one.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByText("Saved.", { exact: true }).waitFor(SOON);
      if (script) {
        await assertReadable(page);
        await picture(page, `views-${screen}`);
      }
      // Deleted, and put back.
      const renamed = page.locator("li[id^=view-]", { hasText: `${name}!` });
      await renamed.locator("summary").click();
      await renamed.getByRole("button", { name: "Delete" }).click();
      await page.getByText("Deleted.", { exact: true }).waitFor(SOON);
      assert.equal(await renamed.count(), 0);
      await page.getByRole("button", { name: "Undo" }).click();
      await renamed.waitFor(SOON);
      await close();
    });
  }
}

test("a view is found in the palette, in the inbox and elsewhere", async () => {
  const { page, close } = await at(jonas, "/inbox/views?new=true");
  await page.locator("#new form").getByLabel("Name").fill("Zebra list");
  await page.getByRole("button", { name: "Save the view" }).click();
  await page.waitForURL(/saved=|\/inbox$/, SOON);
  for (const path of ["/inbox", "/settings/hours"]) {
    await page.goto(`${jonas.home}${path}`);
    await page.keyboard.press("Control+k");
    const palette = page.getByRole("dialog", { name: "Commands" });
    await page.keyboard.type("zebra");
    await palette.getByRole("option", { name: /Zebra list/ }).first().waitFor(SOON);
    if (path === "/inbox") await picture(page, "view-palette");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/inbox\?saved=/, SOON);
  }
  await close();
});

for (const theme of ["light", "dark"]) {
  test(`what is shared is everyone's, and says what is gone, in ${theme}`, async () => {
    const label = `Trial ${theme}`;
    const his = await at(jonas, "/settings/inbox", { theme });
    await his.page.locator("#labels form", { hasText: "Add a label" }).getByLabel("Name").fill(label);
    await his.page.getByRole("button", { name: "Add a label" }).click();
    await his.page.locator("#labels summary", { hasText: label }).waitFor(SOON);
    await his.page.goto(`${jonas.home}/inbox/views?new=true`);
    const form = his.page.locator("#new form");
    await form.getByLabel("Name").fill(`Trials in ${theme}`);
    await form.getByLabel("For whom").selectOption("everyone");
    await form.getByLabel("Label").selectOption({ label });
    await form.getByRole("button", { name: "Save the view" }).click();
    await his.page.waitForURL(/saved=/, SOON);
    // A colleague has it, and may not change it.
    const hers = await at(aisha, "/inbox/views", { theme });
    const one = hers.page.locator("li[id^=view-]", { hasText: `Trials in ${theme}` });
    await one.waitFor(SOON);
    assert.equal(await one.locator("summary").count(), 0);
    // Its label goes.
    await his.page.goto(`${jonas.home}/settings/inbox`);
    const row = his.page.locator("#labels details", { hasText: label });
    await row.locator("summary").click();
    await row.getByRole("button", { name: /Remove|Delete/ }).click();
    await his.page.locator("#labels summary", { hasText: label }).waitFor({ state: "detached", ...SOON });
    await one.getByRole("link").click();
    await hers.page.getByText("The label that this view asks for was removed.").waitFor(SOON);
    await hers.page.getByText("Nothing else narrows it, so nothing is shown.").waitFor(SOON);
    assert.equal(await hers.page.locator("#conversations [data-row]").count(), 0);
    await assertReadable(hers.page);
    await picture(hers.page, `view-gone-${theme}`);
    await hers.close();
    await his.close();
  });
}
