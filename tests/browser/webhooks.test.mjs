// Webhooks, on their page: an owner adds a program, sees its secret once, tests it, reads the log and has things sent again, on a
// phone and at a desk, in light and dark, with script and without.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, demo, signIn, until } from "./world.mjs";

let browser, world, jonas, program;
const taken = [];
let status = 204;

before(async () => {
  browser = await launch();
  world = await demo({ KONTOR_CALL_LOOPBACK: "true" });
  jonas = await signIn(browser, world.origin, world.links.jonas);
  program = createServer((request, response) => {
    taken.push(request.headers["webhook-id"]);
    request.resume();
    response.writeHead(status).end();
  });
  await new Promise((resolve) => program.listen(0, "127.0.0.1", resolve));
});
after(async () => {
  program?.close();
  program?.closeAllConnections();
  await world?.stop();
  await browser?.close();
});

/** Sends a test; one that follows another too soon is asked for again. */
const sendTest = async (page) => {
  const sent = page.getByText("A test is on its way.");
  for (let tries = 0; tries < 60; tries++) {
    await page.getByRole("button", { name: "Send a test" }).click();
    await sent.or(page.getByText("A test was sent a moment ago.")).first().waitFor(SOON);
    if (await sent.isVisible()) return;
    await page.waitForTimeout(1000);
  }
  assert.fail("no test was sent");
};

test("an owner adds a program, tests it and has it told again, without script", async () => {
  const seen = await open(browser, world.origin, { screen: "phone", cookies: jonas.cookies, script: false, refusals: [422, 429] });
  await seen.page.goto(`${jonas.home}/webhooks`);
  await picture(seen.page, "webhooks-none-phone");
  await seen.page.getByLabel("Address", { exact: true }).fill("https://10.0.0.1/hooks");
  await seen.page.getByRole("button", { name: "Add the address" }).click();
  await seen.page.getByText("This address cannot be called.").first().waitFor(SOON);
  await seen.page.getByLabel("Address", { exact: true }).fill(`http://127.0.0.1:${program.address().port}/hooks`);
  await seen.page.getByLabel("Messages").check();
  await seen.page.getByRole("button", { name: "Add the address" }).click();
  await seen.page.getByText("The address is ready").waitFor(SOON);
  assert.match(await seen.page.getByLabel("Signing secret", { exact: true }).inputValue(), /^whsec_[A-Za-z0-9+/]{43}=$/);
  await picture(seen.page, "webhooks-made-phone");
  await sendTest(seen.page);
  await until(seen.page, "It answered 204.");
  assert.equal(await seen.page.getByLabel("Signing secret", { exact: true }).count(), 0);
  assert.equal(taken.length, 1);
  await seen.page.getByRole("button", { name: "Send again" }).first().click();
  await seen.page.getByText("It is sent again in a moment.").waitFor(SOON);
  for (let tries = 0; taken.length < 2 && tries < 120; tries++) await seen.page.waitForTimeout(250);
  assert.equal(taken[1], taken[0]);
  status = 503;
  await sendTest(seen.page);
  await until(seen.page, "The program does not take what it is told");
  await seen.close();
});

test("the pages can be read on a phone and at a desk, in light and dark", async () => {
  const first = await open(browser, world.origin, { cookies: jonas.cookies });
  await first.page.goto(`${jonas.home}/webhooks`);
  const one = await first.page.locator('main a[href*="/webhooks/"]').first().getAttribute("href");
  await first.close();
  for (const [screen, theme] of [["phone", "light"], ["phone", "dark"], ["desk", "light"], ["desk", "dark"]]) {
    const seen = await open(browser, world.origin, { screen, theme, cookies: jonas.cookies });
    await seen.page.goto(`${jonas.home}/webhooks`);
    await assertReadable(seen.page);
    await picture(seen.page, `webhooks-${screen}-${theme}`);
    await seen.page.goto(one);
    await assertReadable(seen.page);
    await picture(seen.page, `webhook-${screen}-${theme}`);
    await seen.close();
  }
});
