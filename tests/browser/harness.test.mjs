// The harness finds what it must find: each check of the browser tests against a page with a planted fault.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertReadable, launch, open, violations } from "./harness.mjs";

const page = (body, head = "") => `<!doctype html><html lang="en"><head><title>Kontor</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">${head}</head><body>${body}</body></html>`;

const PAGES = {
  "/sound": page(`<main><h1>Good morning</h1><label for="a">Your name</label> <input id="a"></main>`),
  "/unlabelled": page(`<main><h1>Good morning</h1><input></main>`),
  "/pale": page(`<main><h1>Good morning</h1><p style="color:#bbb;background:#fff">You can hardly read this.</p></main>`),
  "/wide": page(`<main><h1>Good morning</h1><div style="width:3000px">wide</div></main>`),
  "/throws": page(`<main><h1>Good morning</h1></main><script>throw new Error("planted")</script>`),
  "/elsewhere": page(`<main><h1>Good morning</h1><img alt="" src="http://127.0.0.2:9/pixel.png"></main>`),
};

let server, origin, browser;

before(async () => {
  server = createServer((request, response) => {
    // The policy under which Kontor's pages live; axe must work under it.
    const policy = request.url === "/sound" ? { "content-security-policy": "default-src 'self'; img-src data:" } : {};
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", ...policy }).end(PAGES[request.url] ?? PAGES["/sound"]);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${server.address().port}`;
  browser = await launch();
});

after(async () => {
  await browser?.close();
  server?.close();
});

for (const screen of ["phone", "desk"]) {
  for (const theme of ["light", "dark"]) {
    test(`a sound page is clean on a ${screen} in ${theme}`, async () => {
      const seen = await open(browser, origin, { screen, theme });
      await seen.page.goto("/sound");
      assert.equal(await seen.page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches), theme === "dark");
      assert.equal(seen.page.viewportSize().width, screen === "phone" ? 390 : 1440);
      await assertReadable(seen.page);
      await seen.close();
    });
  }
}

for (const [path, fault] of [["/unlabelled", /^label:/], ["/pale", /^color-contrast:/]]) {
  test(`axe finds what is wrong on ${path}`, async () => {
    const seen = await open(browser, origin);
    await seen.page.goto(path);
    const found = await violations(seen.page);
    assert.ok(found.some((line) => fault.test(line)), found.join("\n"));
    await assert.rejects(assertReadable(seen.page));
    await seen.close();
  });
}

test("a page wider than its screen is found", async () => {
  const seen = await open(browser, origin, { screen: "desk" });
  await seen.page.goto("/wide");
  await assert.rejects(assertReadable(seen.page), /wider than its screen/);
  await seen.close();
});

for (const [path, trouble] of [["/throws", "it threw: planted"], ["/elsewhere", "it asked another host: http://127.0.0.2:9"]]) {
  test(`the trouble on ${path} fails its test`, async () => {
    const seen = await open(browser, origin);
    await seen.page.goto(path);
    await assert.rejects(seen.close(), /the page was in trouble/);
    assert.ok(seen.troubles.includes(trouble), seen.troubles.join("\n"));
  });
}

test("without script a page is still a page", async () => {
  const seen = await open(browser, origin, { script: false });
  await seen.page.goto("/throws");
  assert.equal(await seen.page.textContent("h1"), "Good morning");
  await seen.close();
});

test("a test that fails with its browser and its server still running ends all the same, and so do they", async () => {
  const folder = await mkdtemp(join(tmpdir(), "kontor-careless-"));
  const careless = join(folder, "careless.test.mjs");
  const beside = (file) => JSON.stringify(new URL(file, import.meta.url).href);
  await writeFile(
    careless,
    `import { test } from "node:test";
     import { launch } from ${beside("./harness.mjs")};
     import { sandbox } from ${beside("./world.mjs")};
     test("careless", async () => {
       await launch();
       console.log("address", (await sandbox()).url);
       throw new Error("planted");
     });`,
  );
  try {
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const child = spawn(process.execPath, ["--test", "--test-force-exit", "--test-reporter=tap", careless], { env });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    assert.equal(await new Promise((resolve) => child.once("exit", resolve)), 1, output);
    assert.match(output, /planted/);
    const [, address] = output.match(/address (http\S+)/);
    await assert.rejects(fetch(address), "its sandbox answers still");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
