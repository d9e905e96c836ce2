// Every kind of message in a thread: reactions both ways, an answer to one message, places and contact cards, what was changed
// and taken back; at a desk, on a phone, and in a browser without script.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, comes, control, demo, message, openConversation, signIn, stay, stillHere, telephone, tick } from "./world.mjs";

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

const sends = async (type, more = {}) => (await control(kontor.telephones, "POST", "/customers/maya/messages", { type, number: NUMBER, ...more })).id;
const atMeta = async (condition) => {
  for (let tries = 0; tries < 200; tries++) {
    const found = (await control(kontor.telephones, "GET", "/messages")).data.find(condition);
    if (found) return found;
    await new Promise((ready) => setTimeout(ready, 100));
  }
  throw new Error("it did not arrive");
};

async function at(options = {}) {
  const seen = await open(browser, kontor.origin, { cookies: jonas.cookies, ...options });
  await seen.page.goto(`${jonas.home}/inbox`);
  if (options.script === false) {
    await seen.page.locator("#conversations [data-row]", { hasText: "Maya Okafor" }).first().click(SOON);
    await seen.page.getByRole("heading", { level: 2, name: "Maya Okafor" }).first().waitFor(SOON);
  } else {
    await openConversation(seen.page, "Maya Okafor");
  }
  return seen;
}

/** Opens what can be done with a message. */
async function menu(page, words) {
  await message(page, words).hover();
  await message(page, words).locator("[data-react] > summary").click();
}

for (const screen of ["desk", "phone"]) {
  test(`one reacts to a message, sees the customer's reactions, and answers one message, on a ${screen}`, async () => {
    const his = await at({ screen });
    const words = `Is the violin still there, asked on a ${screen}?`;
    const id = await sends("text", { text: words });
    await message(his.page, words).waitFor(SOON);
    await stay(his.page);

    await menu(his.page, words);
    await assertReadable(his.page);
    await picture(his.page, `react-${screen}`);
    await message(his.page, words).getByRole("button", { name: "👍" }).click();
    const chips = message(his.page, words).getByRole("group", { name: "Reactions" });
    await chips.getByText("👍").waitFor(SOON);
    await atMeta((one) => one.id === id && one.reactions.business === "👍");
    await sends("reaction", { reply_to: id, text: "🎻" });
    await chips.getByText("🎻").waitFor(SOON);
    await picture(his.page, `reactions-${screen}`);
    await menu(his.page, words);
    await message(his.page, words).getByRole("button", { name: "👍", pressed: true }).click();
    await chips.getByText("👍").waitFor({ state: "detached", ...SOON });
    await atMeta((one) => one.id === id && !one.reactions.business);

    await his.page.getByLabel("Your answer").fill("Yes, to that one");
    await menu(his.page, words);
    await message(his.page, words).getByRole("link", { name: "Reply" }).click();
    await his.page.locator("[data-answering]", { hasText: words }).waitFor(SOON);
    assert.equal(await his.page.getByLabel("Your answer").inputValue(), "Yes, to that one");
    await picture(his.page, `answering-${screen}`);
    await assertReadable(his.page);
    await his.page.getByRole("button", { name: "Send", exact: true }).click();
    const sent = await atMeta((one) => one.text === "Yes, to that one" && one.reply_to === id);
    assert.equal(sent.direction, "outbound");
    const answered = message(his.page, "Yes, to that one");
    await answered.locator("a", { hasText: words }).waitFor(SOON);
    await his.page.locator("[data-answering]").waitFor({ state: "detached", ...SOON });
    await stillHere(his.page);
    await his.close();
  });
}

test("whom WhatsApp shows by a username only is asked for the number, and shares it by a tap", async () => {
  const phone = await telephone(browser, kontor.telephones, "ines");
  await phone.write("Could you call me about the cello?");
  const { page, close } = await open(browser, kontor.origin, { cookies: jonas.cookies });
  await page.goto(`${jonas.home}/inbox`);
  await openConversation(page, "Inés Barros");
  await message(page, "Could you call me about the cello?").waitFor(SOON);
  const thread = new URL(page.url()).pathname;
  await page.locator("#composer-more > summary").click();
  await page.getByRole("link", { name: "Ask for the number" }).click();
  await page.getByLabel("What you ask with").fill("");
  assert.equal(await page.getByText("The number is known already").count(), 0);
  await page.getByLabel("What you ask with").fill("May we have your number, so that we can call?");
  for (const [screen, theme] of [["phone", "dark"], ["desk", "light"]]) {
    const seen = await open(browser, kontor.origin, { cookies: jonas.cookies, screen, theme });
    await seen.page.goto(`${thread}/number`);
    await assertReadable(seen.page);
    await picture(seen.page, `number-${screen}-${theme}`);
    await seen.close();
  }
  await page.getByRole("button", { name: "Send" }).click();
  // Answered by a tap is what is known to have been sent.
  await tick(page, "May we have your number, so that we can call?", "Delivered");
  await phone.taps("May we have your number, so that we can call?", "Share phone number");
  // The card that the tap sends stands in the thread, and the number with the person.
  await page.locator("#thread article", { hasText: /\+44 ?7700 ?900455/ }).first().waitFor(SOON);
  await picture(page, "number-shared");
  await page.goto(`${thread}/number`);
  await page.getByText("The number is known already").waitFor(SOON);
  await close();
  await phone.close();
});

test("what one does stays, though the page was asked for before it and comes after it", async () => {
  const his = await at();
  const first = "Is the cello gone?";
  const id = await sends("text", { text: first });
  await message(his.page, first).waitFor(SOON);
  // The page's next question about the thread is answered by the server at once, and arrives when it is let go.
  const held = async () => {
    let asked, arrived, letGo;
    const isAsked = new Promise((resolve) => (asked = resolve));
    const hasArrived = new Promise((resolve) => (arrived = resolve));
    const mayGo = new Promise((resolve) => (letGo = resolve));
    await his.page.route(/fragment=thread/, async (route) => {
      const response = await route.fetch();
      asked();
      await mayGo;
      await route.fulfill({ response });
      arrived();
    }, { times: 1 });
    return { isAsked, release: () => (letGo(), hasArrived) };
  };

  let question = await held();
  await sends("text", { text: "Or was it the viola?" });
  await question.isAsked;
  await menu(his.page, first);
  await message(his.page, first).getByRole("link", { name: "Reply" }).click();
  const answering = his.page.locator("[data-answering]", { hasText: first });
  await answering.waitFor(SOON);
  await question.release();
  await message(his.page, "Or was it the viola?").waitFor(SOON);
  assert.ok(await answering.isVisible(), "what is answered stands there");

  question = await held();
  await his.page.getByLabel("Your answer").fill("It is here");
  await sends("text", { text: "We would come on Friday" });
  await question.isAsked;
  await his.page.getByRole("button", { name: "Send", exact: true }).click();
  await atMeta((one) => one.text === "It is here" && one.reply_to === id);
  await question.release();
  await message(his.page, "We would come on Friday").waitFor(SOON);
  assert.equal(await his.page.locator("[data-answering]").count(), 0, "what was answered is answered");
  await message(his.page, "It is here").locator("a", { hasText: first }).waitFor(SOON);
  await his.close();
});

test("what a customer changes and takes back is shown as such", async () => {
  const his = await at();
  const words = "We come at nine";
  const id = await sends("text", { text: words });
  await message(his.page, words).waitFor(SOON);
  await sends("edit", { reply_to: id, text: "We come at eleven" });
  const changed = message(his.page, "We come at eleven");
  await changed.locator("summary", { hasText: "Edited" }).click(SOON);
  await changed.getByText(words).waitFor(SOON);
  await picture(his.page, "edited");
  await assertReadable(his.page);
  await sends("revoke", { reply_to: id });
  await message(his.page, "Deleted by the customer").waitFor(SOON);
  assert.equal(await his.page.getByText("We come at eleven").count(), 0);
  await his.close();
});

test("without script one reacts and answers all the same", async () => {
  const words = "And without script?";
  const id = await sends("text", { text: words });
  const his = await at({ script: false, refusals: [422] });
  // The menu leads to the same thread with its choices laid out.
  const laidOut = async () => {
    await message(his.page, words).locator("[data-react] > summary").click(SOON);
    await message(his.page, words).getByRole("link", { name: "React or reply" }).click();
    await message(his.page, words).getByRole("button", { name: "🙏" }).waitFor(SOON);
  };
  await laidOut();
  await picture(his.page, "react-without-script");
  await message(his.page, words).getByRole("button", { name: "🙏" }).click();
  await message(his.page, words).getByRole("group", { name: "Reactions" }).getByText("🙏").waitFor(SOON);
  await laidOut();
  await message(his.page, words).getByRole("link", { name: "Reply" }).click();
  await his.page.getByLabel("Your answer").fill("Answered without script");
  await his.page.getByRole("button", { name: "Send", exact: true }).click();
  await atMeta((one) => one.text === "Answered without script" && one.reply_to === id);
  // A question with a list: what is missing is said, and what she taps comes back.
  await his.page.locator("#composer-more > summary").click();
  await his.page.getByRole("link", { name: "Ask with answers to tap" }).click();
  await his.page.getByRole("textbox", { name: "Question" }).fill("Which day suits you?");
  await his.page.getByRole("radio", { name: /^A list/ }).check();
  await his.page.getByLabel("Answer 1", { exact: true }).fill("Tuesday");
  await his.page.getByLabel("Answer 2", { exact: true }).fill("Friday");
  await his.page.getByLabel("Line about answer 2").fill("At nine, with Ines");
  await his.page.getByRole("button", { name: "Send", exact: true }).click();
  await his.page.getByText("Name the button that opens the list.").first().waitFor(SOON);
  assert.equal(await his.page.getByLabel("Answer 2", { exact: true }).inputValue(), "Friday", "what was typed stays");
  await picture(his.page, "question-list-without-script");
  await his.page.getByLabel("Button that opens the list").fill("Choose a day");
  await his.page.getByRole("button", { name: "Send", exact: true }).click();
  await message(his.page, "Which day suits you?").waitFor(SOON);
  await atMeta((one) => one.text === "Which day suits you?");
  const maya = await telephone(browser, kontor.telephones, "maya");
  await maya.taps("Which day suits you?", "Friday");
  await atMeta((one) => one.direction === "inbound" && one.text === "Friday");
  await maya.close();
  const answered = his.page.locator("#thread article", { hasText: "Friday" }).filter({ has: his.page.locator("a", { hasText: "Which day suits you?" }) });
  await comes(his.page, answered, new URL(his.page.url()).pathname);
  assert.equal(await answered.count(), 1, "her answer stands with the question that it answers");
  await his.close();
});

for (const screen of ["phone", "desk"]) {
  for (const theme of ["light", "dark"]) {
    test(`every kind is readable on a ${screen}, ${theme}`, async () => {
      const his = await at({ screen, theme });
      const kinds = ["location", "contacts", "button_reply", "list_reply", "nfm_reply", "order", "referral", "forwarded", "unsupported", "ephemeral", "system"];
      // A new number at the end only: it is the same person afterwards.
      for (const kind of kinds.slice(0, -1)) await sends(kind);
      await message(his.page, "hologram").waitFor(SOON);
      await his.page.getByRole("link", { name: "Open in a map" }).last().waitFor(SOON);
      const map = his.page.getByRole("link", { name: "Open in a map" }).last();
      assert.equal(await map.getAttribute("rel"), "noopener noreferrer");
      await assertReadable(his.page);
      await picture(his.page, `kinds-end-${screen}-${theme}`);
      await map.scrollIntoViewIfNeeded();
      await picture(his.page, `kinds-${screen}-${theme}`);
      await his.close();
    });
  }
}
