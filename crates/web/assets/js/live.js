// The event stream: what changes elsewhere appears here. The stream says only that something changed; what it is now,
// the page asks for at its own address. While the stream is away, the page says so, and catches up when it is back.
//
// Events are gathered before anything is asked for, and one question is under way at a time. What concerns a row of the list
// asks for that row. A page that nobody sees asks when it is seen.
//
//   changed  {"seq":7,"kind":"message.received","conversation":"…","message":"…","contact":"…"}
//   presence {"conversation":"…","staff":"…","name":"…","doing":"typing"}, or looking, or left

import { draft, giveBack } from "./composer.js";
import { fill } from "./menus.js";
import { met, sayLooking } from "./presence.js";
import { concerns, mergeRows } from "./rows.js";

const GATHER_MS = 250;
// A list that was brought up to date a moment ago waits longer.
const BUSY_MS = 1000;
// A list's times and numbers grow old in rows that nothing happens to.
const WHOLE_MS = 300_000;
const MOST_ROWS = 32;
// What happens in a conversation and shows in no thread.
const OF_NO_THREAD = /^(conversation\.read|message\.(read_receipt_sent|typing_shown))$/;
// What names nobody and stands in no thread and no list.
const OF_NO_PAGE = /^(notice|device|webhook_endpoint|api_key|privacy|terms|word_rule|quick_reply)\b/;
const AWAY_MS = 3000;
const RETRY_MS = 5000;
const TYPING_MS = 6000;
const HIDDEN_MS = 60_000;
// What is sent or done in the open conversation, while it is under way.
const ACTING = "#composer .htmx-request, #thread .htmx-request";

// The first stream begins where the page was read, so that nothing is missed between the two. A later one begins when it stands,
// and what changed until then is asked for.
let address = document.body.dataset.stream;
const wanted = new Set();
const rows = new Set();
let stream, gathering, dueAt, away, hidden, asking, isUnanswered, hasBegun, isGone;
let acts = 0; // Answers to what one did here.
let listedAt = 0;
let wholeAt = Date.now();

if (address) {
  connect();
  document.addEventListener("htmx:after:request", () => acts++);
  document.addEventListener("kontor:window-closed", () => want("thread"));
  // A browser opens few connections to one host; pages that nobody sees give theirs back.
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hidden);
    if (document.hidden) hidden = setTimeout(disconnect, HIDDEN_MS);
    else if (!stream) catchUp();
    else if (wanted.size > 0) gather(GATHER_MS);
  });
  window.addEventListener("pagehide", disconnect);
  window.addEventListener("pageshow", (event) => event.persisted && catchUp());
}

function connect() {
  stream = new EventSource(address);
  const isAgain = hasBegun;
  hasBegun = true;
  address = address.replace(/\?.*/, "");
  stream.addEventListener("open", () => {
    showConnection(true);
    if (isAgain) wantAll();
    sayLooking();
  });
  stream.addEventListener("changed", (event) => changed(JSON.parse(event.data)));
  stream.addEventListener("presence", (event) => present(JSON.parse(event.data)));
  stream.addEventListener("error", () => {
    showConnection(false);
    // A refusal ends the stream for good: ask again, and let the answer say whether one is still signed in.
    if (stream?.readyState === EventSource.CLOSED) setTimeout(() => stream?.readyState === EventSource.CLOSED && catchUp(), RETRY_MS);
  });
}

function disconnect() {
  stream?.close();
  stream = undefined;
}

function catchUp() {
  disconnect();
  connect();
  wantAll();
}

function wantAll() {
  want("list");
  want("thread");
}

function changed(event) {
  const { conversation, contact } = event;
  const of = concerns(event);
  if (of === "all") want("list");
  else if (of) wantRows(of);
  const open = document.querySelector("[data-conversation]")?.dataset;
  if (!open) return;
  // What names neither may be of everyone's concern: a number, a colleague, a conversation that one does not see any more.
  const isOfAll = !conversation && !contact && !OF_NO_PAGE.test(event.kind);
  const isOpen = (conversation && conversation === open.conversation) || (contact && contact === open.contact) || isOfAll;
  if (isOpen && !OF_NO_THREAD.test(event.kind)) want("thread");
}

function openConversation() {
  return document.querySelector("[data-conversation]")?.dataset.conversation;
}

/** Several changes at once are one question. */
function want(fragment) {
  wanted.add(fragment);
  const isBusy = fragment !== "thread" && Date.now() - listedAt < BUSY_MS;
  gather(isBusy ? BUSY_MS : GATHER_MS);
}

function wantRows(ids) {
  for (const id of ids) rows.add(id);
  want("rows");
}

/** Asks after so long, or when it would have asked anyway: what goes on and on is asked about all the same. */
function gather(wait) {
  const at = Date.now() + wait;
  if (asking || document.hidden || at >= dueAt) return;
  dueAt = at;
  clearTimeout(gathering);
  gathering = setTimeout(ask, wait);
}

async function ask() {
  dueAt = undefined;
  if (asking || document.hidden) return;
  asking = true;
  const fragments = [...wanted];
  const ids = [...rows];
  wanted.clear();
  rows.clear();
  const isWhole = fragments.includes("list") || ids.length > MOST_ROWS || Date.now() - wholeAt > WHOLE_MS;
  try {
    if (fragments.includes("list") || ids.length > 0) await (isWhole ? refresh("list") : refreshRows(ids));
    if (fragments.includes("thread")) await refresh("thread");
    if (isUnanswered && stream?.readyState === EventSource.OPEN) showConnection(true);
    isUnanswered = false;
  } catch {
    // What was not answered is asked for again.
    for (const fragment of fragments) wanted.add(fragment);
    for (const id of ids) rows.add(id);
    isUnanswered = true;
    showConnection(false);
  } finally {
    asking = false;
    if (wanted.size > 0) gather(isUnanswered ? RETRY_MS : wanted.has("thread") ? GATHER_MS : BUSY_MS);
  }
}

/**
 * What stands at the page's own address, in part; nothing where the page has to do without. What was asked for before
 * something was done here knows nothing of that, and would take it back: it is asked for again. So is what came before the answer to
 * what one does: the thread would show what the composer still holds, and lose what is typed next. (So no page that has these
 * parts may ask by itself, in short turns.)
 */
async function answerOf(fragment, ids) {
  const before = acts;
  // What one does not see any more has no list beside it.
  const url = new URL(isGone && fragment === "list" ? document.querySelector("a[data-list]").href : location.href);
  url.searchParams.set("fragment", fragment);
  if (ids) url.searchParams.set("rows", ids.join(","));
  const answer = await fetch(url, { headers: { "HX-Request": "true", Accept: "text/html" } });
  if (fragment === "list") listedAt = Date.now();
  if (answer.status === 401 || answer.status === 403 || answer.redirected) location.reload();
  else if (answer.status === 404 && fragment === "thread") gone();
  if (!answer.ok || answer.redirected) return undefined;
  const text = await answer.text();
  if (fragment === "thread" && document.querySelector(ACTING)) await acted();
  if (acts === before) return text;
  for (const id of ids ?? []) rows.add(id);
  want(ids ? "rows" : fragment);
  return undefined;
}

/** Once what is under way has come to an end, whichever. */
function acted() {
  const ends = ["htmx:after:request", "htmx:error", "htmx:finally:request"];
  return new Promise((done) => ends.forEach((end) => document.addEventListener(end, done, { once: true })));
}

async function refreshRows(ids) {
  if (!document.querySelector('[data-fragment="list"]')) return;
  const text = await answerOf("list", ids);
  if (text === undefined) return;
  await inTurn(text, ["#bulk", "#open-count", "#views"]);
  // Where a row has no place to be put, the list is asked for as a whole.
  if (!(await mergeRows(text, ids))) await refresh("list");
}

async function refresh(fragment) {
  if (!document.querySelector(`[data-fragment="${fragment}"]`)) return;
  const text = await answerOf(fragment);
  if (text === undefined) return;
  if (fragment === "list") {
    wholeAt = Date.now();
    return inTurn(text, ["#bulk", "#open-count", "#views", "#conversations"]);
  }
  isGone = false;
  await inTurn(text, ["#thread-head", "#thread", "#person"]);
  const written = draft();
  await put(text, "#composer");
  giveBack(written);
}

async function inTurn(text, parts) {
  for (const part of parts) await put(text, part);
}

/** Takes one element of the answer into the page; what is focused, scrolled, opened or half written stays as it is. */
async function put(text, selector) {
  const target = document.querySelector(selector);
  const holds = new DOMParser().parseFromString(text, "text/html").querySelector(selector);
  if (!target || !holds) return;
  for (const opened of target.querySelectorAll("details[open][id]")) {
    const same = holds.querySelector(`[id="${opened.id}"]`);
    same?.setAttribute("open", "");
    if (same) fill(same);
  }
  await htmx.swap({ text: holds.outerHTML, target, sourceElement: target, swap: "outerMorph" });
}

/** Somebody else took the conversation, and one does not see it any more: what is written stays, to be copied. */
function gone() {
  const composer = document.getElementById("composer");
  const instead = document.getElementById("gone");
  if (isGone || !composer || !instead) return;
  isGone = true;
  const written = draft();
  composer.replaceWith(instead.content.cloneNode(true));
  giveBack(written);
  document.querySelectorAll("#thread-head form, #thread-head details").forEach((action) => action.remove());
  want("list");
}

function present(someone) {
  if (someone.conversation !== openConversation()) return;
  if (someone.doing === "typing") typing(someone);
  else met(someone);
}

let typingEnds;

function typing({ name }) {
  const line = document.getElementById("typing");
  if (!line) return;
  const words = document.createElement("p");
  words.className = "text-xs text-muted";
  words.textContent = line.dataset.words.replace("{name}", name);
  line.replaceChildren(words);
  clearTimeout(typingEnds);
  typingEnds = setTimeout(() => line.replaceChildren(), TYPING_MS);
}

function showConnection(stands) {
  const banner = document.querySelector("#connection > p");
  clearTimeout(away);
  if (!banner) return;
  if (stands) {
    if (!banner.hidden) wantAll();
    banner.hidden = true;
  } else {
    // A moment's loss is nobody's business.
    away = setTimeout(() => (banner.hidden = false), AWAY_MS);
  }
}
