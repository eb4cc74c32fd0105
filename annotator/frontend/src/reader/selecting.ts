/** The bar follows the selection, however it was made. */
import { barKind, hideBar, type Offer, showBar } from "./bar.ts";
import { hideCaret } from "./caret.ts";
import { mark } from "./commands.ts";
import { isMoving, takeSelection } from "./ends.ts";
import { isOfferedFor, link } from "./linking.ts";
import { linkOrigin, paneAround, setActivePane } from "./page.ts";
import { readSelection } from "./selection.ts";

/** Long enough for a finger that drags a handle, short enough not to be noticed. */
const SETTLED_AFTER_MS = 250;
let isPressed = false;
let settling: number | undefined;

export function startSelecting(): void {
  document.addEventListener("pointerdown", press);
  document.addEventListener("pointerup", release);
  document.addEventListener("pointercancel", release);
  document.addEventListener("selectionchange", () => {
    clearTimeout(settling);
    settling = window.setTimeout(showSelectionBar, SETTLED_AFTER_MS);
  });
}

function press(event: PointerEvent): void {
  const target = event.target as Element;
  const pane = paneAround(target);
  if (!pane) return;
  setActivePane(pane);
  if (isMoving()) return;
  hideCaret();
  isPressed = event.pointerType === "mouse";
}

function release(event: PointerEvent): void {
  if (event.pointerType !== "mouse" || !isPressed) return;
  isPressed = false;
  // The browser settles the selection of a click only after this event.
  setTimeout(showSelectionBar);
}

/** Show what can be done with the present selection; without one, nothing. */
export function showSelectionBar(): void {
  if (isPressed) return;
  if (isMoving()) {
    takeSelection();
    return;
  }
  const chosen = readSelection();
  if (!chosen?.pane.mayAnnotate) {
    if (barKind() === "selection") hideBar();
    return;
  }
  if (isOfferedFor(chosen)) return;
  const offers: Offer[] = [
    { label: "Claim", key: "c", icon: "highlighter", run: () => mark("claim") },
    { label: "Passage", key: "h", icon: "bookmark", run: () => mark("passage") },
  ];
  const linking: Offer = { label: linkOrigin() ? "Link here" : "Link", key: "l", icon: "link", run: () => void link() };
  showBar(chosen.pane, chosen, "selection", linkOrigin() ? [linking, ...offers] : [...offers, linking]);
}
