// Tabs that do not fit are scrolled so that the current one stands in the middle, in whichever direction the page runs.

for (const current of document.querySelectorAll("nav[data-tabs] [aria-current=page]")) {
  const nav = current.closest("nav");
  const [inner, outer] = [current.getBoundingClientRect(), nav.getBoundingClientRect()];
  nav.scrollLeft += inner.left + inner.width / 2 - (outer.left + outer.width / 2);
}
