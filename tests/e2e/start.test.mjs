import assert from "node:assert/strict";
import { test } from "node:test";

import { withPage } from "./harness.mjs";

test("the page starts in a sub-path under a strict CSP, and nothing leaves the origin", async () => {
  await withPage({}, async (page, { requests }) => {
    assert.match(await page.locator("main").innerText(), /\S/);
    const wasm = requests.filter((url) => url.endsWith(".wasm"));
    assert.equal(wasm.length, 1, "the program is downloaded once");
  });
});
