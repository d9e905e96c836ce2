// [data-opens="id"] shows the dialog over the page; [data-closes] shuts it. Without this, links and :target show it in the page.

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-opens]");
  const closer = event.target.closest?.("[data-closes]");
  if (!opener && !closer) return;
  event.preventDefault();
  const dialog = document.getElementById(opener ? opener.dataset.opens : closer.dataset.closes);
  if (opener) dialog?.showModal();
  else dialog?.close();
});
