// Every page as people see it: on a phone and at a desk, in light and dark, read by axe, no wider than its screen.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertReadable, launch, open, picture, SCREENS } from "./harness.mjs";
import { SOON, control, demo, serve, signIn } from "./world.mjs";

let browser, kontor, fresh, jonas, addresses;

before(async () => {
  [browser, kontor, fresh] = await Promise.all([launch(), demo(), serve()]);
  jonas = await signIn(browser, kontor.origin, kontor.links.jonas);
  await control(kontor.telephones, "POST", "/customers/maya/messages", { poison: "malformed_message", text: "broken", number: "810000000000001" });
  addresses = await found();
});

after(async () => {
  await browser?.close();
  await kontor?.stop();
  await fresh?.stop();
});

/** The addresses of what has an id, taken from the pages that lead there. */
async function found() {
  const seen = await open(browser, kontor.origin, { cookies: jonas.cookies });
  const first = async (path, selector) => {
    await seen.page.goto(jonas.home + path);
    const link = seen.page.locator(selector).first();
    await link.waitFor({ state: "attached", ...SOON });
    return new URL(await link.getAttribute("href"), seen.page.url()).pathname;
  };
  const conversation = await first("/inbox", "#conversations a[data-row]");
  const inbox = await first("/settings/inboxes", 'main a[href*="/settings/inboxes/0"]');
  const person = await first("/people", 'main a[href*="/people/0"]');
  const colleague = await first("/staff", 'main a[href*="/staff/0"]');
  await seen.page.goto(conversation);
  const id = (await seen.page.locator("#thread article[id^=message-]").last().getAttribute("id")).replace("message-", "");
  await seen.close();
  return { conversation, inbox, person, colleague, message: `${conversation}/messages/${id}` };
}

/** Name, address, and the status where it is not 200. */
function pages() {
  const { home } = jonas;
  return [
    ["account", "/account"],
    ["settings", `${home}/settings`],
    ["staff", `${home}/staff`],
    ["colleague", addresses.colleague],
    ["teams", `${home}/teams`],
    ["api-keys", `${home}/api-keys`],
    ["inboxes", `${home}/settings/inboxes`],
    ["inbox-new", `${home}/settings/inboxes/new`],
    ["inbox-one", addresses.inbox],
    ["unreadable", `${home}/settings/unreadable`],
    ["people", `${home}/people`],
    ["person-new", `${home}/people/new`],
    ["person", addresses.person],
    ["list", `${home}/inbox`],
    ["list-nothing-found", `${home}/inbox?q=nobody-is-called-this`],
    ["thread", addresses.conversation],
    ["thread-person", `${addresses.conversation}?show=person`],
    ["message", addresses.message],
    ["not-found", `${home}/people/00000000-0000-7000-8000-000000000000`, 404],
  ];
}

const OUTSIDE = [
  ["sign-in", "/sign-in"],
  ["sign-up-closed", "/sign-up", 403],
  ["link-spent", "/sign-in/link?token=used", 410],
];

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
      await look(kontor.origin, jonas.cookies, pages(), screen, theme);
    });

    test(`the doors read well on a ${screen} in ${theme}`, async () => {
      await look(kontor.origin, [], OUTSIDE, screen, theme);
      await look(fresh.origin, [], [["set-up", fresh.setup]], screen, theme);
    });
  }
}
