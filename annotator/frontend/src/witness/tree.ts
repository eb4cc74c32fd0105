/**
 * Proofs over a log: that it has only grown, and that an entry is in it. Every hash is 32 bytes of SHA-256; leaves
 * count from 0. Whatever is wrong is answered with false. Source: RFC 9162, 2.1 (the same tree as RFC 6962, 2.1).
 */

export type Hash = Uint8Array<ArrayBuffer>;

const HASH_BYTES = 32;

/** Whether `proof` shows that leaf `index` of the tree with `size` leaves and this root is `leaf`. */
export async function verifyInclusion(leaf: Hash, index: number, size: number, proof: Hash[], root: Hash): Promise<boolean> {
  if (!isWithin(0, index, size - 1) || !areHashes([leaf, root, ...proof])) return false;
  const sides = sidesOf(index, size - 1);
  if (proof.length !== sides.length) return false;
  let found = leaf;
  for (const [at, isLeft] of sides.entries()) {
    found = isLeft ? await nodeHash(proof[at]!, found) : await nodeHash(found, proof[at]!);
  }
  return isSame(found, root);
}

/** Whether `proof` shows that the tree (newSize, newRoot) begins with all leaves of the tree (oldSize, oldRoot). */
export async function verifyConsistency(
  [oldSize, oldRoot]: [number, Hash],
  [newSize, newRoot]: [number, Hash],
  proof: Hash[],
): Promise<boolean> {
  if (!isWithin(1, oldSize, newSize) || !areHashes([oldRoot, newRoot, ...proof])) return false;
  if (oldSize === newSize) return proof.length === 0 && isSame(oldRoot, newRoot);
  // The old tree ends with a complete subtree; where that is all of the old tree, its hash is known.
  let [place, last] = [oldSize - 1, newSize - 1];
  while (place % 2) [place, last] = [half(place), half(last)];
  const hashes = place ? proof : [oldRoot, ...proof];
  const sides = sidesOf(place, last);
  if (hashes.length !== sides.length + 1) return false;
  let [older, newer] = [hashes[0]!, hashes[0]!];
  for (const [at, isLeft] of sides.entries()) {
    const beside = hashes[at + 1]!;
    if (isLeft) older = await nodeHash(beside, older);
    newer = isLeft ? await nodeHash(beside, newer) : await nodeHash(newer, beside);
  }
  return isSame(older, oldRoot) && isSame(newer, newRoot);
}

/** The hash of two subtrees side by side. */
export async function nodeHash(left: Hash, right: Hash): Promise<Hash> {
  const bytes = new Uint8Array(1 + 2 * HASH_BYTES);
  bytes[0] = 1;
  bytes.set(left, 1);
  bytes.set(right, 1 + HASH_BYTES);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

export function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

/** For each hash that a proof needs, from the leaf upwards: whether it stands on the left. */
function sidesOf(place: number, last: number): boolean[] {
  const sides: boolean[] = [];
  for (; last; [place, last] = [half(place), half(last)]) {
    if (place % 2) sides.push(true);
    else if (place < last) sides.push(false); // the last of an odd number goes up as it is
  }
  return sides;
}

function isWithin(low: number, value: number, high: number): boolean {
  return Number.isSafeInteger(value) && Number.isSafeInteger(high) && low <= value && value <= high;
}

function areHashes(hashes: Hash[]): boolean {
  return hashes.every((hash) => hash.length === HASH_BYTES);
}

/** Not by shifting: sizes may go beyond 31 bits. */
function half(value: number): number {
  return Math.floor(value / 2);
}
