/** What this browser remembers of a log: its newest good checkpoint, one's own saves that wait for theirs, what was wrong. */
import type { Finding } from "./checking.ts";

export interface Kept {
  /** when it was kept, as ISO 8601 */
  at: string;
  /** the signed checkpoint */
  note: string;
  /** the keys known to sign this log, oldest first */
  keys: string[];
}

export interface Save {
  at: string;
  seq: number;
  /** what the server said the event hashes to, in hex */
  leaf: string;
}

/** So many saves wait at most: a server that seals takes them away every few seconds. */
const MOST_SAVES = 500;

export class Memory {
  readonly #name: string;

  constructor(readonly log: string) {
    this.#name = `annotator-log:${log}`;
  }

  get kept(): Kept | null {
    return read<Kept>(localStorage, this.#name);
  }

  set kept(kept: Kept | null) {
    write(localStorage, this.#name, kept);
  }

  get saves(): Save[] {
    return read<Save[]>(localStorage, `${this.#name}:saves`) ?? [];
  }

  add(save: Save): void {
    write(localStorage, `${this.#name}:saves`, [...this.saves, save].slice(-MOST_SAVES));
  }

  /** Other tabs may have added some meanwhile. */
  drop(seqs: number[]): void {
    const left = this.saves.filter(({ seq }) => !seqs.includes(seq));
    write(localStorage, `${this.#name}:saves`, left.length ? left : null);
  }

  get finding(): Finding | null {
    return read<Finding>(localStorage, `${this.#name}:finding`);
  }

  set finding(finding: Finding | null) {
    write(localStorage, `${this.#name}:finding`, finding);
  }

  /** Whether the person put this finding aside until the tab is closed. */
  isAside({ kind, at }: Finding): boolean {
    return read(sessionStorage, `${this.#name}:aside`) === `${kind} ${at}`;
  }

  putAside({ kind, at }: Finding): void {
    write(sessionStorage, `${this.#name}:aside`, `${kind} ${at}`);
  }

  takeUp(): void {
    write(sessionStorage, `${this.#name}:aside`, null);
  }
}

function read<Value>(store: Storage, name: string): Value | null {
  try {
    return JSON.parse(store.getItem(name) ?? "null") as Value | null;
  } catch {
    return null;
  }
}

/** A full store loses the newest checkpoint, not the page. */
function write(store: Storage, name: string, value: unknown): void {
  try {
    if (value === null) store.removeItem(name);
    else store.setItem(name, JSON.stringify(value));
  } catch {
    /* what was kept before stays */
  }
}
