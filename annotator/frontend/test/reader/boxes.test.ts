import assert from "node:assert/strict";
import { test } from "node:test";
import { GAP, placeBoxes } from "../../src/reader/boxes.ts";

test("boxes with room stand where they want", () => {
  assert.deepEqual(placeBoxes([0, 100, 300], [50, 50, 50]), [0, 100, 300]);
});

test("boxes give way downwards", () => {
  assert.deepEqual(placeBoxes([0, 10, 20], [50, 50, 50]), [0, 50 + GAP, 100 + 2 * GAP]);
});

test("the anchor stays, those before it move up", () => {
  assert.deepEqual(placeBoxes([100, 110, 120], [50, 50, 50], 1), [110 - 50 - GAP, 110, 160 + GAP]);
});

test("nothing stands above the list, not even for the anchor", () => {
  assert.deepEqual(placeBoxes([0, 10], [50, 50], 1), [0, 50 + GAP]);
});

test("boxes never overlap", () => {
  const heights = [40, 300, 40, 60, 40];
  for (let anchor = -1; anchor < heights.length; anchor++) {
    const tops = placeBoxes([5, 5, 200, 210, 800], heights, anchor);
    for (let at = 1; at < tops.length; at++) assert.ok(tops[at]! >= tops[at - 1]! + heights[at - 1]!, `${anchor}: ${tops}`);
  }
});
