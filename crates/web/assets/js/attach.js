// Files with an answer: chosen, dropped, pasted or recorded; seen and heard before they go, taken off again. They stand in the
// form's own fields, so that it sends them as it sends its words.

const MINUTES = 15;
const BITS_A_SECOND = 24_000;
const RECORDED = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];

/** What a field holds: choosing again adds, where a browser alone would replace. */
const held = new WeakMap();
let recording;

const area = () => document.querySelector("[data-attached]");
const field = (name) => area()?.closest("form").querySelector(`input[type="file"][name="${name}"]`);
const all = () => ["file", "voice"].flatMap((name) => (held.get(field(name)) ?? []).map((file) => ({ name, file })));

function hold(name, files) {
  const input = field(name);
  const given = new DataTransfer();
  files.forEach((file) => given.items.add(file));
  held.set(input, files);
  input.files = given.files;
  draw();
}

function add(name, files) {
  const { mostFiles, mostBytes, tooMany, tooLarge } = area().dataset;
  say("");
  const fitting = [...files].filter((file) => file.size <= Number(mostBytes));
  if (fitting.length < files.length) say(tooLarge);
  const room = Number(mostFiles) - all().length;
  if (fitting.length > room) say(tooMany);
  hold(name, [...(held.get(field(name)) ?? []), ...fitting.slice(0, Math.max(room, 0))]);
}

function say(words) {
  const wrong = area()?.querySelector("[data-attach-wrong]");
  if (!wrong) return;
  wrong.textContent = words;
  wrong.classList.toggle("hidden", !words);
}

function draw() {
  const list = area().querySelector("[data-attach-list]");
  list.querySelectorAll("[src^='blob:']").forEach((shown) => URL.revokeObjectURL(shown.src));
  list.replaceChildren(...all().map(item));
}

function item({ name, file }) {
  const shown = area().querySelector("[data-attach-item]").content.cloneNode(true);
  const preview = shown.querySelector("[data-preview]");
  if (name === "voice") preview.replaceChildren(media("audio", file, "h-10 w-60 max-w-full"));
  else if (/^image\/(jpeg|png|webp)$/.test(file.type)) preview.replaceChildren(media("img", file, "size-12 rounded-field object-cover"));
  if (name !== "voice") shown.querySelector("[data-name]").textContent = file.name;
  shown.querySelector("[data-size]").textContent = size(file.size);
  shown.querySelector("[data-remove]").addEventListener("click", () => {
    hold(name, held.get(field(name)).filter((other) => other !== file));
    document.getElementById("composer-text")?.focus();
  });
  return shown;
}

function media(kind, file, classes) {
  const shown = document.createElement(kind);
  shown.className = classes;
  if (kind === "img") shown.alt = file.name;
  else shown.controls = true;
  shown.src = URL.createObjectURL(file);
  return shown;
}

function size(bytes) {
  const unit = bytes < 1_000_000 ? "kilobyte" : "megabyte";
  const number = Math.ceil(bytes / (unit === "kilobyte" ? 1_000 : 1_000_000));
  return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit }).format(number);
}

document.addEventListener("change", (event) => {
  if (event.target === field("file")) add("file", event.target.files);
});

document.addEventListener("paste", (event) => {
  if (event.target.id !== "composer-text" || !area() || !event.clipboardData.files.length) return;
  // A table copied from a sheet is words and its picture: the words are meant.
  if (event.clipboardData.getData("text/plain")) return;
  event.preventDefault();
  add("file", event.clipboardData.files);
});

const brings = (event) => area() && [...(event.dataTransfer?.types ?? [])].includes("Files");
document.addEventListener("dragover", (event) => brings(event) && event.preventDefault());
document.addEventListener("drop", (event) => {
  if (!brings(event)) return;
  event.preventDefault();
  add("file", event.dataTransfer.files);
});

// A voice note.

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-record]") && area()) record();
  else if (event.target.closest?.("[data-stop]")) stop(true);
  else if (event.target.closest?.("[data-discard]")) stop(false);
});

// Sent while it is recorded, it is ended and goes along.
document.addEventListener("submit", (event) => {
  if (!recording || event.target !== area()?.closest("form")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  stop(true).then(() => event.target.requestSubmit());
}, true);

window.addEventListener("pagehide", () => stop(false));

async function record() {
  if (recording) return;
  say("");
  const type = globalThis.MediaRecorder && RECORDED.find((type) => MediaRecorder.isTypeSupported(type));
  if (!type || !navigator.mediaDevices) return say(area().dataset.voiceNone);
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true } });
  } catch (error) {
    return say(error.name === "NotAllowedError" ? area()?.dataset.voiceRefused : area()?.dataset.voiceNone);
  }
  const recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: BITS_A_SECOND });
  const parts = [];
  const begun = Date.now();
  recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
  recorder.start();
  const timer = setInterval(() => tell(begun), 250);
  recording = { recorder, stream, parts, timer, type };
  tell(begun);
  bar(true);
  area().querySelector("[data-stop]").focus();
}

function tell(begun) {
  const seconds = Math.floor((Date.now() - begun) / 1000);
  const time = area()?.querySelector("[data-time]");
  if (time) time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  if (seconds >= MINUTES * 60) stop(true);
}

function bar(isOn) {
  const shown = area()?.querySelector("[data-recording]");
  shown?.classList.toggle("hidden", !isOn);
  shown?.classList.toggle("flex", isOn);
  document.querySelector("[data-record]")?.toggleAttribute("disabled", isOn);
}

/** Ends a recording: it is kept, to be heard before it goes, or thrown away. */
async function stop(isKept) {
  if (!recording) return;
  const { recorder, stream, parts, timer, type } = recording;
  recording = undefined;
  clearInterval(timer);
  const ended = new Promise((resolve) => recorder.addEventListener("stop", resolve, { once: true }));
  recorder.stop();
  await ended;
  stream.getTracks().forEach((track) => track.stop());
  bar(false);
  if (!isKept || !area()) return;
  add("voice", [new File(parts, "voice", { type })]);
  area().querySelector("[data-attach-list] audio")?.focus();
}
