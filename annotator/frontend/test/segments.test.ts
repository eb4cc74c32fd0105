import assert from "node:assert/strict";
import { test } from "node:test";
import cases from "../../../tests/text/cases.json";
import { cutSegments } from "../src/text/segments.ts";

type Row = [string, number, number];

for (const { name, bounds, annotations, segments } of cases.segments) {
  test(`cut as the server cuts: ${name}`, () => {
    const items = (annotations as Row[]).map(([id, start, end]) => ({ id, start, end }));
    const found = (bounds as [number, number][]).map(([start, end]) =>
      cutSegments({ start, end }, items).map((cut) => [cut.start, cut.end, cut.items.map((item) => item.id)]),
    );
    assert.deepEqual(found, segments);
  });
}

/** The same numbers every time. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) yield (state = (state * 48271) % 2147483647);
}

test("segments make up the line and know exactly what covers them", () => {
  const next = numbers(7);
  for (let round = 0; round < 200; round++) {
    const items = Array.from({ length: round % 12 }, (_, at) => {
      const start = next.next().value % 40;
      return { id: String(at), start, end: start + 1 + (next.next().value % 20) };
    });
    let at = 10;
    for (const cut of cutSegments({ start: 10, end: 45 }, items)) {
      assert.equal(cut.start, at);
      for (; at < cut.end; at++) {
        const covering = items.filter((item) => item.start <= at && item.end > at).map((item) => item.id);
        assert.deepEqual(cut.items.map((item) => item.id).sort(), covering.sort());
      }
    }
    assert.equal(at, 45);
  }
});

test("ten thousand annotations on one long line are cut in a moment", () => {
  const next = numbers(3);
  const items = Array.from({ length: 10_000 }, (_, at) => {
    const start = next.next().value % 199_700;
    return { id: String(at), start, end: start + 5 + (next.next().value % 295) };
  });
  const started = performance.now();
  assert.ok(cutSegments({ start: 0, end: 200_000 }, items).length > 19_000);
  assert.ok(performance.now() - started < 1000);
});
