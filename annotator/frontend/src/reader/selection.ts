/** What is selected in a text, by mouse, finger or keyboard alike: the browser's own selection. */
import { type Pane, paneAround, panes } from "./page.ts";
import { offsetOf, rangeOf, type Span, tidy, wordsOf } from "./place.ts";

/** A selection as it would be stored. */
export interface Chosen extends Span {
  pane: Pane;
  exact: string;
}

/** The present selection, snapped to whole characters and without white space at its ends. */
export function readSelection(): Chosen | null {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const pane = paneAround(range.startContainer) ?? paneAround(range.endContainer) ?? paneWithin(range);
  if (!pane) return null;
  const clipped = clip(range, pane);
  const start = offsetOf(pane.text, clipped.startContainer, clipped.startOffset);
  const end = offsetOf(pane.text, clipped.endContainer, clipped.endOffset);
  const span = start === null || end === null ? null : tidy(pane.text, { start, end });
  return span && choose(pane, span);
}

export function choose(pane: Pane, span: Span): Chosen {
  return { ...span, pane, exact: wordsOf(pane.text, span) };
}

function paneWithin(range: Range): Pane | undefined {
  return panes.find((pane) => range.intersectsNode(pane.text));
}

/** A selection may begin or end outside the text: only what is inside counts. */
function clip(range: Range, pane: Pane): Range {
  const clipped = range.cloneRange();
  if (!pane.text.contains(clipped.startContainer)) clipped.setStart(pane.text, 0);
  if (!pane.text.contains(clipped.endContainer)) clipped.setEnd(pane.text, pane.text.childNodes.length);
  return clipped;
}

/** Select from one offset to another; the second is where it grows. */
export function select(pane: Pane, anchor: number, focus: number): void {
  const isForward = anchor <= focus;
  const range = rangeOf(pane.text, { start: Math.min(anchor, focus), end: Math.max(anchor, focus) });
  if (!range) return;
  const start: [Node, number] = [range.startContainer, range.startOffset];
  const end: [Node, number] = [range.endContainer, range.endOffset];
  getSelection()?.setBaseAndExtent(...(isForward ? start : end), ...(isForward ? end : start));
}

export function clearSelection(): void {
  getSelection()?.removeAllRanges();
}
