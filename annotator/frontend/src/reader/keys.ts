/** Keys: bound by the names in the table that also draws the help. Never inside a field, never one that the browser owns. */
import { createKeybindingsHandler } from "tinykeys";
import { toBinding } from "./bindings.ts";
import { back, changeSide, type Command, commands, verdictKey } from "./commands.ts";
import { takesKey } from "./opening.ts";
import { keys, verdicts } from "./page.ts";
import { submitArticle } from "./submitting.ts";

const REPEATS = /^(select-)?(next|previous)-(sentence|word|character|mark)$/;

export function startKeys(): void {
  const bindings: Record<string, (event: KeyboardEvent) => void> = {};
  for (const row of keys) {
    const command = commands[row.command];
    if (!command) continue;
    for (const key of row.keys) bindings[toBinding(key)] = guard(command, REPEATS.test(row.command));
  }
  for (const key of new Set([...verdicts.map((verdict) => verdict.shortcut), ..."123456789"])) {
    if (key) bindings[toBinding(key)] = guard(() => verdictKey(key), false);
  }
  const handler = createKeybindingsHandler(bindings, { ignore });
  addEventListener("keydown", takeAwaited, { capture: true });
  addEventListener("keydown", (event) => {
    if (!takeEarly(event)) handler(event);
  });
}

function guard(command: Command, mayRepeat: boolean): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.repeat && !mayRepeat) return;
    if (command(event) !== false) event.preventDefault();
  };
}

/** Escape and Tab have a meaning in fields too. */
function takeEarly(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || isInDialog(event)) return true;
  if (event.key === "Escape") {
    if (back()) event.preventDefault();
    return true;
  }
  if (event.key === "Tab" && !hasModifier(event) && !event.shiftKey && changeSide()) {
    event.preventDefault();
    return true;
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !isInField(event)) {
    if (submitArticle()) event.preventDefault();
    return true;
  }
  return false;
}

/** Letters typed while a field is on its way belong to it, before any other part of the page hears of them. */
function takeAwaited(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || isInDialog(event) || isInField(event) || !takesKey(event)) return;
  event.preventDefault();
  event.stopPropagation();
}

function ignore(event: KeyboardEvent): boolean {
  if (isInField(event)) return true;
  if (hasModifier(event) && !event.getModifierState("AltGraph")) return true;
  return event.key === "Enter" && isControl(event.target);
}

function hasModifier(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.altKey || event.metaKey;
}

function isInDialog(event: KeyboardEvent): boolean {
  return event.target instanceof Element && event.target.closest("dialog") !== null;
}

function isInField(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement && ["radio", "checkbox"].includes(target.type)) return !/^[a-z1-9]$/i.test(event.key);
  return target.isContentEditable || target.matches("input, textarea, select");
}

/** Enter presses these by itself. */
function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("a, button, summary") !== null;
}
