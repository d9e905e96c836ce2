// What one types and has not sent is kept by the server, for this person alone: it survives the page, and waits on every
// other device. What was sent is no draft any more.

const WAIT_MS = 800;
const PATIENCE_MS = 10_000;
// What takes the field's words along.
const TAKING = "[data-composer], [hx-target='#composer']";
let waiting; // The field whose words are not kept yet, and when they will be.
const underWay = new Set();

document.addEventListener("input", ({ target }) => {
  if (target.dataset?.draftHref) keepSoon(target);
});

function keepSoon(field) {
  clearTimeout(waiting?.timer);
  waiting = { field, timer: setTimeout(keep, WAIT_MS) };
}

// A page that goes may still send this, and takes with it what was on its way.
window.addEventListener("pagehide", () => waiting && navigator.sendBeacon(waiting.field.dataset.draftHref, body(waiting.field)));

// What is sent, or taken back, takes the draft along. One that is on its way to be kept comes first: it might arrive after, and
// stand in the place of what was taken back.
document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (!form.matches?.(TAKING)) return;
  clearTimeout(waiting?.timer);
  waiting = undefined;
  if (underWay.size === 0) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  // What is typed from here on is none of what is sent.
  const fields = [...document.querySelectorAll("[data-draft-href]")];
  const lock = (isLocked) => fields.forEach((field) => { field.readOnly = isLocked; });
  lock(true);
  const late = new Promise((done) => setTimeout(done, PATIENCE_MS));
  Promise.race([Promise.all(underWay), late]).then(() => {
    underWay.clear();
    lock(false);
    if (form.isConnected) form.requestSubmit(form.contains(submitter) ? submitter : undefined);
  });
}, true);

// What did not get through is a draft again.
document.addEventListener("htmx:error", ({ target }) => {
  const field = document.querySelector("[data-draft-href]");
  if (field && target.matches?.(TAKING)) keepSoon(field);
});

async function keep() {
  const these = waiting;
  if ((await put(these.field)) && waiting === these) waiting = undefined;
}

const body = (field) => new URLSearchParams({ text: field.value });

/** Whether it came to an answer. */
async function put(field) {
  const asked = fetch(field.dataset.draftHref, { method: "POST", body: body(field) }).then(
    ({ status }) => {
      tell(status === 422);
      return true;
    },
    () => false, // The next letter tries again, or the page when it goes.
  );
  underWay.add(asked);
  await asked;
  underWay.delete(asked);
  return asked;
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
