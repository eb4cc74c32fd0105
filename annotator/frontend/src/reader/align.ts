/** Cards beside their marks, where there is room for that; otherwise the list flows and follows the focus. */
import { GAP, placeBoxes } from "./boxes.ts";
import { cardsOf } from "./cards.ts";
import { isBeside, isPhone, panes } from "./page.ts";

/** more than this many and the list is longer than any text: it scrolls by itself */
const MOST = 120;

let isDue = false;

/** Place the cards in the next frame, once, however often it is asked for. */
export function realign(): void {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    align();
  });
}

function align(): void {
  const pane = panes[0];
  if (!pane) return;
  const cards = cardsOf(pane.article);
  const list = cards[0]?.closest<HTMLElement>(".card-list");
  if (!list) return;
  if (isPhone() || isBeside() || cards.length > MOST) return flow(list);
  // All reading first, then all writing: one layout, however many cards.
  list.dataset.aligned = "";
  const starts = firstSegments(pane.text);
  const origin = list.getBoundingClientRect().top;
  const wanted = cards.map((card) => topOf(starts.get(card.dataset.id ?? ""), origin));
  const heights = cards.map((card) => card.offsetHeight);
  const needed = heights.reduce((sum, height) => sum + height + GAP, 0);
  if (needed > Math.max(pane.element.offsetHeight, innerHeight)) return flow(list);
  const anchor = cards.findIndex((card) => card.classList.contains("is-focused"));
  const tops = placeBoxes(wanted, heights, anchor);
  cards.forEach((card, at) => card.style.setProperty("--y", String(Math.round(tops[at]!))));
  const last = tops.length - 1;
  list.style.setProperty("--list-height", `${Math.round(tops[last]! + heights[last]!)}px`);
}

function flow(list: HTMLElement): void {
  delete list.dataset.aligned;
}

function firstSegments(text: HTMLElement): Map<string, HTMLElement> {
  const found = new Map<string, HTMLElement>();
  for (const mark of text.querySelectorAll<HTMLElement>("mark.starts")) {
    for (const id of mark.dataset.a?.split(" ") ?? []) if (!found.has(id)) found.set(id, mark);
  }
  return found;
}

function topOf(mark: HTMLElement | undefined, origin: number): number {
  // The first line of the mark; its box may begin at the end of a line. The badge stands a little lower than the card.
  return mark ? (mark.getClientRects()[0]?.top ?? origin) - origin - 8 : 0;
}

const watched = new ResizeObserver(realign);

/** Keep the cards in place from now on. */
export function startAligning(): void {
  const pane = panes[0];
  if (!pane) return;
  // Watching reports once at the start, which places the cards for the first time.
  watched.observe(pane.text);
  addEventListener("resize", realign);
}

/** An open card grows and shrinks while one works in it. */
export function watchHeight(card: Element): void {
  watched.observe(card);
}

export function unwatchHeight(card: Element): void {
  watched.unobserve(card);
}
