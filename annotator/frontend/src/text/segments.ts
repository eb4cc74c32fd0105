/**
 * Cut a line at the ends of what covers it, as `annotator/text/segments.py` does on the server: overlapping
 * annotations cannot be nested elements, so a line is a row of segments that say what covers them.
 */
import type { Span } from "./offsets.ts";

export interface Covering extends Span {
  id: string;
}

export interface Segment<Item extends Covering> extends Span {
  /** By start, the longer first, then by id. */
  items: Item[];
}

/** The segments of a line; put together they are the line. `items` may come in any order and reach beyond it. */
export function cutSegments<Item extends Covering>(line: Span, items: Item[]): Segment<Item>[] {
  const here = items.filter((item) => item.start < line.end && item.end > line.start).sort(inPaintingOrder);
  const ends = [...new Set(here.map((item) => item.end))].sort((one, other) => one - other);
  const segments: Segment<Item>[] = [];
  let covering: Item[] = [];
  let [opened, closed, start] = [0, 0, line.start];
  while (start < line.end) {
    if (ends[closed] === start) {
      closed++;
      covering = covering.filter((item) => item.end > start);
    }
    for (; opened < here.length && here[opened]!.start <= start; opened++) covering.push(here[opened]!);
    const end = Math.min(line.end, here[opened]?.start ?? line.end, ends[closed] ?? line.end);
    segments.push({ start, end, items: [...covering] });
    start = end;
  }
  return segments;
}

export function inPaintingOrder(one: Covering, other: Covering): number {
  return one.start - other.start || other.end - one.end || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);
}
