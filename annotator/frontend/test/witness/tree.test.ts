import assert from "node:assert/strict";
import { test } from "node:test";
import trees from "./trees.json";
import { type Hash, verifyConsistency, verifyInclusion } from "../../src/witness/tree.ts";
import { consistencyProof, inclusionProof, leaves, rootOf, sha256 } from "./prover.ts";

const SIZES = trees.map((_, at) => at + 1);
/** to this size, what is wrong is tried too */
const SOME = 20;
const hex = (hash: Uint8Array): string => Buffer.from(hash).toString("hex");
const changed = (hash: Hash): Hash => hash.map((byte, at) => (at === 9 ? byte ^ 1 : byte));

test("the proofs of these tests are those of the server", () => {
  for (const size of SIZES) {
    const tree = leaves(size);
    const inclusion = tree.flatMap((_, at) => inclusionProof(at, tree));
    const consistency = tree.flatMap((_, at) => consistencyProof(at + 1, tree));
    assert.deepEqual([rootOf(tree), sha256(inclusion), sha256(consistency)].map(hex), trees[size - 1]);
  }
});

test("every leaf of every tree to 64 is shown to be in it, and at no other place", async () => {
  for (const size of SIZES) {
    const tree = leaves(size);
    const root = rootOf(tree);
    for (const [at, leaf] of tree.entries()) {
      const proof = inclusionProof(at, tree);
      assert.ok(await verifyInclusion(leaf, at, size, proof, root));
      if (size > SOME) continue;
      if (size > 1) assert.ok(!(await verifyInclusion(leaf, (at + 1) % size, size, proof, root)));
      assert.ok(!(await verifyInclusion(changed(leaf), at, size, proof, root)));
    }
  }
});

test("every tree to 64 is shown to continue every smaller one, and no other", async () => {
  for (const size of SIZES) {
    const tree = leaves(size);
    const root = rootOf(tree);
    for (const old of SIZES.slice(0, size)) {
      const [before, proof] = [rootOf(leaves(old)), consistencyProof(old, tree)];
      assert.ok(await verifyConsistency([old, before], [size, root], proof), `${old} ${size}`);
      if (size > SOME) continue;
      assert.ok(!(await verifyConsistency([old, changed(before)], [size, root], proof)));
      assert.ok(!(await verifyConsistency([old, before], [size, changed(root)], proof)));
      if (old < size) assert.ok(!(await verifyConsistency([old, rootOf(leaves(old, 1))], [size, root], proof)));
    }
  }
});

test("a proof that is short, long or touched shows nothing", async () => {
  const [tree, old] = [leaves(13), leaves(6)];
  const [root, before] = [rootOf(tree), rootOf(old)];
  const wrong = (proof: Hash[]): Hash[][] => [
    proof.slice(1), proof.slice(0, -1), [...proof, before], [before, ...proof], [...proof].reverse(), [],
    ...proof.map((_, at) => proof.map((hash, other) => (other === at ? changed(hash) : hash))),
    [proof[0]!.slice(1), ...proof.slice(1)],
  ];
  for (const proof of wrong(consistencyProof(6, tree))) assert.ok(!(await verifyConsistency([6, before], [13, root], proof)));
  for (const proof of wrong(inclusionProof(6, tree))) assert.ok(!(await verifyInclusion(tree[6]!, 6, 13, proof, root)));
});

test("sizes that are none show nothing", async () => {
  const root = rootOf(leaves(4));
  for (const size of [0, -1, 0.5, NaN, Infinity, 5]) assert.ok(!(await verifyConsistency([size, root], [4, root], [])));
  for (const index of [-1, 0.5, NaN, 4, 2 ** 53]) assert.ok(!(await verifyInclusion(root, index, 4, [], root)));
});

test("sizes beyond 31 bits are counted right", async () => {
  // One leaf more than 2^40 of which all but the last are one subtree.
  const [peak, last] = leaves(2) as [Hash, Hash];
  const root = sha256([Uint8Array.of(1), peak, last]);
  assert.ok(await verifyInclusion(last, 2 ** 40, 2 ** 40 + 1, [peak], root));
  assert.ok(await verifyConsistency([2 ** 40, peak], [2 ** 40 + 1, root], [last]));
});
