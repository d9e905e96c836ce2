// Quick replies in the composer: "/" at the beginning of a word opens the list. The way to the page that does the same without
// script (`data-quick`) opens it too. The server fills the fields.

import { folded, suggestions, wordBegins } from "./suggest.js";

const door = () => document.querySelector("[data-quick]");

suggestions({
  fields: "#composer-text",
  typed: /(^|\s)\/([^\s/]*)$/,
  placeOf: () => document.getElementById("quick"),
  addressOf: () => door() && `${door().href}?fragment=list`,
  nothingOf: () => door().dataset.quickNone,
  opener: "[data-quick]",
  // By the beginning of the shortcut, else by any word's.
  fits: (option, wanted) => folded(option.dataset.shortcut).startsWith(wanted) || wordBegins(option, wanted),
});
