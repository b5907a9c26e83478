// What a key press costs the main thread of the built page, in files of several lengths.
//
//     cargo xtask bench                          builds the page first
//     node tests/bench/typing.mjs [LINES...]     only these lengths, with the page as it is
//
// A press is over with the frame that shows it: all tasks of the main thread from the one that
// dispatches `keydown` to the one that hands the first frame with the letter to the compositor. "All"
// goes on to the next press, which waits until the page rests. "Events" holds the engine, Yew, and
// the browser's own change of the text; the parts are outermost spans of their names, so "layout"
// lies partly in it.

import { launch } from "../e2e/browser.mjs";
import { DIST, serve } from "../e2e/server.mjs";
import { dockerfile } from "./lib/text.mjs";
import { DRAWN, PHASES, isKeyDown, named, sum, tasks, traced } from "./lib/trace.mjs";

const FIELD = ".field";

/** What is typed, and behind which share of the lines; 61 characters. */
const TYPED = [
  [0.1, " --quiet # soon"],
  [0.4, "RUN echo hello"],
  [0.7, 'ENV NAME="a b" X'],
  [0.99, "COPY --from=buil"],
];

/** Milliseconds between two presses. Saving waits for longer, and so falls into the last. */
const PACE = 120;

/** What is typed before: a browser compiles a program well only when it has run for a while. */
const BEFORE = "RUN echo warm up the page as one does who has typed for some while";

const BOUND = { lines: 1000, milliseconds: 16 };

const given = process.argv.slice(2).map(Number);
const lengths = given.length ? given : [20, 200, 1000, 5000, 10000];

const server = await serve(DIST);
const browser = await launch();
console.log(`Chromium ${browser.version()}; milliseconds of main-thread work for a key press`);
console.log("                  to the frame      of it                            all");
console.log("   lines  keys   median    p95   events  style  layout  paint   median    p95   memory");
let failed = false;
try {
  for (const lines of lengths) failed = (await measure(lines)) || failed;
} finally {
  await browser.close();
  await server.close();
}
if (failed) {
  console.error(`Above the bound: a median of ${BOUND.milliseconds} ms at ${BOUND.lines} lines`);
  process.exitCode = 1;
}

/** Prints the row of a length; tells whether it is above the bound. */
async function measure(lines) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(watchMemory);
  await page.goto(server.url);
  await page.waitForSelector(FIELD);
  await page.focus(FIELD);
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(dockerfile(lines));
  await page.waitForTimeout(1000);
  await goTo(page, Math.floor(lines / 2));
  await type(page, BEFORE);
  await page.evaluate(markDrawn, DRAWN);
  const memory = await memoryOf(page);

  const presses = [];
  for (const [share, text] of TYPED) {
    await goTo(page, Math.floor(lines * share));
    await page.waitForTimeout(600);
    presses.push(...(await typed(page, text)));
  }
  await context.close();
  return print(lines, presses, memory);
}

/** Puts the caret at the end of a line as a click would, in sight. */
async function goTo(page, line) {
  await page.$eval(FIELD, (field, line) => {
    let at = -1;
    for (let passed = 0; passed <= line; passed++) {
      const next = field.value.indexOf("\n", at + 1);
      if (next < 0) break;
      at = next;
    }
    field.setSelectionRange(at, at);
    const height = document.querySelector(".line").getBoundingClientRect().height;
    document.querySelector(".editor").scrollTop = Math.max(0, (line - 10) * height);
  }, line);
  // A new line of its own; typed where nothing is measured.
  await page.keyboard.press("Enter");
}

async function type(page, text) {
  for (const char of text) {
    await page.keyboard.press(char === " " ? "Space" : char);
    await page.waitForTimeout(PACE);
  }
}

async function typed(page, text) {
  const events = await traced(page, () => type(page, text));
  const presses = split(events);
  if (presses.length !== text.length) {
    throw new Error(`${presses.length} presses seen of ${text.length}`);
  }
  return presses;
}

/** The work of each press. */
function split(events) {
  const keys = events.filter(isKeyDown).map((event) => event.ts);
  const all = tasks(events);
  const starts = keys.map((key) => all.findLast((task) => task.ts <= key)?.ts ?? key);
  return starts.map((start, nth) => {
    const until = starts[nth + 1] ?? start + PACE * 1000;
    const within = events.filter((event) => event.ts >= start && event.ts < until);
    const input = within.find((event) => event.name === "EventDispatch" && event.args?.data?.type === "input");
    const drawn = within.find((event) => event.name === DRAWN && event.ts > input?.ts);
    const frame = within.find((event) => event.name === "Commit" && event.ts > drawn?.ts);
    if (!frame) throw new Error("a press without a frame");
    return {
      toFrame: sum(all, start, frame.ts + 1),
      all: sum(all, start, until),
      events: named(events, start, frame.ts, ["EventDispatch"]),
      style: named(events, start, frame.ts, PHASES.style),
      layout: named(events, start, frame.ts, PHASES.layout),
      paint: named(events, start, frame.ts, PHASES.paint),
    };
  });
}

function print(lines, presses, memory) {
  const at = (part, name) => {
    const times = presses.map((press) => press[name]).sort((a, b) => a - b);
    return times[Math.min(times.length - 1, Math.floor(times.length * part))];
  };
  const show = (number, width) => number.toFixed(1).padStart(width);
  const parts = ["events", "style", "layout", "paint"].map((name) => at(0.5, name));
  console.log(
    String(lines).padStart(8) + String(presses.length).padStart(6) +
      show(at(0.5, "toFrame"), 9) + show(at(0.95, "toFrame"), 7) +
      show(parts[0], 9) + show(parts[1], 7) + show(parts[2], 8) + show(parts[3], 7) +
      show(at(0.5, "all"), 9) + show(at(0.95, "all"), 7) + `   ${memory}`,
  );
  return lines === BOUND.lines && at(0.5, "toFrame") >= BOUND.milliseconds;
}

/** Runs in the page: marks when what the editor shows is changed. */
function markDrawn(name) {
  const paper = document.querySelector(".paper");
  const observer = new MutationObserver(() => performance.mark(name));
  observer.observe(paper, { characterData: true, childList: true, subtree: true });
}

/** Runs in the page before anything of its own. */
function watchMemory() {
  const { instantiate, instantiateStreaming } = WebAssembly;
  const keep = (result) => {
    globalThis.wasmMemory = (result.instance ?? result).exports.memory;
    return result;
  };
  WebAssembly.instantiate = async (...args) => keep(await instantiate(...args));
  WebAssembly.instantiateStreaming = async (...args) => keep(await instantiateStreaming(...args));
}

/** What the page holds once everything unused is gone. */
async function memoryOf(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  const wasm = await page.evaluate(() => globalThis.wasmMemory?.buffer.byteLength ?? 0);
  const show = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
  return `wasm ${show(wasm)}, JS ${show(usedSize)}`;
}
