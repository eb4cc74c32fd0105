import assert from "node:assert/strict";
import { test } from "node:test";
import { checkLog, checkSaves, type Proven, type Server, type Trouble } from "../../src/witness/checking.ts";
import type { Kept } from "../../src/witness/keeping.ts";
import { encode } from "../../src/witness/notes.ts";
import notes from "./notes.json";
import { consistencyProof, inclusionProof, leaves } from "./prover.ts";

const OLD = notes.keys[0]!;
const KEPT: Kept = { at: "2026-11-14T10:00:00Z", note: notes.by_old[5], keys: [OLD] };
const OTHER_LEAF = "00".repeat(32);

/** A server that shows this note and proves what the tree of seven leaves proves. */
function server(shown: string | null, other: Partial<Server> = {}): Server {
  const prove = (proof: Uint8Array[]): Promise<Proven> => Promise.resolve({ checkpoint: shown ?? "", proof: proof.map(encode) });
  return {
    checkpoint: () => Promise.resolve(shown),
    consistency: (from) => prove(consistencyProof(from, leaves(7))),
    inclusion: (seq, size) => prove(inclusionProof(seq - 1, leaves(size))),
    keys: () => Promise.resolve([OLD]),
    rotations: () => Promise.resolve([]),
    ...other,
  };
}

async function look(by: Server, kept: Kept | null = KEPT): Promise<string> {
  const outcome = await checkLog(by, notes.log, kept);
  if ("unsealed" in outcome) return "unsealed";
  return "good" in outcome ? `good: ${outcome.good.kept.note.split("\n")[1]}` : outcome.finding.kind;
}

test("the first checkpoint is kept, with the key that signed it", async () => {
  const outcome = await checkLog(server(notes.by_old[5]), notes.log, null);
  assert.ok("good" in outcome);
  assert.deepEqual([outcome.good.kept.note, outcome.good.kept.keys, outcome.good.isFirst], [KEPT.note, [OLD], true]);
});

test("a log that stands still or grows is good, and the day on which it was kept stays", async () => {
  const outcome = await checkLog(server(notes.by_old[5]), notes.log, KEPT);
  assert.ok("good" in outcome);
  assert.deepEqual(outcome.good.kept, KEPT);
  assert.equal(await look(server(notes.by_old[7])), "good: 7");
});

test("a log without a seal is nothing yet, unless one was seen", async () => {
  assert.equal(await look(server(null), null), "unsealed");
  assert.equal(await look(server(null)), "gone");
});

const refused = (): Promise<null> => Promise.resolve(null);
const empty = (): Promise<Proven> => Promise.resolve({ checkpoint: notes.by_old[7], proof: [] });
const smaller = (): Promise<Proven> => Promise.resolve({ checkpoint: notes.by_old[3], proof: [] });
const foreign = (): Promise<Proven> => Promise.resolve({ checkpoint: notes.by_stranger, proof: consistencyProof(5, leaves(7)).map(encode) });

for (const [what, shown, kind, other] of [
  ["fewer events", notes.by_old[3], "shrunk", {}],
  ["as many, but others", notes.forks[5], "forked", {}],
  ["more, but others before them", notes.forks[7], "forked", {}],
  ["more and an empty proof", notes.by_old[7], "forked", { consistency: empty }],
  ["more and no proof", notes.by_old[7], "unproven", { consistency: refused }],
  ["more at first, then fewer", notes.by_old[7], "unproven", { consistency: smaller }],
  ["more at first, then another's signature", notes.by_old[7], "key", { consistency: foreign }],
  ["another name", notes.elsewhere, "renamed", {}],
  ["something else", "<html>", "unreadable", {}],
  ["another log", notes.by_old[7].replace(notes.log, notes.log.replace("7", "8")), "unreadable", {}],
  ["a key that nobody announced", notes.by_stranger, "key", {}],
  ["a key that another announced", notes.by_new[7], "key", { rotations: () => Promise.resolve([notes.stolen_rotation]) }],
  ["a wrong signature", notes.by_old[7].replace("\n7\n", "\n8\n"), "signature", {}],
] as [string, string, Trouble, Partial<Server>][]) {
  test(`it is found when the server shows ${what}`, async () => assert.equal(await look(server(shown, other)), kind));
}

test("a key that the known one announced is known from then on", async () => {
  const rotations = (): Promise<string[]> => Promise.resolve([notes.rotation]);
  const outcome = await checkLog(server(notes.by_new[7], { rotations }), notes.log, KEPT);
  assert.ok("good" in outcome);
  assert.deepEqual(outcome.good.kept.keys, notes.keys.slice(0, 2));
  assert.equal(await look(server(notes.by_new[7]), outcome.good.kept), "good: 7");
  assert.equal(await look(server(notes.by_old[7]), outcome.good.kept), "good: 7");
});

test("what is found keeps both notes and the proof", async () => {
  const outcome = await checkLog(server(notes.forks[7]), notes.log, KEPT);
  assert.ok("finding" in outcome);
  const { kept, shown, proof } = outcome.finding;
  assert.deepEqual([kept, shown, proof.length], [KEPT, notes.forks[7], consistencyProof(5, leaves(7)).length]);
});

test("without Ed25519 the tree is checked all the same", async (context) => {
  context.mock.method(crypto.subtle, "importKey", () => Promise.reject(new DOMException("", "NotSupportedError")));
  const outcome = await checkLog(server(notes.by_old[7]), notes.log, KEPT);
  assert.ok("good" in outcome);
  assert.equal(outcome.good.isSigned, "unknown");
  assert.equal(await look(server(notes.forks[7])), "forked");
});

test("one's own saves are looked for in the checkpoint that covers them", async () => {
  const [at, tree] = ["2026-11-14T11:00:00Z", leaves(7).map((leaf) => Buffer.from(leaf).toString("hex"))];
  const saves = [2, 4, 6].map((seq) => ({ at, seq, leaf: tree[seq - 1]! }));
  assert.deepEqual(await checkSaves(server(KEPT.note), KEPT, saves), { found: [2, 4], finding: null });
  const changed = saves.map((save) => (save.seq === 4 ? { ...save, leaf: OTHER_LEAF } : save));
  for (const [by, wrong] of [[server(KEPT.note), changed], [server(KEPT.note, { inclusion: refused }), saves]] as const) {
    const { finding } = await checkSaves(by, KEPT, [...wrong]);
    assert.equal(finding?.kind, "save");
  }
});
