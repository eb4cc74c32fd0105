/** Code points, in which the server counts, to and from the UTF-16 units of a string. */

/** A half-open range of code points. */
export interface Span {
  start: number;
  end: number;
}

export function countPoints(text: string): number {
  let pairs = 0;
  for (let index = 0; index < text.length; index++) {
    if (text.codePointAt(index)! > 0xffff) {
      pairs++;
      index++;
    }
  }
  return text.length - pairs;
}

/** The UTF-16 index of a code point offset within a string; its length beyond the end. */
export function indexOf(text: string, points: number): number {
  let index = 0;
  for (let left = points; left > 0 && index < text.length; left--) {
    index += text.codePointAt(index)! > 0xffff ? 2 : 1;
  }
  return index;
}

/** The code point offset of a UTF-16 index, or null when it is outside the string or inside a surrogate pair. */
export function pointsAt(text: string, index: number): number | null {
  if (index < 0 || index > text.length || isInsidePair(text, index)) return null;
  return countPoints(text.slice(0, index));
}

function isInsidePair(text: string, index: number): boolean {
  return index > 0 && index < text.length && text.codePointAt(index - 1)! > 0xffff;
}

/** What a span of code points covers. */
export function slicePoints(text: string, { start, end }: Span): string {
  const from = indexOf(text, start);
  return text.slice(from, from + indexOf(text.slice(from), end - start));
}

/** UTF-16 indices of a string, in ascending order, as code point offsets: one pass, however many. */
export function toPoints(text: string, indices: number[]): number[] {
  let points = 0;
  let before = 0;
  return indices.map((index) => {
    points += countPoints(text.slice(before, index));
    before = index;
    return points;
  });
}
