/** Moving the ends of a mark: with the arrow keys, with the buttons of the bar, or by selecting anew. */
import type { Direction, Unit } from "../text/steps.ts";
import { hideBar, showBar } from "./bar.ts";
import { hideCaret, placeCaret, stepIn } from "./caret.ts";
import type { Note } from "./cards.ts";
import { focusMark } from "./focus.ts";
import { highlight } from "./highlights.ts";
import { say } from "./notices.ts";
import { isPhone, type Pane, paneOf } from "./page.ts";
import { rangeOf, type Span, tidy } from "./place.ts";
import { choose, clearSelection, readSelection } from "./selection.ts";
import { mayChange, moveNote } from "./writes.ts";

interface Moving extends Span {
  note: Note;
  pane: Pane;
  /** the end that the keys move */
  taken: "start" | "end";
}

const KEYS = "← and → move the end, with Shift by a word; e takes the other end, Enter saves, Escape leaves it as it was.";
let moving: Moving | undefined;

export function isMoving(): boolean {
  return moving !== undefined;
}

/** Start to move the ends of an annotation; asked again, the other end moves. */
export function startMoving(note: Note): boolean {
  if (moving) {
    moving.taken = moving.taken === "end" ? "start" : "end";
    show();
    return true;
  }
  const pane = paneOf(note.article);
  if (!pane || !mayChange(note.id)) return false;
  moving = { note, pane, start: note.start, end: note.end, taken: "end" };
  say(isPhone() ? "Move the ends with the arrows, or select the passage anew." : KEYS, { stays: true });
  show();
  return true;
}

/** Move the end that is taken. It never passes the other one. */
export function moveEnd(unit: Unit, direction: Direction): void {
  if (!moving) return;
  const { pane, taken } = moving;
  const to = stepIn(pane, moving[taken], unit, direction, taken === "end");
  const isApart = taken === "start" ? to < moving.end : to > moving.start;
  if (isApart) moving[taken] = to;
  show();
}

function show(): void {
  if (!moving) return;
  const { pane, start, end, taken } = moving;
  placeCaret(pane, moving[taken], moving[taken]);
  showBar(pane, { start, end }, "ends", [
    { label: "←", run: () => moveEnd("character", -1) },
    { label: "→", run: () => moveEnd("character", 1) },
    { label: taken === "end" ? "Start" : "End", key: "e", run: () => startMoving(moving!.note) },
    { label: "Save", key: "Enter", run: saveEnds },
    { label: "Cancel", key: "Esc", run: cancelEnds },
  ], taken === "end" ? "Moving the end" : "Moving the start");
  const range = rangeOf(pane.text, { start, end });
  highlight("fresh", range ? [range] : []);
}

/** A selection made meanwhile says where both ends go. */
export function takeSelection(): boolean {
  const chosen = moving && readSelection();
  if (!moving || !chosen || chosen.pane !== moving.pane) return false;
  Object.assign(moving, { start: chosen.start, end: chosen.end });
  show();
  return true;
}

export function saveEnds(): void {
  if (!moving) return;
  const { note, pane } = moving;
  const span = tidy(pane.text, moving);
  finish();
  if (span && (span.start !== note.start || span.end !== note.end)) moveNote(note.id, choose(pane, span));
  else say("The ends are where they were.");
  focusMark(note.id);
}

export function cancelEnds(): void {
  const id = moving?.note.id;
  finish();
  say("The ends are where they were.");
  if (id) focusMark(id);
}

function finish(): void {
  moving = undefined;
  hideBar();
  hideCaret();
  clearSelection();
  highlight("fresh", []);
}
