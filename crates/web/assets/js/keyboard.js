// One key, one thing of the page: whatever carries `data-key` is what that key does, so nothing is invented here. A menu opens
// with the hand in it, a field takes the hand, a button or link is pressed. Never while one types, nor over a dialog.
//
// j and k go along the rows of the list; up and down along rows and menus; "?" shows all keys; escape leaves a field or a menu.

import { act, shown } from "./acts.js";

const PLACE = "kontor.after";
const OFF = "kontor.keys-off";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") return leave(event);
  // The field of a dialog that has just closed holds the hand until the page is drawn again.
  const writes = event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  if (writes && shown(writes)) return;
  const done = event.key.startsWith("Arrow") ? along(event) : isOn() && press(event);
  if (done) event.preventDefault();
});

function press({ key, repeat }) {
  if (key === "j" || key === "k") return go(key === "j" ? 1 : -1);
  if (repeat) return false;
  if (key === "?") return sheet();
  const one = latest([...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].filter(shown));
  if (!one) return false;
  act(one);
  return true;
}

// An answer that waits since before this page is older than what the page says was just done; one since then is younger.
const answerOf = (one) => one.closest("#thread article")?.id;
const waited = new Set([...document.querySelectorAll("#thread [data-key]")].map(answerOf));
const latest = (found) => found.findLast((one) => answerOf(one) && !waited.has(answerOf(one))) ?? found.find((one) => one.closest("#undo")) ?? found.pop();

/** Opens the conversation beside the open one. After a closed one is gone from the list, what stood below it is next. */
function go(step) {
  const rows = [...document.querySelectorAll("[data-row]")];
  const here = rows.findIndex((row) => row.getAttribute("aria-current") === "page");
  let next = rows[here + step];
  if (here < 0) {
    const after = (sessionStorage.getItem(PLACE) ?? "").split(" ");
    next = rows.find((row) => row.id && row.id === after.find((id) => rows.some((one) => one.id === id))) ?? rows[0];
  }
  if (!next) return false;
  next.focus();
  next.click();
  return true;
}

window.addEventListener("pagehide", () => {
  const rows = [...document.querySelectorAll("[data-row]")];
  const here = rows.findIndex((row) => row.getAttribute("aria-current") === "page");
  if (here >= 0) sessionStorage.setItem(PLACE, rows.slice(here + 1).map((row) => row.id).join(" "));
});

/** Up and down: from row to row, from choice to choice of an open menu. */
function along({ key, target }) {
  if (key !== "ArrowDown" && key !== "ArrowUp") return false;
  const menu = target.closest?.("details[data-menu][open]");
  const all = menu ? [...menu.querySelectorAll("summary, button, a")] : target.closest?.("[data-row]") ? [...document.querySelectorAll("[data-row]")] : [];
  const next = all[all.indexOf(target) + (key === "ArrowDown" ? 1 : -1)];
  next?.focus();
  return Boolean(next);
}

function leave(event) {
  const menu = event.target.closest?.("details[data-menu][open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else event.target.closest?.("input, textarea, select")?.blur();
}

function sheet() {
  const keys = document.getElementById("keys");
  keys?.showModal();
  return Boolean(keys);
}

// Whoever speaks to the machine, or reads by one, may want no single keys.
const isOn = () => localStorage.getItem(OFF) === null;
const choice = document.getElementById("keys-on");
if (choice) {
  choice.checked = isOn();
  choice.addEventListener("change", () => (choice.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "yes")));
}
