// Two entries of one person: suggested, compared, merged with a choice, undone, and told to be two; at a desk and on a phone.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, comes, demo, signIn } from "./world.mjs";

let browser, kontor, jonas;

before(async () => {
  [browser, kontor] = await Promise.all([launch(), demo()]);
  jonas = await signIn(browser, kontor.origin, kontor.links.jonas);
});

after(async () => {
  await browser?.close();
  await kontor?.stop();
});

/** Enters somebody and gives the address of their page. */
async function enter(page, name) {
  await page.goto(`${jonas.home}/people/new`);
  await page.getByLabel("Name", { exact: true }).first().fill(name);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.waitForURL(/\/people\/[0-9a-f-]{36}$/, SOON);
  return new URL(page.url()).pathname;
}

/** The suggestion that names both, once it was found. */
async function suggestion(page, one, other) {
  const pair = page.locator("main li", { hasText: one }).filter({ hasText: other });
  await comes(page, pair, `${jonas.home}/people/duplicates`);
  return pair;
}

for (const [screen, theme, one, other] of [
  ["desk", "light", "Katrin Meierhoff", "Catrin Meyerhoff"],
  ["phone", "dark", "Jürgen Kowalski", "Jurgen Kovalsky"],
]) {
  test(`two entries are compared, merged, and taken apart again, on a ${screen}`, async () => {
    const { page, close } = await open(browser, kontor.origin, { cookies: jonas.cookies, screen, theme });
    const stays = await enter(page, one);
    const goes = await enter(page, other);
    const pair = await suggestion(page, one, other);
    await pair.getByText("Similar name").waitFor(SOON);
    await assertReadable(page);
    await picture(page, `duplicates-${screen}`);
    await page.goto(`${stays}/merge?other=${goes.split("/").at(-1)}`);
    // What differs is chosen.
    await page.locator("fieldset").getByLabel(other).check();
    await assertReadable(page);
    await picture(page, `merge-${screen}`);
    await page.getByRole("button", { name: "Merge", exact: true }).click();
    await page.waitForURL(`**${stays}`, SOON);
    await page.getByRole("heading", { level: 1, name: other }).waitFor(SOON);
    await page.getByRole("heading", { name: "Merged entries" }).waitFor(SOON);
    await assertReadable(page);
    await picture(page, `merged-${screen}`);
    // The other's address leads here, and the suggestion is answered.
    await page.goto(goes);
    await page.waitForURL(`**${stays}`, SOON);
    await page.goto(`${jonas.home}/people/duplicates`);
    assert.equal(await page.locator("main li", { hasText: one }).filter({ hasText: other }).count(), 0);
    await page.goto(stays);
    await page.getByRole("button", { name: "Undo the merge" }).click();
    await page.getByRole("heading", { level: 1, name: one }).waitFor(SOON);
    await page.goto(goes);
    await page.getByRole("heading", { level: 1, name: other }).waitFor(SOON);
    assert.equal(new URL(page.url()).pathname, goes);
    await close();
  });
}

test("who was told to be two is not suggested again", async () => {
  const { page, close } = await open(browser, kontor.origin, { cookies: jonas.cookies });
  await enter(page, "Paulo Siqueira");
  await enter(page, "Paolo Siqueira");
  const pair = await suggestion(page, "Paulo Siqueira", "Paolo Siqueira");
  await pair.getByRole("button", { name: "Not the same" }).click();
  await page.waitForURL("**/people/duplicates", SOON);
  await pair.waitFor({ state: "detached", ...SOON });
  await close();
});

test("whom to merge with is found by a search, and oneself is not offered", async () => {
  const { page, close } = await open(browser, kontor.origin, { cookies: jonas.cookies, screen: "phone" });
  const one = await enter(page, "Ottilie Brandt");
  await enter(page, "Otto Brandt");
  await page.goto(one);
  await page.getByRole("link", { name: "Merge with another entry" }).click();
  await page.getByRole("searchbox").fill("Brandt");
  await page.getByRole("button", { name: "Search people" }).click();
  await page.locator("main a.row-link", { hasText: "Otto Brandt" }).waitFor(SOON);
  assert.equal(await page.locator("main a.row-link", { hasText: "Ottilie Brandt" }).count(), 0);
  await assertReadable(page);
  await picture(page, "merge-choose-phone");
  await page.locator("main a.row-link", { hasText: "Otto Brandt" }).click();
  await page.getByRole("button", { name: "Merge", exact: true }).waitFor(SOON);
  await page.getByRole("link", { name: "The other way round" }).click();
  await page.waitForURL(/other=/, SOON);
  await close();
});
