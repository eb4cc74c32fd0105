/** The trees of the tests: proofs made as RFC 9162 defines them, word for word. */
import { createHash } from "node:crypto";
import type { Hash } from "../../src/witness/tree.ts";

export function leaves(size: number, first = 0): Hash[] {
  return Array.from({ length: size }, (_, at) => sha256([Uint8Array.of(0, first + at)]));
}

export function sha256(parts: Uint8Array[]): Hash {
  const digest = createHash("sha256");
  for (const part of parts) digest.update(part);
  return new Uint8Array(digest.digest());
}

const roots = new Map<string, Hash>();

export function rootOf(tree: Hash[]): Hash {
  if (tree.length === 1) return tree[0]!;
  // Leaves follow each other in order, so the first and the number of them say which they are.
  const which = `${tree[0]!.join()} ${tree.length}`;
  const cut = split(tree.length);
  const found = roots.get(which) ?? sha256([Uint8Array.of(1), rootOf(tree.slice(0, cut)), rootOf(tree.slice(cut))]);
  roots.set(which, found);
  return found;
}

export function inclusionProof(index: number, tree: Hash[]): Hash[] {
  if (tree.length === 1) return [];
  const cut = split(tree.length);
  if (index < cut) return [...inclusionProof(index, tree.slice(0, cut)), rootOf(tree.slice(cut))];
  return [...inclusionProof(index - cut, tree.slice(cut)), rootOf(tree.slice(0, cut))];
}

export function consistencyProof(old: number, tree: Hash[], isWhole = true): Hash[] {
  if (old === tree.length) return isWhole ? [] : [rootOf(tree)];
  const cut = split(tree.length);
  if (old <= cut) return [...consistencyProof(old, tree.slice(0, cut), isWhole), rootOf(tree.slice(cut))];
  return [...consistencyProof(old - cut, tree.slice(cut), false), rootOf(tree.slice(0, cut))];
}

/** The largest power of two below the size. */
function split(size: number): number {
  let cut = 1;
  while (cut * 2 < size) cut *= 2;
  return cut;
}
