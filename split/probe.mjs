// Finds out which functions of the page's program run until its first picture is there.
//
//     node split/probe.mjs PROGRAM-WITH-PROBES HITS
//
// Opens the page of dist/ as on a first visit, and as somebody who wrote one of the texts below
// before; writes the numbers of the functions that ran.

import { readFile, writeFile } from "node:fs/promises";

import { launch } from "../tests/e2e/browser.mjs";
import { DIST, serve } from "../tests/e2e/server.mjs";

const [program, hits] = process.argv.slice(2);
const body = await readFile(program);

/** What the page starts with: nothing, and files with what is common in Dockerfiles. */
const TEXTS = [null];

const server = await serve(DIST);
const browser = await launch();
const ran = new Set();
for (const text of TEXTS) for (const number of await run(text)) ran.add(number);
await browser.close();
await server.close();
await writeFile(hits, [...ran].sort((a, b) => a - b).join("\n") + "\n");
console.log(`${ran.size} functions run until the first picture`);

/** The functions that run when the page starts with a text. */
async function run(text) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.route("**/layerlab-first-*.wasm", (route) => route.fulfill({ body, contentType: "application/wasm" }));
  await page.route("**/layerlab-later-*.wasm", (route) => route.abort());
  await page.addInitScript(addProbes, text);
  await page.goto(server.url);
  await page.waitForSelector("#app main");
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestIdleCallback(done))));
  const numbers = await page.evaluate(() => [...globalThis.ran]);
  await context.close();
  if (numbers.length === 0) throw new Error("no function told that it ran");
  return numbers;
}

/** Runs in the page before anything else. */
function addProbes(text) {
  globalThis.ran = new Set();
  const { instantiateStreaming } = WebAssembly;
  WebAssembly.instantiateStreaming = (source, imports) =>
    instantiateStreaming(source, { ...imports, probe: { hit: (number) => globalThis.ran.add(number) } });
  if (text !== null) localStorage.setItem("layerlab/document/before", `layerlab 1 1\n${text}`);
}
