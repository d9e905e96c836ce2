// Counts on what was promised about a customer, between two readings of the server. The browser's clock only measures what has
// passed since; where the business closes meanwhile, it stands still there.

import { leftWords } from "./composer.js";

const readings = new WeakMap();

setInterval(() => {
  const words = document.getElementById("level-words")?.dataset;
  if (!words || document.hidden) return;
  for (const badge of document.querySelectorAll("[data-level]")) count(badge, words);
}, 1000);

function count(badge, words) {
  const { level: told, goesOn, inTime, late } = badge.dataset;
  if (readings.get(badge)?.told !== told) readings.set(badge, { told, at: Date.now() });
  const passed = Math.min(Math.floor((Date.now() - readings.get(badge).at) / 1000), Number(goesOn));
  const left = Number(told) - passed;
  const text = (left < 0 ? late : inTime).replace("{left}", leftWords(words, Math.abs(left)));
  if (badge.firstElementChild.textContent !== text) badge.firstElementChild.textContent = text;
}
