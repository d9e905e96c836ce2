// Makes inter-latin.woff2 from the package's font: the weights that pages use (400 to 700), the signs that app.css names, every
// feature. It is a third lighter. The result is kept here, so that a build needs no tool for it; after a change:
//
//   npm install --no-save subset-font@2.9.0 && node crates/web/assets/font/make.mjs

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import subset from "subset-font";

const whole = createRequire(import.meta.url).resolve("@fontsource-variable/inter/files/inter-latin-wght-normal.woff2");
const [, ranges] = readFileSync(new URL("../app.css", import.meta.url), "utf8").match(/inter-latin\.woff2[^}]*unicode-range: ([^;]*);/);
let signs = "";
for (const range of ranges.split(", ")) {
  const [first, last = first] = range.slice(2).split("-").map((digits) => parseInt(digits, 16));
  for (let code = first; code <= last; code++) signs += String.fromCodePoint(code);
}
const small = await subset(readFileSync(whole), signs, { targetFormat: "woff2", variationAxes: { wght: { min: 400, max: 700 } } });
writeFileSync(new URL("inter-latin.woff2", import.meta.url), small);
