// Reports: numbers that open what is behind them, the same in card, table and file, on a phone and at a desk, in light and dark,
// with script and without.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, demo, loaded, message, openConversation, signIn, telephone } from "./world.mjs";

let browser, kontor, jonas;

before(async () => {
  [browser, kontor] = await Promise.all([launch(), demo()]);
  jonas = await signIn(browser, kontor.origin, kontor.links.jonas);
});

after(async () => {
  await browser?.close();
  await kontor?.stop();
});

/** What a card says, as the number that programs read. */
async function card(page, name) {
  const value = page.locator("li", { has: page.getByRole("link", { name, exact: true }) }).locator("p data").first();
  return (await value.count()) ? Number(await value.getAttribute("value")) : null;
}

test("an answer is counted, and every number opens what is behind it", async () => {
  const seen = await open(browser, kontor.origin, { cookies: jonas.cookies });
  const path = `${jonas.home}/reports?days=1&hours=whole`;
  await seen.page.goto(path);
  const cards = async () => [await card(seen.page, "Messages received"), await card(seen.page, "Messages sent")];
  // What the demo's people wrote is counted a moment after it came.
  let [received, sent] = await cards();
  for (let before; before !== `${received} ${sent}`; ) {
    before = `${received} ${sent}`;
    await seen.page.waitForTimeout(1_000);
    await seen.page.reload();
    [received, sent] = await cards();
  }
  const maya = await telephone(browser, kontor.telephones, "maya");
  await maya.write("Is the room heated?");
  await seen.page.goto(`${jonas.home}/inbox`);
  await openConversation(seen.page, "Maya Okafor");
  await seen.page.locator("#composer-text").fill("It is, from October on.");
  await seen.page.getByRole("button", { name: "Send", exact: true }).click();
  await message(seen.page, "It is, from October on.").waitFor(SOON);
  for (let tries = 0; tries < 240; tries++) {
    await seen.page.goto(path);
    if ((await card(seen.page, "Messages sent")) > sent) break;
    await seen.page.waitForTimeout(250);
  }
  assert.equal(await card(seen.page, "Messages received"), received + 1);
  assert.equal(await card(seen.page, "Messages sent"), sent + 1);
  assert.ok((await card(seen.page, "Every answer")) >= 0);
  // By person: the number in the table is as many rows as it says, and the file says the same.
  await seen.page.getByRole("link", { name: "Every answer", exact: true }).click();
  await seen.page.getByRole("link", { name: "Person", exact: true }).click();
  const row = seen.page.getByRole("row", { name: /Jonas/ });
  const number = Number(await row.locator("td data").first().getAttribute("value"));
  const file = await seen.page.getByRole("link", { name: "Download as a table" }).getAttribute("href");
  const table = await (await seen.context.request.get(file)).text();
  assert.equal(Number(table.split("\r\n").find((line) => line.includes("Jonas")).split(",")[4]), number);
  await row.locator("td a").first().click();
  await loaded(seen.page);
  assert.equal(await seen.page.locator("main li a.row-link").count(), number);
  await seen.page.getByRole("link", { name: "Maya Okafor" }).first().click();
  await seen.page.getByRole("heading", { level: 2, name: "Maya Okafor" }).first().waitFor(SOON);
  await maya.close();
  await seen.close();
});

test("other days and one inbox are chosen without script, and a slip of the keyboard is told", async () => {
  const seen = await open(browser, kontor.origin, { screen: "phone", script: false, cookies: jonas.cookies });
  await seen.page.goto(`${jonas.home}/inbox`);
  await seen.page.getByRole("link", { name: "Reports" }).click();
  await seen.page.getByRole("link", { name: "30 days" }).click();
  await seen.page.getByText("More choices").click();
  await seen.page.getByLabel("From", { exact: true }).fill("2026-01-01");
  await seen.page.getByLabel("To", { exact: true }).fill("2026-01-02");
  await seen.page.getByRole("button", { name: "Show" }).click();
  await seen.page.getByText("Nothing in this time").waitFor(SOON);
  await seen.page.getByText("More choices").click();
  await seen.page.getByLabel("To", { exact: true }).fill("2025-01-02");
  await seen.page.getByRole("button", { name: "Show" }).click();
  await seen.page.getByText("Choose a first day and a last day after it").waitFor(SOON);
  await seen.close();
});

test("the pages can be read on a phone and at a desk, in light and dark", async () => {
  for (const [screen, theme] of [["phone", "light"], ["phone", "dark"], ["desk", "light"], ["desk", "dark"]]) {
    const seen = await open(browser, kontor.origin, { screen, theme, cookies: jonas.cookies });
    for (const [name, query] of [["volume", "days=7"], ["times", "measure=response&by=hour&hours=whole&days=7"], ["people", "measure=waiting&by=staff&hours=whole&days=30"]]) {
      await seen.page.goto(`${jonas.home}/reports?${query}`);
      await assertReadable(seen.page);
      await picture(seen.page, `reports-${name}-${screen}-${theme}`);
      if (name === "times") {
        await seen.page.locator("#measure").scrollIntoViewIfNeeded();
        await seen.page.locator("table").scrollIntoViewIfNeeded();
        await picture(seen.page, `reports-${name}-below-${screen}-${theme}`);
      }
    }
    await seen.page.goto(`${jonas.home}/reports/conversations?measure=waiting&hours=whole&days=7`);
    await assertReadable(seen.page);
    await picture(seen.page, `reports-behind-${screen}-${theme}`);
    await seen.close();
  }
});
