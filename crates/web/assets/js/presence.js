// Who else has the open conversation before their eyes. Each page says so every few seconds, and takes it back when it goes;
// nothing of it is kept anywhere but here.

const SAY_MS = 8000;
const FORGET_MS = 20_000;

/** By staff id: a name, and when it was last heard. */
const others = new Map();
const line = document.querySelector("#looking[data-href]");

if (line) {
  setInterval(sayLooking, SAY_MS);
  setInterval(show, 1000);
  document.addEventListener("visibilitychange", () => (document.hidden ? sayLeft() : sayLooking()));
  window.addEventListener("pagehide", sayLeft);
}

/** Says that one looks, once the stream that brings the answers is open. */
export function sayLooking() {
  if (!line || document.hidden) return;
  fetch(line.dataset.href, { method: "POST", body: new URLSearchParams() }).catch(() => {}); // The next one may arrive.
}

function sayLeft() {
  // A page that goes may still send this.
  navigator.sendBeacon(line.dataset.href, new URLSearchParams({ left: "true" }));
}

/** Someone looks, or left. Whoever is new does not know yet that we are here. */
export function met({ staff, name, doing }) {
  const isNew = !others.has(staff);
  if (doing === "left") others.delete(staff);
  else others.set(staff, { name, heardAt: Date.now() });
  if (doing === "looking" && isNew) sayLooking();
  show();
}

function show() {
  if (!line) return;
  for (const [staff, { heardAt }] of others) if (Date.now() - heardAt > FORGET_MS) others.delete(staff);
  const words = [...others.values()].map(({ name }) => line.dataset.words.replace("{name}", name));
  if (words.join() === [...line.children].map((one) => one.textContent).join()) return;
  line.replaceChildren(...words.map(drawn));
}

function drawn(words) {
  const one = document.createElement("span");
  one.className = "inline-flex items-center gap-2";
  const dot = document.createElement("span");
  dot.className = "size-[8px] rounded-full bg-success";
  one.append(dot, words);
  return one;
}
