// Who opened what about a customer: asked for with a reason, read, and seen by whoever asks next; from a phone and a desk.

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

for (const screen of ["phone", "desk"]) {
  test(`an owner reads on a ${screen} who looked at a customer, for a reason that the next one sees`, async () => {
    const colleague = await open(browser, kontor.origin, { screen, cookies: aisha.cookies });
    await colleague.page.goto(`${aisha.home}/inbox`);
    await openConversation(colleague.page, "Maya Okafor");
    const maya = await colleague.page.locator('a[href*="/people/0"]').first().getAttribute("href");
    await colleague.page.goto(maya);
    await colleague.page.getByRole("heading", { level: 1, name: "Maya Okafor" }).waitFor(SOON);
    await colleague.close();

    const seen = await open(browser, kontor.origin, { screen, cookies: jonas.cookies, refusals: [422] });
    await seen.page.goto(`${jonas.home}/settings/privacy`);
    await seen.page.getByRole("link", { name: "Who looked" }).click();
    await seen.page.getByLabel("Opened by").selectOption({ label: "Aisha Bello" });
    await seen.page.getByLabel("Why you want to know").fill(".");
    await assertReadable(seen.page);
    await seen.page.getByRole("button", { name: "Read" }).click();
    await seen.page.getByText("Say in a few words why you want to know.").waitFor(SOON);
    const reason = `Maya asked who reads her messages, ${screen}`;
    await seen.page.getByLabel("Why you want to know").fill(reason);
    await seen.page.getByRole("button", { name: "Read" }).click();
    await seen.page.getByText("A conversation").first().waitFor(SOON);
    const rows = await seen.page.locator("main").innerText();
    assert.match(rows, /Aisha Bello\s+A customer's page · Maya Okafor/);
    assert.match(rows, /A conversation · Maya Okafor/);
    // What Jonas opened himself is not hers.
    assert.doesNotMatch(rows, /Jonas/);
    await assertReadable(seen.page);
    await picture(seen.page, `looks-${screen}`);
    await seen.page.getByRole("link", { name: "Who looked" }).first().click();
    await seen.page.getByText(reason).waitFor(SOON);
    await assertReadable(seen.page);
    await picture(seen.page, `looks-asked-${screen}`);
    await seen.close();
    const dark = await open(browser, kontor.origin, { screen, theme: "dark", cookies: jonas.cookies });
    await dark.page.goto(`${jonas.home}/settings/privacy/looks`);
    await assertReadable(dark.page);
    await picture(dark.page, `looks-asked-dark-${screen}`);
    await dark.close();
  });
}
