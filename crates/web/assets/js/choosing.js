// How many conversations are ticked, while they are chosen. Ticking all of the list says so by itself.

const count = document.getElementById("chosen-count");

function tell() {
  const form = document.querySelector("form[data-choosing]");
  const ticked = form.querySelectorAll("input[name=conversation]:checked").length;
  const isAll = form.querySelector("input[name=all]")?.checked;
  count.textContent = isAll || ticked === 0 ? "" : count.dataset.words.replace("{number}", ticked.toLocaleString(document.documentElement.lang));
}

if (count) {
  document.addEventListener("change", (event) => event.target.closest?.("form[data-choosing]") && tell());
  // A page that comes back keeps its ticks.
  window.addEventListener("pageshow", tell);
}
