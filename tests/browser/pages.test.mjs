// Every page as people see it: on a phone and at a desk, in light and dark, read by axe, no wider than its screen.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertReadable, launch, open, picture, SCREENS } from "./harness.mjs";
import { found, outside, pages } from "./tour.mjs";
import { control, demo, serve, signIn } from "./world.mjs";

let browser, kontor, fresh, jonas, addresses;

before(async () => {
  [browser, kontor, fresh] = await Promise.all([launch(), demo(), serve()]);
  jonas = await signIn(browser, kontor.origin, kontor.links.jonas);
  await control(kontor.telephones, "POST", "/customers/maya/messages", { poison: "malformed_message", text: "broken", number: "810000000000001" });
  addresses = await found(browser, kontor, jonas);
});

after(async () => {
  await browser?.close();
  await kontor?.stop();
  await fresh?.stop();
});

/** Looks at each page and gathers what is wrong, so that one run tells everything. */
async function look(origin, cookies, list, screen, theme) {
  const seen = await open(browser, origin, { screen, theme, cookies, refusals: [403, 404, 409, 410, 422] });
  const wrong = [];
  for (const [name, path, status] of list) {
    const response = await seen.page.goto(path);
    if (response.status() !== (status ?? 200)) wrong.push(`${name}: answered ${response.status()}`);
    await seen.page.waitForLoadState("load");
    await assertReadable(seen.page).catch((error) => wrong.push(`${name}: ${error.message}`));
    await picture(seen.page, `${name}-${screen}-${theme}`);
  }
  await seen.close();
  assert.deepEqual(wrong, []);
}

for (const screen of Object.keys(SCREENS)) {
  for (const theme of ["light", "dark"]) {
    test(`every page reads well on a ${screen} in ${theme}`, async () => {
      await look(kontor.origin, jonas.cookies, pages(jonas, addresses), screen, theme);
    });

    test(`the doors read well on a ${screen} in ${theme}`, async () => {
      await look(kontor.origin, [], outside(jonas), screen, theme);
      await look(fresh.origin, [], [["set-up", fresh.setup]], screen, theme);
    });
  }
}
