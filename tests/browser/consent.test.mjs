// What may be written to a person, and why; the person's own page on a telephone; and the poster whose message is the consent.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import jsqr from "jsqr";
import { assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, demo, message, openConversation, signIn, telephone } from "./world.mjs";

let browser, kontor, jonas;

before(async () => {
  [browser, kontor] = await Promise.all([launch(), demo()]);
  jonas = await signIn(browser, kontor.origin, kontor.links.jonas);
});

after(async () => {
  await browser?.close();
  await kontor?.stop();
});

/** What a telephone's camera reads in a picture of this. */
async function decoded(page, code) {
  const side = 400;
  const png = (await code.screenshot()).toString("base64");
  const blank = await page.context().newPage();
  const grey = await blank.evaluate(async ([png, side]) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
    const canvas = new OffscreenCanvas(side, side).getContext("2d");
    canvas.drawImage(image, 0, 0, side, side);
    const { data } = canvas.getImageData(0, 0, side, side);
    return Array.from({ length: side * side }, (_, at) => (data[at * 4] > 127 ? "1" : "0")).join("");
  }, [png, side]);
  await blank.close();
  const pixels = new Uint8ClampedArray(side * side * 4);
  [...grey].forEach((light, at) => pixels.fill(light === "1" ? 255 : 0, at * 4, at * 4 + 3));
  return jsqr(pixels, side, side)?.data;
}

const TEXT = "Yes, please send me news of your concerts on WhatsApp. I can end this at any time.";

test("the owner publishes a text, and its poster and page lead to a ready message", async () => {
  for (const [screen, theme] of [["desk", "light"], ["phone", "dark"]]) {
    const his = await open(browser, kontor.origin, { screen, theme, cookies: jonas.cookies });
    await his.page.goto(`${jonas.home}/settings/inbox`);
    await his.page.getByRole("link", { name: "Asking for consent" }).click();
    if (screen === "desk") {
      await picture(his.page, "consent-settings-empty-desk-light");
      const topics = his.page.locator("form", { has: his.page.getByLabel("What it is") });
      await topics.getByLabel("Name", { exact: true }).fill("Workshops");
      await topics.getByRole("button", { name: "Add" }).click();
      await his.page.getByText("Saved").waitFor(SOON);
      await his.page.getByLabel("What people say by it").fill(TEXT);
      await his.page.getByRole("button", { name: "Publish" }).click();
    }
    await his.page.getByText(TEXT).first().waitFor(SOON);
    await assertReadable(his.page);
    await picture(his.page, `consent-settings-${screen}-${theme}`);
    // She has two numbers: each has a poster of its own.
    assert.equal(await his.page.getByRole("link", { name: "Poster for" }).count(), 2);
    await his.page.getByRole("link", { name: "Poster for" }).first().click();
    await his.page.getByRole("img", { name: "Code that opens WhatsApp with the text ready" }).waitFor(SOON);
    await assertReadable(his.page);
    await his.page.getByRole("button", { name: "Print" }).waitFor(SOON);
    const [sheet] = await Promise.all([his.page.waitForEvent("download"), his.page.getByRole("link", { name: "Download as SVG" }).click()]);
    assert.match(await readFile(await sheet.path(), "utf8"), /<svg [\s\S]*concerts[\s\S]*STOP/);
    await picture(his.page, `consent-poster-${screen}-${theme}`);
    // On paper it stands alone, and a telephone reads it.
    await his.page.emulateMedia({ media: "print" });
    await his.page.getByRole("link", { name: "Asking for consent" }).waitFor({ state: "hidden", ...SOON });
    await picture(his.page, `consent-poster-print-${screen}`);
    const read = await decoded(his.page, his.page.getByRole("img", { name: "Code that opens WhatsApp with the text ready" }));
    assert.ok(read?.startsWith("https://wa.me/"), read);
    assert.equal(new URL(read).searchParams.get("text"), TEXT);
    await his.close();
    const hers = await open(browser, kontor.origin, { screen, theme });
    await hers.page.goto(`${jonas.home.replace("/t/", "/p/")}/offers`);
    const ready = await hers.page.getByRole("link", { name: "Open in WhatsApp" }).first().getAttribute("href");
    assert.ok(ready.startsWith("https://wa.me/") && ready.endsWith(encodeURIComponent(TEXT)), ready);
    await assertReadable(hers.page);
    await picture(hers.page, `consent-offers-${screen}-${theme}`);
    await hers.close();
  }
});

test("the message that says the text is shown as the evidence, and she can refuse on her own page", async () => {
  const phone = await telephone(browser, kontor.telephones, "maya");
  await phone.write(TEXT);
  const his = await open(browser, kontor.origin, { cookies: jonas.cookies });
  await his.page.goto(`${jonas.home}/inbox`);
  await openConversation(his.page, "Maya Okafor");
  await his.page.locator("#thread").getByText(TEXT).waitFor(SOON);
  const person = await his.page.locator('a[href$="/consent"]').first().getAttribute("href");
  await his.page.goto(person);
  await his.page.getByText("Agreed: Offers and news").first().waitFor(SOON);
  await assertReadable(his.page);
  await picture(his.page, "consent-person-desk-light");
  await his.page.getByRole("link", { name: "See the evidence" }).first().click();
  await his.page.getByText(TEXT).first().waitFor(SOON);
  await his.page.goto(person);
  await his.page.getByLabel("Day and hour").fill("2026-01-05T10:00");
  await his.page.getByRole("button", { name: "Look it up" }).click();
  await his.page.locator("[data-then]").getByText("Nobody has agreed to this yet").first().waitFor(SOON);
  const link = await his.page.getByLabel("Link to the preferences").inputValue();
  await picture(his.page, "consent-then-desk-light");

  for (const theme of ["light", "dark"]) {
    const hers = await open(browser, kontor.origin, { screen: "phone", theme });
    await hers.page.goto(new URL(link).pathname);
    await assertReadable(hers.page);
    await picture(hers.page, `preferences-phone-${theme}`);
    if (theme === "light") {
      await hers.page.getByLabel("offers and news").uncheck();
      await hers.page.getByRole("button", { name: "Save my choice" }).click();
    } else {
      await hers.page.getByRole("button", { name: "Stop everything" }).click();
    }
    await hers.page.getByText("Your choice is saved").waitFor(SOON);
    await assertReadable(hers.page);
    await picture(hers.page, `preferences-receipt-phone-${theme}`);
    const [receipt] = await Promise.all([hers.page.waitForEvent("download"), hers.page.getByRole("link", { name: "Save as text" }).click()]);
    assert.match(await readFile(await receipt.path(), "utf8"), /Lark Music School[\s\S]*offers and news: not allowed/i);
    await hers.close();
  }
  const forged = await open(browser, kontor.origin, { refusals: [404] });
  const answer = await forged.page.goto(`${new URL(link).pathname.slice(0, -3)}AAA`);
  assert.equal(answer.status(), 404);
  await forged.close();

  const again = await open(browser, kontor.origin, { screen: "phone", theme: "dark", cookies: jonas.cookies });
  await again.page.goto(person);
  await again.page.getByText("Everything was stopped.").first().waitFor(SOON);
  await again.page.getByText("Pressed “Stop everything” on the preference page.").waitFor(SOON);
  await assertReadable(again.page);
  await picture(again.page, "consent-person-phone-dark");
  await again.close();
  await his.close();
  await phone.close();
});

test("what was said on the telephone is recorded with its words", async () => {
  const his = await open(browser, kontor.origin, { cookies: jonas.cookies });
  await his.page.goto(`${jonas.home}/inbox`);
  await openConversation(his.page, "Dario Rinaldi");
  const person = await his.page.locator('a[href$="/consent"]').first().getAttribute("href");
  await his.page.goto(person);
  await his.page.getByLabel("To what").selectOption({ label: "Offers: \u2068Workshops\u2069" });
  await his.page.getByLabel("How", { exact: true }).selectOption("call");
  await his.page.getByLabel("What was said, and to whom").fill("Yes, the workshops, to Jonas");
  await his.page.getByRole("button", { name: "Record" }).click();
  await his.page.getByText("Yes, the workshops, to Jonas").waitFor(SOON);
  await his.page.getByText("recorded by").first().waitFor(SOON);
  await his.close();
});

test("offers are asked for by a button, and the tap on her telephone is the evidence", async () => {
  const phone = await telephone(browser, kontor.telephones, "lena");
  await phone.write("Do you give lessons on Saturdays?");
  const his = await open(browser, kontor.origin, { cookies: jonas.cookies });
  await his.page.goto(`${jonas.home}/inbox`);
  await openConversation(his.page, "Lena Sørensen");
  await message(his.page, "Do you give lessons on Saturdays?").waitFor(SOON);
  const person = await his.page.locator('a[href$="/consent"]').first().getAttribute("href");
  await his.page.locator("#composer-more > summary").click();
  await his.page.getByRole("link", { name: "Ask whether offers are welcome" }).click();
  await his.page.getByText("May we send you offers now and then?").waitFor(SOON);
  await assertReadable(his.page);
  await his.page.getByRole("button", { name: "Send" }).click();
  await phone.taps("May we send you offers now and then?", "Yes, please");
  // The question holds these words too; her tap is the second message with them.
  await his.page.locator("#thread article", { hasText: "Yes, please" }).nth(1).waitFor(SOON);
  await his.page.goto(person);
  await his.page.getByText("Agreed: Offers and news").first().waitFor(SOON);
  await his.page.getByText(/May we send you offers now and then\?/).first().waitFor(SOON);
  // The tap is the evidence: its own page shows what was tapped.
  await his.page.getByRole("link", { name: "See the evidence" }).first().click();
  await his.page.waitForURL(/\/messages\//, SOON);
  await his.page.locator("main p.typed", { hasText: "Yes, please" }).waitFor(SOON);
  await his.close();
  await phone.close();
});

test("a signed paper is photographed on a phone, without script too, and opens from its entry", async () => {
  const photo = await readFile(new URL("../../crates/sandbox/src/media/photo.jpg", import.meta.url));
  const his = await open(browser, kontor.origin, { cookies: jonas.cookies });
  await his.page.goto(`${jonas.home}/inbox`);
  await openConversation(his.page, "Dario Rinaldi");
  const person = await his.page.locator('a[href$="/consent"]').first().getAttribute("href");
  const plain = await open(browser, kontor.origin, { screen: "phone", script: false, cookies: jonas.cookies, refusals: [422] });
  await plain.page.goto(person);
  await plain.page.getByLabel("How", { exact: true }).selectOption("written");
  await plain.page.getByLabel("What was said, and to whom").fill("Signed at the counter, to Jonas");
  await plain.page.getByLabel("The paper").setInputFiles([
    { name: "front.jpg", mimeType: "image/jpeg", buffer: photo },
    { name: "back.html", mimeType: "text/html", buffer: Buffer.from("<!doctype html><p>no paper</p>") },
  ]);
  await plain.page.getByRole("button", { name: "Record" }).click();
  await plain.page.getByRole("alert").getByText("neither a picture nor a PDF").waitFor(SOON);
  assert.equal(await plain.page.getByLabel("What was said, and to whom").inputValue(), "Signed at the counter, to Jonas");
  assert.ok(await plain.page.getByLabel("Photo 1").isChecked(), "the sound one waits");
  await picture(plain.page, "consent-paper-refused-phone");
  await plain.page.getByLabel("The paper").setInputFiles({ name: "back.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n%%EOF\n") });
  await plain.page.getByRole("button", { name: "Record" }).click();
  await plain.page.getByText("The paper, 2 files").waitFor(SOON);
  await plain.close();

  for (const [screen, theme] of [["desk", "light"], ["phone", "dark"]]) {
    const seen = await open(browser, kontor.origin, { screen, theme, cookies: jonas.cookies });
    await seen.page.goto(person);
    await assertReadable(seen.page);
    await seen.page.getByText("The paper, 2 files").scrollIntoViewIfNeeded(SOON);
    await picture(seen.page, `consent-paper-${screen}-${theme}`);
    await seen.close();
  }
  await his.page.goto(person);
  for (const [name, type, manner] of [["Photo 1", "image/jpeg", "inline"], ["PDF 2", "application/pdf", "attachment"]]) {
    const file = await his.page.request.get(await his.page.getByRole("link", { name }).getAttribute("href"));
    assert.equal(file.headers()["content-type"], type);
    assert.ok(file.headers()["content-disposition"].startsWith(manner), name);
    if (type === "image/jpeg") assert.deepEqual(await file.body(), photo);
  }
  await his.close();
});
