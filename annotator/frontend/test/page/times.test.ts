import assert from "node:assert/strict";
import { test } from "node:test";
import { ago } from "../../src/page/times.ts";

const NOW = new Date("2026-04-19T12:00:00Z");

for (const [instant, words] of [
  ["2026-04-19T11:59:30Z", "just now"],
  ["2026-04-19T12:00:30Z", "just now"],
  ["2026-04-19T13:00:00Z", "in the future"],
  ["2026-04-19T11:58:59Z", "1 minute ago"],
  ["2026-04-19T09:00:00Z", "3 hours ago"],
  ["2026-04-17T12:00:00Z", "2 days ago"],
  ["2026-04-01T12:00:00Z", "2 weeks ago"],
  ["2026-01-05T12:00:00Z", "5 January 2026"],
] as const) {
  test(`${instant} is ${words}`, () => assert.equal(ago(new Date(instant), NOW), words));
}
