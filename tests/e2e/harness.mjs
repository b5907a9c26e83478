// What every end-to-end test stands on: one browser, one server, pages that are watched.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after } from "node:test";

import { launch } from "./browser.mjs";
import { DIST, serve } from "./server.mjs";

let browser;
let server;

after(async () => {
  await browser?.close();
  await server?.close();
});

/** The server of `dist/`; tests may add pages of their own to `pages`. */
export async function site() {
  server ??= await serve(DIST);
  return server;
}

/**
 * Gives `use` a page in a context of its own, opened at `path` and started.
 * Fails when the page logs an error or a warning, throws, breaks its CSP, misses a file,
 * or asks for anything outside its origin.
 *
 * Options: `path` (below the sub-path, may begin with `?` or `#`), `started` (a selector that
 * shows that the page runs), `prepare` (is given the page before it opens), and everything that a context of Playwright takes, such as
 * `viewport`, `colorScheme`, `reducedMotion`.
 */
export async function withPage(options, use) {
  const { path = "", started = "main", prepare, ...rest } = options;
  const { url, origin } = await site();
  browser ??= await launch();
  const context = await browser.newContext(rest);
  try {
    const page = await context.newPage();
    const watched = watch(page, origin);
    await prepare?.(page);
    await page.goto(url + path);
    if (started) await page.waitForSelector(started);
    await use(page, watched);
    assert.deepEqual(watched.problems, [], "the page has problems");
  } finally {
    await context.close();
  }
}

/** The file that the page loads when its first picture is there. */
export const LATER = /\/layerlab-later-[^/]*\.wasm$/;

/** Collects everything that went wrong, and the URLs that were asked for. */
export function watch(page, origin) {
  const watched = { problems: [], requests: [] };
  const report = (text) => watched.problems.push(text);
  page.on("console", (message) => {
    const kind = message.type();
    if (kind === "error" || kind === "warning") report(`console ${kind}: ${message.text()}`);
  });
  page.on("pageerror", (error) => report(`exception: ${error.message}`));
  page.on("requestfailed", (request) => {
    const { errorText } = request.failure() ?? {};
    // The page was left before what comes behind its first picture was there.
    if (errorText === "net::ERR_ABORTED" && request.url().endsWith("/packages.bin")) return;
    const brokenOff = request.failure()?.errorText === "net::ERR_ABORTED";
    if (brokenOff && /\/layerlab-later-/.test(request.url())) return; // A reload does that.
    report(`request failed: ${request.url()} (${request.failure()?.errorText})`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) report(`${response.status()}: ${response.url()}`);
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    watched.requests.push(url.href);
    const local = url.origin === origin || url.protocol === "data:" || url.protocol === "blob:";
    if (!local) report(`left the origin: ${url.href}`);
  });
  return watched;
}

let axeSource;

/** Fails when axe finds a violation, anywhere or `within` a selector; `options` are those of `axe.run`. */
export async function assertAccessible(page, { within, ...options } = {}) {
  axeSource ??= await readFile(createRequire(import.meta.url).resolve("axe-core"), "utf8");
  // Evaluated by the debugger, so that the CSP of the page stays as it is.
  await page.evaluate(axeSource);
  const violations = await page.evaluate(async ({ within, options }) => {
    const result = await axe.run(within ?? document, options);
    return result.violations.map(({ id, help, nodes }) => ({
      id,
      help,
      nodes: nodes.map((node) => node.target.join(" ")),
    }));
  }, { within, options });
  assert.deepEqual(violations, [], "axe found violations");
}
