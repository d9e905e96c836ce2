// One conversation: two people on it, a customer who says stop, a window that closes, and a browser without script.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, answer, control, demo, message, openConversation, signIn, stillHere, telephone, tick } from "./world.mjs";

let browser, kontor, jonas, aisha;

before(async () => {
  [browser, kontor] = await Promise.all([launch(), demo()]);
  jonas = await signIn(browser, kontor.origin, kontor.links.jonas);
  aisha = await signIn(browser, kontor.origin, kontor.links.aisha);
});

after(async () => {
  await browser?.close();
  await kontor?.stop();
});

/** Somebody's browser on somebody's conversation. */
async function at(who, name, options = {}) {
  const seen = await open(browser, kontor.origin, { cookies: who.cookies, ...options });
  await seen.page.goto(`${who.home}/inbox`);
  await openConversationOf(seen.page, name, options);
  return seen;
}

async function openConversationOf(page, name, { script = true }) {
  if (script) return openConversation(page, name);
  await page.locator("#conversations [data-row]", { hasText: name }).first().click(SOON);
  await page.getByRole("heading", { level: 2, name }).first().waitFor(SOON);
}

// Sooner than whoever is silent is forgotten, which is after twelve seconds at the earliest.
const LEFT = { state: "detached", timeout: 10_000 };
/** A page that hears nothing of what changes, as on a bad line. */
const deaf = (page) => page.addInitScript(() => { window.EventSource = class extends EventTarget { close() {} }; });

test("two people on one conversation see each other type and answer, and who has it", async () => {
  const maya = await telephone(browser, kontor.telephones, "maya");
  const hers = await at(aisha, "Maya Okafor");
  const his = await at(jonas, "Maya Okafor");

  // Typing is told every few seconds, and to those who listen by then; so she goes on typing.
  await until(async () => {
    await hers.page.getByLabel("Your answer").pressSequentially("One place ");
    return his.page.getByText("Aisha Bello is typing …").waitFor({ timeout: 1000 }).then(() => true, () => false);
  });
  await maya.page.getByText("Lark Music School is typing …").waitFor(SOON);

  await answer(hers.page, "One place is free. I have put your daughter’s name on it.");
  await message(his.page, "I have put your daughter’s name on it").waitFor(SOON);
  await maya.receives("I have put your daughter’s name on it");
  await tick(hers.page, "I have put your daughter’s name on it", "Delivered");
  await maya.reads();
  for (const seen of [hers, his]) await tick(seen.page, "I have put your daughter’s name on it", "Read");

  // What the other half has written stays where it is while the thread changes around it.
  await his.page.getByLabel("Your answer").fill("And bring a violin of three quarters");
  await maya.write("Wonderful, thank you!");
  for (const seen of [hers, his]) await message(seen.page, "Wonderful, thank you!").waitFor(SOON);
  assert.equal(await his.page.getByLabel("Your answer").inputValue(), "And bring a violin of three quarters");
  for (const seen of [hers, his]) await stillHere(seen.page);

  // Who has it changes above her thread too, and the menu that she holds open stays open.
  await hers.page.locator("summary", { hasText: "Give to" }).click();
  await hers.page.getByRole("button", { name: "Jonas Lindqvist" }).waitFor(SOON);
  await his.page.locator("summary", { hasText: "Give to" }).click();
  await his.page.getByRole("button", { name: "Aisha Bello" }).click();
  await his.page.locator("summary", { hasText: "Aisha Bello" }).waitFor(SOON);
  await hers.page.locator("#thread-head summary", { hasText: "You" }).waitFor(SOON);
  assert.ok(await hers.page.getByRole("button", { name: "Jonas Lindqvist" }).isVisible());
  await hers.page.locator("#views").getByRole("link", { name: /Mine.1/ }).waitFor(SOON);
  await stillHere(hers.page);
  await hers.page.goto(`${aisha.home}/inbox?view=mine`);
  await hers.page.locator("#conversations [data-row]", { hasText: "Maya Okafor" }).waitFor(SOON);

  // Where that begins which was unread when she came stays marked while she is there, and no longer when she comes back.
  await his.close();
  await maya.write("One thing more");
  await hers.page.locator("#conversations [data-row]", { hasText: "One thing more" }).waitFor(SOON);
  await openConversation(hers.page, "Maya Okafor");
  const line = hers.page.locator("#new-messages", { hasText: "New messages" });
  await hers.page.locator("#new-messages + article", { hasText: "One thing more" }).waitFor(SOON);
  await assertReadable(hers.page);
  await picture(hers.page, "new-messages-desk");
  await answer(hers.page, "Do tell");
  await maya.write("Where do we park?");
  await message(hers.page, "Where do we park?").waitFor(SOON);
  await hers.page.locator("#new-messages + article", { hasText: "One thing more" }).waitFor(SOON);
  assert.equal(await line.count(), 1);
  await stillHere(hers.page);
  await hers.page.reload();
  await message(hers.page, "Where do we park?").waitFor(SOON);
  assert.equal(await line.count(), 0);

  for (const seen of [maya, hers]) await seen.close();
});

test("each sees who else looks at the conversation, and no longer once they leave", async () => {
  const name = "Maya Okafor";
  const hers = await at(aisha, name);
  const looking = hers.page.locator("#looking");
  assert.equal(await looking.innerText(), "");
  const his = await at(jonas, name);
  // Whoever comes later is seen, and sees who is there, at once.
  await looking.getByText(/Jonas Lindqvist.? is looking/).waitFor(SOON);
  await his.page.locator("#looking").getByText(/Aisha Bello.? is looking/).waitFor(SOON);
  await picture(his.page, "looking");
  await assertReadable(his.page);
  // It stays while both look, through an answer that draws the thread anew.
  await answer(hers.page, "One moment, I look it up.");
  assert.match(await looking.innerText(), /Jonas Lindqvist/);
  await his.page.locator("#conversations [data-row]", { hasText: "Dario Rinaldi" }).click();
  await looking.getByText(/Jonas Lindqvist.? is looking/).waitFor(LEFT);
  await his.page.goBack();
  await looking.getByText(/Jonas Lindqvist.? is looking/).waitFor(SOON);
  // What he tells of himself at first has come before he goes.
  await his.page.locator("#looking").getByText(/Aisha Bello.? is looking/).waitFor(SOON);
  await answer(hers.page, "There you are.");
  await message(his.page, "There you are.").waitFor(SOON);
  await his.page.goto(`${jonas.home}/people`);
  await looking.getByText(/Jonas Lindqvist.? is looking/).waitFor(LEFT);
  await his.close();
  await stillHere(hers.page);
  await hers.close();
});

// Shows P-CON-1, P-CON-2, P-CON-4.
test("a stop is confirmed once, bars the composer with its reason, and ends when the customer writes again", async () => {
  const dario = await telephone(browser, kontor.telephones, "dario");
  const his = await at(jonas, "Dario Rinaldi");
  const hers = await open(browser, kontor.origin, { cookies: aisha.cookies, refusals: [409] });
  await deaf(hers.page);
  await hers.page.goto(`${aisha.home}/inbox`);
  await openConversation(hers.page, "Dario Rinaldi");
  await his.page.getByLabel("Your answer").fill("Your photo has arrived");
  assert.doesNotMatch(await his.page.locator("#person").innerText(), /asked us to stop/);

  await dario.write("STOP");
  const barred = his.page.locator("#composer").getByText(/Dario Rinaldi.? asked us to stop/);
  await barred.waitFor(SOON);
  assert.equal(await his.page.getByLabel("What you had written").inputValue(), "Your photo has arrived");
  assert.equal(await his.page.getByLabel("Your answer").count(), 0);
  await his.page.locator("#person").getByText(/asked us to stop/).first().waitFor(SOON);
  await stillHere(his.page);
  await message(his.page, "Stop confirmation").waitFor(SOON);
  await tick(his.page, "Stop confirmation", "Delivered");

  // Aisha has not heard of it, and sends.
  await hers.page.getByLabel("Your answer").fill("Shall we look at the boiler?");
  const [refused] = await Promise.all([
    hers.page.waitForResponse((response) => response.request().method() === "POST" && response.url().endsWith("/messages")),
    hers.page.getByRole("button", { name: "Send", exact: true }).click(),
  ]);
  assert.equal(refused.status(), 409);
  const refusal = hers.page.locator("#thread article", { hasText: "Not sent" });
  await refusal.waitFor(SOON);
  await refusal.getByText(/asked us to stop/).waitFor(SOON);
  assert.match(await refusal.locator("blockquote").innerText(), /STOP/);
  assert.equal(await hers.page.getByLabel("What you had written").inputValue(), "Shall we look at the boiler?");
  // Once, with its reason, what shows it and the next step; not again where one writes.
  assert.equal(await hers.page.getByText("You may answer once they write again").count(), 1);
  assert.equal(await hers.page.locator("#composer [role=alert]").count(), 0);
  await assertReadable(hers.page);
  await picture(hers.page, "refused");

  await dario.write("Please look at it after all");
  await his.page.getByLabel("Your answer").waitFor(SOON);
  assert.equal(await his.page.getByLabel("Your answer").inputValue(), "Your photo has arrived");
  await answer(his.page, "Gladly. Tomorrow at nine?");
  await dario.receives("Gladly. Tomorrow at nine?");
  await stillHere(his.page);

  // One confirmation, and nothing of what was refused.
  assert.equal(await dario.count("Shall we look at the boiler?"), 0);
  assert.equal(await dario.page.locator("li.theirs").count(), 2, await dario.page.locator("#live").innerText());
  for (const seen of [dario, his, hers]) await seen.close();
});

// Shows P-CON-6. What the server does at the very end of the 24 hours is shown by tests/journeys/window.rs.
test("the window counts down under the composer, closes there, and a template is sent instead", async () => {
  const ines = await telephone(browser, kontor.telephones, "ines");
  // A page that measures for itself. One that listens is drawn anew when the conversation counts as read, by the server's clock.
  const alone = await open(browser, kontor.origin, { cookies: jonas.cookies });
  await deaf(alone.page);
  await alone.page.clock.install();
  await alone.page.goto(`${jonas.home}/inbox`);
  await openConversation(alone.page, "Inés Barros");
  const left = alone.page.locator("#composer [data-left]");
  assert.match(await left.innerText(), /^2[34] h/);
  // The composer's first look at the clock; from there it measures.
  await alone.page.clock.runFor(2000);
  await alone.page.clock.fastForward("23:20:00");
  await left.filter({ hasText: /^\d+ min$/ }).waitFor(SOON);

  // At its end by the browser's clock the page asks; the server's clock decides, and it says: still open.
  const asked = alone.page.waitForResponse((response) => response.url().includes("fragment=thread"));
  await alone.page.clock.fastForward("01:00:00");
  await asked;
  await left.filter({ hasText: /^2[34] h/ }).waitFor(SOON);
  await alone.close();

  // Meta counts for itself. What it refuses as too late closes the window here too, under the hands of whoever types.
  const his = await at(jonas, "Inés Barros");
  await control(kontor.telephones, "POST", "/windows", { customer: "ines", number: "810000000000001", seconds: 0 });
  await answer(his.page, "Há um lugar ao sábado.");
  await his.page.locator("#composer").getByText("Only a template can be sent now").waitFor(SOON);
  await message(his.page, "Há um lugar ao sábado.").getByRole("img", { name: "Not delivered", exact: true }).waitFor(SOON);
  await message(his.page, "Há um lugar ao sábado.").getByText("More than 24 hours have passed").waitFor(SOON);
  assert.equal(await his.page.locator("#composer").getByText("24 hours").count(), 0);
  assert.equal(await his.page.getByLabel("Your answer").count(), 0);
  await stillHere(his.page);
  await picture(his.page, "window-closed");
  const beside = await at(aisha, "Inés Barros", { screen: "phone" });
  await assertReadable(beside.page);
  await picture(beside.page, "window-closed-phone");
  await beside.close();

  await his.page.locator("summary", { hasText: "are_you_still_interested" }).click();
  await his.page.getByLabel("Field 1").locator("visible=true").fill("Inés");
  await picture(his.page, "template");
  await his.page.getByRole("button", { name: "Send template" }).locator("visible=true").click();
  await message(his.page, "Hello Inés, you asked us something").waitFor(SOON);
  await ines.receives("Hello Inés, you asked us something and we have an answer.");
  await stillHere(his.page);
  for (const seen of [ines, his]) await seen.close();
});

test("without script a thread is read and an answer is sent by plain forms", async () => {
  const lena = await telephone(browser, kontor.telephones, "lena", { script: false });
  const seen = await at(jonas, "Lena Sørensen", { script: false });
  await message(seen.page, "Thank you, see you Friday!").waitFor(SOON);
  await seen.page.getByLabel("Your answer").fill("The rosin is in the lid of the case.");
  await seen.page.getByRole("button", { name: "Send", exact: true }).click();
  await message(seen.page, "The rosin is in the lid of the case.").waitFor(SOON);
  assert.equal(await seen.page.getByLabel("Your answer").inputValue(), "");

  const hire = await lena.page.locator("#number option", { hasText: "Lark Music School Hire" }).getAttribute("value");
  const arrived = async () => {
    await lena.page.goto(`/phones/lena?number=${hire}`);
    return (await lena.count("The rosin is in the lid of the case.")) === 1;
  };
  await until(arrived);
  for (const one of [lena, seen]) await one.close();
});

/** Asks again until it is so. */
async function until(isSo) {
  const end = Date.now() + SOON.timeout;
  while (!(await isSo())) assert.ok(Date.now() < end, `not so within ${SOON.timeout} ms: ${isSo}`);
}
