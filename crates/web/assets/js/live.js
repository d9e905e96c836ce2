// The event stream: what changes elsewhere appears here. The stream says only that something changed; what it is now,
// the page asks for at its own address. While the stream is away, the page says so, and catches up when it is back.
//
//   changed  {"seq":7,"kind":"message.received","conversation":"…","message":"…","contact":"…"}
//   presence {"conversation":"…","staff":"…","name":"…","doing":"typing"}, or looking, or left

import { draft, giveBack } from "./composer.js";
import { met, sayLooking } from "./presence.js";

const GATHER_MS = 120;
const AWAY_MS = 3000;
const RETRY_MS = 5000;
const TYPING_MS = 6000;
const HIDDEN_MS = 60_000;

const address = document.body.dataset.stream;
const wanted = new Set();
let stream, gathering, away, hidden, asking, isGone;

if (address) {
  connect();
  document.addEventListener("kontor:window-closed", () => want("thread"));
  // A browser opens few connections to one host; pages that nobody sees give theirs back.
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hidden);
    if (document.hidden) hidden = setTimeout(disconnect, HIDDEN_MS);
    else if (!stream) catchUp();
  });
  window.addEventListener("pagehide", disconnect);
  window.addEventListener("pageshow", (event) => event.persisted && catchUp());
}

function connect() {
  stream = new EventSource(address);
  stream.addEventListener("open", () => {
    showConnection(true);
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
  want("list");
  want("thread");
}

function changed({ conversation, contact }) {
  want("list");
  const open = document.querySelector("[data-conversation]")?.dataset;
  if (!open) return;
  // What names neither may be of everyone's concern: a number, a colleague, a conversation that one does not see any more.
  const isOpen = conversation === open.conversation || contact === open.contact || (!conversation && !contact);
  if (isOpen) want("thread");
}

function openConversation() {
  return document.querySelector("[data-conversation]")?.dataset.conversation;
}

/** Several changes at once are one question. */
function want(fragment) {
  wanted.add(fragment);
  clearTimeout(gathering);
  gathering = setTimeout(ask, GATHER_MS);
}

async function ask() {
  if (asking) return;
  asking = true;
  try {
    while (wanted.size > 0) {
      const [fragment] = wanted;
      wanted.delete(fragment);
      if (document.querySelector(`[data-fragment="${fragment}"]`)) await refresh(fragment);
    }
  } catch {
    showConnection(false);
  } finally {
    asking = false;
  }
}

async function refresh(fragment) {
  // What one does not see any more has no list beside it.
  const url = new URL(isGone && fragment === "list" ? document.querySelector("a[data-list]").href : location.href);
  url.searchParams.set("fragment", fragment);
  const answer = await fetch(url, { headers: { "HX-Request": "true", Accept: "text/html" } });
  if (answer.status === 401 || answer.status === 403 || answer.redirected) return location.reload();
  if (answer.status === 404 && fragment === "thread") return gone();
  if (!answer.ok) return;
  const text = await answer.text();
  if (fragment === "list") return inTurn(text, ["#bulk", "#open-count", "#views", "#conversations"]);
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
  for (const opened of target.querySelectorAll("details[open][id]")) holds.querySelector(`[id="${opened.id}"]`)?.setAttribute("open", "");
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
    if (!banner.hidden) {
      want("list");
      want("thread");
    }
    banner.hidden = true;
  } else {
    // A moment's loss is nobody's business.
    away = setTimeout(() => (banner.hidden = false), AWAY_MS);
  }
}
