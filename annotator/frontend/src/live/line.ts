/** The line in the status bar: who is here, and what others did that was not looked at yet. */
import { type MarkNews, type Person, STALE, type Stale, tellMarks, tellPeople, type Words } from "./news.ts";
import type { Reader } from "./start.ts";

const FORGOTTEN_AFTER_MS = 60_000;

export class Line {
  readonly #place: HTMLElement | null = document.getElementById("people");
  readonly #here = document.createElement("span");
  readonly #news = document.createElement("a");
  readonly #marks = new Map<string, MarkNews>();
  #forgetting: number | undefined;
  #isStale = false;

  constructor(readonly reader: Reader) {
    this.#news.addEventListener("click", (event) => this.#follow(event));
  }

  showPeople(people: Person[]): void {
    say(this.#here, tellPeople(people));
    this.#draw();
  }

  /** What is told of a mark replaces what was told of it before; that it is new stays. */
  addMarks(marks: MarkNews[]): void {
    for (const mark of marks) {
      const isNew = this.#marks.get(mark.id)?.what === "new" && mark.what !== "gone";
      this.#marks.set(mark.id, isNew ? { ...mark, what: "new" } : mark);
    }
    clearTimeout(this.#forgetting);
    this.#forgetting = window.setTimeout(() => this.#forget(), FORGOTTEN_AFTER_MS);
    this.#tell();
  }

  showStale(why: Stale): void {
    this.#isStale = true;
    clearTimeout(this.#forgetting);
    say(this.#news, [`${STALE[why]}: load it anew`]);
    this.#news.href = location.href;
    this.#draw();
  }

  #tell(): void {
    const first = [...this.#marks.values()].find(({ id }) => this.reader.cardOf(id));
    say(this.#news, tellMarks([...this.#marks.values()]));
    if (first) this.#news.href = `#a-${first.id}`;
    else this.#news.removeAttribute("href");
    this.#draw();
  }

  #draw(): void {
    const shown = [this.#here, this.#news].filter((part) => part.textContent);
    if (shown.length !== this.#place?.children.length) this.#place?.replaceChildren(...shown);
  }

  /** To the first of them, also when the address names it already. */
  #follow(event: Event): void {
    event.preventDefault();
    if (this.#isStale) return location.reload();
    this.reader.focusMark(this.#news.hash.replace(/^#a-/, ""));
    this.#forget();
  }

  #forget(): void {
    this.#marks.clear();
    this.#tell();
  }
}

/** Only when it says something else: every change is read out. */
function say(place: HTMLElement, words: Words): void {
  if (place.textContent === words.flat().join("")) return;
  place.replaceChildren(...words.map((piece) => {
    if (typeof piece === "string") return piece;
    const apart = document.createElement("bdi");
    apart.textContent = piece[0];
    return apart;
  }));
}
