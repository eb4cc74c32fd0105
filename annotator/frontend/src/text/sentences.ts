/** Which sentence an offset is in. */
import { lineIndexAt, type Line } from "./steps.ts";
import type { Span } from "./offsets.ts";

/** The sentence around an offset, with the white space behind it; null in a text without one. */
export function sentenceAt(lines: Line[], offset: number): Span | null {
  const line = lines[lineIndexAt(lines, offset)];
  if (!line?.sentences.length) return null;
  const after = line.sentences.findIndex((start) => start > offset);
  const at = after < 0 ? line.sentences.length - 1 : Math.max(0, after - 1);
  return { start: line.sentences[at]!, end: line.sentences[at + 1] ?? line.end };
}
