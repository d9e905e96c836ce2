// The pictures of the README, from the demo as `make run` shows it. KONTOR_PICTURES=1 writes them to docs/pictures.

import { after, before, test } from "node:test";
import { assertReadable, launch, open, picture } from "./harness.mjs";
import { answer, demo, message, openConversation, signIn, telephone, tick } from "./world.mjs";

let browser, kontor, jonas;

before(async () => {
  [browser, kontor] = await Promise.all([launch(), demo()]);
  jonas = await signIn(browser, kontor.origin, kontor.links.jonas);
});

after(async () => {
  await browser?.close();
  await kontor?.stop();
});

test("the pictures of the README are of the demo", async () => {
  const maya = await telephone(browser, kontor.telephones, "maya");
  const seen = await open(browser, kontor.origin, { cookies: jonas.cookies });
  await seen.page.goto(`${jonas.home}/inbox`);
  await openConversation(seen.page, "Maya Okafor");
  await answer(seen.page, "There is, and now it has your daughter’s name on it. See you on Tuesday!");
  await tick(seen.page, "There is, and now it has your daughter’s name on it.", "Delivered");
  await maya.reads();
  await tick(seen.page, "There is, and now it has your daughter’s name on it.", "Read");
  await maya.write("Thank you! Should she bring a violin?");
  await message(seen.page, "Should she bring a violin?").waitFor();
  await picture(seen.page, "inbox-desk", { readme: true });
  await picture(maya.page, "telephone", { readme: true });
  await assertReadable(maya.page);
  for (const [name, screen, theme] of [["inbox-dark", "desk", "dark"], ["inbox-phone", "phone", "light"]]) {
    const other = await open(browser, kontor.origin, { screen, theme, cookies: jonas.cookies });
    await other.page.goto(seen.page.url());
    await message(other.page, "Should she bring a violin?").waitFor();
    await picture(other.page, name, { readme: true });
    await other.close();
  }
  for (const one of [maya, seen]) await one.close();
});
