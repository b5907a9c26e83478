// What the main thread of a page does, as Chromium's own tracing tells it.

const CATEGORIES = [
  "toplevel",
  "devtools.timeline",
  "disabled-by-default-devtools.timeline",
  "blink.user_timing",
];

/** Records while `use` runs; gives the events of the page's main thread in order. */
export async function traced(page, use) {
  const session = await page.context().newCDPSession(page);
  const events = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  const complete = new Promise((done) => session.once("Tracing.tracingComplete", done));
  await session.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { recordMode: "recordAsMuchAsPossible", includedCategories: CATEGORIES },
  });
  await use();
  await session.send("Tracing.end");
  await complete;
  await session.detach();
  return mainThread(events);
}

/** The renderer's main thread is the one on which keys are dispatched. */
function mainThread(events) {
  const key = events.find(isKeyDown);
  if (!key) throw new Error("the trace has no key press");
  return events
    .filter((event) => event.pid === key.pid && event.tid === key.tid && event.ph === "X")
    .sort((a, b) => a.ts - b.ts);
}

export function isKeyDown(event) {
  return event.name === "EventDispatch" && event.args?.data?.type === "keydown";
}

/** The tasks: nothing on the thread runs outside of them, and they do not nest. */
export function tasks(events) {
  return events.filter((event) => /RunTask$/.test(event.name)).reduce((outer, event) => {
    const last = outer.at(-1);
    if (!last || event.ts >= last.ts + last.dur) outer.push(event);
    return outer;
  }, []);
}
