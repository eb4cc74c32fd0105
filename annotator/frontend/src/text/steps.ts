/** Where a caret may stand in a text, and the way from one place to the next: by character, word or sentence. */
import { clusterEdges } from "./graphemes.ts";
import { slicePoints, type Span, toPoints } from "./offsets.ts";

export type Unit = "character" | "word" | "sentence";
export type Direction = 1 | -1;

/** A line of the text, and where its sentences start; both in code points of the whole text. */
export interface Line extends Span {
  text: string;
  sentences: number[];
}

export interface Step {
  unit: Unit;
  direction: Direction;
  /** A selection grows to the end of a word or sentence, not to the start of the next. */
  toEnd?: boolean;
  language?: string;
}

/** Where the caret stands one step from `from`; at the first or last line it stops at the line's own end. */
export function step(lines: Line[], from: number, by: Step): number {
  const at = lineIndexAt(lines, from);
  const line = lines[at];
  if (!line) return from;
  const found = nearest(stopsIn(line, by), from, by.direction);
  if (found !== undefined) return found;
  const next = lines[at + by.direction];
  if (!next) return by.direction > 0 ? line.end : line.start;
  const there = stopsIn(next, by);
  return (by.direction > 0 ? there[0] : there.at(-1)) ?? next.start;
}

/** The line an offset is in; between two lines, the one after, and behind the last, the last. */
export function lineIndexAt(lines: Span[], offset: number): number {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lines[middle]!.end < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function nearest(places: number[], from: number, direction: Direction): number | undefined {
  return direction > 0 ? places.find((at) => at > from) : places.findLast((at) => at < from);
}

function stopsIn(line: Line, { unit, toEnd = false, language = "en" }: Step): number[] {
  if (unit === "character") return clusterEdges(line.text).map((at) => line.start + at);
  if (unit === "word") return wordEdges(line, toEnd, language);
  return toEnd ? sentenceEnds(line) : line.sentences;
}

function sentenceEnds(line: Line): number[] {
  return line.sentences.map((start, at) => {
    const end = line.sentences[at + 1] ?? line.end;
    const sentence = slicePoints(line.text, { start: start - line.start, end: end - line.start });
    // White space is never beyond the first plane, so its units are its code points.
    return end - (sentence.length - sentence.trimEnd().length);
  });
}

const segmenters = new Map<string, Intl.Segmenter>();

function wordEdges(line: Line, toEnd: boolean, language: string): number[] {
  const indices = [];
  for (const piece of segmenterFor(language).segment(line.text)) {
    if (piece.isWordLike) indices.push(piece.index + (toEnd ? piece.segment.length : 0));
  }
  return toPoints(line.text, indices).map((at) => line.start + at);
}

function segmenterFor(language: string): Intl.Segmenter {
  let made = segmenters.get(language);
  if (!made) segmenters.set(language, (made = new Intl.Segmenter(language, { granularity: "word" })));
  return made;
}
