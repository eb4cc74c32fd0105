/** How much of a text is marked, counted in sentences. */

/** How many of the sentences that start at these places any of the spans touches; both in order of their starts. */
export function countCovered(starts: number[], spans: [number, number][]): number {
  let covered = 0;
  let next = 0; // the first sentence that is not counted yet
  for (const [start, end] of spans) {
    while (next < starts.length - 1 && starts[next + 1]! <= start) next += 1;
    for (; next < starts.length && starts[next]! < end; next += 1) covered += 1;
  }
  return covered;
}
