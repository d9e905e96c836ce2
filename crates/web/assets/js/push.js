// "Tell me on this device": asks the browser, and sends what it gives as the form it stands in. Where the browser cannot or
// may not, the page says which, and what to do.

const form = document.querySelector("form[data-push-key]");
// What one has come to read does not wait on the app's icon any more.
if (document.querySelector("[data-clears-badge]")) navigator.clearAppBadge?.().catch(() => {});
if (form) begin();

async function begin() {
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return say("unable");
  if (Notification.permission === "denied") return say("denied");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    subscribe();
  });
  const registration = await navigator.serviceWorker.getRegistration("/");
  const subscription = await registration?.pushManager.getSubscription();
  if (!subscription || keyOf(subscription) !== form.dataset.pushKey) return;
  const row = document.querySelector(`[data-device="${await print(subscription.endpoint)}"]`);
  if (!row) return;
  row.querySelector("[data-is-this]").hidden = false;
  say("here");
}

async function subscribe() {
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    if ((await Notification.requestPermission()) !== "granted") return say("denied");
    await navigator.serviceWorker.register("/sw.js");
    const { pushManager } = await navigator.serviceWorker.ready;
    const before = await pushManager.getSubscription();
    // One that was made for another key takes nothing of ours.
    if (before && keyOf(before) !== form.dataset.pushKey) await before.unsubscribe();
    const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: form.dataset.pushKey });
    const { endpoint, keys } = subscription.toJSON();
    for (const [name, value] of Object.entries({ endpoint, p256dh: keys.p256dh, auth: keys.auth })) form.elements[name].value = value;
    form.submit();
  } catch {
    button.disabled = false;
    say("failed", { keepsButton: true });
  }
}

/** Shows one of the sentences that stand ready, in place of the button. */
function say(which, { keepsButton = false } = {}) {
  for (const one of form.querySelectorAll("[data-says]")) one.hidden = one.dataset.says !== which;
  form.querySelector("[data-ask]").hidden = !keepsButton;
}

function keyOf(subscription) {
  const key = subscription.options.applicationServerKey;
  return key ? base64Url(new Uint8Array(key)) : "";
}

async function print(endpoint) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint));
  return base64Url(new Uint8Array(digest));
}

function base64Url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
