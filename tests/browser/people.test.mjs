// The book of people: one entered by hand, corrected, deleted and brought back; a file brought in with a look beforehand and taken
// out again; two entries that are one, merged and parted.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { assertReadable, launch, open, picture } from "./harness.mjs";
import { SOON, comes, demo, signIn } from "./world.mjs";

let browser, kontor, jonas;

before(async () => {
  [browser, kontor] = await Promise.all([launch(), demo()]);
  jonas = await signIn(browser, kontor.origin, kontor.links.jonas);
});

after(async () => {
  await browser?.close();
  await kontor?.stop();
});

const LOOKS = [["desk", "light"], ["phone", "dark"], ...(process.env.KONTOR_EVERY_LOOK ? [["desk", "dark"], ["phone", "light"]] : [])];

async function at(path, options = {}) {
  const seen = await open(browser, kontor.origin, { cookies: jonas.cookies, ...options });
  await seen.page.goto(path.startsWith("/t/") ? path : `${jonas.home}${path}`);
  return seen;
}

/** Looks at each of these pages on every screen: axe finds nothing, and a picture is kept. */
async function look(pages) {
  for (const [screen, theme] of LOOKS) {
    const seen = await at("/people", { screen, theme });
    for (const [name, path] of pages) {
      await seen.page.goto(path.startsWith("/t/") ? path : `${jonas.home}${path}`);
      await assertReadable(seen.page);
      await picture(seen.page, `${name}-${screen}-${theme}`);
    }
    await seen.close();
  }
}

const here = (page) => new URL(page.url()).pathname;
const heading = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor(SOON);

async function added(page, { name, phone = "", email = "", tags = "" }) {
  await page.goto(`${jonas.home}/people/new`);
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Telephone number").fill(phone);
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Tags").fill(tags);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await heading(page, name);
  return here(page);
}

test("a person is entered by hand, corrected, deleted and brought back", async () => {
  const { page, close } = await at("/settings/people", { refusals: [422] });
  for (const [label, kind, choices] of [["Birthday", "Date", ""], ["Instrument", "Choice", "Violin\nCello"]]) {
    const form = page.locator("section", { has: page.getByRole("heading", { name: "Add a field" }) });
    await form.getByLabel("Name of the field").fill(label);
    await form.getByLabel("Kind of value").selectOption({ label: kind });
    await form.getByLabel("Choices").fill(choices);
    await form.getByRole("button", { name: "Add field" }).click();
    await page.locator("details > summary", { hasText: label }).waitFor(SOON);
  }
  const company = await added(page, { name: "Harbour Choir", email: "choir@harbour.example" });
  await page.getByRole("link", { name: "Edit" }).click();
  await page.getByLabel("Kind").selectOption({ label: "Company" });
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Company", { exact: true }).waitFor(SOON);

  // Nothing at all, and what is no number, are said in words beside the field.
  await page.goto(`${jonas.home}/people/new`);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByText("Write a name, a telephone number or an e-mail address.").first().waitFor(SOON);
  await page.getByLabel("Name", { exact: true }).fill("Rosa Lindqvist");
  await page.getByLabel("Telephone number").fill("call her");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByText("This is not a telephone number.").first().waitFor(SOON);
  assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "Rosa Lindqvist", "what was typed stays");
  await picture(page, "people-refused-desk-light");
  const rosa = await added(page, { name: "Rosa Lindqvist", phone: "020 7946 0820", email: "rosa@lindqvist.example", tags: "vip, choir" });
  await page.getByText("+44 20 7946 0820").first().waitFor(SOON);

  await page.getByRole("link", { name: "Edit" }).click();
  await page.getByLabel("Works at").selectOption({ label: "Harbour Choir" });
  await page.getByLabel("Looked after by").selectOption({ index: 1 });
  await page.getByLabel("Language").selectOption({ label: "Svenska" });
  await page.getByLabel("Time zone").selectOption("Europe/Stockholm");
  await page.getByLabel("Instrument").selectOption("Cello");
  await page.getByLabel("Birthday").fill("1990-04-12");
  await page.getByLabel("Telephone number").nth(1).fill("12");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("This is not a telephone number.").first().waitFor(SOON);
  await page.getByLabel("Telephone number").nth(1).fill("+46 8 508 29 000");
  await page.getByRole("button", { name: "Save" }).click();
  await heading(page, "Rosa Lindqvist");
  for (const words of ["Harbour Choir", "Svenska", "12 April 1990", "Cello", "+46 8 508 290 00"]) await page.getByText(words).first().waitFor(SOON);

  await page.getByLabel("New note").fill("Sings alto, plays cello");
  await page.getByRole("button", { name: "Add note" }).click();
  const note = page.locator("#notes article");
  await note.getByText("Sings alto, plays cello").first().waitFor(SOON);
  await note.locator("summary").click();
  await note.getByLabel("Note").fill("Sings mezzo, plays cello");
  await note.getByRole("button", { name: "Save note" }).click();
  await note.getByText("Sings mezzo, plays cello").first().waitFor(SOON);
  await look([["people-list", "/people"], ["people-one", rosa], ["people-edit", `${rosa}/edit`], ["people-company", company], ["people-new", "/people/new"], ["people-fields", "/settings/people"]]);
  await note.locator("summary").click();
  await note.getByRole("button", { name: "Remove note" }).click();
  await page.getByText("The note is removed").waitFor(SOON);
  await page.getByRole("button", { name: "Put back" }).click();
  await note.getByText("Sings mezzo, plays cello").first().waitFor(SOON);

  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByText(/Rosa Lindqvist.? is deleted/).first().waitFor(SOON);
  assert.equal(await page.getByRole("link", { name: "Rosa Lindqvist" }).count(), 0);
  await look([["people-deleted", "/people?show=deleted"], ["people-gone", rosa]]);
  await page.getByRole("link", { name: "Deleted people" }).click();
  await page.getByRole("link", { name: "Rosa Lindqvist" }).click();
  await page.getByRole("button", { name: "Put back" }).click();
  await page.getByRole("link", { name: "Edit" }).waitFor(SOON);
  await page.getByText("Sings mezzo, plays cello").first().waitFor(SOON);
  await close();
});

const FILE = [
  "Name;Mobile;E-mail;Instrument;Shoe size",
  "Ada Byrne;020 7946 0101;ada@byrne.example;Violin;38",
  "Bela Kos;020 7946 0102;;Cello;44",
  "Old Friend;;old@friend.example;Cello;41",
  "Nobody There;12;;;",
  "Ada Again;020 7946 0101;;;",
].join("\n");

test("a file is looked at row by row, brought in with its permission, and taken out by one click", async () => {
  const { page, close } = await at("/people", { refusals: [422] });
  await added(page, { name: "Old Friend", email: "old@friend.example" });
  await page.goto(`${jonas.home}/people`);
  await page.getByRole("link", { name: "Import" }).click();
  await look([["import-begin", "/people/import"]]);
  // What is no list of people is said to be none.
  await page.getByLabel("File", { exact: true }).setInputFiles({ name: "holiday.jpg", mimeType: "image/jpeg", buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70]) });
  await page.getByRole("button", { name: "Look at the file" }).click();
  await page.getByText("This is no list of people.").waitFor(SOON);
  await page.getByLabel("File", { exact: true }).setInputFiles({ name: "friends.csv", mimeType: "text/csv", buffer: Buffer.from(FILE) });
  await page.getByRole("button", { name: "Look at the file" }).click();
  await heading(page, "What is in the columns?");
  const place = here(page);
  assert.equal(await page.getByLabel(/column .*Mobile/).inputValue(), "phone", "a column is known by its name");
  await page.getByLabel(/column .*Shoe size/).selectOption({ label: "New field: number" });

  // Who says that all agreed says how, when and by which text.
  await page.getByRole("radio", { name: /Everyone in this file agreed/ }).check();
  await page.locator("summary", { hasText: "How, when and by which text" }).click();
  await page.getByLabel("How they were asked").fill("A form at the spring concert");
  await page.getByRole("button", { name: "See what would happen" }).click();
  await page.getByText("Say how and when these people agreed").waitFor(SOON);
  await page.getByLabel("On which day").fill("2026-03-14");
  await page.getByLabel("The text they agreed to").fill("Yes, tell me about concerts.");
  await look([["import-columns", place]]);
  await picture(page, "import-attested-desk-light");
  await page.getByLabel("What shows it").setInputFiles({ name: "form.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n%%EOF\n") });
  await page.getByRole("button", { name: "See what would happen" }).click();
  const start = page.getByRole("button", { name: "Import 3 people" });
  await start.waitFor(SOON);
  await look([["import-verdicts", place]]);
  await page.locator("nav").getByRole("link", { name: "Refused" }).click();
  await page.getByText("this is no telephone number").waitFor(SOON);
  await page.getByText("The file names this person before").waitFor(SOON);
  const [refused] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Refused rows as a file" }).click()]);
  const rows = await readFile(await refused.path(), "utf8");
  assert.match(rows, /Nobody There/);
  assert.match(rows, /Ada Again/);
  assert.doesNotMatch(rows, /Bela Kos/);

  await start.click();
  await page.getByText("3 people imported").waitFor(SOON);
  await look([["import-done", place]]);
  await page.getByRole("link", { name: "Ada Byrne" }).click();
  await page.getByText("38").first().waitFor(SOON);
  await page.getByRole("link", { name: "May we write to them?" }).click();
  await page.getByText("Agreed: Offers and news").first().waitFor(SOON);
  await picture(page, "import-agreed-desk-light");

  await page.goto(place);
  await page.getByRole("button", { name: "Undo the whole import" }).click();
  await page.getByText("3 rows undone").waitFor(SOON);
  await look([["import-undone", place]]);
  await page.goto(`${jonas.home}/people?q=Ada`);
  await page.getByText("Nobody found").waitFor(SOON);
  await page.goto(`${jonas.home}/people?q=Old`);
  await page.getByRole("link", { name: "Old Friend" }).waitFor(SOON);
  await close();
});

test("the book that was taken out in full is read back with what was changed in it, and that is undone", async () => {
  const { page, close } = await at("/people");
  const yara = await added(page, { name: "Yara Lind", phone: "020 7946 0840", email: "yara@lind.example", tags: "choir" });
  await page.goto(`${jonas.home}/people?q=Yara`);
  await page.getByRole("link", { name: "Export" }).click();
  await page.getByText("Only whom").waitFor(SOON);
  await page.getByLabel("Everything, for programs (JSON)").check();
  const [taken] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download" }).click()]);
  assert.match(taken.suggestedFilename(), /^people-\d{4}-\d\d-\d\d\.json$/);
  const book = await readFile(await taken.path(), "utf8");
  assert.match(book, /yara@lind\.example/);
  assert.doesNotMatch(book, /Maya Okafor/);
  await page.goto(`${jonas.home}/people/import`);
  const buffer = Buffer.from(book.replaceAll("Yara Lind", "Yara Lindgren"));
  await page.getByLabel("File", { exact: true }).setInputFiles({ name: "people.json", mimeType: "application/json", buffer });
  await page.getByRole("button", { name: "Look at the file" }).click();
  await page.getByText("This is an export of Kontor.").waitFor(SOON);
  const place = here(page);
  await look([["import-book", place]]);
  await page.getByRole("button", { name: "See what would happen" }).click();
  await page.getByRole("button", { name: "Import 1 person" }).click(SOON);
  await page.getByText("1 person imported").waitFor(SOON);
  await page.goto(yara);
  await heading(page, "Yara Lindgren");
  await page.getByText("choir", { exact: true }).first().waitFor(SOON);
  await page.goto(place);
  await page.getByRole("button", { name: "Undo the whole import" }).click();
  await page.getByText("1 row undone").waitFor(SOON);
  await page.goto(yara);
  await heading(page, "Yara Lind");
  await close();
});

test("what was done to many, and what happened with one of them, is looked back upon", async () => {
  const { page, close } = await at("/people/bulk");
  await page.getByText("Nothing was done to several at once").waitFor(SOON);
  await look([["people-past-nothing", "/people/bulk"]]);
  const pia = await added(page, { name: "Pia Voss", phone: "020 7946 0850", tags: "spring" });
  await added(page, { name: "Piet Voss", phone: "020 7946 0851" });
  // What is wrong is corrected, and that it was stands in her timeline.
  await page.goto(pia);
  await page.getByRole("link", { name: "Edit" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Pia Vossius");
  await page.getByRole("button", { name: "Save" }).click();
  await heading(page, "Pia Vossius");

  // Without script: chosen, done, looked back upon with who was left and why.
  const plain = await at("/people?q=Vos", { script: false });
  await plain.page.getByRole("link", { name: "Choose several" }).click();
  await plain.page.getByLabel("All whom the list shows, on all its pages").check();
  await plain.page.getByLabel("Tag", { exact: true }).fill("spring");
  await plain.page.getByRole("button", { name: "Add the tag" }).click();
  await plain.page.getByText("Tag added: 1. Left as they were: 1.").waitFor(SOON);
  await plain.page.getByRole("link", { name: "Done to many at once" }).click();
  await plain.page.getByText("Changed: 1 of 2.").waitFor(SOON);
  await plain.page.getByRole("link", { name: "Who was left as they were" }).click();
  await plain.page.locator("[data-past] li", { hasText: "Pia Vossius" }).getByText("was so already").waitFor(SOON);
  await look([["people-past", new URL(plain.page.url()).pathname + new URL(plain.page.url()).search]]);
  await plain.page.getByRole("button", { name: "Undo" }).click();
  await plain.page.getByText("Are again as they were: 1.").waitFor(SOON);
  await plain.close();

  await page.getByRole("link", { name: "Timeline" }).click();
  await heading(page, /Timeline of .*Pia Vossius/);
  await page.getByText("What is kept was corrected").first().waitFor(SOON);
  await page.getByText("Became known").first().waitFor(SOON);
  await look([["timeline", `${pia}/timeline`]]);
  await page.getByRole("link", { name: "Notes", exact: true }).click();
  await page.getByText("Nothing here yet").waitFor(SOON);
  await page.getByRole("link", { name: "Details", exact: true }).click();
  await page.getByText("What is kept was corrected").first().waitFor(SOON);
  await close();
});

test("two entries that seem to be one are compared, merged, and parted again", async () => {
  const { page, close } = await at("/people/duplicates");
  const one = await added(page, { name: "Lotte Brandt", phone: "020 7946 0199", tags: "choir" });
  const other = await added(page, { name: "Lotte Brandt", email: "lotte@brandt.example" });
  const pair = page.locator("li", { hasText: "lotte@brandt.example" });
  // They are compared a moment after they are there.
  await comes(page, pair, `${jonas.home}/people/duplicates`);
  await pair.getByText("Same name", { exact: true }).waitFor(SOON);
  await look([["duplicates", "/people/duplicates"]]);
  await pair.getByRole("link", { name: "Compare" }).click();
  await heading(page, "Merge two entries");
  await look([["merge", `${here(page)}${new URL(page.url()).search}`], ["merge-choose", `${one}/merge`]]);
  await page.getByRole("button", { name: "Merge", exact: true }).click();
  await page.getByText("lotte@brandt.example").first().waitFor(SOON);
  await page.getByText("+44 20 7946 0199").first().waitFor(SOON);
  await look([["merged-person", here(page)]]);
  await page.getByRole("button", { name: "Undo the merge" }).click();
  for (const [path, has, lacks] of [[one, "+44 20 7946 0199", "lotte@brandt.example"], [other, "lotte@brandt.example", "+44 20 7946 0199"]]) {
    await page.goto(path);
    await page.getByText(has).first().waitFor(SOON);
    assert.equal(here(page), path, "each is who they were");
    assert.equal(await page.getByText(lacks).count(), 0);
  }
  // Who was parted by hand is not suggested again.
  await page.goto(`${jonas.home}/people/duplicates`);
  await page.getByText("Nobody seems to be here twice").waitFor(SOON);
  await close();
});

const CHAT = [
  "12/05/2024, 14:03 - Messages and calls are end-to-end encrypted.",
  "12/05/2024, 14:03 - Una Marsh: Do you tune cellos?",
  "12/05/2024, 14:04 - Lark: We do, on Mondays.",
  "13/05/2024, 09:12 - Una Marsh: <Media omitted>",
  "45/05/2024, 09:13 - Una Marsh: Thank you",
].join("\n");

test("a chat that WhatsApp exported is looked at, confirmed, read beside the person, and taken out", async () => {
  const { page, close } = await at("/people", { refusals: [422] });
  const una = await added(page, { name: "Una Marsh", phone: "020 7946 0830" });
  await page.getByRole("link", { name: "Earlier chat" }).click();
  await page.getByText("No earlier chat").waitFor(SOON);
  await page.getByRole("link", { name: "Bring in a chat" }).click();
  await page.getByLabel("Exported chat").setInputFiles({ name: "letter.txt", mimeType: "text/plain", buffer: Buffer.from("Dear Una") });
  await page.getByRole("button", { name: "Look at the chat" }).click();
  await page.getByText("This is no chat that WhatsApp exported.").waitFor(SOON);
  await page.getByLabel("Exported chat").setInputFiles({ name: "WhatsApp Chat with Una.txt", mimeType: "text/plain", buffer: Buffer.from(CHAT) });
  await page.getByRole("button", { name: "Look at the chat" }).click();
  await page.getByRole("heading", { name: "Who is who?" }).waitFor(SOON);
  const place = here(page);
  assert.equal(await page.getByLabel("Una Marsh").first().inputValue(), "customer", "whom it calls as we do is the customer");
  await page.getByText("line 5").waitFor(SOON);
  await look([["history-begin", `${una}/history/import`], ["history-look", place]]);
  await page.getByLabel("I confirm that").check();
  await page.getByRole("button", { name: "Read it in", exact: true }).click();
  await page.getByText("3 messages were read in").waitFor(SOON);
  await page.getByRole("link", { name: "Open the chat" }).click();
  for (const words of ["From an exported chat", "Do you tune cellos?", "We do, on Mondays.", "A file, not kept"]) await page.getByText(words, { exact: true }).waitFor(SOON);
  await look([["history-read", `${una}/history`], ["history-done", place]]);
  await page.goto(place);
  await page.getByRole("button", { name: "Take all of it out" }).click();
  await page.getByText("All of it was taken out again").waitFor(SOON);
  await close();
});
