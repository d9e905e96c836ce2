// What one types and has not sent is kept by the server, for this person alone: it survives the page, and waits on every
// other device. What was sent is no draft any more.

const WAIT_MS = 800;
let waiting; // The field whose words are not kept yet, and when they will be.
let underWay = 0;
let crossed = false;

document.addEventListener("input", ({ target }) => {
  if (!target.dataset?.draftHref) return;
  clearTimeout(waiting?.timer);
  waiting = { field: target, timer: setTimeout(keep, WAIT_MS) };
});

// A page that goes may still send this, and takes with it what was on its way.
window.addEventListener("pagehide", () => waiting && navigator.sendBeacon(waiting.field.dataset.draftHref, body(waiting.field)));

// An answer that is sent takes its draft along. One that is still on its way to be kept might arrive after.
document.addEventListener("submit", ({ target }) => {
  if (!target.matches?.("[data-composer]")) return;
  clearTimeout(waiting?.timer);
  waiting = undefined;
  crossed = underWay > 0;
}, true);
document.addEventListener("htmx:after:request", () => {
  const field = document.querySelector("[data-draft-href]");
  if (crossed && field) put(field);
  crossed = false;
});

async function keep() {
  const these = waiting;
  if ((await put(these.field)) && waiting === these) waiting = undefined;
}

const body = (field) => new URLSearchParams({ text: field.value });

/** Whether it came to an answer. */
async function put(field) {
  underWay++;
  try {
    tell((await fetch(field.dataset.draftHref, { method: "POST", body: body(field) })).status === 422);
    return true;
  } catch {
    // The next letter tries again, or the page when it goes.
    return false;
  } finally {
    underWay--;
  }
}

// What is too long is not kept, and that is said.
function tell(isTooLong) {
  const told = document.querySelector("[data-draft-wrong]");
  if (!told) return;
  told.textContent = isTooLong ? told.dataset.words : "";
  told.classList.toggle("hidden", !isTooLong);
}

// Whoever begins to write has before their eyes what stands there now; a colleague's answer that comes later is told at sending.
document.addEventListener("focusin", ({ target }) => {
  const seen = target.dataset?.draftHref && !target.value && target.form.elements.seen;
  const last = [...document.querySelectorAll("#thread article[id^=message-]")].pop();
  if (seen && last) seen.value = last.id.replace("message-", "");
});
