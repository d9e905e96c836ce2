// Files that a customer sends: seen, heard, saved, on a phone and a desk; and one that cannot be had.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, control, demo, openConversation, signIn } from "./world.mjs";

let browser, kontor, jonas;

before(async () => {
  [browser, kontor] = await Promise.all([launch(), demo()]);
  jonas = await signIn(browser, kontor.origin, kontor.links.jonas);
});

after(async () => {
  await browser?.close();
  await kontor?.stop();
});

const sends = (type, more = {}) => control(kontor.telephones, "POST", "/customers/maya/messages", { type, number: "810000000000001", ...more });

test("a picture is seen, a voice heard, a film played, a paper saved", async () => {
  const seen = await open(browser, kontor.origin, { cookies: jonas.cookies });
  await seen.page.goto(`${jonas.home}/inbox`);
  await openConversation(seen.page, "Maya Okafor");
  const article = (what) => seen.page.locator("#thread article").filter({ has: seen.page.locator(what) }).last();

  await sends("image", { text: "Our house" });
  const photo = article("img").locator("img");
  await photo.waitFor(SOON);
  assert.equal(await photo.getAttribute("alt"), "Photo: \u2068Our house\u2069");
  await seen.page.waitForFunction(() => [...document.querySelectorAll("#thread img")].at(-1)?.naturalWidth === 480, undefined, SOON);

  await sends("audio");
  const voice = article("audio").locator("audio");
  await voice.waitFor(SOON);
  const heard = await voice.evaluate(async (audio) => {
    audio.muted = true;
    await new Promise((resolve) => (audio.readyState > 0 ? resolve() : audio.addEventListener("loadedmetadata", resolve, { once: true })));
    audio.currentTime = 1;
    await new Promise((resolve) => audio.addEventListener("seeked", resolve, { once: true }));
    await audio.play();
    return { length: Math.round(audio.duration), at: audio.currentTime >= 1 };
  });
  assert.deepEqual(heard, { length: 2, at: true });

  await sends("video");
  const film = article("video").locator("video");
  await film.waitFor(SOON);
  await film.evaluate((video) => video.readyState > 0 || new Promise((resolve, reject) => { video.onloadedmetadata = resolve; video.onerror = () => reject(video.error.message); }));

  await sends("sticker");
  await seen.page.waitForFunction(() => [...document.querySelectorAll("#thread img")].at(-1)?.naturalWidth === 256, undefined, SOON);

  await sends("document");
  const paper = seen.page.locator("#thread").getByRole("link", { name: "Plan of the kitchen.pdf" }).last();
  await paper.waitFor(SOON);
  const saved = seen.page.waitForEvent("download", SOON);
  await paper.click();
  assert.equal((await saved).suggestedFilename(), "Plan of the kitchen.pdf");
  await seen.close();
});

test("what lies and what cannot be had says so, and nothing of it runs", async () => {
  const seen = await open(browser, kontor.origin, { cookies: jonas.cookies });
  await seen.page.goto(`${jonas.home}/inbox`);
  await openConversation(seen.page, "Maya Okafor");
  await sends("image", { file: Buffer.from("<!doctype html><script>alert(1)</script>").toString("base64") });
  await seen.page.getByText("This is not what it was sent as").last().waitFor(SOON);
  await control(kontor.telephones, "PATCH", "/faults", { media_url: "https://evil.example/x" });
  await sends("document", { file_name: `${"long".repeat(2500)}.pdf` });
  await seen.page.getByText("WhatsApp named an address for it that is none of its own").last().waitFor(SOON);
  await control(kontor.telephones, "PATCH", "/faults", { media_url: null });
  await seen.close();
});

for (const screen of ["phone", "desk"]) {
  for (const theme of ["light", "dark"]) {
    test(`files are readable on a ${screen}, ${theme}`, async () => {
      const seen = await open(browser, kontor.origin, { cookies: jonas.cookies, screen, theme });
      await seen.page.goto(`${jonas.home}/inbox`);
      await openConversation(seen.page, "Maya Okafor");
      await seen.page.locator("#thread video").last().waitFor(SOON);
      await assertReadable(seen.page);
      await picture(seen.page, `files-end-${screen}-${theme}`);
      await seen.page.locator("#thread img").first().scrollIntoViewIfNeeded();
      await picture(seen.page, `files-${screen}-${theme}`);
      await seen.close();
    });
  }
}
