// What the main thread of a page does, as Chromium's own tracing tells it.

const CATEGORIES = [
  "toplevel",
  "devtools.timeline",
  "disabled-by-default-devtools.timeline",
  "blink.user_timing",
];

/** Where the compositor tells of frames. */
const FRAMES = ["devtools.timeline.frame", "disabled-by-default-devtools.timeline.frame"];

/** Records while `use` runs; gives the events of the page's main thread in order. */
export async function traced(page, use) {
  return mainThread(await recorded(page, CATEGORIES, use), isKeyDown);
}

/** The same with the frames of the page: `{ main, frames }`. The use begins with a click. */
export async function tracedFrames(page, use) {
  const events = await recorded(page, [...CATEGORIES, ...FRAMES], use);
  const main = mainThread(events, (event) => isDispatch(event, "click"));
  const { pid } = main[0] ?? {};
  const frames = events.filter((event) => event.pid === pid && FRAME_EVENTS.has(event.name));
  return { main, frames: frames.sort((a, b) => a.ts - b.ts) };
}

const FRAME_EVENTS = new Set(["DrawFrame", "DroppedFrame", "BeginFrame"]);

async function recorded(page, includedCategories, use) {
  const session = await page.context().newCDPSession(page);
  const events = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  const complete = new Promise((done) => session.once("Tracing.tracingComplete", done));
  await session.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { recordMode: "recordAsMuchAsPossible", includedCategories },
  });
  await use();
  await session.send("Tracing.end");
  await complete;
  await session.detach();
  return events;
}

/** What a page may mark by `performance.mark`. */
export const DRAWN = "drawn";

/** The renderer's main thread is the one on which what the user does is dispatched. */
function mainThread(events, isIt) {
  const found = events.find(isIt);
  if (!found) throw new Error("the trace has nothing that the user did");
  const isTold = (event) => event.ph === "X" || event.name === DRAWN;
  return events
    .filter((event) => event.pid === found.pid && event.tid === found.tid && isTold(event))
    .sort((a, b) => a.ts - b.ts);
}

export function isKeyDown(event) {
  return isDispatch(event, "keydown");
}

function isDispatch(event, type) {
  return event.name === "EventDispatch" && event.args?.data?.type === type;
}

/** The tasks: nothing on the thread runs outside of them, and they do not nest. */
export function tasks(events) {
  return events.filter((event) => /RunTask$/.test(event.name)).reduce((outer, event) => {
    const last = outer.at(-1);
    if (!last || event.ts >= last.ts + last.dur) outer.push(event);
    return outer;
  }, []);
}

/** Milliseconds of the events that begin in a span of time. */
export function sum(events, from, until) {
  const within = events.filter((event) => event.ts >= from && event.ts < until);
  return within.reduce((time, event) => time + event.dur, 0) / 1000;
}

/** The same of the outermost events of some names. */
export function named(events, from, until, names) {
  let end = 0;
  const outer = events.filter((event) => {
    if (!names.includes(event.name) || event.ts < end) return false;
    end = event.ts + event.dur;
    return true;
  });
  return sum(outer, from, until + 1);
}

/** The phases of a frame, by the names that Chromium gives them. */
export const PHASES = {
  style: ["UpdateLayoutTree"],
  layout: ["Layout"],
  paint: ["PrePaint", "Paint", "Layerize", "Commit"],
};
