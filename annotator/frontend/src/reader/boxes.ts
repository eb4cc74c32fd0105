/** Where boxes stand that each want a place of their own and must not overlap. */

export const GAP = 4;

/**
 * Tops of boxes that want to stand at `wanted` and must not overlap. The one at `anchor` stays where it
 * wants to be as far as there is room above it; the others give way.
 */
export function placeBoxes(wanted: number[], heights: number[], anchor = -1): number[] {
  const tops = pushDown(wanted, heights);
  if (anchor < 0 || tops[anchor] === wanted[anchor]) return tops;
  tops.splice(anchor, tops.length, ...wanted.slice(anchor));
  for (let at = anchor - 1; at >= 0; at--) {
    tops[at] = Math.min(tops[at]!, tops[at + 1]! - heights[at]! - GAP);
  }
  return pushDown(tops, heights);
}

function pushDown(wanted: number[], heights: number[]): number[] {
  let free = 0;
  return wanted.map((top, at) => {
    const placed = Math.max(top, free);
    free = placed + heights[at]! + GAP;
    return placed;
  });
}
