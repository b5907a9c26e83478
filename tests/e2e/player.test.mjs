// Building the picture up, bed by bed: by mouse, by key, and with reduced motion.

import assert from "node:assert/strict";
import { test } from "node:test";

import { APP, becomes, build, withBuild } from "./building.mjs";
import { setText, withText } from "./editing.mjs";

const button = (page, name) => page.getByRole("button", { name, exact: true });
const PLAY = "Build the image from the bottom";
const words = (page) => page.innerText(".player-words");
const waiting = (page) => page.locator(".slab.is-waiting").count();

/** How far it is, on the slider and in words. */
async function at(page, laid, said, all = 6) {
  await page.locator(`.player-scrub[aria-valuetext='${laid} of ${all}']`).waitFor();
  await becomes(page, words, said && `${laid} of ${all}: ${said}`);
}

/** Waits until it has come to its end by itself. */
async function ended(page, all = 6) {
  await page.locator(`.player-scrub[aria-valuetext='${all} of ${all}']`).waitFor();
  await button(page, PLAY).waitFor();
}

test("steps, the slider and the whole picture, by mouse", async () => {
  await withText(APP, async (page) => {
    await at(page, 6, "");
    await button(page, "One step back").click();
    await at(page, 5, "COPY src src");
    await becomes(page, waiting, 1);
    await button(page, "One step back").click();
    await at(page, 4, "RUN pip install -r requirements.txt");
    await button(page, "One step forward").click();
    await at(page, 5, "COPY src src");
    assert.match(await page.getAttribute(".slab.is-new .slab-face", "aria-label"), /COPY src src/);
    const { x, y, width, height } = await page.locator(".player-scrub").boundingBox();
    await page.mouse.move(x + width * 0.8, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + 1, y + height / 2, { steps: 4 });
    await page.mouse.up();
    await at(page, 0, "nothing is laid yet");
    await becomes(page, waiting, 6);
    await button(page, "Show the whole image").click();
    await at(page, 6, "");
    await becomes(page, waiting, 0);
    assert.equal(await button(page, "Show the whole image").count(), 0);
    await button(page, "One step back").click();
    await at(page, 5, "COPY src src");
    await setText(page, `${APP}RUN id\n`);
    await page.locator(".player-scrub[aria-valuetext='7 of 7']").waitFor();
    await becomes(page, waiting, 0, "an edit shows all again");
  });
});

test("it plays, halts where it is told to and goes on, by key", async () => {
  await withText(APP, async (page) => {
    await button(page, PLAY).focus();
    await page.keyboard.press("Enter");
    await page.locator(".player-words", { hasText: /^[1-5] of 6/ }).waitFor();
    await button(page, "Pause").press("Enter");
    await button(page, PLAY).waitFor();
    assert.match(await words(page), /^[1-5] of 6/, "it was halted before its end");
    await page.locator(".player-speed").focus();
    await page.keyboard.press("End");
    assert.equal(await page.inputValue(".player-speed"), "4×");
    await page.locator(".player-scrub").press("End");
    await at(page, 6, "RUN python -m compileall src");
    await page.keyboard.press("ArrowLeft");
    await at(page, 5, "COPY src src");
    await page.keyboard.press("Home");
    await at(page, 0, "nothing is laid yet");
    await page.keyboard.press("ArrowRight");
    await at(page, 1, "python:3.12-slim");
    await button(page, "One step forward").press("Space");
    await at(page, 2, "WORKDIR /app");
    await button(page, "One step back").press("Space");
    await at(page, 1, "python:3.12-slim");
    await button(page, PLAY).press("Space");
    await ended(page);
    await becomes(page, waiting, 0);
  });
});

test("a higher speed lays the beds in less time", async () => {
  await withText(APP, async (page) => {
    await page.$eval(".player-scrub", (slider) => {
      const note = () => (globalThis.times[slider.getAttribute("aria-valuetext")] = performance.now());
      new MutationObserver(note).observe(slider, { attributeFilter: ["aria-valuetext"] });
    });
    const lasted = [];
    for (const speed of ["1×", "4×"]) {
      await page.locator(".player-speed").selectOption(speed);
      await page.evaluate(() => (globalThis.times = {}));
      await button(page, PLAY).click();
      await page.waitForFunction(() => globalThis.times["2 of 6"]);
      lasted.push(await page.evaluate(() => globalThis.times["2 of 6"] - globalThis.times["1 of 6"]));
      await button(page, "Show the whole image").click();
      await becomes(page, words, "");
    }
    const [normal, fast] = lasted;
    assert.ok(normal > fast * 1.5, `${lasted} ms`);
  });
});

for (const reducedMotion of ["no-preference", "reduce"]) {
  test(`a rebuild plays what it did, and a line leads to what made it run; motion: ${reducedMotion}`, async () => {
    const text = "FROM alpine:3.20\nRUN id\nENV A=1\nRUN date\nRUN uptime\n";
    await withBuild(text, async (page) => {
      await page.locator(".player-speed").selectOption("4×");
      await setText(page, text.replace("A=1", "A=2"));
      await build(page, 2);
      await ended(page, 5);
      await at(page, 5, "Runs: A is 2, not 1.", 5);
      await becomes(page, waiting, 0);
      await page.locator(".player-scrub").press("Home");
      await at(page, 0, "nothing is laid yet", 5);
      await becomes(page, waiting, 2, "what is reused is there from the beginning");
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowRight");
      await at(page, 2, "Reused: same key as in build 1.", 5);
      assert.equal(await page.locator("svg.cause").count(), 0);
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowRight");
      await at(page, 4, "Runs: A is 2, not 1.", 5);
      await becomes(page, waiting, 1);
      await page.locator("svg.cause path").waitFor();
      assert.equal(await page.locator("svg.cause title").textContent(), "Runs: A is 2, not 1.");
      assert.deepEqual(await ends(page, ".line[data-line='3']", ".slab.is-first-miss"), [true, true]);
      await page.keyboard.press("ArrowRight");
      await page.locator("svg.cause").waitFor({ state: "detached" });
    }, { reducedMotion });
  });
}

/** Whether the line begins at the one and ends at the other. */
function ends(page, from, to) {
  return page.$eval("svg.cause path", (path, places) => places.map((place, end) => {
    const box = document.querySelector(place).getBoundingClientRect();
    const { x, y } = path.getPointAtLength(end * path.getTotalLength());
    return y >= box.top - 2 && y <= box.bottom + 2 && x >= box.left - 6 && x <= box.right + 6;
  }), [from, to]);
}

test("the line to the cause is drawn in a rebuild in which every step runs, too", async () => {
  const text = "FROM alpine:3.20\nENV A=1\nRUN id\nRUN date\n";
  await withBuild(text, async (page) => {
    await setText(page, text.replace("A=1", "A=2"));
    await build(page, 2);
    await page.locator(".player-scrub").fill("3");
    await page.locator(".player-words", { hasText: "3 of 4: Runs: A is 2, not 1." }).waitFor();
    await page.locator("svg.cause path").waitFor();
  });
});
