/** Whether what the server shows of a log continues what this browser kept of it. */
import type { Kept, Save } from "./keeping.ts";
import { type Checkpoint, checkSignature, decode, followRotations, isSameKey, type Key, readCheckpoint, readKey, under, writeKey } from "./notes.ts";
import { type Hash, isSame, verifyConsistency, verifyInclusion } from "./tree.ts";

export interface Proven {
  checkpoint: string;
  proof: string[];
}

/** Null is a refusal; whoever gives no answer at all throws. */
export interface Server {
  /** the newest note; null before the first */
  checkpoint(): Promise<string | null>;
  consistency(from: number): Promise<Proven | null>;
  inclusion(seq: number, size: number): Promise<Proven | null>;
  keys(): Promise<string[]>;
  rotations(): Promise<string[]>;
}

export type Trouble = "shrunk" | "gone" | "forked" | "unproven" | "renamed" | "unreadable" | "signature" | "key" | "save";

/** What is wrong, with all that shows it. */
export interface Finding {
  kind: Trouble;
  at: string;
  kept: Kept | null;
  /** the note that the server showed */
  shown: string;
  proof: string[];
  rotations: string[];
  save?: Save;
}

export interface Good {
  kept: Kept;
  isFirst: boolean;
  isSigned: "good" | "unknown";
}

type Outcome = { good: Good } | { finding: Finding } | { unsealed: true };

/** So many saves are looked for at once; the others the next time. */
const SAVES_AT_ONCE = 20;

/** Look at the newest checkpoint of the log with this id. Throws what the server throws. */
export async function checkLog(server: Server, log: string, kept: Kept | null): Promise<Outcome> {
  const shown = await server.checkpoint();
  const look = new Look(server, log, kept, shown ?? "");
  if (shown === null) return kept ? look.found("gone") : { unsealed: true };
  return look.compare();
}

/** Which of these saves are under a checkpoint that is good, and the first that is not where it was. */
export async function checkSaves(server: Server, kept: Kept, saves: Save[]): Promise<{ found: number[]; finding: Finding | null }> {
  const checkpoint = readCheckpoint(kept.note);
  const found: number[] = [];
  if (!checkpoint) return { found, finding: null };
  for (const save of saves.filter(({ seq }) => seq <= checkpoint.size).slice(0, SAVES_AT_ONCE)) {
    const answer = await server.inclusion(save.seq, checkpoint.size);
    const proof = hashes(answer?.proof ?? []);
    if (!answer || !proof || !(await verifyInclusion(fromHex(save.leaf), save.seq - 1, checkpoint.size, proof, checkpoint.root))) {
      const shown = answer?.checkpoint ?? kept.note;
      return { found, finding: { kind: "save", at: now(), kept, shown, proof: answer?.proof ?? [], rotations: [], save } };
    }
    found.push(save.seq);
  }
  return { found, finding: null };
}

class Look {
  #proof: string[] = [];
  #rotations: string[] = [];
  #keys: Key[] = [];
  #isSigned: Good["isSigned"] = "good";

  constructor(
    readonly server: Server,
    readonly log: string,
    readonly kept: Kept | null,
    public shown: string,
  ) {}

  async compare(): Promise<Outcome> {
    const newest = readCheckpoint(this.shown);
    const old = this.kept && readCheckpoint(this.kept.note);
    if (!newest || !newest.origin.endsWith(`/${this.log}`)) return this.found("unreadable");
    if (old && old.origin !== newest.origin) return this.found("renamed");
    this.#keys = await this.#knownKeys(newest);
    const doubt = await this.#doubt(newest);
    if (doubt) return this.found(doubt);
    if (!old) return this.#good();
    if (newest.size < old.size) return this.found("shrunk");
    if (newest.size > old.size) return this.#follow(old, newest);
    return isSame(newest.root, old.root) ? this.#good() : this.found("forked");
  }

  found(kind: Trouble): { finding: Finding } {
    const { kept, shown } = this;
    return { finding: { kind, at: now(), kept, shown, proof: this.#proof, rotations: this.#rotations } };
  }

  #good(): Outcome {
    const kept = { at: now(), note: this.shown, keys: this.#keys.map(writeKey) };
    // The day on which it was kept first is the day to tell of.
    const at = this.kept?.note === this.shown ? this.kept.at : kept.at;
    return { good: { kept: { ...kept, at }, isFirst: this.kept === null, isSigned: this.#isSigned } };
  }

  async #follow(old: Checkpoint, newest: Checkpoint): Promise<Outcome> {
    const answer = await this.server.consistency(old.size);
    if (!answer) return this.found("unproven");
    const proof = hashes(answer.proof);
    const newer = readCheckpoint(answer.checkpoint); // of a moment later, and maybe of more events
    [this.shown, this.#proof] = [answer.checkpoint, answer.proof];
    if (!newer || !proof || newer.origin !== old.origin || newer.size < newest.size) return this.found("unproven");
    const doubt = await this.#doubt(newer);
    if (doubt) return this.found(doubt);
    const isContinued = await verifyConsistency([old.size, old.root], [newer.size, newer.root], proof);
    return isContinued ? this.#good() : this.found("forked");
  }

  /** The keys kept; at the first visit the server is believed. */
  async #knownKeys({ origin }: Checkpoint): Promise<Key[]> {
    const lines = this.kept?.keys ?? (await this.server.keys());
    const keys = await Promise.all(lines.map(readKey));
    return keys.filter((key) => key !== null && key.name === origin) as Key[];
  }

  /** What keeps the signature from being believed; a key that a known one announced is known from then on. */
  async #doubt({ note, origin }: Checkpoint): Promise<"key" | "signature" | null> {
    let verdict = await strongest(note, this.#keys);
    const last = this.#keys.at(-1);
    if (verdict === "missing" && last && this.kept) {
      this.#rotations = await this.server.rotations();
      const named = await under(origin.slice(0, -this.log.length - 1), last);
      const next = await Promise.all((await followRotations(named, this.#rotations)).map((key) => under(origin, key)));
      this.#keys.push(...next.filter((key) => !this.#keys.some((known) => isSameKey(known, key))));
      verdict = await strongest(note, this.#keys);
    }
    if (verdict === "unknown") this.#isSigned = "unknown";
    return verdict === "missing" ? "key" : verdict === "wrong" ? "signature" : null;
  }
}

/** One wrong signature by a known key is enough to believe none. */
async function strongest(note: Checkpoint["note"], keys: Key[]): Promise<"good" | "wrong" | "missing" | "unknown"> {
  const verdicts = await Promise.all(keys.map((key) => checkSignature(note, key)));
  return (["wrong", "good", "unknown"] as const).find((one) => verdicts.includes(one)) ?? "missing";
}

function hashes(parts: string[]): Hash[] | null {
  const all = parts.map(decode);
  return all.every((one) => one !== null) ? all : null;
}

function fromHex(text: string): Hash {
  return Uint8Array.from(text.match(/[0-9a-f]{2}/g) ?? [], (byte) => parseInt(byte, 16));
}

function now(): string {
  return new Date().toISOString();
}
