// Quick replies in the composer: "/" at the beginning of a word opens the list, letters narrow it, arrows and enter choose, escape
// leaves it. The way to the page that does the same without script (`data-quick`) opens it too. The server fills the fields.

const TYPED = /(^|\s)\/([^\s/]*)$/;
let open;

document.addEventListener("click", (event) => {
  const door = event.target.closest?.("[data-quick]");
  if (door && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    if (open) return close();
    field()?.focus();
    return show("");
  }
  const choice = open && event.target.closest?.("#quick [role=option]");
  if (choice) return put(choice);
  if (open && !event.target.closest?.("#quick") && event.target !== field()) close();
});

// A press on the list takes the hand from the field, which closes a telephone's keyboard.
document.addEventListener("pointerdown", (event) => {
  if (event.target.closest?.("#quick [role=option]")) event.preventDefault();
});

document.addEventListener("input", (event) => {
  if (event.target.id !== "composer-text") return;
  const typed = typedIn(event.target);
  if (typed === undefined) return close();
  show(typed);
});

// Before the composer's and the page's own keys.
document.addEventListener(
  "keydown",
  (event) => {
    if (!open || event.isComposing || event.target.id !== "composer-text") return;
    if (event.key === "Escape") close();
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") step(event.key === "ArrowDown" ? 1 : -1);
    else if ((event.key === "Enter" || event.key === "Tab") && !event.ctrlKey && !event.metaKey && chosen()) put(chosen());
    else return;
    event.preventDefault();
    event.stopPropagation();
  },
  true,
);

const field = () => document.getElementById("composer-text");
const options = () => [...(open?.querySelectorAll("[role=option]:not([hidden])") ?? [])];
const chosen = () => open?.querySelector("[role=option][aria-selected=true]:not([hidden])");
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** What stands behind the slash before the hand; nothing where there is none. */
function typedIn(text) {
  return text.value.slice(0, text.selectionStart).match(TYPED)?.[2];
}

async function show(typed) {
  const door = document.querySelector("[data-quick]");
  const text = field();
  if (!door || !text) return;
  if (!open?.isConnected) {
    open = document.getElementById("quick");
    if (!open) return;
    const mine = open;
    const answer = await fetch(`${door.href}?fragment=list`).catch(() => undefined);
    if (open !== mine || !text.isConnected) return;
    if (!answer?.ok) return close();
    mine.innerHTML = await answer.text();
    const nothing = document.createElement("p");
    nothing.className = "px-3.5 py-3 text-sm text-muted";
    nothing.role = "status";
    nothing.dataset.nothing = door.dataset.quickNone;
    mine.append(nothing);
    text.setAttribute("aria-controls", "quick-list");
    // Meanwhile more may have been typed.
    typed = typedIn(text) ?? typed;
  }
  narrow(typed);
}

/** Shows what is called so: by the beginning of the shortcut first, else by any word's. */
function narrow(typed) {
  const wanted = folded(typed);
  const all = [...open.querySelectorAll("[role=option]")];
  for (const one of all) {
    const words = folded(one.dataset.find).split(/[\s-]+/);
    one.hidden = !(folded(one.dataset.shortcut).startsWith(wanted) || words.some((word) => word.startsWith(wanted)));
  }
  const nothing = open.querySelector("[data-nothing]");
  if (nothing) nothing.textContent = all.length > 0 && options().length === 0 ? nothing.dataset.nothing : "";
  if (nothing) nothing.hidden = nothing.textContent === "";
  choose(options()[0]);
}

function step(by) {
  const all = options();
  choose(all[(all.indexOf(chosen()) + by + all.length) % all.length]);
}

function choose(one) {
  for (const other of open.querySelectorAll("[aria-selected=true]")) other.setAttribute("aria-selected", "false");
  one?.setAttribute("aria-selected", "true");
  one?.scrollIntoView({ block: "nearest" });
  if (one) field()?.setAttribute("aria-activedescendant", one.id);
  else field()?.removeAttribute("aria-activedescendant");
}

/** Puts a text where its shortcut was typed, or where the hand is. */
function put(one) {
  const text = field();
  const words = one.dataset.text;
  close();
  if (!text) return;
  const typed = typedIn(text);
  const end = text.selectionStart;
  const start = typed === undefined ? end : end - typed.length - 1;
  text.focus();
  text.setRangeText(words, start, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

function close() {
  open?.replaceChildren();
  open = undefined;
  field()?.removeAttribute("aria-controls");
  field()?.removeAttribute("aria-activedescendant");
}
