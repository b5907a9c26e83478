// Takes a picture of the page.
//
//     node tests/e2e/shot.mjs URL-or-path out.png [--width 1440] [--height 900] [--scale 1]
//         [--dark] [--reduced-motion] [--full] [--wait MILLISECONDS] [--click SELECTOR]
//
// A path (such as `"#v1:…"`, `"?view=stack"` or `""`) is taken below dist/, served as in the tests.

import { parseArgs } from "node:util";

import { launch } from "./browser.mjs";
import { DIST, serve } from "./server.mjs";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    width: { type: "string", default: "1440" },
    height: { type: "string", default: "900" },
    scale: { type: "string", default: "1" },
    wait: { type: "string", default: "500" },
    click: { type: "string" },
    dark: { type: "boolean", default: false },
    "reduced-motion": { type: "boolean", default: false },
    full: { type: "boolean", default: false },
  },
});
const [where, out] = positionals;
if (out === undefined) {
  console.error("usage: node tests/e2e/shot.mjs URL-or-path out.png [options]");
  process.exit(2);
}

const server = /^https?:/.test(where) ? undefined : await serve(DIST);
const browser = await launch();
const page = await browser.newPage({
  viewport: { width: Number(values.width), height: Number(values.height) },
  deviceScaleFactor: Number(values.scale),
  colorScheme: values.dark ? "dark" : "light",
  reducedMotion: values["reduced-motion"] ? "reduce" : "no-preference",
});
page.on("console", (message) => console.error(`${message.type()}: ${message.text()}`));
page.on("pageerror", (error) => console.error(`exception: ${error.message}`));
await page.goto(server ? server.url + where : where);
await page.waitForSelector("body > *");
if (values.click) await page.click(values.click);
await page.waitForTimeout(Number(values.wait));
await page.screenshot({ path: out, fullPage: values.full });
await browser.close();
await server?.close();
