// [data-filters="id"]: what is typed leaves of that list only what is called so. Enter takes the first that is left.

import { folded } from "./suggest.js";

const left = (field) => [...document.getElementById(field.dataset.filters).querySelectorAll("[data-find]:not([hidden])")];

document.addEventListener("input", ({ target }) => {
  if (!target.dataset?.filters) return;
  const wanted = folded(target.value.trim());
  for (const one of document.getElementById(target.dataset.filters).querySelectorAll("[data-find]")) {
    one.hidden = !folded(one.dataset.find).includes(wanted);
  }
});

document.addEventListener("keydown", (event) => {
  if (!event.target.dataset?.filters || event.key !== "Enter" || event.isComposing) return;
  // A form's own first button may be one that does not fit.
  event.preventDefault();
  const [first] = left(event.target);
  if (event.target.value.trim()) (first?.matches("button") ? first : first?.querySelector("button"))?.click();
});
