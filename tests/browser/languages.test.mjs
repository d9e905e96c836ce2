// Every page in every language: whole, read by axe, no wider than its screen; and in a made-up one, nothing that is no message.
//
// - Made up, each message stands in brackets. What stands outside them must say that it is data: by `bdi` or `dir="auto"`
//   (a person's words), by `code` or `kbd`, by isolates in a sentence, or by `translate="no"` (a name, an address, a number).
// - A page is read at one width a language, so that the walk stays short: the looks are pages.test.mjs's matter.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertReadable, launch, open, picture } from "./harness.mjs";
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

/** Jonas reads Kontor in this language from now on; gives the cookies of his browser. */
async function speak(language) {
  const seen = await open(browser, kontor.origin, { cookies: jonas.cookies });
  const saved = await seen.context.request.post(`${jonas.home}/me`, { form: { language, time_zone: "" }, headers: { origin: kontor.origin } });
  assert.equal(saved.status(), 200, `${language} was taken`);
  const cookies = await seen.context.cookies();
  await seen.close();
  return cookies;
}

/** Walks through the pages, inside and outside, and gathers what `read` finds wrong on each. */
async function walk(language, screen, read, leaveOut = []) {
  const cookies = await speak(language);
  const doors = [{ name: "kontor_language", value: language, url: kontor.origin }];
  const walks = [
    [kontor.origin, cookies, pages(jonas, addresses)],
    [kontor.origin, doors, outside(jonas)],
    [fresh.origin, [{ ...doors[0], url: fresh.origin }], [["set-up", fresh.setup]]],
  ];
  const wrong = [];
  for (const [origin, cookies, list] of walks) {
    const seen = await open(browser, origin, { screen, cookies, refusals: [403, 404, 409, 410, 422] });
    for (const [name, path] of list.filter(([name]) => !leaveOut.includes(name))) {
      await seen.page.goto(path);
      await seen.page.waitForLoadState("load");
      const html = await seen.page.locator("html").evaluate((html) => `${html.lang} ${html.dir}`);
      if (html !== `${language} ${language === "ar-XB" ? "rtl" : "ltr"}`) wrong.push(`${name}: it is in ${html}`);
      for (const line of await read(seen.page)) wrong.push(`${name}: ${line}`);
      await picture(seen.page, `${name}-${screen}-${language}`);
    }
    await seen.close();
  }
  return wrong;
}

const readable = (page) => assertReadable(page).then(() => [], (error) => [error.message]);

/** The texts of a page that are neither a message nor said to be data. */
const untranslated = (page) =>
  page.evaluate(() => {
    const isData = (element) => element?.closest('script, noscript, style, template, code, kbd, bdi, [dir="auto"], [translate="no"]');
    // A field is written as it is named in its language: {first name}.
    const rest = (text) => text.replace(/\u2068[^\u2069]*\u2069/gu, "").replace(/\[[^\]]*\]/gu, "").replace(/\{[a-z ]+\}/gu, "");
    const found = new Set();
    const look = (text, element, where) => {
      if (!isData(element) && /\p{L}/u.test(rest(text))) found.add(`“${text.trim()}” in ${where}`);
    };
    const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (nodes.nextNode()) look(nodes.currentNode.data, nodes.currentNode.parentElement, nodes.currentNode.parentElement.tagName.toLowerCase());
    for (const name of ["alt", "aria-label", "aria-description", "placeholder", "title"]) {
      for (const element of document.querySelectorAll(`[${name}]`)) look(element.getAttribute(name), element, name);
    }
    return [...found];
  });

for (const [language, screen] of [
  ["es", "desk"],
  ["pt-BR", "phone"],
  ["ar-XB", "phone"],
]) {
  test(`every page reads well in ${language} on a ${screen}`, async () => {
    assert.equal((await walk(language, screen, readable)).join("\n"), "");
  });
}

/** What was published is kept word for word, in the languages that people read. */
const PUBLISHED = ["public-privacy", "public-security", "installation-privacy", "installation-security", "installation-terms"];

test("no page shows text that is neither a message nor data", async () => {
  assert.equal((await walk("en-XA", "desk", untranslated, PUBLISHED)).join("\n"), "");
});

test("text that is no message is found (the control)", async () => {
  const seen = await open(browser, kontor.origin, { cookies: await speak("en-XA") });
  await seen.page.goto(`${jonas.home}/me`);
  await seen.page.evaluate(() => {
    document.querySelector("h1").textContent = "Planted";
    document.querySelector("h1").setAttribute("title", "Also planted");
  });
  assert.deepEqual(await untranslated(seen.page), ["“Planted” in h1", "“Also planted” in title"]);
  await seen.close();
});
