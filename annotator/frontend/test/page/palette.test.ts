import assert from "node:assert/strict";
import { test } from "node:test";
import { narrow } from "../../src/page/palette.ts";

const COMMANDS = [{ label: "Next sentence" }, { label: "Previous sentence" }, { label: "Help and keys" }];

test("every word typed so far has to be there, in any order and case", () => {
  assert.deepEqual(narrow(COMMANDS, "SENT prev").map(({ label }) => label), ["Previous sentence"]);
  assert.equal(narrow(COMMANDS, "  ").length, 3);
  assert.equal(narrow(COMMANDS, "sentence help").length, 0);
});
