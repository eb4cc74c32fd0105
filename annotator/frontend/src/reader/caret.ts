/** Marking without a mouse: a caret in a text that cannot be edited. It moves by sentence, word and character. */
import { type Direction, step, type Unit } from "../text/steps.ts";
import { activePane, type Pane, setActivePane } from "./page.ts";
import { firstVisible, lineAt, linesOf, offsetOf, rangeOf, type Span } from "./place.ts";
import { showInView } from "./scrolling.ts";
import { clearSelection, select } from "./selection.ts";

interface Caret {
  pane: Pane;
  anchor: number;
  focus: number;
}

let caret: Caret | undefined;

export function isCaretShown(): boolean {
  return caret !== undefined;
}

/** Where the caret is, for what starts "from here". */
export function caretOffset(pane: Pane | undefined): number | undefined {
  return caret && caret.pane === pane ? caret.focus : undefined;
}

/** Move by one step, with Shift to select. The first step shows the caret at the first sentence that can be seen. */
export function moveCaret(unit: Unit, direction: Direction, isExtending: boolean, from?: Span): void {
  const pane = activePane();
  if (!pane) return;
  const isNew = caret?.pane !== pane;
  const now = isNew || !caret ? startIn(pane, from) : caret;
  const grows = isExtending && (direction > 0 ? now.focus >= now.anchor : now.focus <= now.anchor);
  const isFirst = isNew && !isExtending && !from && unit === "sentence";
  const focus = isFirst ? now.focus : stepIn(pane, now.focus, unit, direction, grows && direction > 0);
  placeCaret(pane, isExtending ? now.anchor : focus, focus);
}

/** One step in the text of a pane. */
export function stepIn(pane: Pane, from: number, unit: Unit, direction: Direction, toEnd: boolean): number {
  return step(linesOf(pane.text), from, { unit, direction, toEnd, language: pane.text.lang || "en" });
}

function startIn(pane: Pane, from?: Span): Caret {
  const at = clickedIn(pane) ?? from?.start ?? firstVisible(pane);
  return { pane, anchor: at, focus: at };
}

/** A click leaves the browser's own, invisible caret. */
function clickedIn(pane: Pane): number | null {
  const selection = getSelection();
  if (!selection?.focusNode || !pane.text.contains(selection.focusNode)) return null;
  return offsetOf(pane.text, selection.focusNode, selection.focusOffset);
}

/** Show the caret, and the selection from the anchor to it. */
export function placeCaret(pane: Pane, anchor: number, focus: number): void {
  if (caret && caret.pane !== pane) hideCaret();
  caret = { pane, anchor, focus };
  setActivePane(pane);
  pane.text.classList.add("caret-mode");
  if (document.activeElement !== pane.text) pane.text.focus({ preventScroll: true });
  select(pane, anchor, focus);
  drawCaret(pane, focus);
}

function drawCaret(pane: Pane, offset: number): void {
  showInView(pane, positionCaret(pane, offset));
}

function positionCaret(pane: Pane, offset: number): DOMRect {
  const box = boxAt(pane, offset);
  const frame = pane.frame.getBoundingClientRect();
  const drawn = pane.frame.querySelector<HTMLElement>(":scope > .caret") ?? makeCaret(pane);
  drawn.hidden = false;
  drawn.style.setProperty("--x", String(box.left - frame.left));
  drawn.style.setProperty("--y", String(box.top - frame.top));
  drawn.style.setProperty("--h", String(box.height));
  return box;
}

/** The edge of the character at an offset, or of the one before it at the end of a line. */
function boxAt(pane: Pane, offset: number): DOMRect {
  const line = lineAt(pane.text, offset);
  const isAtEnd = !line || offset >= line.end;
  const span = isAtEnd ? { start: Math.max(0, offset - 1), end: offset } : { start: offset, end: offset + 1 };
  const boxes = rangeOf(pane.text, span)?.getClientRects();
  const box = boxes?.[isAtEnd ? boxes.length - 1 : 0] ?? pane.text.getBoundingClientRect();
  const isRightToLeft = line ? getComputedStyle(line.element).direction === "rtl" : false;
  return new DOMRect(isAtEnd !== isRightToLeft ? box.right : box.left, box.top, 0, box.height);
}

function makeCaret(pane: Pane): HTMLElement {
  const made = document.createElement("span");
  made.className = "caret";
  made.setAttribute("aria-hidden", "true");
  pane.frame.append(made);
  return made;
}

/** Draw it again where it belongs, after a text was painted or laid out anew. */
export function redrawCaret(pane?: Pane): void {
  if (caret && (!pane || caret.pane === pane)) positionCaret(caret.pane, caret.focus);
}

/** Give up the selection but keep the caret where it is. */
export function collapseCaret(): void {
  if (!caret) return clearSelection();
  placeCaret(caret.pane, caret.focus, caret.focus);
}

export function hideCaret(): void {
  if (!caret) return;
  caret.pane.text.classList.remove("caret-mode");
  const drawn = caret.pane.frame.querySelector<HTMLElement>(":scope > .caret");
  if (drawn) drawn.hidden = true;
  caret = undefined;
}
