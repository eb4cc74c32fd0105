/**
 * Which annotation the keys speak about, and where in the text one was. The article is one Tab stop:
 * its text, or in its place the mark that was focused last.
 */
import { cardOf, type Note, noteOf, notesOf, realId } from "./cards.ts";
import { realign } from "./align.ts";
import { segmentsOf } from "./marks.ts";
import { activePane, isBeside, isPhone, type Pane, paneOf, setActivePane } from "./page.ts";
import { firstVisible } from "./place.ts";
import { showInView } from "./scrolling.ts";

let current = "";
let stop: HTMLElement | undefined;

export function currentId(): string {
  return realId(current);
}

/** The annotation that verdicts, reasons and the like go to. */
export function currentNote(): Note | undefined {
  return current ? noteOf(current) : undefined;
}

/** Make an annotation the one that keys speak about, without moving the focus. */
export function setCurrent(id: string): void {
  const before = currentId();
  if (before === id) return markFocused(id, true);
  if (before) markFocused(before, false);
  current = id;
  if (id) markFocused(id, true);
  realign();
}

function markFocused(id: string, isFocused: boolean): void {
  for (const segment of segmentsOf(id)) segment.classList.toggle("is-focused", isFocused);
  cardOf(id)?.classList.toggle("is-focused", isFocused);
}

/** Focus an annotation in its text. */
export function focusMark(id: string, options: { scroll?: boolean } = {}): boolean {
  const note = noteOf(id);
  const pane = note && paneOf(note.article);
  if (!pane) return false;
  setCurrent(note.id);
  setActivePane(pane);
  takeStop(pane, note.id);
  if (options.scroll !== false) {
    const first = segmentsOf(note.id)[0];
    if (first) showInView(pane, first.getBoundingClientRect());
    showCard(note.id);
  }
  return true;
}

/** The list follows, so that the card can be seen beside its mark. */
function showCard(id: string): void {
  const card = cardOf(id);
  if (!card || isPhone() || isBeside() || card.closest("[data-aligned]")) return;
  card.scrollIntoView({ block: "nearest" });
}

/** The first segment of an annotation becomes the Tab stop, and is focused. */
function takeStop(pane: Pane, id: string, isFocused = true): void {
  const first = segmentsOf(id)[0];
  const before = stop;
  if (!first) return;
  stop = first;
  first.tabIndex = 0;
  first.setAttribute("aria-details", `a-${id}`);
  // Focused before the other one is freed: an element that loses its focus by losing its Tab stop costs a whole layout.
  if (isFocused) first.focus({ preventScroll: true });
  if (before !== first) free(before);
  pane.text.tabIndex = -1;
}

/** The text itself becomes the Tab stop again. */
function freeStop(): void {
  free(stop);
  stop = undefined;
}

function free(element: HTMLElement | undefined): void {
  const text = element?.closest<HTMLElement>(".text");
  element?.removeAttribute("tabindex");
  element?.removeAttribute("aria-details");
  if (text) text.tabIndex = 0;
}

/** After paragraphs were painted anew: the same annotation is focused, with or without the focus. */
export function restoreFocus(pane: Pane, hadFocus: boolean): void {
  const id = currentId();
  if (id) markFocused(id, true);
  if (stop && !stop.isConnected) {
    stop = undefined;
    pane.text.tabIndex = 0;
    const note = noteOf(id);
    if (note?.article === pane.article) takeStop(pane, id, hadFocus);
    if (hadFocus && !stop) pane.text.focus({ preventScroll: true });
  }
}

/** Go to the text itself, away from any mark. */
export function focusText(pane: Pane | undefined = activePane()): void {
  if (!pane) return;
  setActivePane(pane);
  pane.text.tabIndex = 0;
  pane.text.focus({ preventScroll: true });
  freeStop();
}

/** Nothing is focused any more but the text. */
export function leaveMark(): void {
  const note = currentNote();
  setCurrent("");
  focusText(note ? paneOf(note.article) : activePane());
}

/** The next or previous annotation in the order of the text. Null at the end. */
export function neighbour(direction: 1 | -1, from?: number): Note | null {
  const pane = activePane();
  if (!pane) return null;
  const notes = notesOf(pane.article);
  const note = currentNote();
  if (note?.article === pane.article && from === undefined) {
    return notes[notes.findIndex((other) => other.id === note.id) + direction] ?? null;
  }
  const at = from ?? firstVisible(pane);
  if (direction > 0) return notes.find((other) => other.start >= at) ?? null;
  return notes.findLast((other) => other.start < at) ?? null;
}
