// Tells the window that opened this one what came of it, as Meta's pages do, then goes on.
const finished = document.getElementById("finished");
window.opener?.postMessage(finished.dataset.told, "*");
if (finished.dataset.there) location.replace(finished.dataset.there);
