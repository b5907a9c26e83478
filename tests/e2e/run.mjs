// Runs all tests in one process, so that they share a browser.
//
//     node --test-reporter=spec tests/e2e/run.mjs [WORD...]    only files whose name has a WORD
//
// `cargo xtask test e2e -- WORD` does the same after building the page.

import { existsSync, readdirSync } from "node:fs";
import { DIST } from "./server.mjs";

if (!existsSync(DIST)) {
  console.error("There is no dist/: run `cargo xtask build` first.");
  process.exit(1);
}

const words = process.argv.slice(2);
const files = readdirSync(new URL(".", import.meta.url))
  .filter((name) => name.endsWith(".test.mjs"))
  .filter((name) => words.length === 0 || words.some((word) => name.includes(word)))
  .sort();

if (files.length === 0) {
  console.error(`No test file has one of these words in its name: ${words.join(" ")}`);
  process.exit(1);
}
for (const name of files) await import(`./${name}`);
