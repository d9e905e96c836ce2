// A thread of a hundred thousand messages, from a phone and a desk: gone through by pages, to its beginning, to what a search
// found, and answered. Counted is what must stay bounded: messages and elements on the page, requests, statements. No times.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { SCREENS, assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, answer, demo, message, openConversation, signIn, stillHere, telephone } from "./world.mjs";

const COUNT = 100_000;
const NAME = "Maya Okafor";
/** A page of a thread, and what may stand between its messages. */
const PAGE = 50;

let browser, kontor, jonas, long;

before(async () => {
  [browser, kontor] = await Promise.all([launch(), demo({ KONTOR_LOG: "warn,web::request=info,store::statement=trace", NO_COLOR: "1" })]);
  jonas = await signIn(browser, kontor.origin, kontor.links.jonas);
  const tool = join(dirname(fileURLToPath(import.meta.url)), "../../target/debug/long-thread");
  const { stdout } = await promisify(execFile)(tool, [kontor.data, NAME, String(COUNT)]);
  long = JSON.parse(stdout);
});

after(async () => {
  await browser?.close();
  await kontor?.stop();
});

/** What the thread shows: its messages, those of the history by their number, and how many elements the page has. */
const shown = (page) =>
  page.evaluate(() => {
    const messages = [...document.querySelectorAll("#thread [id^=message-]")];
    const numbers = messages.map((one) => Number(one.querySelector(".typed")?.textContent.match(/^Lesson (\d+) of/)?.[1])).filter(Boolean);
    return { messages: messages.length, numbers, elements: document.querySelectorAll("*").length };
  });

/** Opens somebody's browser and counts what it asks for. */
async function opened(screen) {
  const seen = await open(browser, kontor.origin, { screen, cookies: jonas.cookies });
  let requests = 0;
  seen.page.on("request", () => requests++);
  return { ...seen, since: () => { const count = requests; requests = 0; return count; } };
}

/** Follows a link or a button to another part of the thread; what it costs is bounded, and what it shows. */
async function goes(seen, most, click) {
  seen.since();
  await Promise.all([seen.page.waitForEvent("load", SOON), click()]);
  await seen.page.locator("html.scripted").waitFor(SOON);
  const part = await shown(seen.page);
  assert.ok(part.messages > 0 && part.messages <= PAGE, `${part.messages} messages on the page`);
  assert.ok(part.elements <= most, `${part.elements} elements, and ${most} may be`);
  // The page, its style, scripts, font and icons, its stream, and what it asks once it stands.
  const requests = seen.since();
  assert.ok(requests <= 40, `${requests} requests for one page`);
  return part.numbers;
}

/** Whether a message stands in the part of the thread that one sees. */
async function inSight(page, message) {
  const [box, thread] = await Promise.all([message.boundingBox(), page.locator("[data-scroll=thread]").boundingBox()]);
  assert.ok(box.y >= thread.y && box.y + box.height <= thread.y + thread.height, `it stands at ${box.y} of ${thread.y} to ${thread.y + thread.height}`);
}

for (const screen of Object.keys(SCREENS)) {
  test(`a thread of 100,000 messages is gone through and answered, at the ${screen}`, async () => {
    const seen = await opened(screen);
    const { page } = seen;
    await page.goto(`${jonas.home}/inbox`);
    await openConversation(page, NAME);
    const newest = await shown(page);
    assert.ok(newest.messages > 40 && newest.messages <= PAGE, `${newest.messages} messages on the page`);
    assert.ok(newest.numbers.includes(COUNT), "the history ends where the conversation went on");
    const most = newest.elements * 1.5;

    // Up by pages: without a gap, and no page is heavier than another.
    let { numbers } = newest;
    for (let step = 0; step < 6; step++) {
      const older = await goes(seen, most, () => page.getByRole("link", { name: "Older messages" }).click());
      assert.ok(older.at(-1) < numbers[0] && older.at(-1) >= numbers[0] - 2, `${older.at(-1)} stands before ${numbers[0]}`);
      numbers = older;
    }
    await assertReadable(page);

    // To the oldest, by a day before all days; there is nothing before it, and a way on.
    await page.locator("#day > summary").click();
    await page.locator("#thread-on").fill("2001-01-01");
    const oldest = await goes(seen, most, () => page.getByRole("button", { name: "Go" }).click());
    assert.equal(oldest[0], 1);
    await inSight(page, page.locator("#thread article").first());
    assert.equal(await page.getByRole("link", { name: "Older messages" }).count(), 0);
    await picture(page, `long-oldest-${screen}`);
    const next = await goes(seen, most, () => page.getByRole("link", { name: "Newer messages" }).click());
    assert.ok(next[0] <= oldest.at(-1) && next.at(-1) > oldest.at(-1), `${next[0]} to ${next.at(-1)} after ${oldest.at(-1)}`);

    // To one message of a hundred thousand, found by its word; it stands in sight, among its neighbours.
    await page.goto(`${jonas.home}/search`);
    await page.getByRole("searchbox").fill(long.rare);
    await page.getByRole("button", { name: "Search" }).click();
    const hit = page.locator("main a[href*='?from=']");
    await hit.first().waitFor(SOON);
    assert.equal(await hit.count(), 1);
    const around = await goes(seen, most, () => hit.click());
    assert.ok(around.includes(long.rare_number) && around[0] < long.rare_number && around.at(-1) > long.rare_number);
    await inSight(page, message(page, long.rare));
    await picture(page, `long-found-${screen}`);

    // Back at the end one answers, and the customer goes on: the page takes what is new and lets the oldest go.
    await goes(seen, most, () => page.getByRole("link", { name: "To the newest" }).click());
    await page.evaluate(() => { window.stayed = true; });
    await answer(page, `Until Tuesday then, from the ${screen}.`);
    const maya = await telephone(browser, kontor.telephones, "maya");
    for (let number = 1; number <= 6; number++) await maya.write(`Thank you ${number}, ${screen}`);
    await message(page, `Thank you 6, ${screen}`).waitFor(SOON);
    await stillHere(page);
    const now = await shown(page);
    assert.ok(now.messages <= PAGE && now.elements <= most, `${now.messages} messages, ${now.elements} elements`);
    await maya.close();
    await seen.close();
  });
}

test("every part of a long thread is read by as many statements as a short thread", async () => {
  const seen = await open(browser, kontor.origin, { cookies: jonas.cookies });
  const get = (path) => seen.context.request.get(path, { headers: { accept: "text/html" } });
  const statements = async (path) => {
    // What the first look writes is not the page's.
    assert.equal((await get(path)).status(), 200, path);
    const answer = await get(path);
    // The lines of this very request, whatever else the program does meanwhile.
    const span = `request{request.id=${answer.headers()["x-request-id"]}}: store::statement: `;
    const count = () => kontor.output().split(span).length - 1;
    for (let seen = -1; seen !== count(); await new Promise((resolve) => setTimeout(resolve, 200))) seen = count();
    return { text: await answer.text(), count: count() };
  };
  const list = await (await get(`${jonas.home}/inbox`)).text();
  const others = [...list.matchAll(/\/inbox\/([0-9a-f-]{36})/g)].map(([, id]) => id).filter((id) => id !== long.conversation);
  const short = await statements(`${jonas.home}/inbox/${others[0]}`);
  assert.ok(short.count > 5, `control: a short thread is read by ${short.count} statements`);
  const thread = `${jonas.home}/inbox/${long.conversation}`;
  const newest = await statements(thread);
  const [older] = newest.text.match(/[^"]+before=[^"&]+/);
  const [, inTheMiddle] = (await statements(`${thread}?on=2001-01-01`)).text.match(/id="message-([0-9a-f-]{36})"/);
  for (const path of [thread, older, `${thread}?on=2001-01-01`, `${thread}?from=${inTheMiddle}`]) {
    const { count, text } = await statements(path);
    // A place is looked up, and the end of the part that begins there.
    assert.ok(count <= short.count + 4, `${path}: ${count} statements, a short thread ${short.count}`);
    assert.ok(text.length < 400_000, `${path}: ${text.length} characters`);
  }
  await seen.close();
});
