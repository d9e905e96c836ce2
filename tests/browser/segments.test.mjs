// Segments: built on a phone without script and at a desk with the number shown while typing; who is in one, and taken out; the
// book taken out as a file.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readFile } from "node:fs/promises";
import { assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, demo, loaded, signIn } from "./world.mjs";

let browser, kontor, aisha, jonas;

before(async () => {
  [browser, kontor] = await Promise.all([launch(), demo()]);
  jonas = await signIn(browser, kontor.origin, kontor.links.jonas);
  aisha = await signIn(browser, kontor.origin, kontor.links.aisha);
  const seen = await open(browser, kontor.origin, { cookies: aisha.cookies });
  for (const [name, tags] of [["Vera Vip", "vip, choir"], ["Otto Other", "other"]]) {
    await seen.page.goto(`${aisha.home}/people/new`);
    await seen.page.getByLabel("Name").fill(name);
    await seen.page.getByLabel("Tags").fill(tags);
    await seen.page.getByRole("button", { name: "Add", exact: true }).click();
    await seen.page.getByRole("heading", { level: 1, name }).waitFor(SOON);
  }
  await seen.close();
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

async function add(page, path, what) {
  await page.locator(`select[name="${path}.add"]`).selectOption({ label: what });
  await page.locator(`button[value="add ${path}"]`).click();
  // What is typed before the page's script stands is not counted.
  await loaded(page);
}

for (const screen of ["desk", "phone"]) {
  for (const script of [true, false]) {
    const how = `${screen}${script ? "" : ", without script"}`;
    test(`a segment is built, looked at, changed and deleted, on a ${how}`, async () => {
      const name = `Friends, on a ${how}`;
      const { page, close } = await at(aisha, "/people", { screen, script });
      await page.getByRole("link", { name: "Segments" }).click();
      await page.getByRole("link", { name: "New segment" }).first().click();
      await add(page, "f", "Tag");
      await page.locator('input[name="f.0.a"]').fill("vip");
      await page.getByLabel("Name").fill(name);
      if (script) {
        // The number follows what is typed.
        await page.locator("#segment-live", { hasText: "1 person" }).waitFor(SOON);
      }
      await add(page, "f", "Group");
      await add(page, "f.1", "Consent");
      // Nobody has allowed it yet: turned around, it is everyone.
      await page.locator("#segment-live", { hasText: "0 people" }).waitFor(SOON);
      await page.locator('select[name="f.1.0.not"]').selectOption("not");
      if (script) {
        await assertReadable(page);
        await picture(page, `segment-form-${screen}`);
      }
      await page.getByRole("button", { name: "Keep", exact: true }).click();
      await page.getByRole("heading", { level: 1, name }).waitFor(SOON);
      await loaded(page);
      assert.equal(await page.getByRole("link", { name: "Vera Vip" }).count(), 1);
      assert.equal(await page.getByRole("link", { name: "Otto Other" }).count(), 0);
      if (script) {
        await assertReadable(page);
        await picture(page, `segment-${screen}`);
      }
      // Turned around, it holds the others.
      await page.getByRole("link", { name: "Change" }).click();
      assert.equal(await page.locator('input[name="f.0.a"]').inputValue(), "vip");
      await page.locator('select[name="f.0.not"]').selectOption("not");
      await page.locator('button[value="drop f.1"]').click();
      await page.getByRole("button", { name: "Keep", exact: true }).click();
      await page.getByRole("heading", { level: 1, name }).waitFor(SOON);
      await loaded(page);
      assert.equal(await page.getByRole("link", { name: "Vera Vip" }).count(), 0);
      assert.equal(await page.getByRole("link", { name: "Otto Other" }).count(), 1);
      await page.locator('[data-opens="delete-segment"] a').click();
      await page.locator("#delete-segment").getByRole("button", { name: "Delete" }).click();
      await page.getByRole("heading", { level: 1, name: "Segments" }).waitFor(SOON);
      await loaded(page);
      assert.equal(await page.getByText(name).count(), 0);
      await close();
    });
  }
}

for (const look of ["light", "dark"]) {
  for (const screen of ["desk", "phone"]) {
    test(`the book is taken out on a ${screen}, ${look}`, async () => {
      const { page, close } = await at(jonas, "/people", { screen, theme: look });
      await picture(page, `people-export-button-${screen}-${look}`);
      await page.getByRole("link", { name: "Export" }).click();
      await page.getByRole("heading", { level: 1, name: "Export people" }).waitFor(SOON);
      await assertReadable(page);
      await picture(page, `export-${screen}-${look}`);
      await page.getByLabel("Address cards").check();
      const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download" }).click()]);
      assert.match(file.suggestedFilename(), /^people-\d{4}-\d\d-\d\d\.vcf$/);
      assert.match(await readFile(await file.path(), "utf8"), /FN:Vera Vip\r\n/);
      await close();
    });
  }
}

test("whoever only answers neither sees the button nor gets the file", async () => {
  const { page, close } = await at(aisha, "/people", { screen: "desk" });
  assert.equal(await page.getByRole("link", { name: "Export" }).count(), 0);
  const answer = await page.request.get(`${aisha.home}/people/export/file?format=csv`);
  assert.equal(answer.status(), 403);
  await close();
});
