/**
 * Places in a text of the page: code point offsets, as the server counts them, to and from the DOM. A paragraph
 * is a line of the text and knows where it starts; what lies between two paragraphs is not on the page.
 */
import { snapEdge } from "../text/graphemes.ts";
import { countPoints, indexOf, slicePoints, type Span } from "../text/offsets.ts";
import { type Line as TextLine, lineIndexAt } from "../text/steps.ts";
import type { Pane } from "./page.ts";
import { readableArea } from "./scrolling.ts";

export type { Span };

export interface Line extends TextLine {
  element: HTMLElement;
}

const known = new WeakMap<HTMLElement, Line[]>();

/** The lines of a text. Painting changes what is inside a paragraph, never its words, so they are read once. */
export function linesOf(text: HTMLElement): Line[] {
  const cached = known.get(text);
  if (cached) return cached;
  const lines = [...text.querySelectorAll<HTMLElement>(":scope > p")].map(readLine);
  known.set(text, lines);
  return lines;
}

function readLine(element: HTMLElement): Line {
  const start = Number(element.dataset.s);
  const words = element.textContent;
  const sentences = (element.dataset.n ?? "0").split(" ").map((offset) => start + Number(offset));
  return { element, start, text: words, end: start + countPoints(words), sentences };
}

/** The line an offset is in; between two lines, the one after (before, at the end). */
export function lineAt(text: HTMLElement, offset: number): Line | undefined {
  const lines = linesOf(text);
  return lines[lineIndexAt(lines, offset)];
}

/** The offset of a boundary of the DOM, or null outside the paragraphs of this text. */
export function offsetOf(text: HTMLElement, node: Node, index: number): number | null {
  const within = (node instanceof Element ? node : node.parentElement)?.closest<HTMLElement>("p[data-s]");
  if (!within || !text.contains(within)) return betweenLines(text, node, index);
  const before = document.createRange();
  before.setStart(within, 0);
  before.setEnd(node, index);
  return Number(within.dataset.s) + countPoints(before.toString());
}

function betweenLines(text: HTMLElement, node: Node, index: number): number | null {
  if (!text.contains(node)) return null;
  const here = document.createRange();
  here.setStart(node, index);
  const next = linesOf(text).find((line) => here.comparePoint(line.element, 0) >= 0);
  return next ? next.start : (linesOf(text).at(-1)?.end ?? null);
}

/** The range of the DOM that a span covers. */
export function rangeOf(text: HTMLElement, span: Span): Range | null {
  const first = lineAt(text, span.start);
  const last = lineAt(text, span.end);
  if (!first || !last) return null;
  const range = document.createRange();
  range.setStart(...boundary(first, span.start, false));
  range.setEnd(...boundary(last, span.end, true));
  return range;
}

function boundary(line: Line, offset: number, isEnd: boolean): [Node, number] {
  let left = indexOf(line.text, offset - line.start);
  const walker = document.createTreeWalker(line.element, NodeFilter.SHOW_TEXT);
  let node = walker.nextNode();
  while (node) {
    const length = node.nodeValue!.length;
    if (left < length || (isEnd && left === length)) return [node, left];
    left -= length;
    const next = walker.nextNode();
    if (!next) return [node, length];
    node = next;
  }
  return [line.element, 0];
}

/** The words of a span, a line break between two paragraphs. */
export function wordsOf(text: HTMLElement, span: Span): string {
  return piecesOf(text, span).map((piece) => piece.text).join("\n");
}

/** A span as it is stored: no white space at its ends, never a part of what a reader sees as one character. */
export function tidy(text: HTMLElement, span: Span): Span | null {
  const pieces = piecesOf(text, span).filter((piece) => piece.text.trim());
  const [first, last] = [pieces[0], pieces.at(-1)];
  if (!first || !last) return null;
  const start = first.start + countPoints(first.text) - countPoints(first.text.trimStart());
  const end = last.start + countPoints(last.text.trimEnd());
  return { start: snapped(first.line, start, false), end: snapped(last.line, end, true) };
}

interface Piece {
  line: Line;
  start: number;
  text: string;
}

/** What a span covers, line by line. */
function piecesOf(text: HTMLElement, span: Span): Piece[] {
  return linesOf(text).filter((line) => line.start < span.end && line.end > span.start).map((line) => {
    const start = Math.max(line.start, span.start);
    const end = Math.min(line.end, span.end);
    return { line, start, text: slicePoints(line.text, { start: start - line.start, end: end - line.start }) };
  });
}

function snapped(line: Line, offset: number, isEnd: boolean): number {
  return line.start + snapEdge(line.text, offset - line.start, isEnd);
}

/** The first sentence that begins within the readable part of the window. */
export function firstVisible(pane: Pane): number {
  const { top, bottom } = readableArea(pane);
  const lines = linesOf(pane.text);
  const at = firstIndex(lines, (line) => line.element.getBoundingClientRect().bottom > top + 8);
  for (const line of lines.slice(at, at + 3)) {
    for (const start of line.sentences) {
      const box = rangeOf(pane.text, { start, end: start + 1 })?.getBoundingClientRect();
      if (box && box.top >= top - 4 && box.top < bottom) return start;
    }
  }
  return lines[at]?.start ?? 0;
}

function firstIndex<Item>(items: Item[], isReached: (item: Item) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isReached(items[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
