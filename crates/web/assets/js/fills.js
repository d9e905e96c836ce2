// A template's fields: what is typed stands in its preview at once.

document.addEventListener("input", (event) => {
  const place = event.target.dataset?.fills;
  if (!place) return;
  for (const shown of event.target.closest("[data-form]")?.querySelectorAll("[data-shown]") ?? []) {
    if (shown.dataset.shown === place) shown.textContent = event.target.value.trim() || shown.dataset.empty;
  }
});
