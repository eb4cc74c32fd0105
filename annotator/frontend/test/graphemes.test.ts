import assert from "node:assert/strict";
import { test } from "node:test";
import cases from "../../../tests/text/cases.json";
import { clusterEdges, isBoundary, snap } from "../src/text/graphemes.ts";
import { countPoints } from "../src/text/offsets.ts";

for (const { name, text, clusters } of cases.characters) {
  test(`the clusters of ${name}`, () => {
    const edges = [0];
    for (const cluster of clusters) edges.push(edges.at(-1)! + countPoints(cluster));
    assert.deepEqual(clusterEdges(text), edges);
    const offsets = Array.from({ length: countPoints(text) + 1 }, (_, at) => at);
    assert.deepEqual(offsets.filter((at) => isBoundary(text, at)), edges);
  });
}

for (const { name, text, span, snapped } of cases.snaps) {
  test(`a span moves out: ${name}`, () => {
    const [start, end] = span as [number, number];
    const expected = { start: snapped[0], end: snapped[1] };
    assert.deepEqual(snap(text, { start, end }), expected);
    assert.deepEqual(snap(text, snap(text, { start, end })), expected);
  });
}

test("a long line is snapped at once", () => {
  const line = "水位😀 ".repeat(200_000);
  const started = performance.now();
  for (let at = 1; at < 800_000; at += 80_000) snap(line, { start: at, end: at + 2 });
  assert.ok(performance.now() - started < 2000);
});
