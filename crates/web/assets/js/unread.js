// Where that begins which one had not read comes with the page, and stays while it is open, whatever is drawn anew around it.

const thread = document.querySelector('[data-scroll="thread"]');
const line = document.getElementById("new-messages");
const first = thread?.querySelector('#new-messages ~ [id^="message-"]')?.id;

if (thread) new MutationObserver(keep).observe(thread, { childList: true, subtree: true });

function keep() {
  for (const other of thread.querySelectorAll("#new-messages")) if (other !== line) other.remove();
  const message = first && document.getElementById(first);
  if (message && !line.isConnected) message.before(line);
}
