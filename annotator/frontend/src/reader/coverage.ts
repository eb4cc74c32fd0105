/** The line below the text: how many sentences are marked, and how far the log is. */
import { countCovered } from "../text/coverage.ts";
import { panes } from "./page.ts";
import { linesOf } from "./place.ts";

const bar = document.querySelector<HTMLElement>(".status-bar");
let isWaiting = false;

/** Count again when there is time; many cards may change at once. */
export function recountCoverage(spansOf: (article: string) => [number, number][]): void {
  if (isWaiting) return;
  isWaiting = true;
  (window.requestIdleCallback ?? setTimeout)(() => {
    isWaiting = false;
    const pane = panes.find((one) => one.element.dataset.side === "main");
    const shown = bar?.querySelector("progress");
    if (!pane || !shown) return;
    const starts = linesOf(pane.text).flatMap((line) => line.sentences);
    const covered = countCovered(starts, spansOf(pane.article));
    shown.value = covered;
    shown.setAttribute("aria-label", `${covered} of ${starts.length} sentences marked`);
    const words = bar?.querySelector(".progress .num");
    if (words) words.textContent = `${covered} of ${starts.length}`;
  });
}

/** The log has grown to this event. */
export function showLogSize(event: number): void {
  const sealed = bar?.querySelector<HTMLElement>(".sealed");
  if (sealed && event) sealed.textContent = `Log: ${event} events`;
}
