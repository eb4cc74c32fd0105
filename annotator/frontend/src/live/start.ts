/** Others' marks and who else is here, while the page is open; what it takes is fetched once the page is read. */
import { cardOf, putCard, versionOf } from "../reader/cards.ts";
import { hasTyped } from "../reader/drafts.ts";
import { icon } from "../reader/elements.ts";
import { currentId, focusMark, setCurrent } from "../reader/focus.ts";
import { closeCard, isAwaited, openedId } from "../reader/opening.ts";
import { base, csrfToken, panes, renewToken, root } from "../reader/page.ts";
import { repaint } from "../reader/painting.ts";
import { settled } from "../reader/queue.ts";
import { readableArea, scrollerOf } from "../reader/scrolling.ts";
import { get } from "../reader/send.ts";
import { takeCards } from "../reader/writes.ts";

/** The parts of the reader that live pages work with. They are handed over, so that they are not fetched apart. */
const reader = {
  base, cardOf, closeCard, csrfToken, currentId, focusMark, get, hasTyped, icon, isAwaited, openedId, panes, putCard,
  readableArea, renewToken, repaint, root, scrollerOf, setCurrent, settled, takeCards, versionOf,
};

export type Reader = typeof reader;

export function startLive(): void {
  const seq = root.dataset.seq;
  if (seq === undefined || !panes.length) return;
  const begin = async (): Promise<void> => (await import("./watching.ts")).watch(reader, Number(seq));
  const wait = (): void => void (window.requestIdleCallback ?? setTimeout)(() => void begin());
  if (document.readyState === "complete") wait();
  else addEventListener("load", wait, { once: true });
}
