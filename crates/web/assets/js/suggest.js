// A list beside a field: a sign at the beginning of a word opens it, what is typed behind that narrows it, arrows and enter
// choose, escape leaves it. The field keeps the hand; the server says what there is to choose.

const FRESH_MS = 10_000;

/** Letters without marks and capitals, to be compared. */
export const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Whether any word of what it is found by begins so. */
export const wordBegins = (option, wanted) => folded(option.dataset.find).split(/[\s-]+/).some((word) => word.startsWith(wanted));

/**
 * - `fields`: a selector of the fields in which the sign opens the list.
 * - `typed`: a pattern of the text before the hand, whose last group is what stands behind the sign.
 * - `placeOf(field)`: where the list is shown. `addressOf(field)`: what gives it.
 * - `fits(option, wanted)`: whether a folded text means it.
 * - `nothingOf(field)`: what is said where nothing fits; without it the list closes.
 * - `opener`: a selector of what opens the whole list at the field's first, or closes it.
 */
export function suggestions({ fields, typed, placeOf, addressOf, fits, nothingOf, opener }) {
  let open; // { field, place }
  let isPutting = false;
  let known = {};

  // A press on the list takes the hand from the field, which closes a telephone's keyboard.
  document.addEventListener("pointerdown", (event) => {
    if (optionAt(event.target)) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    if (opener && event.target.closest?.(opener) && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      return toggle(document.querySelector(fields));
    }
    const choice = optionAt(event.target);
    if (choice) put(choice);
    else if (open && !open.place.contains(event.target) && event.target !== open.field) close();
  });

  document.addEventListener("input", ({ target }) => {
    if (isPutting || !target.matches?.(fields)) return;
    const words = typedIn(target);
    if (words === undefined) close();
    else show(target, words);
  });

  // Before the composer's and the page's own keys.
  document.addEventListener(
    "keydown",
    (event) => {
      if (!open || event.isComposing || event.target !== open.field) return;
      if (event.key === "Escape") close();
      else if (!chosen()) return;
      else if (event.key === "ArrowDown" || event.key === "ArrowUp") step(event.key === "ArrowDown" ? 1 : -1);
      else if ((event.key === "Enter" || event.key === "Tab") && !event.ctrlKey && !event.metaKey) put(chosen());
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );

  const optionAt = (target) => {
    const option = open && target.closest?.("[role=option]");
    return option && open.place.contains(option) ? option : undefined;
  };
  const options = () => [...(open?.place.querySelectorAll("[role=option]:not([hidden])") ?? [])];
  const chosen = () => open?.place.querySelector("[role=option][aria-selected=true]:not([hidden])");
  /** What stands behind the sign before the hand; nothing where there is none. */
  const typedIn = (field) => field.value.slice(0, field.selectionStart).match(typed)?.at(-1);

  async function show(field, words) {
    if (open?.field !== field || !open.place.isConnected) {
      close();
      const [place, address] = [placeOf(field), addressOf(field)];
      if (!place || !address) return;
      const mine = { field, place };
      open = mine;
      const list = await listAt(address);
      if (open !== mine || !field.isConnected) return;
      if (list === undefined) return close();
      place.innerHTML = list;
      if (nothingOf) place.append(nothing(nothingOf(field)));
      const box = place.querySelector("[role=listbox]");
      if (box) field.setAttribute("aria-controls", box.id);
      // Meanwhile more may have been typed.
      words = typedIn(field) ?? words;
    }
    narrow(words);
  }

  /** A list that was just asked for is not asked for again. */
  async function listAt(address) {
    if (known.address === address && Date.now() - known.at < FRESH_MS) return known.list;
    const answer = await fetch(address).catch(() => undefined);
    if (!answer?.ok) return undefined;
    known = { address, at: Date.now(), list: await answer.text() };
    return known.list;
  }

  function nothing(words) {
    const line = document.createElement("p");
    line.className = "px-3.5 py-3 text-sm text-muted";
    line.role = "status";
    line.dataset.nothing = words;
    return line;
  }

  function narrow(words) {
    const wanted = folded(words);
    const all = [...open.place.querySelectorAll("[role=option]")];
    for (const one of all) one.hidden = !fits(one, wanted);
    const isNothing = all.length > 0 && options().length === 0;
    if (isNothing && !nothingOf) return close();
    const line = open.place.querySelector("[data-nothing]");
    if (line) line.textContent = isNothing ? line.dataset.nothing : "";
    if (line) line.hidden = !isNothing;
    choose(options()[0]);
  }

  function step(by) {
    const all = options();
    choose(all[(all.indexOf(chosen()) + by + all.length) % all.length]);
  }

  function choose(one) {
    for (const other of open.place.querySelectorAll("[aria-selected=true]")) other.setAttribute("aria-selected", "false");
    one?.setAttribute("aria-selected", "true");
    one?.scrollIntoView({ block: "nearest" });
    if (one) open.field.setAttribute("aria-activedescendant", one.id);
    else open.field.removeAttribute("aria-activedescendant");
  }

  /** Puts a text where its sign was typed, or where the hand is. */
  function put(one) {
    const { field } = open;
    const words = one.dataset.text;
    close();
    const behind = typedIn(field);
    const end = field.selectionStart;
    const start = behind === undefined ? end : end - behind.length - 1;
    field.focus();
    field.setRangeText(words, start, field.selectionEnd, "end");
    isPutting = true;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    isPutting = false;
  }

  function close() {
    if (!open) return;
    open.place.replaceChildren();
    open.field.removeAttribute("aria-controls");
    open.field.removeAttribute("aria-activedescendant");
    open = undefined;
  }

  function toggle(field) {
    if (open) return close();
    field?.focus();
    if (field) show(field, "");
  }
}
