/** The line below the text: how many sentences are read, and how far the log is. */
import { countCovered } from "../text/coverage.ts";
import { panes } from "./page.ts";
import { linesOf } from "./place.ts";

const bar = document.querySelector<HTMLElement>(".status-bar");
let isWaiting = false;
/** sentences of which somebody said that there is nothing to check: they are read, too */
let said = JSON.parse(bar?.querySelector<HTMLElement>("[data-said]")?.dataset.said ?? "[]") as [number, number][];

export function saidSpans(): [number, number][] {
  return said;
}

export function setSaid(spans: [number, number][]): void {
  said = spans;
}

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
    const covered = countCovered(starts, [...spansOf(pane.article), ...said].sort((one, other) => one[0] - other[0]));
    shown.value = covered;
    shown.setAttribute("aria-label", `${covered} of ${starts.length} sentences read`);
    const words = bar?.querySelector(".progress .num");
    if (words) words.textContent = `${covered} of ${starts.length}`;
  });
}

/** The log has grown to this event. */
export function showLogSize(event: number): void {
  const sealed = bar?.querySelector<HTMLElement>(".sealed");
  if (sealed && event) sealed.textContent = `Log: ${event} events`;
}
