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

/**
 * How often the page is opened each way. The program hashes with a seed of its own each time, so that
 * not every visit takes the same ways through its tables.
 */
const VISITS = 6;

/** The ways it is opened. */
const WAYS = [
  { viewport: { width: 1440, height: 900 } },
  { viewport: { width: 390, height: 844 }, colorScheme: "dark", reducedMotion: "reduce" },
  { viewport: { width: 800, height: 600 }, path: "?embed" },
];

const server = await serve(DIST);
const browser = await launch();
const all = new Set();
for (let visit = 0; visit < VISITS; visit += 1) {
  for (const hits of await Promise.all(WAYS.map(hitsOf))) for (const hit of hits) all.add(hit);
}
const ran = [...all];
await browser.close();
await server.close();
if (ran.length === 0) throw new Error("no function told that it ran");
await writeFile(hits, ran.sort((a, b) => a - b).join("\n") + "\n");
console.log(`${ran.length} functions run until the first picture and shortly after it`);

/** The numbers of the functions that run in one visit. */
async function hitsOf({ path = "", ...how }) {
  const context = await browser.newContext(how);
  const page = await context.newPage();
  await page.route("**/layerlab-first-*.wasm", (route) => route.fulfill({ body, contentType: "application/wasm" }));
  await page.route("**/layerlab-later-*.wasm", (route) => route.abort());
  await page.route("**/packages.bin", (route) => route.abort());
  await page.addInitScript(addProbes);
  await page.goto(server.url + path);
  await page.waitForSelector("#app main");
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestIdleCallback(done))));
  await page.waitForTimeout(TIMERS);
  const hits = await page.evaluate(() => [...globalThis.ran]);
  await context.close();
  return hits;
}

/** Runs in the page before anything else. */
function addProbes() {
  globalThis.ran = new Set();
  const { instantiateStreaming } = WebAssembly;
  WebAssembly.instantiateStreaming = (source, imports) =>
    instantiateStreaming(source, { ...imports, probe: { hit: (number) => globalThis.ran.add(number) } });
}
