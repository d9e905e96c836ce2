// A day's work without a hand on the mouse, at a desk; the palette and the sheet of keys, in both schemes, and on a phone.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, demo, drawn, message, signIn } from "./world.mjs";

let browser, kontor, jonas;

before(async () => {
  [browser, kontor] = await Promise.all([launch(), demo()]);
  jonas = await signIn(browser, kontor.origin, kontor.links.jonas);
  const seen = await open(browser, kontor.origin, { cookies: jonas.cookies });
  await seen.page.goto(`${jonas.home}/settings/inbox`);
  await seen.page.locator("#labels form", { hasText: "Add a label" }).getByLabel("Name").fill("Trial lesson");
  await seen.page.getByRole("button", { name: "Add a label" }).click();
  await seen.page.locator("#labels summary", { hasText: "Trial lesson" }).waitFor(SOON);
  await seen.close();
});

after(async () => {
  await browser?.close();
  await kontor?.stop();
});

const here = (page) => page.locator("[data-row][aria-current=page]").innerText();
const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim() || document.activeElement.outerHTML);

/** Presses a key and waits until a page is loaded for it, be it the same one. */
async function anew(page, key) {
  await page.evaluate(() => { window.stayed = true; });
  await page.keyboard.press(key);
  const isNew = () => !window.stayed && document.readyState === "complete" && document.documentElement.classList.contains("scripted");
  await page.waitForFunction(isNew, undefined, SOON);
}

/** Opens a menu by its key and takes the choice of that name, by arrows alone. */
async function choose(page, key, words) {
  await page.keyboard.press(key);
  for (let step = 0; step < 20 && !new RegExp(words).test(await focused(page)); step++) await page.keyboard.press("ArrowDown");
  assert.match(await focused(page), new RegExp(words));
  await anew(page, "Enter");
}

test("a day's work with the keyboard only", async () => {
  const { page, close } = await open(browser, kontor.origin, { cookies: jonas.cookies });
  await page.goto(`${jonas.home}/inbox`);
  await page.mouse.move(0, 0);
  // Read: the first, the next, and back.
  await anew(page, "j");
  const first = await here(page);
  await anew(page, "j");
  assert.notEqual(await here(page), first);
  await anew(page, "k");
  assert.equal(await here(page), first);

  // Find whom one has in mind, in the list.
  await page.keyboard.press("/");
  await page.keyboard.type("Okafor");
  await anew(page, "Enter");
  await anew(page, "j");
  await page.getByRole("heading", { level: 2, name: "Maya Okafor" }).first().waitFor(SOON);

  // Answer. Letters typed into a field are letters.
  await page.keyboard.press("r");
  assert.equal(await focused(page), "composer-text");
  await page.keyboard.type("Yes, juniors start at five");
  await page.keyboard.press("Control+Enter");
  await message(page, "Yes, juniors start at five").waitFor(SOON);
  await page.waitForFunction(() => document.activeElement.id === "composer-text", undefined, SOON);
  await drawn(page);
  await page.keyboard.press("Escape");
  // Not so fast: before it leaves, it comes back.
  await page.keyboard.press("u");
  await page.waitForFunction(() => document.getElementById("composer-text").value === "Yes, juniors start at five", undefined, SOON);
  await page.keyboard.press("r");
  await page.keyboard.press("Control+Enter");
  await message(page, "Yes, juniors start at five").waitFor(SOON);
  await page.waitForFunction(() => document.activeElement.id === "composer-text" && !document.activeElement.value, undefined, SOON);
  await drawn(page);
  await page.keyboard.press("Escape");

  // Note.
  await page.keyboard.press("n");
  assert.equal(await focused(page), "note-text");
  await page.keyboard.type("Her brother plays the cello");
  await page.keyboard.press("Tab");
  await anew(page, "Enter");
  await page.locator("#thread [data-note]", { hasText: "Her brother plays the cello" }).waitFor(SOON);

  // Label, give away, take back, each from its menu.
  await choose(page, "l", "Trial lesson");
  await page.locator("#thread-head").getByText("Trial lesson").first().waitFor(SOON);
  await choose(page, "a", "Aisha");
  await page.locator("#undo").waitFor(SOON);
  await anew(page, "u");
  await page.locator("#undo").waitFor({ state: "detached", ...SOON });

  // Snooze: it is gone from the list, and comes back.
  await page.goto(`${jonas.home}/inbox`);
  await anew(page, "j");
  await choose(page, "z", "Tomorrow morning|When you open next|Next week");
  await page.locator("#undo", { hasText: "Snoozed." }).waitFor(SOON);
  await anew(page, "u");
  await page.locator("#thread-head").waitFor(SOON);

  // Close, take back, close again: the next one is what stood below.
  const below = await page.locator("[data-row][aria-current=page]").evaluate((row) => {
    const rows = [...document.querySelectorAll("[data-row]")];
    return rows[rows.indexOf(row) + 1].id;
  });
  await anew(page, "e");
  await page.locator("#undo", { hasText: "Closed." }).waitFor(SOON);
  await anew(page, "u");
  await page.locator("#thread-head").waitFor(SOON);
  await anew(page, "e");
  await page.locator("#undo", { hasText: "Closed." }).waitFor(SOON);
  await anew(page, "j");
  assert.equal(await page.locator("[data-row][aria-current=page]").getAttribute("id"), below);
  await close();
});

for (const theme of ["light", "dark"]) {
  test(`everything has a name in the palette, in ${theme}`, async () => {
    const { page, close } = await open(browser, kontor.origin, { cookies: jonas.cookies, theme });
    await page.goto(`${jonas.home}/inbox`);
    await anew(page, "j");
    await page.keyboard.press("Control+k");
    const palette = page.getByRole("dialog", { name: "Commands" });
    const options = palette.getByRole("option");
    await options.first().waitFor(SOON);
    await picture(page, `palette-${theme}`);
    await assertReadable(page);
    // Every menu's choices are there by name, so that none needs its menu.
    await page.keyboard.type("give to aisha");
    await palette.getByRole("option", { name: /Give to · Aisha/ }).waitFor(SOON);
    assert.equal(await options.count(), 1);
    assert.equal(await page.evaluate(() => document.getElementById(document.activeElement.getAttribute("aria-activedescendant")).textContent.includes("Aisha")), true);
    await page.keyboard.press("Escape");
    await palette.waitFor({ state: "hidden", ...SOON });
    // People and conversations come from the server.
    await page.keyboard.press("Control+k");
    await page.keyboard.type("okafor");
    await palette.getByRole("option", { name: /Maya Okafor.*Person/ }).waitFor(SOON);
    await picture(page, `palette-found-${theme}`);
    await assertReadable(page);
    await page.keyboard.press("ArrowUp");
    await anew(page, "Enter");
    await page.getByRole("heading", { name: "Maya Okafor" }).first().waitFor(SOON);
    assert.match(page.url(), /\/people\//);
    // A room, from any page.
    await page.keyboard.press("Control+k");
    await page.keyboard.type("settings");
    await palette.getByRole("option", { name: "Settings" }).first().waitFor(SOON);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/settings/, SOON);
    // What is not there is said.
    await page.keyboard.press("Control+k");
    await page.keyboard.type("xyzzy");
    await palette.getByText("Nothing is called that.").waitFor(SOON);
    await page.keyboard.press("Escape");
    await palette.waitFor({ state: "hidden", ...SOON });
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor(SOON);
    await picture(page, `keys-${theme}`);
    await assertReadable(page);
    await close();
  });
}

test("single keys can be turned off, and no key works while one types or over a dialog", async () => {
  const { page, close } = await open(browser, kontor.origin, { cookies: jonas.cookies });
  await page.goto(`${jonas.home}/inbox`);
  const address = page.url();
  await page.keyboard.press("/");
  await page.keyboard.type("jkezu?");
  assert.equal(await page.locator("input[type=search]").inputValue(), "jkezu?");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor(SOON);
  await page.keyboard.press("j");
  assert.equal(page.url(), address);
  await page.getByLabel("Use single keys on this device").press("Space");
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  await page.keyboard.press("?");
  assert.equal(await page.getByRole("dialog").count(), 0);
  // The palette stays; and so do the keys, once they are wanted again.
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog", { name: "Commands" }).waitFor(SOON);
  await page.keyboard.press("Escape");
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await anew(page, "j");
  assert.notEqual(page.url(), address);
  await close();
});

test("on a phone a button opens the palette", async () => {
  const { page, close } = await open(browser, kontor.origin, { cookies: jonas.cookies, screen: "phone" });
  await page.goto(`${jonas.home}/inbox`);
  await page.getByRole("button", { name: "Commands" }).click();
  await page.getByRole("dialog", { name: "Commands" }).waitFor(SOON);
  await picture(page, "palette-phone");
  await assertReadable(page);
  await page.getByRole("dialog", { name: "Commands" }).getByRole("option", { name: "People", exact: true }).click();
  await page.waitForURL(/\/people/, SOON);
  await close();
});
