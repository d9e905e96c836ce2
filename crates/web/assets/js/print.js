// A button in [data-prints] prints the page; without script the browser's own menu does.

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-prints] button")) return;
  event.preventDefault();
  window.print();
});
