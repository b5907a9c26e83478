// Dockerfiles of any length, the same as in the native bench.

import { readFileSync } from "node:fs";

const read = (name) => readFileSync(new URL(`../../../bench/text/${name}.Dockerfile`, import.meta.url), "utf8");

const HEAD = read("head");
const BLOCK = read("block");

/** A Dockerfile of exactly that many lines. */
export function dockerfile(lines) {
  const blocks = Math.ceil(lines / BLOCK.split("\n").length) + 1;
  const all = (HEAD + BLOCK.repeat(blocks)).split("\n");
  return all.slice(0, lines).join("\n") + "\n";
}
