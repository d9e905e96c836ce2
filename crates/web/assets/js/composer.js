// The composer: ctrl+enter sends, the window's end counts down, colleagues learn that one types, a draft is never lost.

const TELL_EVERY_MS = 4000;
let toldAt = 0;

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("[data-composer]");
  if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});

document.addEventListener("input", (event) => {
  const href = event.target.dataset?.typingHref;
  if (!href || Date.now() - toldAt < TELL_EVERY_MS) return;
  toldAt = Date.now();
  fetch(href, { method: "POST" }).catch(() => {}); // It is a courtesy; the next one may arrive.
});

// What was chosen for a message folds its menu; after sending, the hand stays where it was.
document.addEventListener("htmx:after:request", (event) => {
  event.target.closest?.("details[data-react]")?.removeAttribute("open");
  const isSent = event.target.closest?.("[data-composer]") || event.target.id === "composer";
  if (!isSent && !event.target.closest?.("[data-answers], [data-answering]")) return;
  if (isSent) forgetAnswered(event.detail?.ctx?.response?.raw?.ok);
  requestAnimationFrame(() => document.getElementById("composer-text")?.focus());
});

/** What was answered is answered; the page's address names it no longer. */
function forgetAnswered(isDone) {
  const here = new URL(location.href);
  if (isDone === false || !here.searchParams.has("reply")) return;
  here.searchParams.delete("reply");
  here.searchParams.delete("from");
  history.replaceState(history.state, "", here);
}

/** What stands in the composer now, to be given back after it was drawn anew. */
export function draft() {
  return document.getElementById("composer-text")?.value ?? document.getElementById("composer-kept")?.value ?? "";
}

/** Puts a draft back: into the field, or where there is none any more, below the reason, to be copied. */
export function giveBack(text) {
  if (!text || draft() === text) return;
  const field = document.getElementById("composer-text") ?? document.getElementById("composer-kept");
  if (field) {
    field.value = text;
    return;
  }
  const kept = document.getElementById("composer-template")?.content.cloneNode(true);
  if (!kept) return;
  kept.querySelector("textarea").value = text;
  document.getElementById("composer").append(kept);
}

// The server says how many seconds are left; the browser's clock only measures what has passed since.
const readings = new WeakMap();

setInterval(() => {
  const line = document.querySelector("[data-left-seconds]");
  if (!line) return;
  const told = line.dataset.leftSeconds;
  if (readings.get(line)?.told !== told) readings.set(line, { told, at: Date.now() });
  const left = Number(told) - Math.floor((Date.now() - readings.get(line).at) / 1000);
  const words = line.querySelector("[data-left]");
  const text = leftWords(line.dataset, Math.max(left, 0));
  if (words && words.textContent !== text) words.textContent = text;
  if (left <= 0 && line.dataset.ended !== "yes") {
    line.dataset.ended = "yes";
    document.dispatchEvent(new CustomEvent("kontor:window-closed"));
  }
}, 1000);

/** The same words as `moment::left_words`. */
export function leftWords(words, seconds) {
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (minutes === 0) return words.under;
  if (hours === 0) return words.minutes.replace("{minutes}", minutes);
  if (minutes % 60 === 0 || hours >= 3) return words.hours.replace("{hours}", hours);
  return words.hoursMinutes.replace("{hours}", hours).replace("{minutes}", minutes % 60);
}
