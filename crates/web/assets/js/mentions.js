// Names in a note: "@" opens the list of colleagues and teams who can be called to the conversation. A name has spaces, so what
// is typed goes on until it is nobody's.

import { folded, suggestions, wordBegins } from "./suggest.js";

suggestions({
  fields: "[data-names-href]",
  typed: /(^|[^\p{L}\p{N}])@((?:[^\s@][^@\n]{0,60})?)$/u,
  placeOf: (field) => field.form.querySelector("[data-names]"),
  addressOf: (field) => field.dataset.namesHref,
  fits: (option, wanted) => folded(option.dataset.find).startsWith(wanted) || wordBegins(option, wanted),
});
