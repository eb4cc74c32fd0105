import assert from "node:assert/strict";
import { test } from "node:test";
import cases from "../../../tests/text/cases.json";
import { countPoints, indexOf, pointsAt, slicePoints, toPoints } from "../src/text/offsets.ts";

for (const { name, text, offsets } of cases.characters) {
  test(`every offset of ${name}`, () => {
    for (const [points, utf16] of offsets as [number, number, number][]) {
      assert.equal(indexOf(text, points), utf16);
      assert.equal(pointsAt(text, utf16), points);
      assert.equal(countPoints(text.slice(0, utf16)), points);
    }
    const columns = offsets as [number, number, number][];
    assert.deepEqual(toPoints(text, columns.map((row) => row[1])), columns.map((row) => row[0]));
  });
}

for (const { name, text, utf16 } of cases.cut) {
  test(`an offset ${name} is none`, () => assert.equal(pointsAt(text, utf16), null));
}

test("an offset beyond the end is the end", () => {
  assert.equal(indexOf("a😀", 9), 3);
  assert.equal(indexOf("a😀", -1), 0);
});

test("a slice counts code points from both sides", () => {
  assert.equal(slicePoints("a😀b😀c", { start: 1, end: 4 }), "😀b😀");
  assert.equal(slicePoints("a😀", { start: 1, end: 9 }), "😀");
});
