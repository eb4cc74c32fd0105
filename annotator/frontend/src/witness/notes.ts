/**
 * Signed notes: checkpoints, the keys that sign them, and the notes in which a key names the one after it.
 * Whatever cannot be read is null. Source: C2SP signed-note and tlog-checkpoint.
 */
import { type Hash, isSame } from "./tree.ts";

export interface Signature {
  name: string;
  /** the four bytes that name the key, in hex */
  id: string;
  bytes: Hash;
}

export interface Note {
  /** what is signed, its last newline included */
  text: string;
  signatures: Signature[];
}

export interface Checkpoint {
  note: Note;
  origin: string;
  size: number;
  root: Hash;
}

export interface Key {
  name: string;
  id: string;
  raw: Hash;
}

/** missing: none of the signatures is by this key; unknown: this browser cannot tell. */
export type Verdict = "good" | "wrong" | "missing" | "unknown";

const ED25519 = 1;
const MOST_SIGNATURES = 100;

export function readNote(whole: string): Note | null {
  const cut = whole.lastIndexOf("\n\n");
  const lines = whole.slice(cut + 2).split("\n");
  if (cut < 0 || lines.pop() !== "" || !lines.length || lines.length > MOST_SIGNATURES) return null;
  const signatures = lines.map(readSignature);
  return signatures.every((one) => one !== null) ? { text: whole.slice(0, cut + 1), signatures } : null;
}

export function readCheckpoint(whole: string): Checkpoint | null {
  const note = readNote(whole);
  const [origin, size, root] = note?.text.split("\n") ?? [];
  const hash = decode(root ?? "");
  if (!note || !origin || !/^(0|[1-9][0-9]{0,15})$/.test(size ?? "") || hash?.length !== 32) return null;
  return Number.isSafeInteger(Number(size)) ? { note, origin, size: Number(size), root: hash } : null;
}

/** A key as one line: name+id+base64. */
export async function readKey(line: string): Promise<Key | null> {
  const [name, id, ...rest] = line.trim().split("+");
  const key = await makeKey(name ?? "", decode(rest.join("+")));
  return key?.id === id ? key : null;
}

export function writeKey({ name, id, raw }: Key): string {
  return `${name}+${id}+${encode(new Uint8Array([ED25519, ...raw]))}`;
}

/** The same key under another name, and so with another id. */
export async function under(name: string, { raw }: Key): Promise<Key> {
  return { name, id: await keyId(name, raw), raw };
}

export async function checkSignature(note: Note, key: Key): Promise<Verdict> {
  const found = note.signatures.find(({ name, id }) => name === key.name && id === key.id);
  if (!found) return "missing";
  try {
    const imported = await crypto.subtle.importKey("raw", key.raw, "Ed25519", false, ["verify"]);
    const text = new TextEncoder().encode(note.text);
    return (await crypto.subtle.verify("Ed25519", imported, found.bytes, text)) ? "good" : "wrong";
  } catch {
    return "unknown"; // older browsers know no Ed25519
  }
}

/** The keys that follow `key`, each named by the one before; `key` bears the name of the installation. */
export async function followRotations(key: Key, notes: string[]): Promise<Key[]> {
  const found: Key[] = [];
  for (const whole of notes) {
    const note = readNote(whole);
    const [name, encoded, ...rest] = note?.text.split("\n") ?? [];
    const next = await makeKey(key.name, decode(encoded ?? ""));
    if (!note || name !== key.name || rest.length !== 1 || !next) continue;
    if (["missing", "wrong"].includes(await checkSignature(note, found.at(-1) ?? key))) continue;
    found.push(next);
  }
  return found;
}

export function encode(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/** Bytes of base64, written in the one way that is right. */
export function decode(text: string): Hash | null {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    return text && encode(bytes) === text ? bytes : null;
  } catch {
    return null;
  }
}

export function isSameKey(one: Key, other: Key): boolean {
  return one.name === other.name && isSame(one.raw, other.raw);
}

function readSignature(line: string): Signature | null {
  const [, name = "", encoded = ""] = /^— ([^\s+]+) (\S+)$/.exec(line) ?? [];
  const bytes = decode(encoded);
  return name && bytes && bytes.length > 4 ? { name, id: hex(bytes.slice(0, 4)), bytes: bytes.slice(4) } : null;
}

async function makeKey(name: string, data: Hash | null): Promise<Key | null> {
  if (!name || data?.length !== 33 || data[0] !== ED25519) return null;
  const raw = data.slice(1);
  return { name, id: await keyId(name, raw), raw };
}

async function keyId(name: string, raw: Hash): Promise<string> {
  const text = new TextEncoder().encode(`${name}\n`);
  const bytes = new Uint8Array([...text, ED25519, ...raw]);
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).slice(0, 4));
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
