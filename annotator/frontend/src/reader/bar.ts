/** The one small bar at a selection: what can be done with it. */
import { button } from "./elements.ts";
import { highlight } from "./highlights.ts";
import { isPhone, type Pane, type Verdict, verdicts } from "./page.ts";
import { rangeOf, type Span } from "./place.ts";
import { readableArea } from "./scrolling.ts";

export interface Offer {
  label: string;
  key?: string;
  icon?: string;
  verdict?: Verdict;
  run: () => void;
}

let bar: HTMLElement | undefined;
let kind = "";

/** What the bar offers at the moment: "selection", "verdicts", "relations", "ends", or nothing. */
export function barKind(): string {
  return bar && !bar.hidden ? kind : "";
}

export function showBar(pane: Pane, span: Span, which: string, offers: Offer[], name = ""): void {
  if (!bar || !pane.frame.contains(bar)) {
    bar?.remove();
    bar = makeBar(pane);
  }
  kind = which;
  bar.setAttribute("aria-label", name || "Selection");
  bar.replaceChildren(...(name ? [title(name)] : []), ...offers.map(makeButton));
  bar.hidden = false;
  place(pane, span, bar);
}

export function hideBar(): void {
  if (bar) bar.hidden = true;
  kind = "";
  highlight("fresh", []);
}

export function verdictOffers(run: (verdict: Verdict) => void): Offer[] {
  return verdicts.map((verdict) => ({ label: verdict.name, key: verdict.shortcut, verdict, run: () => run(verdict) }));
}

function makeBar(pane: Pane): HTMLElement {
  const made = document.createElement("div");
  made.className = "selection-bar";
  made.setAttribute("role", "toolbar");
  made.hidden = true;
  // A press must not take the selection away before it is used.
  made.addEventListener("pointerdown", (event) => event.preventDefault());
  made.addEventListener("mousedown", (event) => event.preventDefault());
  made.addEventListener("keydown", walk);
  pane.frame.append(made);
  return made;
}

/** Arrow keys go from button to button, as in any toolbar. */
function walk(event: KeyboardEvent): void {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const buttons = [...(bar?.querySelectorAll("button") ?? [])];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  if (!by || at < 0) return;
  event.preventDefault();
  event.stopPropagation();
  buttons[(at + by + buttons.length) % buttons.length]?.focus();
}

function title(name: string): HTMLElement {
  const made = document.createElement("span");
  made.className = "selection-bar-name";
  made.textContent = name;
  return made;
}

function makeButton(offer: Offer): HTMLButtonElement {
  const look = { key: offer.key, style: offer.verdict ? "quiet choose-verdict" : "quiet" };
  const made = button(offer.label, offer.icon ? { ...look, icon: offer.icon } : look);
  if (offer.verdict) Object.assign(made.dataset, { colour: offer.verdict.colour, pattern: offer.verdict.pattern });
  made.addEventListener("click", offer.run);
  return made;
}

/** Above the first line of the span; below the last where there is no room above. */
function place(pane: Pane, span: Span, made: HTMLElement): void {
  const boxes = rangeOf(pane.text, span)?.getClientRects();
  if (!boxes?.length || isPhone()) return;
  const frame = pane.frame.getBoundingClientRect();
  const first = boxes[0]!;
  const last = boxes[boxes.length - 1]!;
  const isBelow = first.top - made.offsetHeight - 12 < readableArea(pane).top;
  const box = isBelow ? last : first;
  const half = made.offsetWidth / 2;
  const middle = (box.left + box.right) / 2 - frame.left;
  made.classList.toggle("is-below", isBelow);
  made.style.setProperty("--x", String(Math.round(Math.max(half, Math.min(frame.width - half, middle)))));
  made.style.setProperty("--y", String(Math.round((isBelow ? last.top : first.top) - frame.top)));
}
