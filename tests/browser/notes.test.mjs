// Notes: a colleague named by "@" from a list, with the keyboard; a note changed, deleted and brought back; and all of it in a
// browser without script.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, demo, openConversation, signIn } from "./world.mjs";

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
  if (options.script !== false) {
    await openConversation(seen.page, name);
    return seen;
  }
  await seen.page.locator("#conversations [data-row]", { hasText: name }).first().click(SOON);
  await seen.page.getByRole("heading", { level: 2, name }).first().waitFor(SOON);
  return seen;
}

const note = (page, words) => page.locator("#thread [data-note]", { hasText: words }).last();

for (const [screen, theme] of [["desk", "light"], ["phone", "dark"], ["phone", "light"], ["desk", "dark"]]) {
  test(`a colleague is named from a list, a note is changed, deleted and brought back, on a ${screen}, ${theme}`, async () => {
    const { page, close } = await at(aisha, "Dario", { screen, theme });
    const words = `the boiler is from 1990, ${screen} ${theme}`;
    await picture(page, `note-closed-${screen}-${theme}`);
    await page.locator("#note > summary").click();
    const field = page.locator("#note-text");
    await field.pressSequentially("Ask @");
    const options = page.locator("#note [role=option]:visible");
    await options.first().waitFor(SOON);
    await picture(page, `note-names-${screen}-${theme}`);
    await assertReadable(page);
    assert.ok((await options.count()) > 1);
    await field.pressSequentially("lind");
    assert.deepEqual(await options.locator("bdi").allInnerTexts(), ["Jonas Lindqvist"]);
    assert.equal(await field.getAttribute("aria-activedescendant"), await options.first().getAttribute("id"));
    await field.press("Enter");
    assert.equal(await field.inputValue(), "Ask @Jonas Lindqvist ");
    assert.equal(await options.count(), 0);
    // What is nobody's name leaves the list; escape leaves it too; an address is no name.
    await field.pressSequentially("or @zzz lena@jo");
    assert.equal(await options.count(), 0);
    await field.fill("Ask @Jo");
    await field.press("End");
    await field.pressSequentially("n");
    await options.first().waitFor(SOON);
    await field.press("Escape");
    assert.equal(await options.count(), 0);
    await field.fill(`Ask @Jonas Lindqvist: ${words}`);
    await page.getByRole("button", { name: "Keep the note" }).click();
    await note(page, words).waitFor(SOON);
    assert.equal(await note(page, words).locator("strong").innerText(), "@Jonas Lindqvist");
    await note(page, words).locator("summary", { hasText: "Edit" }).click();
    await picture(page, `note-edit-${screen}-${theme}`);
    await assertReadable(page);
    const edited = note(page, words).getByRole("textbox", { name: "Your note" });
    await edited.fill(`Ask the landlord: ${words}`);
    await note(page, words).getByRole("button", { name: "Keep it so" }).click();
    await note(page, `Ask the landlord: ${words}`).locator("summary", { hasText: "Edited" }).click(SOON);
    await note(page, words).getByText(`Ask @Jonas Lindqvist: ${words}`).waitFor(SOON);
    await picture(page, `note-edited-${screen}-${theme}`);
    await assertReadable(page);
    await note(page, words).getByRole("button", { name: "Delete" }).click();
    await page.locator("#undo", { hasText: "Note deleted." }).waitFor(SOON);
    assert.equal(await note(page, words).count(), 0);
    await page.getByText("A note was deleted").last().waitFor(SOON);
    await picture(page, `note-deleted-${screen}-${theme}`);
    await page.locator("#undo").getByRole("button", { name: "Undo" }).click();
    await note(page, `Ask the landlord: ${words}`).waitFor(SOON);
    await close();
  });
}

test("without script a name is written, a note is changed, and a manager deletes it", async () => {
  const hers = await at(aisha, "Inés", { script: false });
  await hers.page.locator("#note > summary").click();
  await hers.page.locator("#note-text").fill("@Jonas Lindqvist she asks for Tuesday");
  await hers.page.getByRole("button", { name: "Keep the note" }).click();
  await note(hers.page, "she asks for Tuesday").locator("summary", { hasText: "Edit" }).click(SOON);
  await note(hers.page, "she asks for Tuesday").getByRole("textbox", { name: "Your note" }).fill("@Jonas Lindqvist she asks for Wednesday");
  await hers.page.getByRole("button", { name: "Keep it so" }).click();
  await note(hers.page, "she asks for Wednesday").waitFor(SOON);
  await hers.close();
  const his = await at(jonas, "Inés", { script: false });
  assert.equal(await note(his.page, "she asks for Wednesday").locator("summary", { hasText: /^Edit$/ }).count(), 0);
  await note(his.page, "she asks for Wednesday").getByRole("button", { name: "Delete" }).click();
  await his.page.getByText("A note was deleted").waitFor(SOON);
  await his.close();
});
