// Builds what a browser loads: `npm run build` writes crates/web/assets/dist/, which the binary embeds.
//
//   dist/files/      fingerprinted files, with .br and .gz beside those that shrink
//   dist/manifest.json   "app.css" -> "app-1a2b3c4d5e.css"
//   dist/icons/      the icons named in src/components/icon.rs, without their <svg> element
//
// The same sources give the same files. Unchanged files are not touched, so that cargo does not rebuild for nothing.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { png } from "./icons.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../../..");
const dist = join(here, "dist");
const require = createRequire(join(root, "package.json"));

const manifest = {};
const written = new Set();

buildIcons();
addFile("inter-latin.woff2", readFileSync(join(here, "font/inter-latin.woff2")));
addFile("inter-latin-ext.woff2", readFileSync(require.resolve("@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2")));
addFile("icon.svg", readFileSync(join(here, "icon.svg")));
buildAppIcons(readFileSync(join(here, "icon.svg"), "utf8"));
addText("app.css", withFileNames(withoutData(styles())));
addText("htmx.js", readFileSync(require.resolve("htmx.org/dist/htmx.min.js"), "utf8").replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n"));
addText("app.js", bundle());
for (const name of ["app.webmanifest", "sw.js"]) addText(name, withFileNames(readFileSync(join(here, name), "utf8")));
write("manifest.json", JSON.stringify(manifest, null, 2) + "\n");
removeLeftovers(dist);

const sizes = ["app.css", "htmx.js", "app.js"].map((name) => `${name} ${readFileSync(join(dist, "files", manifest[name] + ".br")).length}`);
console.log(`assets: ${Object.keys(manifest).length} files; brotli bytes: ${sizes.join(", ")}`);

/** The icon table in Rust is the only list: what it names is taken from lucide. */
function buildIcons() {
  const table = readFileSync(join(here, "../src/components/icon.rs"), "utf8");
  const names = [...table.matchAll(/=> "([a-z0-9-]+)"/g)].map((match) => match[1]);
  if (names.length === 0) throw new Error("no icons found in src/components/icon.rs");
  for (const name of names) {
    const svg = readFileSync(require.resolve(`lucide-static/icons/${name}.svg`), "utf8");
    const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
    write(`icons/${name}.svg`, inner.replace(/\s*\n\s*/g, ""));
  }
}

/** What a device shows among its apps and beside a notification. */
function buildAppIcons(svg) {
  for (const size of [192, 512]) addFile(`icon-${size}.png`, png(svg, size));
  addFile("icon-180.png", png(svg, 180, { full: true, scale: 0.9 }));
  addFile("icon-maskable.png", png(svg, 512, { full: true, scale: 0.8 }));
  addFile("icon-96.png", png(svg, 96, { mask: true }));
}

function styles() {
  const cli = join(dirname(require.resolve("@tailwindcss/cli/package.json")), "dist/index.mjs");
  return execFileSync(process.execPath, [cli, "--input", join(here, "app.css"), "--minify"], { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 26 });
}

/** Our modules in one file, so that a page is one question and one dictionary: each in a scope of its own, after those it imports. */
function bundle() {
  const bundled = modulesInOrder().map((name) => {
    const exported = [...source(name).matchAll(/^export (?:async )?(?:function|const) (\w+)/gm)].map((match) => match[1]);
    const body = source(name)
      .replace(/^import "\.\/[\w-]+\.js";$/gm, "")
      .replace(/^import (\{[^}]*\}) from "\.\/([\w-]+)\.js";$/gm, (_, names, from) => `const ${names} = ${scope(from)};`)
      .replace(/^export /gm, "")
      .replace(/^\s*\/\*\*[^]*?\*\/\n/gm, "")
      .replace(/^\s*\/\/.*\n/gm, "")
      .replace(/^\s+/gm, "");
    return `const ${scope(name.replace(".js", ""))} = (() => {\n${body}return { ${exported.join(", ")} };\n})();\n`;
  });
  const text = bundled.join("");
  new Function(text); // Fails where one of them holds what a scope cannot.
  return text;
}

function scope(name) {
  return `${name.replaceAll("-", "_")}$`;
}

/** What app.js loads, each after those it imports, so that what it imports is there. */
function modulesInOrder() {
  const ordered = [];
  const visit = (name, path) => {
    if (ordered.includes(name)) return;
    if (path.includes(name)) throw new Error(`modules import each other in a circle: ${[...path, name].join(" -> ")}`);
    for (const imported of imports(source(name))) visit(imported, [...path, name]);
    ordered.push(name);
  };
  visit("app.js", []);
  const unused = readdirSync(join(here, "js")).filter((name) => name.endsWith(".js") && !ordered.includes(name));
  if (unused.length > 0) throw new Error(`app.js does not load ${unused.join(", ")}`);
  return ordered;
}

function source(name) {
  return readFileSync(join(here, "js", name), "utf8");
}

function imports(text) {
  return [...text.matchAll(/from "\.\/([\w-]+\.js)"|import "\.\/([\w-]+\.js)"/g)].map((match) => match[1] ?? match[2]);
}

/** The pages' policy, `default-src 'self'`, forbids data: addresses; some of daisyUI's parts have one. */
function withoutData(css) {
  const found = css.match(/.{0,80}url\("?data:.{0,40}/);
  if (found) throw new Error(`app.css holds a data: address: ${found[0]}`);
  return css;
}

/** `/assets/inter.woff2` in a style sheet, the worker or the manifest becomes the fingerprinted name. */
function withFileNames(css) {
  return css.replace(/\/assets\/([\w.-]+)/g, (_, name) => {
    if (!manifest[name]) throw new Error(`something names /assets/${name}, which is not built`);
    return `/assets/${manifest[name]}`;
  });
}

function addText(name, text) {
  const file = addFile(name, Buffer.from(text));
  const bytes = Buffer.from(text);
  write(`files/${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
  write(`files/${file}.gz`, gzipSync(bytes, { level: 9 }));
}

function addFile(name, bytes) {
  const print = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  const file = `${basename(name, extname(name))}-${print}${extname(name)}`;
  manifest[name] = file;
  write(`files/${file}`, bytes);
  return file;
}

function write(path, content) {
  const full = join(dist, path);
  const bytes = Buffer.from(content);
  written.add(full);
  if (existsSync(full) && readFileSync(full).equals(bytes)) return;
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, bytes);
}

function removeLeftovers(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const full = join(folder, entry.name);
    if (entry.isDirectory()) removeLeftovers(full);
    else if (!written.has(full)) rmSync(full);
  }
}
