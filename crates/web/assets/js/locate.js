// [data-locate="id"]: its button writes where this device is into that field, if its owner lets it.

document.addEventListener("click", (event) => {
  const holder = event.target.closest?.("[data-locate]");
  const button = event.target.closest?.("button");
  if (!holder || !button) return;
  const told = holder.querySelector("[role=status]");
  const end = (words) => {
    told.textContent = words;
    button.disabled = false;
  };
  if (!navigator.geolocation) return end(holder.dataset.refused);
  button.disabled = true;
  told.textContent = holder.dataset.looking;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      document.getElementById(holder.dataset.locate).value = `${coords.latitude.toFixed(6)}, ${coords.longitude.toFixed(6)}`;
      end("");
    },
    () => end(holder.dataset.refused),
    { enableHighAccuracy: true, timeout: 15000 },
  );
});
