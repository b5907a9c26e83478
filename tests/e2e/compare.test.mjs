// Two Dockerfiles over the same edits of a week.

import assert from "node:assert/strict";
import { test } from "node:test";

import { APP, becomes } from "./building.mjs";
import { setText, withText } from "./editing.mjs";

const A = "FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\n";
const B = A.replace("COPY . .\n", "COPY requirements.txt .\n") + "COPY . .\n";

const words = (page) => page.innerText(".compare-words");
/** The rows between the first build and the sum: what is edited, and how many steps run with A and with B. */
const edits = (page) => rows(page, "tbody tr:nth-child(n + 3)");
const first = (page) => rows(page, "tbody tr:nth-child(2)");
const sum = (page) => rows(page, "tfoot tr");

const rows = (page, selector) =>
  page.locator(`.compare-table ${selector}`).evaluateAll((rows) => rows.map((row) => {
    const cells = [...row.querySelectorAll("th, td")].slice(0, 3);
    return cells.map((cell) => cell.textContent.replace(/ about .*/, "")).join(" | ");
  }));

test("over a week of edits the order of the lines makes a difference, and the totals say which", async () => {
  await withText(A, async (page) => {
    await page.click("#tab-compare");
    await page.locator(".compare", { hasText: "B is a copy of A." }).waitFor();
    assert.equal(await page.inputValue("#compare-other"), A);
    await becomes(page, first, ["First build | 3 of 3 | 3 of 3"]);
    await page.fill("#compare-other", B);
    await becomes(page, first, ["First build | 3 of 3 | 4 of 4"]);
    await becomes(page, edits, [
      "Change src/app.py | 2 of 3 | 1 of 4",
      "Change src/app.py | 2 of 3 | 1 of 4",
      "Change tests/test_app.py | 0 of 3 | 0 of 4",
      "Change src/app.py | 2 of 3 | 1 of 4",
      "Change requirements.txt | 2 of 3 | 3 of 4",
    ]);
    await becomes(page, sum, ["Run again | 8 of 15 | 6 of 20"]);
    assert.match(await words(page), /^A runs 8 steps again, about \d+ s in all; B runs 6, about \d+ s\.$/);
    assert.equal(await page.locator(".compare", { hasText: "B is a copy of A." }).count(), 0);
    const [slow, fast] = (await words(page)).match(/(?<=about )\d+/g).map(Number);
    assert.ok(fast < slow / 2, "what runs is the cheap part");

    // The editor has A.
    await setText(page, B);
    await becomes(page, sum, ["Run again | 6 of 20 | 6 of 20"]);
    await setText(page, A);
    await page.getByRole("button", { name: "Copy A" }).click();
    await becomes(page, sum, ["Run again | 6 of 12 | 6 of 12"]);
    assert.equal(await page.inputValue("#compare-other"), A);
  });
});

test("edits are taken from the week and added to it, and the usual week comes back", async () => {
  await withText(A, async (page) => {
    await page.click("#tab-compare");
    await page.fill("#compare-other", B);
    await becomes(page, sum, ["Run again | 8 of 15 | 6 of 20"]);
    const usual = await edits(page);
    assert.equal(await page.getByRole("button", { name: "The usual week" }).count(), 0);
    const remove = (edit) => page.getByRole("button", { name: `Remove: ${edit}`, exact: true }).first();
    await remove("Change requirements.txt").click();
    await becomes(page, edits, usual.slice(0, 4));
    await becomes(page, sum, ["Run again | 6 of 12 | 3 of 16"]);
    await page.getByLabel("Edit to add").selectOption("Prune the cache");
    await page.getByRole("button", { name: "Add edit" }).click();
    await becomes(page, edits, [...usual.slice(0, 4), "Prune the cache | 3 of 3 | 4 of 4"]);
    await becomes(page, sum, ["Run again | 9 of 15 | 7 of 20"]);
    await page.getByRole("button", { name: "The usual week" }).click();
    await becomes(page, edits, usual);
    for (let left = usual.length; left > 0; left -= 1) {
      await page.getByRole("button", { name: /^Remove: / }).first().click();
      await becomes(page, async () => (await edits(page)).length, left - 1);
    }
    await becomes(page, sum, ["Run again | nothing | nothing"]);
  });
});

test("what cannot be built is said to be so, and reset brings back what is compared by itself", async () => {
  await withText(A, async (page) => {
    await page.click("#tab-compare");
    await page.fill("#compare-other", "FROM alpine\nRUNN id\n");
    await becomes(page, words, "B cannot be built.");
    await becomes(page, first, ["First build | 3 of 3 | There is no instruction RUNN."]);
    await page.getByRole("button", { name: "Reset" }).click();
    await becomes(page, first, ["First build | 3 of 3 | 3 of 3"]);
    assert.equal(await page.inputValue("#compare-other"), A);
    await page.click("#tab-builds");
    await page.locator(".grid-hint", { hasText: "Nothing is built yet" }).waitFor();

    // With a careless example the good one of its kind is compared.
    await page.click(".examples > button");
    await page.locator("#examples button", { hasText: "Flask app, carelessly" }).click();
    await page.click("#tab-compare");
    await becomes(page, sum, ["Run again | 40 of 45 | 7 of 45"]);
    assert.match(await page.inputValue("#compare-other"), /AS build[^]*COPY --from=build/);
  });
});

test("of two Dockerfiles one whose builds fail is not told to be the quicker one", async () => {
  await withText(APP, async (page) => {
    await page.click("#tab-compare");
    await page.fill("#compare-other", "FROM python:3.12-slim\nCOPY nowhere .\n");
    await page.locator(".compare-table td", { hasText: "and fails" }).first().waitFor();
    await becomes(page, words, "Builds of B fail.");
  });
});
