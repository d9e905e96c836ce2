// ctrl+k: everything the page offers and every room, by name, and people and conversations, whom the server finds.

import { act, everything } from "./acts.js";

const WAIT_MS = 150;
const MOST = 40;

const palette = document.getElementById("palette");
const field = document.getElementById("palette-text");
const list = document.getElementById("palette-options");
let options = [];
let chosen = 0;
let asking, waiting;

if (palette) {
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    if (document.querySelector("dialog[open]:not(#palette)")) return;
    event.preventDefault();
    if (palette.open) palette.close();
    else show();
  });
  document.addEventListener("click", (event) => event.target.closest?.("[data-palette]") && show());
  field.addEventListener("input", () => look());
  field.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (steps[event.key]) choose(chosen + steps[event.key]);
    else if (event.key === "Enter" && !event.isComposing) run(options[chosen]);
    else return;
    event.preventDefault();
  });
  palette.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) run(options[[...list.children].indexOf(option)]);
    else if (event.target === palette) palette.close();
  });
  palette.addEventListener("close", () => asking?.abort());
}

function show() {
  field.value = "";
  palette.showModal();
  look();
}

function look() {
  const words = fold(field.value).split(" ").filter(Boolean);
  const matches = ({ name }) => words.every((word) => fold(name).includes(word));
  const starts = ({ name }) => words.length > 0 && fold(name).startsWith(words[0]);
  const here = everything().filter(matches);
  draw([...here.filter(starts), ...here.filter((one) => !starts(one))].slice(0, MOST));
  clearTimeout(waiting);
  asking?.abort();
  const typed = field.value.trim();
  if (palette.dataset.find && typed.length > 1) waiting = setTimeout(() => find(typed, options), WAIT_MS);
}

async function find(typed, here) {
  asking = new AbortController();
  try {
    const answer = await fetch(`${palette.dataset.find}?q=${encodeURIComponent(typed)}`, { signal: asking.signal, headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected || !palette.open) return;
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelectorAll("a[href]");
    const people = [...found].map((link) => ({ href: link.getAttribute("href"), name: link.textContent.trim(), about: link.dataset.about }));
    draw([...here, ...people], chosen);
  } catch {
    // The next letter asks again.
  }
}

function draw(some, at = 0) {
  options = some;
  list.replaceChildren(...some.map(drawn));
  document.getElementById("palette-none").hidden = some.length > 0;
  choose(at);
}

function drawn({ name, key, about }, index) {
  const option = document.createElement("li");
  option.id = `palette-${index}`;
  option.role = "option";
  option.className = "reach flex cursor-pointer items-center gap-3 rounded-field px-3 py-2 text-sm hover:bg-base-200 aria-selected:bg-selected";
  const words = document.createElement("bdi");
  words.className = "min-w-0 grow truncate";
  words.textContent = name;
  option.append(words);
  if (about) option.append(small("span", "shrink-0 text-xs text-muted", about));
  if (key) option.append(small("kbd", "kbd kbd-xs", key));
  return option;
}

function small(element, className, text) {
  const one = document.createElement(element);
  one.className = className;
  one.textContent = text;
  return one;
}

function choose(index) {
  if (options.length === 0) return field.removeAttribute("aria-activedescendant");
  chosen = (index + options.length) % options.length;
  for (const [at, option] of [...list.children].entries()) option.setAttribute("aria-selected", String(at === chosen));
  field.setAttribute("aria-activedescendant", `palette-${chosen}`);
  list.children[chosen].scrollIntoView({ block: "nearest" });
}

function run(option) {
  if (!option) return;
  palette.close();
  if (option.href) location.assign(option.href);
  else act(option.one);
}

/** Without marks and case, as the server folds names. */
function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
