import assert from "node:assert/strict";
import { test } from "node:test";
import { sentenceAt } from "../src/text/sentences.ts";

const line = (start: number, end: number, sentences: number[]) => ({ start, end, text: "", sentences });
const LINES = [line(0, 20, [2, 10]), line(22, 30, [22]), line(32, 33, [])];

test("the sentence around an offset", () => {
  assert.deepEqual(sentenceAt(LINES, 2), { start: 2, end: 10 });
  assert.deepEqual(sentenceAt(LINES, 9), { start: 2, end: 10 });
  assert.deepEqual(sentenceAt(LINES, 10), { start: 10, end: 20 });
  assert.deepEqual(sentenceAt(LINES, 21), { start: 22, end: 30 });
  assert.deepEqual(sentenceAt(LINES, 30), { start: 22, end: 30 });
});

test("before the first, behind a marker, it is the first; without one there is none", () => {
  assert.deepEqual(sentenceAt(LINES, 0), { start: 2, end: 10 });
  assert.equal(sentenceAt(LINES, 33), null);
  assert.equal(sentenceAt([], 0), null);
});
