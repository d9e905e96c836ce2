// What the page lets one do, found in the page itself: its links, buttons, menus and fields, by the names they are read by.

/** Whether one could press it now, if need be by opening the menu that it stands in. */
export function shown(one) {
  if (one.disabled || one.closest("template, [inert]")) return false;
  if (one.checkVisibility()) return true;
  return one.closest("details[data-menu]:not([open])")?.querySelector("summary").checkVisibility() ?? false;
}

/** Does what it is for. */
export function act(one) {
  if (one.matches("summary")) return unfold(one.parentElement);
  if (one.matches("textarea, input, select")) return one.focus();
  // What still needs a value is shown, so that one can give it.
  if (one.form && !one.formNoValidate && !one.form.noValidate && !one.form.checkValidity()) {
    const folded = one.closest("details");
    if (folded) folded.open = true;
    return one.form.querySelector(":invalid")?.focus();
  }
  one.click();
}

function unfold(details) {
  details.open = true;
  const first = [...details.querySelectorAll("textarea, input:not([type=hidden]), button, a[href]")].find((one) => one.checkVisibility());
  (first ?? details.querySelector("summary")).focus();
}

/** Everything there is to do here, each `{ one, name, key }`: what has a key first. */
export function everything() {
  const found = new Map();
  for (const one of document.querySelectorAll("[data-key], main a[href], main button, main summary, nav a[href]")) {
    const isRepeated = one.closest("dialog, [data-row], #thread, [data-palette]") && !one.dataset.key;
    if (isRepeated || found.has(one) || !shown(one)) continue;
    const name = nameOf(one);
    if (name) found.set(one, { one, name, key: one.dataset.key });
  }
  const all = [...found.values()];
  return [...all.filter(({ key }) => key), ...all.filter(({ key }) => !key)];
}

function nameOf(one) {
  const name = one.ariaLabel || words(one.labels?.[0]) || words(one) || one.title;
  const menu = one.closest("details[data-menu]");
  const summary = menu?.querySelector("summary");
  return summary && summary !== one && summary.title && name ? `${summary.title} · ${name}` : name;
}

/** What it says, without its key, its count and what is only drawn. */
function words(element) {
  const copy = element?.cloneNode(true);
  copy?.querySelectorAll("kbd, template, [data-count], [aria-hidden=true]").forEach((other) => other.remove());
  copy?.querySelectorAll("*").forEach((part) => part.append(" "));
  return (copy?.textContent ?? "").replace(/\s+/g, " ").trim();
}
