// What a page weighs and when one can use it: the list, a thread and the settings, in Chromium, on two demos that differ in
// nothing but the length of one thread. Each round is a browser of its own with an empty cache, then the same page again.

import { execFile, spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { launch } from "../../tests/browser/harness.mjs";

const HISTORIES = [100, 100_000];
const ROUNDS = Number(process.env.ROUNDS ?? 9);
const KINDS = { Document: "HTML", Stylesheet: "CSS", Script: "JS", Font: "fonts", Image: "pictures" };

const program = (name) => join(process.env.PROGRAMS, name);

/** A demo with so long a thread: its address, a cookie, and the pages that are opened. */
async function start(history) {
  const child = spawn(program("kontor"), ["demo"], { env: { ...process.env, KONTOR_LISTEN: "127.0.0.1:0" }, stdio: ["pipe", "pipe", "inherit"] });
  process.once("exit", () => child.kill("SIGKILL"));
  let output = "";
  const link = await new Promise((resolve, reject) => {
    child.stdout.on("data", (chunk) => {
      output += chunk;
      const found = output.match(/Sign in:\s+(http\S+)/)?.[1];
      if (found) resolve(new URL(found));
    });
    child.once("exit", () => reject(new Error(`the demo ended:\n${output}`)));
  });
  const { stdout } = await promisify(execFile)(program("long-thread"), [join(tmpdir(), `kontor-demo-${child.pid}`), "Maya Okafor", String(history)]);
  const { tenant, conversation } = JSON.parse(stdout);
  const pages = { list: `/t/${tenant}/inbox`, thread: `/t/${tenant}/inbox/${conversation}`, settings: `/t/${tenant}/settings/inbox` };
  return { history, origin: link.origin, link: link.href, pages, stop: () => new Promise((resolve) => { child.once("exit", resolve); child.kill("SIGTERM"); }) };
}

async function signIn(browser, demo) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(demo.link);
  await page.waitForURL(/\/t\/[^/]+\/inbox/);
  const cookies = await context.cookies();
  // The first look writes what the later ones find.
  for (const path of Object.values(demo.pages)) await page.goto(demo.origin + path);
  await context.close();
  return cookies;
}

/** One page, as a browser loads it that never was here, and again. */
async function round(browser, demo, path) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addCookies(demo.cookies);
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  await network.send("Network.enable");
  const kinds = new Map(), heads = new Map(), weight = { total: 0, heads: 0, requests: 0 };
  network.on("Network.requestWillBeSent", ({ requestId, type }) => kinds.set(requestId, KINDS[type] ?? "other"));
  network.on("Network.responseReceived", ({ requestId, response }) => heads.set(requestId, response.encodedDataLength));
  network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId) ?? "other", head = heads.get(requestId) ?? 0;
    weight[kind] = (weight[kind] ?? 0) + encodedDataLength - head;
    weight.heads += head;
    weight.total += encodedDataLength;
    weight.requests++;
  });
  const cold = await loaded(page, demo.origin + path);
  await page.waitForTimeout(400);
  const first = { ...weight };
  const warm = await loaded(page, demo.origin + path);
  const elements = await page.evaluate(() => document.querySelectorAll("*").length);
  await context.close();
  return { weight: first, elements, cold, warm };
}

/** Milliseconds until the page's own answer was there, and until one could use it: painted, scripts run, no long task left. */
async function loaded(page, url) {
  await page.goto(url, { waitUntil: "load" });
  await page.locator("html.scripted").waitFor({ state: "attached" });
  return page.evaluate(async () => {
    const tasks = await new Promise((resolve) => {
      const seen = [];
      new PerformanceObserver((list) => seen.push(...list.getEntries())).observe({ type: "longtask", buffered: true });
      setTimeout(() => resolve(seen), 300);
    });
    const [navigation] = performance.getEntriesByType("navigation");
    const paint = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0;
    const ends = tasks.map((task) => task.startTime + task.duration);
    return { answer: navigation.responseEnd - navigation.requestStart, usable: Math.max(paint, navigation.domContentLoadedEventEnd, ...ends) };
  });
}

const median = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];
const kB = (bytes = 0) => (bytes / 1000).toFixed(1);

const browser = await launch();
const demos = [];
for (const history of HISTORIES) demos.push(await start(history));
for (const demo of demos) demo.cookies = await signIn(browser, demo);
const rounds = new Map();
for (let number = 0; number < ROUNDS; number++) {
  // In turns, in another order each round.
  for (const demo of number % 2 ? demos : demos.toReversed()) {
    for (const [name, path] of Object.entries(demo.pages)) {
      const key = `${name} ${demo.history}`;
      rounds.set(key, [...(rounds.get(key) ?? []), await round(browser, demo, path)]);
    }
  }
}
console.log("| page | history | kB in all | HTML | CSS | JS | fonts | pictures | other | heads | requests | elements | answer, ms | usable, ms, empty cache (least to most) | again |");
console.log("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
for (const name of Object.keys(demos[0].pages)) {
  const answers = [], usable = [];
  for (const { history } of demos) {
    const all = rounds.get(`${name} ${history}`);
    const { weight, elements } = all[0];
    const cold = all.map((one) => one.cold.usable);
    answers.push(median(all.map((one) => one.warm.answer)));
    usable.push(median(cold));
    const parts = ["HTML", "CSS", "JS", "fonts", "pictures", "other", "heads"].map((kind) => kB(weight[kind]));
    const times = [answers.at(-1), median(cold)].map((ms) => ms.toFixed(0));
    const range = `${Math.min(...cold).toFixed(0)} to ${Math.max(...cold).toFixed(0)}`;
    console.log(`| ${name} | ${history} | ${kB(weight.total)} | ${parts.join(" | ")} | ${weight.requests} | ${elements} | ${times[0]} | ${times[1]} (${range}) | ${median(all.map((one) => one.warm.usable)).toFixed(0)} |`);
  }
  console.log(`| ${name} | against each other | | | | | | | | | | | ${(answers[1] / answers[0]).toFixed(2)} times | ${(usable[1] / usable[0]).toFixed(2)} times | |`);
}
await browser.close();
for (const demo of demos) await demo.stop();
