// What every browser test needs: Kontor with its sandbox, a phone and a desk in light and dark, axe, pictures.
//
// - A page that logs an error, throws, or asks another host for anything fails its test when it is closed.
// - KONTOR_SLOW=ms makes each page's questions wait for up to so long, and its scripts take twice as long: what a test or
//   a page takes for granted of their order shows itself. It is for finding such faults; `make test` never sets it.
// - Everything runs on loopback, in temporary folders, and ends with the test file.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");
const axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const SCREENS = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  desk: { viewport: { width: 1440, height: 900 } },
};

const SLOW = Number(process.env.KONTOR_SLOW ?? 0);

// Chromium looks up its maker's hosts unless told not to.
const CHROMIUM_ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** With arguments of a test's own, such as a microphone that hums. */
export function launch(more = []) {
  return chromium.launch({ executablePath: process.env.KONTOR_CHROMIUM ?? "/usr/bin/chromium", args: [...CHROMIUM_ARGUMENTS, ...more] });
}

/**
 * Opens a page as one person sees it. `origin` is the only host that it may talk to.
 * - `script: false` is a browser in which nothing but HTML works.
 * - `refusals` are the statuses with which the server will rightly answer; Chromium logs them as errors.
 * - `cookies` are those of somebody who is signed in.
 */
export async function open(browser, origin, { screen = "desk", theme = "light", script = true, refusals = [], cookies = [] } = {}) {
  const context = await browser.newContext({ ...SCREENS[screen], colorScheme: theme, javaScriptEnabled: script, baseURL: origin, locale: "en-GB", timezoneId: "Europe/Berlin" });
  await context.addCookies(cookies);
  const isExpected = (text) => refusals.some((status) => text.startsWith(`Failed to load resource: the server responded with a status of ${status} `));
  const page = await context.newPage();
  if (SLOW) await slowDown(context, page);
  const troubles = [];
  page.on("pageerror", (error) => troubles.push(`it threw: ${error.message}`));
  page.on("console", (message) => message.type() === "error" && !isExpected(message.text()) && troubles.push(`it logged: ${message.text()}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.origin !== origin) troubles.push(`it asked another host: ${url.origin}`);
  });
  return { page, context, troubles, close: () => close(context, troubles) };
}

async function slowDown(context, page) {
  await context.route((url) => !url.pathname.startsWith("/assets/"), async (route) => {
    await after(Math.random() * SLOW);
    await route.continue().catch(() => {}); // Whoever asked may have gone meanwhile.
  });
  const devtools = await context.newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 2 });
}

async function close(context, troubles) {
  await context.close();
  assert.deepEqual(troubles, [], "the page was in trouble");
}

/** What axe finds wrong on a page, a line each. */
export async function violations(page) {
  // A page that is not whole yet may lack its style sheet.
  await page.waitForLoadState("load");
  await page.evaluate(axeSource);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.map(({ id, help, nodes }) => `${id}: ${help} at ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
}

/** Fails where axe finds anything, or where the page is wider than its screen. */
export async function assertReadable(page) {
  assert.deepEqual(await violations(page), [], `axe on ${page.url()}`);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(overflow <= 0, `${page.url()} is ${overflow} px wider than its screen`);
}

/**
 * Keeps a picture under tests/browser/out. With KONTOR_PICTURES=1, those with `readme` are also written to
 * docs/pictures, where the README shows them.
 */
export async function picture(page, name, { readme = false } = {}) {
  const folders = [join(here, "out")];
  if (readme && process.env.KONTOR_PICTURES) folders.push(join(root, "docs/pictures"));
  for (const folder of folders) {
    await mkdir(folder, { recursive: true });
    // Hiding the caret would leave style attributes on the fields, which htmx copies and the page's policy refuses.
    await page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled", caret: "initial" });
  }
}

// Whatever a failed test left running ends with its file.
const running = new Set();
process.once("exit", () => running.forEach((child) => child.kill("SIGKILL")));

/** Starts a program of ours; answers once `ready(output)` gives something other than undefined. */
export async function start(argumentsOf, settings, ready, { patience = 120_000, program = "kontor" } = {}) {
  const data = await mkdtemp(join(tmpdir(), "kontor-browser-"));
  const child = spawn(join(root, "target/debug", program), argumentsOf(data), {
    env: { ...process.env, KONTOR_DATA_DIR: data, ...settings },
    // The sandbox runs until its standard input ends, so it ends with the test, whatever happens to it.
    stdio: ["pipe", "pipe", "pipe"],
  });
  let output = "";
  let isReady = false; // From then on nobody looks through what it says, which may be megabytes.
  running.add(child);
  const ended = new Promise((resolve) => child.once("exit", resolve)).finally(() => running.delete(child));
  const stop = async () => {
    child.kill("SIGTERM");
    const gone = await Promise.race([ended.then(() => true), after(10_000)]);
    if (!gone) child.kill("SIGKILL");
    await ended;
    await rm(data, { recursive: true, force: true });
  };
  const answer = new Promise((resolve, reject) => {
    const listen = (chunk) => {
      output += chunk;
      const found = isReady ? undefined : ready(output);
      if (found === undefined) return;
      isReady = true;
      resolve(found);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${program} ended with ${code}:\n${output}`)));
  });
  const late = after(patience).then(() => Promise.reject(new Error(`${program} was not ready after ${patience} ms:\n${output}`)));
  try {
    return { ready: await Promise.race([answer, late]), data, pid: child.pid, stop, output: () => output };
  } catch (error) {
    await stop();
    throw error;
  }
}

const after = (ms) => new Promise((resolve) => setTimeout(resolve, ms).unref());
