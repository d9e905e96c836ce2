// A button in [data-copies="id"] copies that field's value, and says so for two seconds.

document.addEventListener("click", async (event) => {
  const holder = event.target.closest?.("[data-copies]");
  const button = holder?.querySelector("button");
  if (!button) return;
  event.preventDefault();
  const field = document.getElementById(holder.dataset.copies);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    return; // The value stands selected, so that it can be copied by hand.
  }
  const before = button.innerHTML;
  button.textContent = holder.dataset.copied;
  setTimeout(() => (button.innerHTML = before), 2000);
});
