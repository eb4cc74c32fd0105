/**
 * How news comes: as a stream, one for each browser; where there is none (other tabs have it, too many listen, a proxy
 * does not let it through) by asking every ten seconds.
 */
import type { News } from "./news.ts";

const ASK_EVERY_MS = 10_000;
/** after so many questions it is worth trying to listen again; each time, if it is but another tab that does */
const TRY_AFTER = 30;
const LOCK = "annotator:live";
const PARTS = ["changed", "gone", "subjects", "stale", "presence"] as const;

export class Channel {
  #seq: number;
  /** counts openings; 0 while closed: what an earlier one still waits for is not its business any more */
  #turn = 0;
  #turns = 0;
  #source: EventSource | undefined;
  #free: (() => void) | undefined;
  #asking: number | undefined;
  #asked = 0;
  /** whether another tab listens */
  #isTaken = false;

  /** address: of one article, with `beside` if another is open; seq: the last event that the page knows. */
  constructor(
    readonly address: (path: string, seq: number) => string,
    seq: number,
    readonly tell: (news: Partial<News>) => void,
  ) {
    this.#seq = seq;
  }

  open(): void {
    if (this.#turn) return;
    this.#turn = ++this.#turns;
    void this.#listen();
  }

  close(): void {
    this.#turn = 0;
    this.#source?.close();
    this.#source = undefined;
    clearTimeout(this.#asking);
    this.#free?.();
  }

  /** A browser opens six connections to a server at most: one tab listens, the others ask. */
  async #listen(): Promise<void> {
    const turn = this.#turn;
    if (!navigator.locks) return this.#stream();
    await navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => {
      if (turn !== this.#turn) return;
      this.#isTaken = !lock;
      if (!lock) {
        void this.#ask();
        return;
      }
      return new Promise<void>((free) => {
        this.#free = free;
        this.#stream();
      });
    });
  }

  #stream(): void {
    const source = new EventSource(this.address("live", this.#seq));
    this.#source = source;
    for (const name of PARTS) {
      source.addEventListener(name, ({ data }) => this.tell({ [name]: JSON.parse(data) }));
    }
    source.addEventListener("seq", ({ data }) => (this.#seq = Number(data)));
    source.addEventListener("error", () => {
      // Otherwise the browser is about to connect again by itself.
      if (source.readyState !== EventSource.CLOSED || source !== this.#source) return;
      this.#free?.();
      void this.#ask();
    });
  }

  async #ask(): Promise<void> {
    const turn = this.#turn;
    const answer = await fetch(this.address("changes", this.#seq), { headers: { "X-Fragment": "1" } }).catch(() => null);
    if (turn !== this.#turn) return;
    if (answer?.ok) {
      const news = (await answer.json()) as News;
      this.#seq = news.seq;
      this.tell(news);
      if (turn !== this.#turn) return;
    } else if (answer && answer.status < 500) {
      // Signed out, or no longer a member: the next thing that one does says so.
      this.close();
      return;
    }
    this.#asked += 1;
    const isDue = this.#isTaken || this.#asked % TRY_AFTER === 0;
    this.#asking = window.setTimeout(() => void (isDue ? this.#listen() : this.#ask()), ASK_EVERY_MS);
  }
}
