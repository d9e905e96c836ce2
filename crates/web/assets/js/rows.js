// The list's rows, one by one: which of them an event concerns, and where a row stands.

// What changes a row that is there, and brings none to the list.
const OF_ROW = /^(message\.(status_changed|sending|held|file_\w+)|conversation\.read|service_level\.\w+|contact\.\w+|consent\.\w+)$/;
// What stands in no list.
const OF_NO_ROW = /^(note|notice|decision|message\.(scheduled|rescheduled|read_receipt_sent|typing_shown)|satisfaction\.\w+)\b/;
// What names no conversation and may change any row, or what stands above the rows.
const OF_LIST = /^(lost|label|bulk|inbox|team|staff|tenant|settings|service_level_rule|account|billing)\b/;

const list = () => document.querySelector("#conversations > ul");
const rowOf = (id, within = document) => within.querySelector(`#conversations [id="conversation-${CSS.escape(id)}"]`);

/** The rows that an event concerns, by their ids; "all" where it may be any. */
export function concerns({ kind, conversation, contact }) {
  if (!document.getElementById("conversations")) return undefined;
  if (conversation) {
    if (OF_NO_ROW.test(kind) || (OF_ROW.test(kind) && !rowOf(conversation))) return undefined;
    return [conversation];
  }
  if (contact) {
    const theirs = [...document.querySelectorAll("#conversations [data-row]")].filter((row) => row.dataset.of === contact);
    return theirs.length > 0 ? theirs.map((row) => row.id.replace("conversation-", "")) : undefined;
  }
  return OF_LIST.test(kind) ? "all" : undefined;
}

/** Takes rows of an answer into the list, each to its place; those that the answer has not are gone. False where that cannot be. */
export async function mergeRows(text, ids) {
  const fresh = new DOMParser().parseFromString(text, "text/html");
  const rows = [...(list()?.children ?? [])].map((item) => item.querySelector("[data-row]"));
  if (rows.length === 0 || rows.some((row) => !row?.dataset.place)) return false;
  for (const id of ids) {
    const [item, now] = [rowOf(id)?.closest("li"), rowOf(id, fresh)?.closest("li")];
    if (!now) item?.remove();
    else if (!item) insert(document.importNode(now, true));
    else {
      await htmx.swap({ text: now.outerHTML, target: item, sourceElement: item, swap: "outerMorph" });
      const same = rowOf(id)?.closest("li");
      if (same) insert(same);
    }
  }
  return list().children.length > 0;
}

/** Puts a row above the first that stands lower. The last of a page is followed by others that are not here. */
function insert(item) {
  const row = item.querySelector("[data-row]");
  const isAbove = (other) => {
    const [mine, theirs] = [BigInt(row.dataset.place), BigInt(other.dataset.place)];
    return mine === theirs ? row.id > other.id : mine > theirs;
  };
  const others = [...list().children].filter((other) => other !== item);
  const next = others.find((other) => isAbove(other.querySelector("[data-row]")));
  if (!next && document.querySelector("#conversations [data-older]")) return item.remove();
  if (next ? item.nextElementSibling === next : item === list().lastElementChild) return;
  const held = item.contains(document.activeElement) ? document.activeElement : undefined;
  list().insertBefore(item, next ?? null);
  held?.focus({ preventScroll: true });
}
