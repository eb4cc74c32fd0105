/** The suggestions in the drawer: which one is in hand, which are being decided, and where their passages stand. */
import type { Reader } from "./elsewhere.ts";

export class DrawerList {
  readonly element = document.createElement("div");
  /** the suggestion in hand, by its place */
  held = "";
  /** what is being decided: an answer from before must not bring it back */
  readonly #leaving = new Set<string>();

  constructor(
    readonly reader: Reader,
    readonly box: HTMLElement,
  ) {
    this.element.className = "drawer-list";
    this.element.addEventListener("focusin", ({ target }) => {
      const item = itemAround(target as Element);
      if (item) this.#hold(item);
    });
  }

  get items(): HTMLElement[] {
    return itemsIn(this.element);
  }

  get inHand(): HTMLElement | undefined {
    return this.items.find((item) => placeOf(item) === this.held) ?? this.items[0];
  }

  get isTyped(): boolean {
    return this.reader.hasTyped(this.element);
  }

  /** Until the server has answered: it may have to look through the story first. */
  wait(): void {
    const line = this.reader.span("facts", "Looking through the story …");
    line.setAttribute("role", "status");
    this.element.replaceChildren(line);
    this.count();
  }

  /** Put in what the server lists now. isOwn: after something of one's own, so that what comes back is what was undone. */
  show(fresh: DocumentFragment, isOwn: boolean): void {
    const before = this.items.map(placeOf);
    const at = before.indexOf(this.held);
    for (const item of itemsIn(fresh)) if (this.#leaving.has(placeOf(item))) item.remove();
    const hadFocus = this.box.contains(document.activeElement);
    const field = this.#keepTyped(fresh);
    this.element.replaceChildren(fresh);
    this.count();
    if (field?.isConnected) return field.focus({ preventScroll: true });
    const items = this.items;
    const back = isOwn && before.length ? items.find((item) => !before.includes(placeOf(item))) : undefined;
    const same = items.find((item) => placeOf(item) === this.held);
    if (!isOwn && !same && at >= 0) this.reader.say("Somebody decided this one meanwhile.");
    this.take(back ?? same ?? items[Math.min(Math.max(at, 0), items.length - 1)], hadFocus);
  }

  /** What somebody types stays as it is, or is told where it is asked for no more. Returns the field that they are in. */
  #keepTyped(fresh: DocumentFragment): HTMLElement | null {
    const focused = this.element.querySelector<HTMLElement>(":is(input, textarea, select):focus");
    for (const item of this.items.filter(this.reader.hasTyped)) {
      const newer = itemsIn(fresh).find((other) => placeOf(other) === placeOf(item));
      const words = item.querySelector("textarea")?.value ?? "";
      if (newer) newer.replaceWith(item);
      else if (words) this.reader.say(`Somebody decided this one meanwhile. You had typed: ${words}`, { category: "warning", stays: true });
    }
    return focused;
  }

  /** How many there are, of each kind and together; a kind of which there are none is not shown. */
  count(): void {
    for (const list of this.element.querySelectorAll("section:not(.decided) > .rows")) {
      const section = list.parentElement!;
      const number = itemsIn(section).length;
      section.querySelector("h2 .num")!.textContent = String(number);
      section.hidden = !number;
    }
    this.box.querySelector("#drawer-title .num")!.textContent = String(this.items.length || "");
  }

  step(by: number): void {
    const items = this.items;
    const at = items.indexOf(this.inHand!);
    this.take(items[Math.min(Math.max(at + by, 0), items.length - 1)]);
  }

  take(item: HTMLElement | undefined, isFocused = true): void {
    if (item) this.#hold(item);
    if (isFocused) (item ?? this.box).focus({ preventScroll: true });
    item?.scrollIntoView({ block: "nearest" });
    this.preview(item);
  }

  #hold(item: HTMLElement): void {
    this.held = placeOf(item);
    for (const other of this.items) {
      if (other === item) other.setAttribute("aria-current", "true");
      else other.removeAttribute("aria-current");
    }
  }

  /** Show the passage in its text. False: that is not open beside this one. */
  preview(item: HTMLElement | undefined): boolean {
    const { highlight, paneOf, rangeOf, showInView } = this.reader;
    const [article = "", start, end] = item ? placeOf(item).split("/") : [];
    const pane = paneOf(article);
    const range = pane && rangeOf(pane.text, { start: Number(start), end: Number(end) });
    highlight("preview", range ? [range] : []);
    if (!pane || !range) return false;
    showInView(pane, range.getBoundingClientRect());
    return true;
  }

  /** It leaves at once, and the next one is in hand. Returns what brings it back to its place. */
  takeOut(item: HTMLElement): () => void {
    const items = this.items;
    const at = items.indexOf(item);
    const [list, next] = [item.parentElement, item.nextElementSibling];
    this.#leaving.add(placeOf(item));
    item.remove();
    this.count();
    this.take(items[at + 1] ?? items[at - 1]);
    return () => {
      this.settle(item);
      if (!list?.isConnected) return; // the list is another one by now, and has it
      list.insertBefore(item, next?.parentElement === list ? next : null);
      this.count();
      this.take(item);
    };
  }

  /** What is typed in it can be read until it is stored. Returns what brings it back. */
  lay(item: HTMLElement): () => void {
    this.step(this.items.at(-1) === item ? -1 : 1);
    item.inert = true;
    return () => {
      item.inert = false;
      this.take(item);
    };
  }

  /** The server has answered about it. */
  settle(item: HTMLElement): void {
    this.#leaving.delete(placeOf(item));
  }
}

export function itemAround(element: Element): HTMLElement | null {
  return element.closest<HTMLElement>("[data-item]");
}

/** Article, start and end of the passage: what a suggestion of one mark is known by. */
export function placeOf(item: HTMLElement): string {
  return item.dataset.place ?? "";
}

function itemsIn(place: ParentNode): HTMLElement[] {
  return [...place.querySelectorAll<HTMLElement>("[data-item]")];
}
