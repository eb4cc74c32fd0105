import assert from "node:assert/strict";
import { test } from "node:test";
import { checkSignature, decode, encode, followRotations, readCheckpoint, readKey, readNote, under, writeKey } from "../../src/witness/notes.ts";
import notes from "./notes.json";
import { leaves, rootOf } from "./prover.ts";

const NOTE = notes.by_old[5];
const keys = await Promise.all(notes.keys.map(async (line) => (await readKey(line))!));
const [old, next, stranger] = keys as [(typeof keys)[0], (typeof keys)[0], (typeof keys)[0]];

test("a checkpoint of the server is read and its signature believed", async () => {
  const checkpoint = readCheckpoint(NOTE)!;
  assert.deepEqual([checkpoint.size, checkpoint.root], [5, rootOf(leaves(5))]);
  assert.ok(checkpoint.origin.endsWith(`/${notes.log}`));
  assert.equal(await checkSignature(checkpoint.note, old), "good");
  assert.equal(await checkSignature(checkpoint.note, next), "missing");
});

test("one letter more and the signature is wrong", async () => {
  const note = readNote(NOTE.replace("\n5\n", "\n6\n"))!;
  assert.equal(await checkSignature(note, old), "wrong");
});

test("a browser that knows no Ed25519 says so", async (context) => {
  context.mock.method(crypto.subtle, "importKey", () => Promise.reject(new DOMException("", "NotSupportedError")));
  assert.equal(await checkSignature(readNote(NOTE)!, old), "unknown");
});

for (const [what, text] of [
  ["without a signature", NOTE.slice(0, NOTE.indexOf("\n\n") + 2)],
  ["without the last newline", NOTE.slice(0, -1)],
  ["with a word behind the signature", NOTE.replace(/\n$/, " x\n")],
  ["with a short dash", NOTE.replace("—", "-")],
  ["that is nothing", ""],
  ["with 101 signatures", NOTE + NOTE.slice(NOTE.indexOf("—")).repeat(100)],
] as const) {
  test(`a note ${what} is none`, () => assert.equal(readNote(text), null));
}

for (const [what, from, to] of [
  ["its size", "\n5\n", "\n05\n"],
  ["its size, too large", "\n5\n", "\n9007199254740993\n"],
  ["its root", /\n5\n[^\n]+/, "\n5\nAAAA"],
  ["its name", /^[^\n]+/, ""],
] as const) {
  test(`a checkpoint with ${what} written otherwise is none`, () => assert.equal(readCheckpoint(NOTE.replace(from, to)), null));
}

test("a key is read only with its own id", async () => {
  for (const [at, line] of notes.keys.entries()) assert.equal(writeKey(keys[at]!), line);
  assert.equal(await readKey(notes.keys[0]!.replace(/\+[0-9a-f]{8}\+/, "+00000000+")), null);
  for (const line of ["", "a", "a+b", "a+b+c", "+".repeat(9)]) assert.equal(await readKey(line), null);
});

test("a key is followed by the one that it names, and by no other", async () => {
  const name = old.name.slice(0, -notes.log.length - 1);
  const [first, second, thief] = await Promise.all([old, next, stranger].map((key) => under(name, key)));
  assert.deepEqual(await followRotations(first!, [notes.rotation]), [second]);
  assert.deepEqual(await followRotations(first!, [notes.stolen_rotation, "x", notes.rotation]), [second]);
  assert.deepEqual(await followRotations(first!, [notes.stolen_rotation]), []);
  assert.deepEqual(await followRotations(thief!, [notes.rotation]), []);
  assert.deepEqual(await followRotations(second!, [notes.rotation]), []);
});

test("base64 has one way to write the same bytes", () => {
  assert.deepEqual(decode("AAE="), Uint8Array.of(0, 1));
  assert.equal(encode(Uint8Array.of(0, 1)), "AAE=");
  for (const text of ["", "AAF", "AAE", "AA E=", "AAF=", "-_=="]) assert.equal(decode(text), null, text);
});
