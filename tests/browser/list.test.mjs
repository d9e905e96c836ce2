// The live list: what happens elsewhere changes the rows it concerns, few questions for many events, and nothing else moves.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, control, demo, openConversation, signIn, stay, stillHere } from "./world.mjs";

const NUMBER = "810000000000001";
let browser, kontor, jonas;

before(async () => {
  [browser, kontor] = await Promise.all([launch(), demo()]);
  jonas = await signIn(browser, kontor.origin, kontor.links.jonas);
});

after(async () => {
  await browser?.close();
  await kontor?.stop();
});

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const writes = (who, text) => control(kontor.telephones, "POST", `/customers/${who}/messages`, { type: "text", text, number: NUMBER });
const row = (page, text) => page.locator("#conversations [data-row]", { hasText: text });
const names = (page) => page.locator("#conversations [data-row] > span > span:first-child > bdi").allInnerTexts();

/** The list, with the questions that it asks from now on. */
async function list(options = {}) {
  const seen = await open(browser, kontor.origin, { cookies: jonas.cookies, ...options });
  await seen.page.goto(`${jonas.home}/inbox`);
  await seen.page.waitForLoadState("load");
  await row(seen.page, "Dario").waitFor(SOON);
  await stay(seen.page);
  // What the stream tells of the past minute is over.
  await wait(2500);
  const asked = [];
  seen.page.on("request", (request) => {
    const query = new URL(request.url()).searchParams;
    if (query.get("fragment") === "list") asked.push(query.get("rows"));
  });
  return { ...seen, asked };
}

for (const screen of ["desk", "phone"]) {
  test(`one event asks once for its row, and a hundred ask a few times, on a ${screen}`, async () => {
    const { page, asked, close } = await list({ screen });
    // Control: one event.
    await writes("maya", `One question on a ${screen}`);
    await row(page, `One question on a ${screen}`).waitFor(SOON);
    await wait(2000);
    assert.equal(asked.length, 1, asked.join(" | "));
    const id = (await row(page, `One question on a ${screen}`).getAttribute("id")).replace("conversation-", "");
    assert.equal(asked[0], id, "only her row was asked for");
    asked.length = 0;
    const began = Date.now();
    await Promise.all(["maya", "dario", "ines", "maya", "dario"].map(async (who, hand) => {
      for (let turn = 0; turn < 20; turn++) await writes(who, `Burst ${hand}-${turn} on a ${screen}`);
    }));
    // What is posted at once may arrive in any order within its second; what stands last is written in a later one.
    await wait(1100);
    for (const who of ["maya", "dario", "ines"]) await writes(who, `The last on a ${screen}`);
    await row(page, `The last on a ${screen}`).nth(2).waitFor(SOON);
    await wait(2500);
    const seconds = (Date.now() - began) / 1000;
    assert.ok(asked.length >= 1 && asked.length <= Math.ceil(seconds) + 2, `${asked.length} questions in ${seconds} s`);
    await stillHere(page);
    await assertReadable(page);
    await picture(page, `list-burst-${screen}`);
    await close();
  });
}

test("a row goes to its place; focus, scroll and the other rows stay", async () => {
  const { page, close } = await list();
  await writes("ines", "I come to the top");
  await page.waitForFunction(() => document.querySelector("#conversations [data-row]").textContent.includes("I come to the top"), undefined, SOON);
  const order = await names(page);
  assert.match(order[0], /Inés/);
  const dario = row(page, "Dario");
  await dario.focus();
  const kept = await dario.elementHandle();
  await writes("maya", "Now I do");
  await page.waitForFunction(() => document.querySelector("#conversations [data-row]").textContent.includes("Now I do"), undefined, SOON);
  assert.match((await names(page))[1], /Inés/, "the others keep their order");
  assert.equal((await names(page)).length, order.length);
  assert.ok(await kept.evaluate((one) => one === document.activeElement && one.isConnected));
  // Her own row keeps the hand as it goes up.
  await writes("dario", "And I");
  await page.waitForFunction(() => document.querySelector("#conversations [data-row]").textContent.includes("And I"), undefined, SOON);
  assert.ok(await kept.evaluate((one) => one === document.activeElement));
  await stillHere(page);
  await close();
});

test("what is closed elsewhere leaves the list, and comes back on top when it is opened again", async () => {
  const { page, asked, close } = await list();
  const elsewhere = await open(browser, kontor.origin, { cookies: jonas.cookies });
  await elsewhere.page.goto(`${jonas.home}/inbox`);
  const last = (await names(elsewhere.page)).at(-1);
  await openConversation(elsewhere.page, last);
  await elsewhere.page.locator("#thread-head button[name=status]").click();
  await row(page, last).waitFor({ state: "detached", ...SOON });
  await elsewhere.page.locator("#undo").getByRole("button", { name: "Undo" }).click(SOON);
  await row(page, last).waitFor(SOON);
  assert.equal((await names(page)).at(-1), last, "taken back, it stands where it stood");
  assert.ok(asked.every((rows) => rows !== null), "no question was for the whole list");
  await elsewhere.close();
  await close();
});

test("a page that nobody sees asks once, when it is seen", async () => {
  const { page, asked, close } = await list();
  const hide = (isHidden) => page.evaluate((isHidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => isHidden });
    document.dispatchEvent(new Event("visibilitychange"));
  }, isHidden);
  await hide(true);
  for (const turn of [1, 2, 3]) {
    await writes("maya", `Unseen ${turn}`);
    // WhatsApp tells seconds: which of two in one second came last, nobody knows.
    await wait(1100);
  }
  await wait(3000);
  assert.equal(asked.length, 0);
  await hide(false);
  await row(page, "Unseen 3").waitFor(SOON);
  await wait(1500);
  assert.equal(asked.length, 1);
  await close();
});
