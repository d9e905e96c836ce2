// A stranger asks that her data be deleted, a member of staff has it done, and she reads what became of it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, demo, signIn } from "./world.mjs";

let browser, kontor, jonas;

before(async () => {
  [browser, kontor] = await Promise.all([launch(), demo()]);
  jonas = await signIn(browser, kontor.origin, kontor.links.jonas);
});

after(async () => {
  await browser?.close();
  await kontor?.stop();
});

/** Someone whose number the people's pages show: the first of those there are. */
async function someone(page) {
  await page.goto(`${jonas.home}/people`);
  const links = await page.locator('main a[href*="/people/0"]').evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  for (const link of links) {
    await page.goto(link);
    const number = (await page.locator("main").innerText()).match(/\+\d[\d ]{7,}/)?.[0].trim();
    if (number) return { number, wanted: (await page.getByRole("heading", { level: 1 }).innerText()).trim() };
  }
  throw new Error("nobody has a number");
}

// Shows P-PRV-2 for a person, and P-PRV-13.
for (const screen of ["phone", "desk"]) {
  test(`a stranger asks for deletion on a ${screen}, staff carry it out, and she sees it`, async () => {
    const staff = await open(browser, kontor.origin, { screen, cookies: jonas.cookies, refusals: [404, 422] });
    const { wanted, number } = await someone(staff.page);

    const stranger = await open(browser, kontor.origin, { screen, refusals: [422] });
    await stranger.page.goto(`${jonas.home.replace("/t/", "/p/")}/deletion`);
    await assertReadable(stranger.page);
    await stranger.page.getByLabel("The number or address you wrote from").fill(number);
    await stranger.page.getByLabel("Your name").fill(wanted);
    await stranger.page.getByRole("button", { name: "Ask for deletion" }).click();
    await stranger.page.getByText("Your request is here").first().waitFor(SOON);
    await stranger.page.getByRole("link", { name: "See your request" }).click();
    await stranger.page.getByText("Received").first().waitFor(SOON);
    await assertReadable(stranger.page);
    const link = stranger.page.url();

    await staff.page.goto(`${jonas.home}/settings/privacy`);
    await staff.page.getByRole("link", { name: wanted }).first().click();
    await staff.page.getByText("Whose data is it?").waitFor(SOON);
    await assertReadable(staff.page);
    await picture(staff.page, `erasure-person-${screen}`);
    const choice = staff.page.getByLabel("Person", { exact: true });
    const option = await choice.locator("option", { hasText: wanted }).first().getAttribute("value");
    assert.match(await staff.page.locator("dl", { hasText: wanted }).last().innerText(), /message/);
    await choice.selectOption(option);
    await staff.page.getByLabel("How did you make sure?").fill("Asked in the chat");
    await staff.page.getByRole("button", { name: "This is the person" }).click();
    await staff.page.getByRole("link", { name: "Look, and delete" }).click();
    await staff.page.getByText("This cannot be undone").waitFor(SOON);
    await assertReadable(staff.page);
    await picture(staff.page, `erasure-${screen}`);
    await staff.page.getByLabel("to confirm").fill("yes");
    await staff.page.getByRole("button", { name: "Delete for good" }).click();
    await staff.page.getByText("exactly that").first().waitFor(SOON);
    await assertReadable(staff.page);
    await staff.page.getByLabel("to confirm").fill("delete");
    await staff.page.getByRole("button", { name: "Delete for good" }).click();
    const page = staff.page;
    for (let looks = 0; looks < 120 && !(await page.getByText("This stays").count()); looks += 1) {
      await page.waitForTimeout(500);
      await page.reload();
    }
    await page.getByText("This stays").waitFor(SOON);
    await assertReadable(page);
    await picture(page, `erasure-done-${screen}`);
    await page.goto(`${jonas.home}/people?q=${encodeURIComponent(wanted)}`);
    assert.equal(await page.locator('main a[href*="/people/0"]', { hasText: wanted }).count(), 0);
    await page.goto(`${jonas.home}/inbox`);
    assert.equal(await page.locator("#conversations a[data-row]", { hasText: wanted }).count(), 0);

    await stranger.page.goto(link);
    await stranger.page.getByText("Done").first().waitFor(SOON);
    await stranger.page.getByText("This stays").waitFor(SOON);
    await assertReadable(stranger.page);
    await picture(stranger.page, `erasure-told-${screen}`);
    await staff.close();
    await stranger.close();
  });
}

// Shows P-CRM-3: what a person says is wrong is corrected by staff, and she reads what was changed.
for (const [screen, theme] of [["phone", "dark"], ["desk", "light"]]) {
  test(`a stranger asks for a correction on a ${screen}, staff make it, and she sees it`, async () => {
    const staff = await open(browser, kontor.origin, { screen, theme, cookies: jonas.cookies });
    const { number } = await someone(staff.page);
    const asker = `Asker on a ${screen}`;

    const stranger = await open(browser, kontor.origin, { screen, theme });
    await stranger.page.goto(`${jonas.home.replace("/t/", "/p/")}/deletion`);
    await stranger.page.getByRole("link", { name: "Correct my data" }).click();
    await stranger.page.getByRole("heading", { name: "Correct your data" }).waitFor(SOON);
    await stranger.page.getByLabel("The number or address you wrote from").fill(number);
    await stranger.page.getByLabel("What is wrong?").fill("My name is spelt wrongly");
    await stranger.page.getByLabel("What is right?").fill(`Corrected on a ${screen}`);
    await stranger.page.getByLabel("Your name").fill(asker);
    await assertReadable(stranger.page);
    await picture(stranger.page, `correction-asked-${screen}`);
    await stranger.page.getByRole("button", { name: "Ask for correction" }).click();
    await stranger.page.getByRole("link", { name: "See your request" }).click();
    await stranger.page.getByText("Received").first().waitFor(SOON);
    const link = stranger.page.url();

    const page = staff.page;
    await page.goto(`${jonas.home}/settings/privacy`);
    await page.getByRole("link", { name: asker }).waitFor(SOON);
    await assertReadable(page);
    await picture(page, `correction-list-${screen}`);
    await page.getByRole("link", { name: asker }).click();
    await page.getByText("Whose data is it?").waitFor(SOON);
    await assertReadable(page);
    await picture(page, `correction-person-${screen}`);
    await page.getByLabel("Person", { exact: true }).selectOption({ index: 0 });
    await page.getByLabel("How did you make sure?").fill("Asked in the chat");
    await page.getByRole("button", { name: "This is the person" }).click();
    await page.getByText("Nothing of this person was changed since the request came.").waitFor(SOON);
    await assertReadable(page);
    const request = page.url();
    await page.getByRole("link", { name: "Correct this person’s data" }).click();
    await page.getByLabel("Name", { exact: true }).fill(`Corrected on a ${screen}`);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: `Corrected on a ${screen}` }).first().waitFor(SOON);
    await page.goto(request);
    const choice = page.getByLabel("The change that answers it");
    await choice.selectOption(await choice.locator("option", { hasText: "Jonas" }).first().getAttribute("value"));
    await page.getByLabel("Anything to tell them?").fill("Sorry for that");
    await assertReadable(page);
    await picture(page, `correction-${screen}`);
    await page.getByRole("button", { name: "It is corrected" }).click();
    await page.getByText("What was done").waitFor(SOON);
    await page.getByText("Sorry for that").waitFor(SOON);

    await stranger.page.goto(link);
    await stranger.page.getByText("What was changed:").waitFor(SOON);
    await stranger.page.getByText("Sorry for that").waitFor(SOON);
    await assertReadable(stranger.page);
    await picture(stranger.page, `correction-told-${screen}`);
    await staff.close();
    await stranger.close();
  });
}

// Shows P-PRV-13 for the installation.
for (const screen of ["phone", "desk"]) {
  test(`the door leads to the pages of the installation on a ${screen}`, async () => {
    const seen = await open(browser, kontor.origin, { screen });
    for (const [label, title] of [["Privacy", "Privacy"], ["Security", "Security"], ["Contact", "Contact"]]) {
      await seen.page.goto("/sign-in");
      await seen.page.getByRole("navigation", { name: "About this installation" }).getByRole("link", { name: label }).click();
      await seen.page.getByRole("heading", { name: title, level: 1 }).waitFor(SOON);
      await assertReadable(seen.page);
      await picture(seen.page, `installation-${label.toLowerCase()}-${screen}`);
    }
    await seen.close();
  });
}
