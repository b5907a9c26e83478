// Runs the engine's own measurements, built as the page is, in Chromium; it fails above a bound.
//
//     cargo xtask bench wasm                  builds the program first
//     node tests/bench/engine.mjs DIR [WORD…] with the program that lies in DIR; only what has the words

import { launch } from "../e2e/browser.mjs";
import { serve } from "../e2e/server.mjs";

const NAME = "layerlab-speed";

/** `median least bound name; at first median` */
const ROW = /^\s*([\d.]+)\s+[\d.]+\s+(\d+)\s+(.*);/;

const server = await serve(process.argv[2], {
  "index.html": `<!doctype html><title>speed</title>`,
});
const browser = await launch();
const above = [];
try {
  const page = await browser.newPage();
  page.on("console", (message) => {
    console.log(message.text());
    const [, median, bound, name] = ROW.exec(message.text()) ?? [];
    if (Number(median) >= Number(bound)) above.push(`${name}: ${median} ms, at most ${bound}`);
  });
  page.on("pageerror", (error) => above.push(String(error)));
  console.log(`Chromium ${browser.version()}`);
  const words = process.argv.slice(3).map((word) => `#${word}`);
  await page.goto(server.url + words.join(""));
  await page.evaluate((name) => import(`./${name}.js`).then((program) => program.default()), NAME);
} finally {
  await browser.close();
  await server.close();
}
if (above.length) {
  console.error(`Above the bound:\n${above.join("\n")}`);
  process.exitCode = 1;
}
