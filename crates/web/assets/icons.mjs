// Draws icon.svg as PNG, for the devices that take no SVG. It knows what icon.svg is made of and no more: a rectangle with
// round corners, and one path of lines (M, L, l, v) with round ends.

import { crc32, deflateSync } from "node:zlib";

const SAMPLES = 4;

/**
 * A square PNG.
 * - `full`: the colour fills the square, because the device cuts its own shape out.
 * - `scale`: how large the sign is drawn in it.
 * - `mask`: the sign alone, in white on nothing, as small badges want it.
 */
export function png(svg, size, { full = false, scale = 1, mask = false } = {}) {
  const side = Number(attribute(svg, "viewBox").split(" ")[2]);
  const corner = full ? 0 : Number(attribute(svg, "rx"));
  const ground = colour(svg.match(/<rect[^>]* fill="(#[0-9a-f]{6})"/)[1]);
  const half = Number(attribute(svg, "stroke-width")) / 2;
  const strokes = segments(svg.match(/ d="([^"]+)"/)[1]);
  const rows = Buffer.alloc(size * (1 + size * 4));
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      let inGround = 0;
      let inSign = 0;
      for (let sample = 0; sample < SAMPLES * SAMPLES; sample++) {
        const px = ((x + ((sample % SAMPLES) + 0.5) / SAMPLES) / size) * side;
        const py = ((y + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES) / size) * side;
        if (!within(px, py, side, corner)) continue;
        inGround++;
        const [sx, sy] = [(px - side / 2) / scale + side / 2, (py - side / 2) / scale + side / 2];
        if (strokes.some((stroke) => distance(sx, sy, stroke) <= half)) inSign++;
      }
      const share = inGround ? inSign / inGround : 0;
      const covered = (mask ? inSign : inGround) / (SAMPLES * SAMPLES);
      const at = y * (1 + size * 4) + 1 + x * 4;
      for (let part = 0; part < 3; part++) rows[at + part] = mask ? 255 : Math.round(ground[part] + (255 - ground[part]) * share);
      rows[at + 3] = Math.round(covered * 255);
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}

function attribute(svg, name) {
  return svg.match(new RegExp(` ${name}="([^"]+)"`))[1];
}

function colour(hex) {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

function segments(path) {
  const found = [];
  let here = [0, 0];
  for (const [, letter, rest] of path.matchAll(/([A-Za-z])([^A-Za-z]*)/g)) {
    const numbers = [...rest.matchAll(/-?\d*\.?\d+/g)].map(Number);
    // After a move, further pairs are lines to.
    for (let at = 0; at < numbers.length; at += letter === "v" ? 1 : 2) {
      const [a, b] = numbers.slice(at);
      const to = { M: [a, b], L: [a, b], l: [here[0] + a, here[1] + b], v: [here[0], here[1] + a] }[letter];
      if (!to) throw new Error(`icon.svg draws with ${letter}, which icons.mjs does not know`);
      if (letter !== "M" || at > 0) found.push([...here, ...to]);
      here = to;
    }
  }
  return found;
}

function within(x, y, side, corner) {
  const [dx, dy] = [Math.max(corner - x, x - (side - corner), 0), Math.max(corner - y, y - (side - corner), 0)];
  return Math.hypot(dx, dy) <= corner || corner === 0;
}

function distance(x, y, [ax, ay, bx, by]) {
  const [vx, vy] = [bx - ax, by - ay];
  const along = Math.min(1, Math.max(0, ((x - ax) * vx + (y - ay) * vy) / (vx * vx + vy * vy)));
  return Math.hypot(x - ax - along * vx, y - ay - along * vy);
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
