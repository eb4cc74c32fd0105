import assert from "node:assert/strict";
import { test } from "node:test";
import { countPoints } from "../src/text/offsets.ts";
import { type Line, lineIndexAt, step, type Step } from "../src/text/steps.ts";

/** Lines as a page holds them: a blank line lies between two. */
function linesOf(...texts: [string, ...number[]][]): Line[] {
  let start = 0;
  return texts.map(([text, ...sentences]) => {
    const line = { text, start, end: start + countPoints(text), sentences: sentences.map((at) => at) };
    line.sentences = sentences.map((at) => line.start + at);
    start = line.end + 2;
    return line;
  });
}

const LINES = linesOf(["It rose. 👋🏽 Then it fell.", 0, 9], ["Why? Nobody knew.", 0, 5]);

/** All places from one end to the other. */
function walk(lines: Line[], from: number, by: Step): number[] {
  const places = [];
  for (let at = step(lines, from, by), before = from; at !== before; before = at, at = step(lines, at, by)) {
    places.push(at);
  }
  return places;
}

test("by sentence, across lines and back", () => {
  assert.deepEqual(walk(LINES, 0, { unit: "sentence", direction: 1 }), [9, 27, 32, 44]);
  assert.deepEqual(walk(LINES, 44, { unit: "sentence", direction: -1 }), [32, 27, 9, 0]);
});

test("a selection grows to the end of each sentence", () => {
  assert.deepEqual(walk(LINES, 0, { unit: "sentence", direction: 1, toEnd: true }), [8, 25, 31, 44]);
});

test("by word, between starts or to ends", () => {
  assert.deepEqual(walk(LINES, 0, { unit: "word", direction: 1 }).slice(0, 6), [3, 12, 17, 20, 27, 32]);
  assert.deepEqual(walk(LINES, 0, { unit: "word", direction: 1, toEnd: true }).slice(0, 4), [2, 7, 16, 19]);
  assert.deepEqual(walk(LINES, 20, { unit: "word", direction: -1 }), [17, 12, 3, 0]);
});

test("by character, a hand with its skin tone is one", () => {
  const places = walk(LINES, 8, { unit: "character", direction: 1 });
  assert.deepEqual(places.slice(0, 4), [9, 11, 12, 13]);
  assert.equal(step(LINES, 11, { unit: "character", direction: -1 }), 9);
});

test("from the end of a line to the start of the next and back", () => {
  assert.equal(step(LINES, 25, { unit: "character", direction: 1 }), 27);
  assert.equal(step(LINES, 27, { unit: "character", direction: -1 }), 25);
});

test("Japanese words need no spaces", () => {
  const lines = linesOf(["水位が上がった", 0]);
  const places = walk(lines, 0, { unit: "word", direction: 1, language: "ja" });
  assert.ok(places.length > 1 && places.every((at) => at <= 7));
});

test("an empty text has nowhere to go", () => {
  assert.equal(step([], 3, { unit: "word", direction: 1 }), 3);
  assert.equal(lineIndexAt(LINES, 26), 1);
  assert.equal(lineIndexAt(LINES, 999), 1);
});
