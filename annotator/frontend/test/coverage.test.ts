import assert from "node:assert/strict";
import { test } from "node:test";
import { countCovered } from "../src/text/coverage.ts";

const starts = [0, 10, 20, 30];

test("a sentence counts once, whoever marks it", () => {
  assert.equal(countCovered(starts, []), 0);
  assert.equal(countCovered(starts, [[3, 5]]), 1);
  assert.equal(countCovered(starts, [[3, 5], [3, 9], [8, 12]]), 2);
  assert.equal(countCovered(starts, [[0, 40], [12, 14]]), 4);
  assert.equal(countCovered(starts, [[10, 20], [35, 38]]), 2);
});
