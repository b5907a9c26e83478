// What the motion of the picture costs: the image is built up from the bottom, as "Play" does.
//
//     cargo xtask bench page                  builds the page first
//     node tests/bench/play.mjs [LINES...]    only these lengths; 0 is the example of a first visit
//
// A frame is one that the main thread hands to the compositor. Frames are dropped where the
// compositor had none to show in time; without a graphics card it draws in software.

import { launch } from "../e2e/browser.mjs";
import { DIST, serve } from "../e2e/server.mjs";
import { dockerfile } from "./lib/text.mjs";
import { PHASES, named, sum, tasks, tracedFrames } from "./lib/trace.mjs";

const PLAY = '[aria-label="Build the image from the bottom"]';

/** How long it is watched, in milliseconds. */
const TIME = 5000;

const given = process.argv.slice(2).map(Number);
const lengths = given.length ? given : [0, 200, 1000];

const server = await serve(DIST);
const browser = await launch();
console.log(`Chromium ${browser.version()}; the picture is built up for ${TIME / 1000} s; milliseconds`);
console.log("            frames     main thread for each      style  layout   paint");
console.log("   lines  drawn  dropped  median    p95   most  median  median  median");
try {
  for (const lines of lengths) await measure(lines);
} finally {
  await browser.close();
  await server.close();
}

async function measure(lines) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(server.url);
  await page.waitForSelector(".stack-head .is-go");
  if (lines) {
    await page.focus(".field");
    await page.keyboard.press("Control+A");
    await page.keyboard.insertText(dockerfile(lines));
  }
  await page.waitForTimeout(1500);
  const { main, frames } = await tracedFrames(page, async () => {
    await page.click(PLAY);
    await page.waitForTimeout(TIME);
  });
  await context.close();
  print(lines, phases(main), frames);
}

/** The work of each frame, from the one before it. */
function phases(main) {
  const all = tasks(main);
  const ends = main.filter((event) => event.name === "Commit").map((event) => event.ts);
  return ends.map((end, nth) => {
    const start = ends[nth - 1] ?? main[0].ts;
    return {
      all: sum(all, start, end),
      style: named(main, start, end, PHASES.style),
      layout: named(main, start, end, PHASES.layout),
      paint: named(main, start, end, PHASES.paint),
    };
  });
}

function print(lines, frames, told) {
  const at = (part, name) => {
    const times = frames.map((frame) => frame[name]).sort((a, b) => a - b);
    return times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;
  };
  const count = (name) => String(told.filter((event) => event.name === name).length);
  const show = (number, width) => number.toFixed(1).padStart(width);
  const dropped = told.filter((event) => event.name === "DroppedFrame" && event.args?.hasPartialUpdate !== true);
  console.log(
    String(lines).padStart(8) + count("DrawFrame").padStart(7) + String(dropped.length).padStart(9) +
      show(at(0.5, "all"), 8) + show(at(0.95, "all"), 7) + show(at(1, "all"), 7) +
      ["style", "layout", "paint"].map((name) => show(at(0.5, name), 8)).join(""),
  );
}
