// What can be done with a message stands in the page once; the menu of a message takes a copy of it when it is opened. Without
// this the menu holds a link to the same page with that menu laid out.

const ANY = "{message}";

// A key on the menu's name is a click too.
document.addEventListener("click", (event) => {
  const menu = event.target.closest?.("[data-react] > summary")?.parentElement;
  if (menu && fill(menu)) htmx.process(menu);
});

// One that was opened before this stood.
for (const menu of document.querySelectorAll("[data-react][open]")) if (fill(menu)) htmx.process(menu);

/** Whether the menu now holds its choices in the place of that link. */
export function fill(menu) {
  const link = menu.querySelector("[data-more]");
  const shared = document.getElementById("menu-of-message");
  if (!link || !shared) return false;
  const copy = shared.content.cloneNode(true);
  const id = menu.id.replace("menu-", "");
  for (const one of copy.querySelectorAll("*")) {
    for (const { name, value } of [...one.attributes]) if (value.includes(ANY)) one.setAttribute(name, value.replaceAll(ANY, id));
  }
  if (menu.dataset.ours) press(copy, menu.dataset.ours);
  link.replaceWith(copy);
  return true;
}

/** The sign that stands at the message already is taken back by the same button. */
function press(copy, ours) {
  const signs = [...copy.querySelectorAll("[name=emoji]")];
  let sign = signs.find((one) => one.value === ours);
  if (!sign) {
    sign = signs.at(-1).cloneNode();
    sign.textContent = ours;
    signs.at(-1).after(sign);
  }
  sign.value = "";
  sign.ariaPressed = "true";
}
