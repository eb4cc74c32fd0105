import assert from "node:assert/strict";
import { test } from "node:test";
import { matchKeybindingPress, parseKeybinding } from "tinykeys";
import { toBinding } from "../../src/reader/bindings.ts";

/** Whether pressing `key` with these modifiers calls the command written as `written`. */
function calls(written: string, key: string, ...modifiers: string[]): boolean {
  const event = { key, code: "", getModifierState: (name: string) => modifiers.includes(name) };
  return matchKeybindingPress(event as unknown as KeyboardEvent, parseKeybinding(toBinding(written))[0]!);
}

test("a small letter is typed without Shift, a capital with it", () => {
  assert.ok(calls("z", "z") && !calls("z", "Z", "Shift"));
  assert.ok(calls("Z", "Z", "Shift") && !calls("Z", "z"));
});

test("a sign is what is typed, whatever the keyboard asks for", () => {
  assert.ok(calls("'", "'") && calls("'", "'", "Shift"));
  assert.ok(calls("[", "[", "AltGraph") && calls("[", "[", "Alt", "Control"));
});

test("a letter with Control is the browser's", () => {
  assert.ok(!calls("s", "s", "Control") && !calls("d", "d", "Meta"));
});

test("arrows select with Shift", () => {
  assert.ok(calls("Shift+ArrowRight", "ArrowRight", "Shift") && !calls("ArrowRight", "ArrowRight", "Shift"));
});
