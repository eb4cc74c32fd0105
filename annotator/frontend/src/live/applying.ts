/** Putting others' changes into an open page: cards and marks, and nothing else moves. */
import { isBusy, noteOn } from "./busy.ts";
import type { MarkNews } from "./news.ts";
import type { Reader } from "./start.ts";
import { holdStill } from "./still.ts";

const CARDS_AT_ONCE = 50;
const AGAIN_AFTER_MS = 5_000;

export class Applying {
  readonly #waiting = new Map<string, MarkNews>();
  /** numbers of the events that this page caused itself */
  readonly #own = new Set<number>();
  #isRunning = false;
  #isSelecting = false;

  constructor(
    readonly reader: Reader,
    readonly applied: (marks: MarkNews[]) => void,
  ) {
    document.addEventListener("annotator:saved", (event) => {
      this.#own.add((event as CustomEvent<{ seq: number }>).detail.seq);
      this.#soon();
    });
    for (const name of ["focusin", "focusout"]) document.addEventListener(name, () => this.#soon());
    // Painting would take the words away from under a selection that is being drawn.
    addEventListener("pointerdown", ({ button, target }) => {
      this.#isSelecting = button === 0 && reader.panes.some(({ text }) => text.contains(target as Node));
    });
    for (const name of ["pointerup", "pointercancel", "blur"]) {
      addEventListener(name, () => {
        this.#isSelecting = false;
        this.#soon();
      });
    }
  }

  take(marks: MarkNews[]): void {
    for (const mark of marks) this.#waiting.set(mark.id, mark);
    this.#soon();
  }

  /** Nothing more is put in: the page is another one by now. */
  stop(): void {
    this.#waiting.clear();
  }

  #soon(after_ms = 0): void {
    if (this.#waiting.size) setTimeout(() => void this.#run(), after_ms);
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      // What is on its way to the server comes back with cards of its own.
      await this.reader.settled();
      for (const [id, { seq }] of this.#waiting) if (this.#own.has(seq)) this.#waiting.delete(id);
      const marks = this.#ready();
      if (marks.length) await this.#apply(marks);
    } finally {
      this.#isRunning = false;
    }
  }

  /** Those that nobody works on at this moment. */
  #ready(): MarkNews[] {
    if (this.#isSelecting) return [];
    return [...this.#waiting.values()].filter((mark) => {
      const isFree = !isBusy(this.reader, mark.id);
      if (!isFree && !mark.mine) noteOn(this.reader, mark);
      return isFree;
    });
  }

  async #apply(marks: MarkNews[]): Promise<void> {
    const cards = await this.#fetch(marks.filter(({ what }) => what !== "gone").map(({ id }) => id));
    if (!cards) return this.#soon(AGAIN_AFTER_MS);
    const ready = new Set(this.#ready());
    const done = marks.filter((mark) => ready.has(mark));
    const told = done.filter(({ id, mine }) => !mine && (cards.has(id) || this.reader.cardOf(id)));
    holdStill(this.reader, () => {
      for (const { id } of done) this.#put(id, cards.get(id));
    });
    for (const { id } of done) this.#waiting.delete(id);
    if (told.length) this.applied(told);
    this.#soon();
  }

  /** The newest cards; one that is not there is not shown any more. Null: the server was not reached. */
  async #fetch(ids: string[]): Promise<Map<string, HTMLElement> | null> {
    const { base, get, openedId } = this.reader;
    const open = ids.filter((id) => id === openedId());
    const rest = ids.filter((id) => id !== openedId());
    const urls = open.map((id) => `${base}/annotations/${id}/card`);
    for (let at = 0; at < rest.length; at += CARDS_AT_ONCE) {
      urls.push(`${base}/cards?${rest.slice(at, at + CARDS_AT_ONCE).map((id) => `id=${id}`).join("&")}`);
    }
    const answers = await Promise.all(urls.map((url) => get(url)));
    if (answers.some(({ status }) => status === 0 || status >= 500)) return null;
    return new Map(answers.flatMap(({ cards }) => cards).map((card) => [card.dataset.id ?? "", card]));
  }

  #put(id: string, fresh: HTMLElement | undefined): void {
    const { reader } = this;
    if (fresh && Number(fresh.dataset.version) < reader.versionOf(id)) return;
    if (fresh && !fresh.classList.contains("is-gone")) return reader.takeCards({ cards: [fresh] });
    const card = reader.cardOf(id);
    if (!card) return;
    if (reader.openedId() === id) reader.closeCard();
    if (reader.currentId() === id) reader.setCurrent("");
    card.classList.add("is-gone");
    reader.putCard(card, reader.repaint);
  }
}
