// Files on their way out: a picture from a phone, a paper at a desk, a voice note that is recorded, sent and heard.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, control, demo, openConversation, signIn, telephone } from "./world.mjs";

const NUMBER = "810000000000001";
const sandboxFile = (name) => readFile(new URL(`../../crates/sandbox/src/media/${name}`, import.meta.url));

let browser, deaf, kontor, jonas, photo;

before(async () => {
  [browser, deaf, kontor] = await Promise.all([
    launch(["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", "--autoplay-policy=no-user-gesture-required"]),
    launch(["--deny-permission-prompts"]),
    demo(),
  ]);
  jonas = await signIn(browser, kontor.origin, kontor.links.jonas);
  const plain = await sandboxFile("photo.jpg");
  // As a telephone writes it: the tag of the place, and where that was.
  const exif = Buffer.concat([Buffer.from("457869660000" + "49492a0008000000" + "0100" + "2588040001000000" + "1a000000" + "00000000", "hex"), Buffer.from("GPS 52.5163 N 13.3777 E")]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(exif.length + 2);
  photo = Buffer.concat([plain.subarray(0, 2), Buffer.from("ffe1", "hex"), length, exif, plain.subarray(2)]);
  await control(kontor.telephones, "POST", "/customers/maya/messages", { type: "text", text: "Can you show me?", number: NUMBER });
});

after(async () => {
  await Promise.all([browser?.close(), deaf?.close()]);
  await kontor?.stop();
});

async function atMaya(settings = {}, with_ = browser) {
  const seen = await open(with_, kontor.origin, { cookies: jonas.cookies, ...settings });
  await seen.page.goto(`${jonas.home}/inbox`);
  await openConversation(seen.page, "Maya Okafor");
  return seen;
}

const send = (page) => page.getByRole("button", { name: "Send", exact: true }).click();
const last = (page, what) => page.locator("#thread article").filter({ has: page.locator(what) }).last().locator(what);

/** What the telephone holds of the last file of a kind. */
async function received(page, what) {
  const source = await page.locator(`li.theirs ${what}`).last().getAttribute("src");
  const answer = await fetch(`${kontor.telephones}${source}`);
  return { type: answer.headers.get("content-type"), bytes: Buffer.from(await answer.arrayBuffer()) };
}

test("a picture that a phone sends arrives without the place where it was taken", async () => {
  const seen = await atMaya({ screen: "phone" });
  const maya = await telephone(browser, kontor.telephones, "maya", { number: NUMBER });
  await seen.page.locator("#composer-file").setInputFiles({ name: "IMG_0001.jpg", mimeType: "image/jpeg", buffer: photo });
  const preview = seen.page.locator("[data-attach-list] img");
  await preview.waitFor(SOON);
  await seen.page.getByRole("textbox", { name: "Your answer" }).fill("This is the one");
  await assertReadable(seen.page);
  await picture(seen.page, "media-out-preview-phone");
  await send(seen.page);
  await last(seen.page, "img").waitFor(SOON);
  await seen.page.waitForFunction(() => [...document.querySelectorAll("#thread img")].at(-1)?.naturalWidth === 480, undefined, SOON);
  // The composer is free again.
  await seen.page.locator("[data-attach-list] li").first().waitFor({ state: "detached", ...SOON });
  await maya.page.locator("li.theirs img").last().waitFor(SOON);
  await maya.receives("This is the one");
  const got = await received(maya.page, "img");
  assert.ok(photo.includes("GPS"), "the control");
  assert.deepEqual([got.type, got.bytes.includes("GPS"), got.bytes.length > 3000], ["image/jpeg", false, true]);
  await picture(seen.page, "media-out-sent-phone");
  await picture(maya.page, "media-out-telephone");
  await maya.close();
  await seen.close();
});

test("a desk sends several files, takes one off, drops one in and pastes one", async () => {
  const seen = await atMaya({ theme: "dark" });
  const maya = await telephone(browser, kontor.telephones, "maya", { number: NUMBER });
  const paper = { name: "Plan of the house.pdf", mimeType: "application/pdf", buffer: await sandboxFile("plan.pdf") };
  const film = { name: "film.mp4", mimeType: "video/mp4", buffer: await sandboxFile("film.mp4") };
  await seen.page.locator("#composer-file").setInputFiles([paper]);
  await seen.page.locator("#composer-file").setInputFiles([film]);
  const items = seen.page.locator("[data-attach-list] li");
  await items.nth(1).waitFor(SOON);
  await seen.page.evaluate(() => {
    const brought = (name) => {
      const given = new DataTransfer();
      given.items.add(new File(["Brushes;3\n"], name, { type: "text/csv" }));
      return given;
    };
    document.getElementById("thread").dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: brought("dropped.csv") }));
    document.getElementById("composer-text").dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: brought("pasted.csv") }));
  });
  await items.nth(3).waitFor(SOON);
  await items.filter({ hasText: "film.mp4" }).getByRole("button", { name: "Take this file off" }).click();
  assert.equal(await items.count(), 3);
  await assertReadable(seen.page);
  await picture(seen.page, "media-out-preview-desk-dark");
  await send(seen.page);
  for (const name of ["Plan of the house.pdf", "dropped.csv", "pasted.csv"]) {
    await seen.page.locator("#thread").getByRole("link", { name }).last().waitFor(SOON);
    await maya.receives(name);
  }
  assert.equal(await maya.count("Video"), 0, "what was taken off stayed");
  await picture(seen.page, "media-out-sent-desk-dark");
  await maya.close();
  await seen.close();
});

test("a voice note is recorded, heard, sent, and heard again on both sides", async () => {
  const seen = await atMaya();
  const maya = await telephone(browser, kontor.telephones, "maya", { number: NUMBER });
  // Thrown away, nothing of it stays.
  await seen.page.getByRole("button", { name: "Record a voice note" }).click();
  await seen.page.getByRole("button", { name: "Discard" }).click(SOON);
  await seen.page.locator("[data-recording]").waitFor({ state: "hidden", ...SOON });
  assert.equal(await seen.page.locator("[data-attach-list] li").count(), 0);

  await seen.page.getByRole("button", { name: "Record a voice note" }).click();
  await seen.page.locator("[data-time]", { hasText: /0:(0[2-9]|[1-5]\d)/ }).waitFor(SOON);
  await picture(seen.page, "media-out-recording-desk");
  await seen.page.getByRole("button", { name: "Done", exact: true }).click();
  const preview = seen.page.locator("[data-attach-list] audio");
  await preview.waitFor(SOON);
  assert.ok((await plays(preview)) > 0, "it is heard before it goes");
  await assertReadable(seen.page);
  await picture(seen.page, "media-out-recorded-desk");
  await send(seen.page);

  const sent = last(seen.page, "audio");
  await sent.waitFor(SOON);
  assert.ok((await plays(sent)) > 0, "it is heard in the thread");
  const length = await sent.evaluate((audio) => audio.duration);
  assert.ok(length > 1.5 && length < 20, `it lasts ${length} s`);
  const arrived = maya.page.locator("li.theirs audio[data-voice]").last();
  await arrived.waitFor(SOON);
  assert.ok((await plays(arrived)) > 0, "it is heard on the telephone");
  const got = await received(maya.page, "audio");
  assert.deepEqual([got.type, got.bytes.subarray(0, 4).toString(), got.bytes.subarray(28, 36).toString()], ["audio/ogg", "OggS", "OpusHead"]);
  await picture(seen.page, "media-out-voice-desk");
  await maya.close();
  await seen.close();
});

/** Plays for a moment; gives how far it came. */
const plays = (sound) =>
  sound.evaluate(async (audio) => {
    audio.muted = true;
    await audio.play();
    const until = Date.now() + 20_000;
    while (audio.currentTime === 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 50));
    audio.pause();
    return audio.currentTime;
  });

test("where the microphone is refused it is said, with what to do", async () => {
  const seen = await atMaya({ screen: "phone" }, deaf);
  await seen.page.getByRole("button", { name: "Record a voice note" }).click();
  await seen.page.getByRole("alert").filter({ hasText: /microphone/ }).waitFor(SOON);
  await assertReadable(seen.page);
  await picture(seen.page, "media-out-refused-phone");
  await seen.close();
});

test("without script a field of the form takes the file, and what cannot go says why", async () => {
  const seen = await open(browser, kontor.origin, { cookies: jonas.cookies, script: false, refusals: [422] });
  await seen.page.goto(`${jonas.home}/inbox`);
  await seen.page.locator("#conversations [data-row]", { hasText: "Maya Okafor" }).first().click(SOON);
  await seen.page.locator("#composer-file").setInputFiles([
    { name: "house.jpg", mimeType: "image/jpeg", buffer: photo },
    { name: "drawing.svg", mimeType: "image/svg+xml", buffer: Buffer.from("<svg xmlns=\"http://www.w3.org/2000/svg\"/>") },
  ]);
  await seen.page.getByRole("textbox", { name: "Your answer" }).fill("Without script");
  await send(seen.page);
  await seen.page.getByText("SVG drawings do not go over WhatsApp").waitFor(SOON);
  assert.equal(await seen.page.locator("input[name=media]").isChecked(), true, "the good one stays");
  await picture(seen.page, "media-out-without-script");
  await send(seen.page);
  await seen.page.locator("#thread article", { hasText: "Without script" }).locator("img").waitFor(SOON);
  await seen.close();
});
