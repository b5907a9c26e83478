// Finds out which functions of the page's program run until its first picture is there, and then
// by themselves: timers go off before the second part has come.
//
//     node split/probe.mjs PROGRAM-WITH-PROBES HITS
//
// Opens the page of dist/ as on a first visit, and writes the numbers of the functions that ran.

import { readFile, writeFile } from "node:fs/promises";

import { launch } from "../tests/e2e/browser.mjs";
import { DIST, serve } from "../tests/e2e/server.mjs";

const [program, hits] = process.argv.slice(2);
const body = await readFile(program);

/** How long timers are waited for, in milliseconds. */
const TIMERS = 2500;

const server = await serve(DIST);
const browser = await launch();
const page = await browser.newPage();
await page.route("**/layerlab-first-*.wasm", (route) => route.fulfill({ body, contentType: "application/wasm" }));
await page.route("**/layerlab-later-*.wasm", (route) => route.abort());
await page.route("**/packages.bin", (route) => route.abort());
await page.addInitScript(addProbes);
await page.goto(server.url);
await page.waitForSelector("#app main");
await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestIdleCallback(done))));
await page.waitForTimeout(TIMERS);
const ran = await page.evaluate(() => [...globalThis.ran]);
await browser.close();
await server.close();
if (ran.length === 0) throw new Error("no function told that it ran");
await writeFile(hits, ran.sort((a, b) => a - b).join("\n") + "\n");
console.log(`${ran.length} functions run until the first picture and shortly after it`);

/** Runs in the page before anything else. */
function addProbes() {
  globalThis.ran = new Set();
  const { instantiateStreaming } = WebAssembly;
  WebAssembly.instantiateStreaming = (source, imports) =>
    instantiateStreaming(source, { ...imports, probe: { hit: (number) => globalThis.ran.add(number) } });
}
