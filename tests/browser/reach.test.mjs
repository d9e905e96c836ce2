// Whether Meta reaches this installation, on the page: looked at by an owner, on a phone and at a desk, in light and dark, while
// all is well and after Meta has lost the way.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, control, demo, signIn } from "./world.mjs";

let browser, world, jonas;

before(async () => {
  browser = await launch();
  world = await demo();
  jonas = await signIn(browser, world.origin, world.links.jonas);
});
after(async () => {
  await world?.stop();
  await browser?.close();
});

test("an owner has Meta call, and reads what came of it", async () => {
  const seen = await open(browser, world.origin, { screen: "phone", cookies: jonas.cookies });
  await seen.page.goto(`${jonas.home}/settings/inboxes`);
  await seen.page.getByRole("link", { name: "Can Meta reach Kontor?" }).click();
  await seen.page.getByText("Nobody has looked yet").waitFor(SOON);
  await assertReadable(seen.page);
  await picture(seen.page, "reach-fresh-phone");
  await seen.page.getByRole("button", { name: "Look now" }).click();
  await seen.page.getByText("Meta reaches this Kontor").waitFor(SOON);
  await seen.page.getByText("The address leads straight to this installation.").waitFor(SOON);
  await seen.page.getByText("Meta called, its question arrived here").waitFor(SOON);
  await assertReadable(seen.page);
  await picture(seen.page, "reach-well-phone");
  await seen.close();
  await everywhere("reach-well");
});

test("without script it is the same, and what Meta met is said in words", async () => {
  // Meta gives up before anyone can answer.
  await control(world.telephones, "PATCH", "/faults", { verification_timeout_ms: 0 });
  const seen = await open(browser, world.origin, { cookies: jonas.cookies, script: false });
  await seen.page.goto(`${jonas.home}/settings/reach`);
  await seen.page.getByRole("button", { name: "Look now" }).click();
  await seen.page.getByText("Meta does not reach this Kontor").waitFor(SOON);
  assert.match(await seen.page.locator("main").innerText(), /Meta's own words: .*curl_errno = 28/s);
  await seen.close();
  await everywhere("reach-bad");
});

/** Looks at the page on both screens in both schemes. */
async function everywhere(name) {
  for (const [screen, theme] of [["phone", "light"], ["phone", "dark"], ["desk", "light"], ["desk", "dark"]]) {
    const seen = await open(browser, world.origin, { screen, theme, cookies: jonas.cookies });
    await seen.page.goto(`${jonas.home}/settings/reach`);
    await assertReadable(seen.page);
    await picture(seen.page, `${name}-${screen}-${theme}`);
    await seen.close();
  }
}
