// The health of a number as an owner meets it: Meta tells, a notice comes, the page says what it means and what to do. On a
// phone and at a desk, in light and dark, with the real program and a Meta that signs.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, control, demo, signIn, until } from "./world.mjs";

let browser, world, jonas, one;

before(async () => {
  browser = await launch();
  world = await demo();
  jonas = await signIn(browser, world.origin, world.links.jonas);
  const seen = await open(browser, world.origin, { cookies: jonas.cookies });
  await seen.page.goto(`${jonas.home}/settings/inboxes`);
  const link = seen.page.getByRole("link", { name: "Lark Music School", exact: true });
  await link.waitFor({ state: "attached", ...SOON });
  one = await link.getAttribute("href");
  await seen.close();
});
after(async () => {
  await world?.stop();
  await browser?.close();
});

const NUMBER = "810000000000001";
const tell = (field, event, more = {}) => control(world.telephones, "POST", "/management", { field, event, number: NUMBER, ...more });

test("a sound number is said to be sound, with its name, id and picture", async () => {
  const seen = await open(browser, world.origin, { screen: "phone", cookies: jonas.cookies });
  await seen.page.goto(`${one}/health`);
  await until(seen.page, "Nothing needs you");
  assert.ok((await seen.page.locator("main").innerText()).includes(NUMBER));
  const isDrawn = () => [...document.querySelectorAll("main img")].some((img) => img.complete && img.naturalWidth > 0);
  await seen.page.waitForFunction(isDrawn, undefined, SOON);
  await seen.close();
  await everywhere("health-well");
});

test("what became worse is told, explained and settled", async () => {
  await tell("phone_number_quality_update", "FLAGGED");
  await tell("account_update", "ACCOUNT_VIOLATION", { value: { violation_info: { violation_type: "SPAM" } } });
  await tell("business_capability_update", "", { limit: "TIER_250" });
  const seen = await open(browser, world.origin, { screen: "phone", cookies: jonas.cookies });
  await seen.page.goto(`${jonas.home}/me/notices`);
  await until(seen.page, "people block or report its messages more than before");
  await seen.page.goto(`${jonas.home}/settings/inboxes`);
  await until(seen.page, "Quality: Low");
  await assertReadable(seen.page);
  await picture(seen.page, "health-list-phone-light");
  await seen.page.getByRole("link", { name: "Lark Music School", exact: true }).click();
  await seen.page.getByRole("link", { name: "Health and its history" }).click();
  await until(seen.page, "Stop advertising for a week");
  await until(seen.page, "250 people in 24 hours");
  await seen.close();
  await everywhere("health-bad");
  const desk = await open(browser, world.origin, { theme: "dark", cookies: jonas.cookies });
  await desk.page.goto(one);
  await assertReadable(desk.page);
  await picture(desk.page, "health-number-desk-dark");
  await desk.close();
});

/** Looks at the page on both screens in both schemes. */
async function everywhere(name) {
  for (const [screen, theme] of [["phone", "light"], ["phone", "dark"], ["desk", "light"], ["desk", "dark"]]) {
    const seen = await open(browser, world.origin, { screen, theme, cookies: jonas.cookies });
    await seen.page.goto(`${one}/health`);
    await assertReadable(seen.page);
    await picture(seen.page, `${name}-${screen}-${theme}`);
    await seen.close();
  }
}
