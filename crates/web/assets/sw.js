// The service worker: shows what is pushed to this device, and opens where it leads. It keeps no page and answers no request,
// so that what one sees is always what the server says.
//
//   push  {"title":"New message","path":"/t/…/inbox/…","tag":"…","unread":3}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("push", (event) => event.waitUntil(show(event.data)));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(follow(event.notification.data?.path));
});

/** Browsers end a subscription whose pushes show nothing: even one that cannot be read is shown. */
function show(data) {
  const told = read(data);
  const shown = self.registration.showNotification(told.title || "Kontor", {
    tag: told.tag || "kontor",
    renotify: true,
    icon: "/assets/icon-192.png",
    badge: "/assets/icon-96.png",
    data: { path: told.path },
  });
  return Promise.all([shown, badge(told.unread)]);
}

function read(data) {
  try {
    return data.json() ?? {};
  } catch {
    return {};
  }
}

/** The number on the app's icon, where there is one. */
async function badge(unread) {
  if (!Number.isSafeInteger(unread) || !self.navigator.setAppBadge) return;
  await self.navigator.setAppBadge(unread).catch(() => {});
}

/** Goes to the window that is already there, else opens one: no other is led away from what is being written in it. */
async function follow(path) {
  const home = new URL("/", self.location);
  const asked = URL.canParse(path ?? "/", home) ? new URL(path ?? "/", home) : home;
  const to = asked.origin === home.origin ? asked : home;
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = windows.find((one) => one.url.split("#")[0] === to.href);
  return there ? there.focus() : self.clients.openWindow(to.href);
}
