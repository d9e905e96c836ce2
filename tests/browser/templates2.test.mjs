// A template in several languages next to each other, one that Meta makes an offer of, and what was not sent, with its reason.
// On a phone and at a desk, in light and dark.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, control, demo, openConversation, signIn, until } from "./world.mjs";

let browser, world, jonas, templates;

before(async () => {
  browser = await launch();
  world = await demo();
  jonas = await signIn(browser, world.origin, world.links.jonas);
  const seen = await open(browser, world.origin, { cookies: jonas.cookies });
  await seen.page.goto(`${jonas.home}/settings/inboxes`);
  const link = seen.page.getByRole("link", { name: "Lark Music School", exact: true });
  await link.waitFor({ state: "attached", ...SOON });
  templates = `${await link.getAttribute("href")}/templates`;
  await seen.close();
});
after(async () => {
  await world?.stop();
  await browser?.close();
});

/** Looks at a page on both screens in both schemes. */
async function everywhere(name, path) {
  for (const [screen, theme] of [["phone", "light"], ["phone", "dark"], ["desk", "light"], ["desk", "dark"]]) {
    const seen = await open(browser, world.origin, { screen, theme, cookies: jonas.cookies });
    await seen.page.goto(path);
    await assertReadable(seen.page);
    await picture(seen.page, `${name}-${screen}-${theme}`);
    await seen.close();
  }
}

test("one template speaks two languages, and asks for a number, without script on a phone", async () => {
  const seen = await open(browser, world.origin, { screen: "phone", script: false, cookies: jonas.cookies });
  const { page } = seen;
  await page.goto(`${templates}/new`);
  await page.getByLabel("Name", { exact: true }).fill("lesson_soon");
  await page.getByLabel("Text", { exact: true }).fill("Hello {{first_name}}, your lesson is tomorrow. See you there.");
  await page.getByLabel("A button that asks for their number").check();
  await page.getByRole("button", { name: "Check and preview" }).click();
  await page.getByText("Share my number").waitFor(SOON);
  await page.getByRole("button", { name: "Hand in at Meta" }).click();
  await page.getByText("Handed in. Meta judges it now.").waitFor(SOON);
  await page.getByRole("link", { name: "lesson_soon" }).click();
  await page.getByRole("link", { name: "Languages" }).click();
  await page.getByRole("link", { name: "Add a language" }).click();
  assert.equal(await page.getByLabel("Language", { exact: true }).inputValue(), "es");
  await page.getByLabel("Text", { exact: true }).fill("Hola {{first_name}}, su clase es mañana. Hasta pronto, saludos.");
  await page.getByRole("button", { name: "Hand in at Meta" }).click();
  await page.getByText("Handed in. Meta judges it now.").waitFor(SOON);
  await page.goto(`${templates}/named/lesson_soon`);
  await page.locator("section[data-language=es]").getByText("Hola Maya, su clase es mañana").waitFor(SOON);
  await page.locator("section[data-language=en]").getByText("Hello Maya, your lesson is tomorrow").waitFor(SOON);
  await until(page, "Approved");
  await seen.close();
  await everywhere("template-languages", `${templates}/named/lesson_soon`);
});

const VERDICTS = [
  ["REJECTED", "ABUSIVE_CONTENT", "Meta takes its words for abusive."],
  ["REJECTED", "SCAM", "Meta takes it for a fraud."],
  ["REJECTED", "PROMOTIONAL", "It reads like an offer."],
  ["REJECTED", "INCORRECT_CATEGORY", "It does not fit its kind."],
  ["REJECTED", "CATEGORY_NOT_AVAILABLE", "Meta does not offer this kind to your account"],
  ["REJECTED", "TAG_CONTENT_MISMATCH", "Its words are in another language than the one chosen."],
  ["REJECTED", "INVALID_FORMAT", "Something in its form is not allowed."],
  ["REJECTED", "NONE", "Meta gave no reason."],
  ["PAUSED", undefined, "Meta stopped it for some hours"],
  ["DISABLED", undefined, "Meta switched it off for good."],
];

test("what Meta announces of a template, and each reason for which it refuses or stops one, is said in words", async () => {
  const { templates: all } = await control(world.telephones, "GET", "");
  const { id } = all.find((one) => one.name === "lesson_reminder");
  const { page, close } = await open(browser, world.origin, { cookies: jonas.cookies });
  await page.goto(templates);
  await page.getByRole("link", { name: "lesson_reminder" }).first().click();
  await page.getByRole("heading", { level: 1, name: "lesson_reminder" }).waitFor(SOON);
  await control(world.telephones, "PATCH", `/templates/${id}`, { coming: "MARKETING" });
  await until(page, "Meta will count this as marketing from");
  const here = new URL(page.url()).pathname;
  await everywhere("template-coming", here);
  for (const [status, reason, words] of VERDICTS) {
    await control(world.telephones, "PATCH", `/templates/${id}`, { status, reason });
    await until(page, words);
    await picture(page, `template-${(reason ?? status).toLowerCase()}`);
  }
  await assertReadable(page);
  // Each was told, with its reason in words and the way to the page.
  await page.goto(`${jonas.home}/me/notices`);
  for (const words of ["it takes its words for abusive", "Meta stopped a template for some hours", "Meta switched a template off"]) {
    await page.getByText(words).first().waitFor(SOON);
  }
  await everywhere("template-told", `${jonas.home}/me/notices`);
  await page.goto(here);
  await control(world.telephones, "PATCH", `/templates/${id}`, { status: "APPROVED" });
  await until(page, "Approved");
  await close();
});

test("what Meta makes an offer of is told, paused, and the owner chooses", async () => {
  const found = await control(world.telephones, "GET", "");
  const all = found.templates ?? found.wabas.flatMap((waba) => waba.templates ?? []);
  const mine = all.find((one) => one.name === "lesson_soon" && one.language === "en");
  assert.ok(mine, JSON.stringify(Object.keys(found)));
  await control(world.telephones, "PATCH", `/templates/${mine.id}`, { category: "MARKETING" });
  const seen = await open(browser, world.origin, { cookies: jonas.cookies });
  const { page } = seen;
  await page.goto(`${templates}/named/lesson_soon`);
  await until(page, "Meta counts this as marketing now");
  await everywhere("template-recounted", `${templates}/named/lesson_soon`);
  await page.goto(`${jonas.home}/me/notices`);
  await page.getByText("A template counts as marketing now").first().waitFor(SOON);
  await page.goto(`${templates}/named/lesson_soon`);
  await page.getByRole("button", { name: "Send it as an offer" }).click();
  await page.locator("section[data-language=en]").waitFor(SOON);
  assert.ok(!(await page.locator("main").innerText()).includes("Meta counts this as marketing now"));
  await seen.close();
});

test("what was not sent stands on a page with its reason", async () => {
  const his = await open(browser, world.origin, { cookies: jonas.cookies, refusals: [409] });
  await his.page.goto(`${jonas.home}/inbox`);
  await openConversation(his.page, "Inés Barros");
  const late = await open(browser, world.origin, { cookies: jonas.cookies, script: false, refusals: [409] });
  await late.page.goto(his.page.url());
  await late.page.locator("#composer-text").fill("Ainda há um lugar.");
  await control(world.telephones, "POST", "/windows", { customer: "ines", number: "810000000000001", seconds: 0 });
  await his.page.locator("#composer-text").fill("Há um lugar ao sábado.");
  await his.page.getByRole("button", { name: "Send", exact: true }).click();
  await his.page.locator("#composer").getByText("Only a template can be sent now").waitFor(SOON);
  // Whoever answers all the same, on a page from before, is told why not, and that is kept.
  await late.page.getByRole("button", { name: "Send", exact: true }).click();
  await late.page.getByText("last wrote more than 24 hours ago").first().waitFor(SOON);
  await late.close();
  await his.page.goto(`${jonas.home}/settings/inbox/not-sent`);
  await his.page.locator("[data-decision]", { hasText: "Inés Barros" }).getByText("last wrote more than 24 hours ago").first().waitFor(SOON);
  await assertReadable(his.page);
  await his.close();
  await everywhere("not-sent", `${jonas.home}/settings/inbox/not-sent`);
});
