/** Settling differences and suggestions by keys: each key of the table presses what carries its command. Without script the same is clicked. */
import { createKeybindingsHandler } from "tinykeys";
import { toBinding } from "./reader/bindings.ts";

interface Row {
  command: string;
  keys: string[];
}

const FIELD = "input:not([type='hidden']), textarea, select";
const rows = JSON.parse(document.querySelector("script#keys")?.textContent ?? "[]") as Row[];
const bindings: Record<string, (event: KeyboardEvent) => void> = {};
let isSent = false;

for (const row of rows) {
  row.keys.forEach((key, at) => {
    bindings[toBinding(key)] = (event) => {
      if (!event.repeat && press(row.command, at)) event.preventDefault();
    };
  });
}
const handler = createKeybindingsHandler(bindings, { ignore });
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isField(event.target)) leave();
  else handler(event);
});
// A key that is struck twice decides once.
addEventListener("submit", (event) => {
  if (isSent) event.preventDefault();
  isSent = true;
});
addEventListener("pageshow", () => (isSent = false));
const done = new URLSearchParams(location.search).get("done");
if (done !== null) (document.querySelectorAll<HTMLElement>("[data-item]")[Number(done) - 1] ?? item() ?? heading())?.focus();
document.querySelector("main")?.setAttribute("data-ready", "");

/** Press the first thing with this command, or the one with that number; a folded form opens at its first field. */
function press(command: string, at: number): boolean {
  if (command === "next-item" || command === "previous-item") return step(command === "next-item" ? 1 : -1);
  const wanted = `[data-command="${command}"]`;
  const found = [item() ?? document, document.querySelector(".notices")].map((where) => where?.querySelectorAll<HTMLElement>(wanted)[at]).find(Boolean);
  if (found instanceof HTMLDetailsElement) {
    found.open = true;
    (found.querySelector<HTMLElement>(":checked") ?? found.querySelector<HTMLElement>(FIELD))?.focus();
  } else found?.click();
  return found !== undefined;
}

/** The suggestion in hand: the one with the focus, else the first. */
function item(): HTMLElement | null {
  return held() ?? document.querySelector<HTMLElement>("[data-item]");
}

function step(by: number): boolean {
  const items = [...document.querySelectorAll<HTMLElement>("[data-item]")];
  const now = held();
  items[now ? items.indexOf(now) + by : 0]?.focus();
  return items.length > 0;
}

/** Nothing has the focus at first, on a page that was opened at one of them. */
function held(): HTMLElement | null {
  const focused = document.activeElement === document.body ? document.querySelector(":target") : document.activeElement;
  return focused?.closest<HTMLElement>("[data-item]") ?? null;
}

/** Out of a field, back to the difference. */
function leave(): void {
  heading()?.focus();
}

function heading(): HTMLElement | null {
  return document.querySelector<HTMLElement>("#unit-title");
}

function ignore(event: KeyboardEvent): boolean {
  const inDialog = event.target instanceof Element && event.target.closest("dialog") !== null;
  return inDialog || isField(event.target) || event.ctrlKey || event.altKey || event.metaKey;
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches(FIELD));
}
