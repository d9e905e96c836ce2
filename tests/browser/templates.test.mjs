// Templates as an owner meets them: five to begin with, one that Meta refuses and that is mended, a window that closed and a
// template that goes through it, and Meta that wants to be paid. On a phone and at a desk, with and without script.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, control, demo, message, openConversation, signIn, until } from "./world.mjs";

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

test("five ready templates are read, changed and handed in on a phone, without script", async () => {
  const seen = await open(browser, world.origin, { screen: "phone", script: false, cookies: jonas.cookies, refusals: [422] });
  await seen.page.goto(`${templates}/starters`);
  const of = (name) => seen.page.locator("fieldset", { has: seen.page.locator(`input[value="${name}"]`) });
  await of("we_missed_you").getByRole("checkbox").uncheck();
  await of("payment_reminder").getByRole("checkbox").uncheck();
  await of("order_ready").getByLabel("Text").fill("{{first_name}}, your order is ready for you.");
  await seen.page.getByRole("button", { name: "Hand the chosen ones in" }).click();
  await seen.page.getByText("The text begins or ends with a field").first().waitFor(SOON);
  await picture(seen.page, "starters-refused-phone");
  await of("order_ready").getByLabel("Text").fill("Hello {{first_name}}, your order at {{business_name}} is ready for you.");
  await seen.page.getByRole("button", { name: "Hand the chosen ones in" }).click();
  await until(seen.page, "appointment_reminder");
  for (const name of ["may_we_continue", "order_ready"]) assert.ok((await seen.page.locator("main").innerText()).includes(name), name);
  // Meta judges within seconds here, and says so by webhook.
  await until(seen.page, "Being judged", false);
  await seen.close();
  await everywhere("starters", `${templates}/starters?language=es`);
  await everywhere("templates", templates);
});

test("what Meta refuses says why, and is mended at a desk", async () => {
  const seen = await open(browser, world.origin, { cookies: jonas.cookies, refusals: [422] });
  const { page } = seen;
  await page.goto(`${templates}/new`);
  await page.getByLabel("Name", { exact: true }).fill("lesson_moved");
  await page.getByLabel("Text", { exact: true }).fill("Hello {{first_name}}, your lesson moved, see https://bit.ly/x for the new time.");
  await page.getByLabel("Answer 1").fill("Thank you");
  // The preview follows what is typed, with an example in its field.
  await page.locator("figure", { hasText: "Hello Maya, your lesson moved" }).waitFor(SOON);
  await page.locator("figure", { hasText: "Thank you" }).waitFor(SOON);
  assert.equal(await page.getByLabel("Answer 1").inputValue(), "Thank you");
  await picture(page, "template-written");
  await page.getByText("Meta will likely object").waitFor(SOON);
  await page.getByRole("button", { name: "Hand in all the same" }).click();
  await page.getByText("Handed in. Meta judges it now.").waitFor(SOON);
  await page.getByRole("link", { name: "lesson_moved" }).click();
  await until(page, "Something in its form is not allowed");
  await page.getByText("Write addresses in full").waitFor(SOON);
  const refused = new URL(page.url()).pathname;
  await everywhere("template-refused", refused);
  await page.getByLabel("Text", { exact: true }).fill("Hello {{first_name}}, your lesson moved. Please reply if the new time does not suit you.");
  await page.getByRole("button", { name: "Hand in again" }).click();
  await page.getByText("Handed in. Meta judges it now.").waitFor(SOON);
  await page.goto(refused);
  await until(page, "Approved");
  await seen.close();
});

test("a closed window lets a template through, with its fields filled", async () => {
  const his = await open(browser, world.origin, { cookies: jonas.cookies, refusals: [409] });
  await his.page.goto(`${jonas.home}/inbox`);
  await openConversation(his.page, "Inés Barros");
  const conversation = new URL(his.page.url()).pathname;
  // Meta counts for itself, and shuts the window under the hands of whoever types.
  await control(world.telephones, "POST", "/windows", { customer: "ines", number: "810000000000001", seconds: 0 });
  await his.page.locator("#composer-text").fill("Há um lugar ao sábado.");
  await his.page.getByRole("button", { name: "Send", exact: true }).click();
  await message(his.page, "Há um lugar ao sábado.").waitFor(SOON);
  await his.page.locator("#composer").getByText("Only a template can be sent now").waitFor(SOON);
  const form = his.page.locator("#composer details[id^=template-]", { hasText: "may_we_continue" });
  await form.locator("summary").first().click();
  await form.getByText("Hello Inés, you wrote to Lark Music School").waitFor(SOON);
  await form.getByLabel("First name").fill("Dona Inés");
  await form.getByText("Hello Dona Inés, you wrote to").waitFor(SOON);
  await assertReadable(his.page);
  await picture(his.page, "template-filled");
  const phone = await open(browser, world.origin, { screen: "phone", theme: "dark", script: false, cookies: jonas.cookies });
  await phone.page.goto(conversation);
  const plain = phone.page.locator("#composer details[id^=template-]", { hasText: "may_we_continue" });
  await plain.locator("summary").first().click();
  assert.equal(await plain.getByLabel("Name of the business").inputValue(), "Lark Music School");
  await picture(phone.page, "template-filled-phone");
  await phone.close();
  await form.getByRole("button", { name: "Send template" }).click();
  await message(his.page, "Hello Dona Inés, you wrote to Lark Music School").waitFor(SOON);
  await his.close();
});

test("while Meta wants to be paid, what costs waits and says so", async () => {
  const { wabas } = await control(world.telephones, "GET", "");
  const pays = (has_payment_method) => control(world.telephones, "PATCH", `/wabas/${wabas[0].id}`, { has_payment_method });
  await pays(false);
  const his = await open(browser, world.origin, { cookies: jonas.cookies });
  await his.page.goto(`${jonas.home}/inbox`);
  await openConversation(his.page, "Inés Barros");
  const form = his.page.locator("#composer details[id^=template-]", { hasText: "appointment_reminder" });
  await form.locator("summary").first().click();
  await form.getByLabel("Day", { exact: true }).fill("Monday");
  await form.getByLabel("Time", { exact: true }).fill("16:30");
  await form.getByRole("button", { name: "Send template" }).click();
  await message(his.page, "Your appointment is on Monday at 16:30").waitFor(SOON);
  await his.page.getByText("Meta wants to be paid before it sends this").first().waitFor(SOON);
  await his.page.reload();
  await his.page.locator("#composer").getByText("Messages that cost money wait").waitFor(SOON);
  await assertReadable(his.page);
  await picture(his.page, "unpaid");
  const phone = await open(browser, world.origin, { screen: "phone", cookies: jonas.cookies });
  await phone.page.goto(`${jonas.home}/inbox`);
  await phone.page.getByText("Messages that cost money wait.").waitFor(SOON);
  await picture(phone.page, "unpaid-list-phone");
  await phone.page.getByRole("link", { name: "See what to do" }).first().click();
  await phone.page.getByText("Meta wants to be paid before it sends on").first().waitFor(SOON);
  await assertReadable(phone.page);
  await picture(phone.page, "unpaid-health-phone");
  await pays(true);
  await phone.page.getByRole("button", { name: "It is settled" }).click();
  await phone.page.getByText("Sending goes on.").waitFor(SOON);
  await phone.close();
  await his.page.reload();
  await message(his.page, "Your appointment is on Monday at 16:30").getByRole("img", { name: /^(Delivered|Read)$/ }).first().waitFor({ state: "attached", ...SOON });
  await his.close();
});
