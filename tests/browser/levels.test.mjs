// Service levels: targets are set, a customer writes, the row and the head say how long there is, somebody is warned, it is
// late, an answer ends it, and the report says so; on a phone and at a desk, in light and dark.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, answer, comes, demo, openConversation, signIn, telephone } from "./world.mjs";

let browser, kontor, jonas;

before(async () => {
  [browser, kontor] = await Promise.all([launch(), demo()]);
  jonas = await signIn(browser, kontor.origin, kontor.links.jonas);
});

after(async () => {
  await browser?.close();
  await kontor?.stop();
});

const LATE = { timeout: 120_000 };
const row = (page) => page.locator("#conversations [data-row]", { hasText: "Maya Okafor" }).first();

test("what is promised about a customer is set, shown, warned of, late, and counted", async () => {
  const desk = await open(browser, kontor.origin, { cookies: jonas.cookies, refusals: [422] });
  await desk.page.goto(`${jonas.home}/settings/inbox`);
  await desk.page.getByRole("link", { name: "Service levels", exact: true }).click();
  const school = desk.page.locator("section", { has: desk.page.getByRole("heading", { name: "Lark Music School" }) });
  await school.getByLabel("First answer, in minutes").fill("nine");
  await school.getByRole("button", { name: "Save" }).click();
  await desk.page.getByText("Choose a whole number of minutes from 1 to 129600, or leave it empty.").waitFor(SOON);
  await assertReadable(desk.page);
  for (const [label, minutes] of [["First answer, in minutes", "1"], ["Every next answer, in minutes", "1"], ["Closed, in minutes", "480"], ["Warn after so many percent of the time", "15"]]) {
    await school.getByLabel(label).fill(minutes);
  }
  await school.getByRole("button", { name: "Save" }).click();
  await desk.page.getByText("Saved. What is open is reckoned anew.").waitFor(SOON);
  await assertReadable(desk.page);
  await picture(desk.page, "levels-settings");

  const maya = await telephone(browser, kontor.telephones, "maya");
  const seen = [];
  for (const [screen, theme] of [["desk", "light"], ["phone", "dark"]]) {
    const one = await open(browser, kontor.origin, { cookies: jonas.cookies, screen, theme });
    await one.page.goto(`${jonas.home}/inbox`);
    seen.push(one);
  }
  await maya.write("May I still come on Tuesday?");
  for (const [at, { page }] of seen.entries()) {
    await row(page).getByText(/Answer: .+ left/).waitFor(SOON);
    await picture(page, `levels-row-${at}`);
  }
  // Somebody is warned, and finds what is at risk in the list.
  await row(seen[0].page).locator(".bg-attention").waitFor(SOON);
  for (const [at, { page }] of seen.entries()) {
    await page.locator("#states summary").click();
    await page.locator("#states").getByRole("link", { name: "At risk" }).click();
    await page.waitForURL(/status=at_risk/, SOON);
    await row(page).waitFor(SOON);
    await assertReadable(page);
    await picture(page, `levels-at-risk-${at}`);
  }
  // It is late by itself, without anything being loaded anew, in the row and in the head.
  await openConversation(seen[1].page, "Maya Okafor");
  await row(seen[0].page).getByText(/Answer: late by/).waitFor(LATE);
  await row(seen[0].page).locator(".bg-harm").waitFor(SOON);
  await seen[1].page.locator("#thread-head .bg-harm").getByText(/Answer: late by/).waitFor(SOON);
  await assertReadable(seen[1].page);
  await picture(seen[0].page, "levels-late-desk");
  await picture(seen[1].page, "levels-late-phone");
  await desk.page.goto(`${jonas.home}/me/notices`);
  await comes(desk.page, desk.page.getByText("A promise to a customer was not kept"));

  await answer(seen[1].page, "Yes, at four.");
  await seen[1].page.locator("#thread-head").getByText(/Answer: late by/).waitFor({ state: "detached", ...SOON });
  // The next one is answered in time. WhatsApp tells seconds: in the second of the answer it would stand before it.
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  await maya.write("Thank you!");
  await seen[1].page.locator("#thread-head").getByText(/Answer: .+ left/).waitFor(SOON);
  await answer(seen[1].page, "See you then.");
  await seen[1].page.locator("#thread-head").getByText(/Answer: /).waitFor({ state: "detached", ...SOON });

  // She was answered before: both are later answers, one late and one in time.
  let kept = [];
  for (let tries = 0; tries < 60 && kept[0] !== "2"; tries++) {
    await desk.page.goto(`${jonas.home}/reports?measure=next_kept&by=inbox&days=1`);
    kept = await desk.page.locator("tbody tr").first().locator("td").allTextContents().catch(() => []);
    kept = kept.map((text) => text.trim());
    await desk.page.waitForTimeout(500);
  }
  assert.deepEqual(kept, ["2", "1", "50 %"]);
  await assertReadable(desk.page);
  await picture(desk.page, "levels-report");
  for (const one of [...seen, desk, maya]) await one.close();
});
