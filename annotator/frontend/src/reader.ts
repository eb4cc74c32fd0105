/** The reader: marking, judging and linking in place, by mouse, finger and keyboard. Without it the page reads and its forms post. */
import { startLive } from "./live/start.ts";
import { startAligning } from "./reader/align.ts";
import { redrawCaret } from "./reader/caret.ts";
import { startElsewhere } from "./reader/elsewhere.ts";
import { focusMark } from "./reader/focus.ts";
import { startForms } from "./reader/forms.ts";
import { startKeys } from "./reader/keys.ts";
import { setActivePane, panes } from "./reader/page.ts";
import { linesOf } from "./reader/place.ts";
import { startPointing } from "./reader/pointing.ts";
import { startProposed } from "./reader/proposed.ts";
import { startSelecting } from "./reader/selecting.ts";
import { startSubmitting } from "./reader/submitting.ts";
import { startWorth } from "./reader/worth.ts";

startProposed();
startKeys();
startSelecting();
startPointing();
startForms();
startAligning();
startSubmitting();
startWorth();
startElsewhere();
addEventListener("resize", () => redrawCaret());
// Read the lines while nobody waits for them, not at the first key.
for (const pane of panes) (window.requestIdleCallback ?? setTimeout)(() => linesOf(pane.text));
addEventListener("hashchange", goToAddress);
start();
startLive();
document.querySelector<HTMLElement>("main.reader")?.setAttribute("data-ready", "");

function start(): void {
  const beside = panes.find((pane) => pane.element.dataset.side === "beside");
  const isLinking = document.querySelector("main.reader[data-from]") !== null;
  if (beside && isLinking) setActivePane(beside);
  goToAddress();
  // The browser goes to the address by itself once all is loaded, and takes the focus along.
  if (location.hash && document.readyState !== "complete") {
    addEventListener("load", () => setTimeout(returnToAddress), { once: true });
  }
}

function returnToAddress(): void {
  if (document.activeElement === document.body) goToAddress();
}

/** An address may name an annotation: go to it in the text. */
function goToAddress(): void {
  const id = /^#a-(.+)$/.exec(location.hash)?.[1];
  if (id) focusMark(id);
}
