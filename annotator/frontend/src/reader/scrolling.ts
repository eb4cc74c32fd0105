/** Scrolling so that what the keyboard reaches can be seen, and coming back. */
import { isBeside, isPhone, type Pane } from "./page.ts";

/** What scrolls a pane: with two articles each by itself, else the page. */
export function scrollerOf(pane: Pane): Element {
  return isBeside() ? pane.element : (document.scrollingElement ?? document.documentElement);
}

/** The part of the window in which the text of a pane can be read. */
export function readableArea(pane: Pane): { top: number; bottom: number } {
  const bar = document.querySelector(".bar")?.getBoundingClientRect().bottom ?? 0;
  const pinned = pane.element.querySelector(".pinned")?.getBoundingClientRect();
  const floor = document.querySelector(".status-bar")?.getBoundingClientRect().top ?? innerHeight;
  const drawer = isPhone() || isBeside() ? document.querySelector(".drawer:not([hidden])") : null;
  const sheet = (drawer ?? (isPhone() ? document.querySelector(".card.is-open") : null))?.getBoundingClientRect().top;
  const top = Math.max(bar, pinned && pinned.top <= bar + 1 ? pinned.bottom : 0, 0);
  return { top, bottom: Math.min(floor, sheet ?? innerHeight, innerHeight) };
}

/** Scroll no more than needed, and leave some lines around what is shown. */
export function showInView(pane: Pane, box: DOMRect): void {
  const { top, bottom } = readableArea(pane);
  const margin = Math.min(96, (bottom - top) / 5);
  let by = 0;
  if (box.top < top + margin) by = box.top - top - margin;
  else if (box.bottom > bottom - margin) by = Math.min(box.bottom - bottom + margin, box.top - top - margin);
  if (by) scrollerOf(pane).scrollBy({ top: by, behavior: "instant" });
  if (isPhone() && isBeside()) pane.element.scrollIntoView({ inline: "start", block: "nearest", behavior: "instant" });
}
