// Toasts go after eight seconds, but not while one points at them.

const region = document.getElementById("toasts");
if (region) {
  new MutationObserver((changes) => {
    for (const toast of changes.flatMap((change) => [...change.addedNodes])) {
      if (toast.nodeType === Node.ELEMENT_NODE) leave(toast);
    }
  }).observe(region, { childList: true });
}

function leave(toast) {
  setTimeout(() => (toast.matches(":hover") ? leave(toast) : toast.remove()), 8000);
}
