import { launch, open } from "./harness.mjs";
import { SOON, control, demo, message, openConversation, signIn } from "./world.mjs";
const browser = await launch(); const kontor = await demo();
const jonas = await signIn(browser, kontor.origin, kontor.links.jonas);
const end = Date.now() + Number(process.env.FOR ?? 200) * 1000; let n = 0, bad = 0;
while (Date.now() < end && bad < 3) {
  n++;
  const screen = n % 2 ? "phone" : "desk";
  const seen = await open(browser, kontor.origin, { cookies: jonas.cookies, screen });
  const log = []; const t0 = Date.now();
  seen.page.on("console", (m) => log.push([Date.now() - t0, m.text()]));
  seen.page.on("request", (r) => log.push([Date.now() - t0, "REQ " + r.method() + " " + r.url().slice(-90)]));
  seen.page.on("response", (r) => log.push([Date.now() - t0, "RES " + r.status() + " " + r.url().slice(-60)]));
  await seen.page.route(/app-.*\.js/, async (route) => {
    const answer = await route.fetch(); let body = await answer.text();
    const put = (a, b) => { if (!body.includes(a)) console.log("MISSING", a); body = body.replace(a, b); };
    put('} catch {\n    // What was not answered', '} catch (e) { console.log("ASKERR " + (e?.stack ?? e));\n    // What was not answered');
    put('function changed(event) {', 'function changed(event) { console.log("EVENT " + JSON.stringify(event));');
    put('async function ask() {', 'async function ask() { console.log("ASK " + [...wanted] + " asking " + asking + " hidden " + document.hidden);');
    put('stream.addEventListener("open", () => {', 'stream.addEventListener("open", () => { console.log("STREAM OPEN");');
    put('stream.addEventListener("error", () => {', 'stream.addEventListener("error", () => { console.log("STREAM ERROR " + stream?.readyState);');
    await route.fulfill({ response: answer, body });
  });
  await seen.page.goto(`${jonas.home}/inbox`);
  await openConversation(seen.page, "Maya Okafor");
  const words = `Number ${n} is here`;
  log.push([Date.now() - t0, "SENDING"]);
  await control(kontor.telephones, "POST", "/customers/maya/messages", { type: "text", number: "810000000000001", text: words });
  try { await message(seen.page, words).waitFor(SOON); } catch { bad++; console.log("BAD", n, screen); for (const [at, text] of log) console.log(at, text.slice(0, 260)); }
  await seen.close().catch(() => {});
}
console.log("done", n, "bad", bad);
process.exit(0);
