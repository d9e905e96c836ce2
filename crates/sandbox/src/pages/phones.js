// Keeps a telephone current: on each change its thread is fetched again and put in place.
const live = document.getElementById("live");
const news = document.getElementById("news");
const customer = document.body.dataset.customer;

function localTimes() {
  for (const time of document.querySelectorAll("time[data-ms]")) {
    const at = new Date(Number(time.dataset.ms));
    time.dateTime = at.toISOString();
    time.textContent = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  }
}

function toTheEnd() {
  if (live?.classList.contains("thread")) live.scrollTop = live.scrollHeight;
}

async function refresh() {
  const answer = await fetch(live.dataset.source);
  if (!answer.ok) return;
  const open = [...live.querySelectorAll("details[open]")].map((details) => details.id);
  // While somebody types into the thread (a reaction, an edit) it stays as it is.
  if (live.contains(document.activeElement) && document.activeElement.tagName === "INPUT") return;
  const before = live.querySelectorAll("li.theirs").length;
  live.innerHTML = await answer.text();
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  const theirs = live.querySelectorAll("li.theirs .bubble");
  if (news && theirs.length > before) news.textContent = theirs[theirs.length - 1].innerText;
  localTimes();
  toTheEnd();
}

let waiting;
function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(refresh, 50);
}

if (live) {
  const query = customer ? "?customer=" + encodeURIComponent(customer) : "";
  const events = new EventSource("/phones.events" + query);
  events.onmessage = soon;
  // What happened between the page and its stream, or while that was away, is told by no event.
  events.onopen = soon;
  // Typing ends by itself after 25 seconds, without an event.
  setInterval(() => live.querySelector(".typing") && soon(), 5000);
}

for (const select of document.querySelectorAll("select[data-submit]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}

// Enter sends, Shift and Enter makes a line; nothing leaves the page while the message goes.
const composer = document.querySelector("form.composer");
const text = document.querySelector("textarea[data-enter]");
text?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    composer.requestSubmit();
  }
});
composer?.addEventListener("submit", async (event) => {
  if (composer.querySelector("[name=reply_to]")) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(composer));
  const answer = await fetch(composer.action, { method: "POST", body });
  const problem = new URL(answer.url).searchParams.get("problem");
  if (problem) {
    location.href = answer.url;
    return;
  }
  composer.reset();
  text.focus();
  refresh();
});

document.documentElement.classList.add("with-script");
localTimes();
toTheEnd();
