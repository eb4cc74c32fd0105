/**
 * What was brought in and waits to be judged: painted over the text, walked by key, decided by key or button.
 * The list is the server's, one form; what is decided leaves it, and comes back when that is undone.
 */
import { commands } from "./commands.ts";
import { highlight } from "./highlights.ts";
import { say } from "./notices.ts";
import { activePane, isPhone, type Pane, panes, root } from "./page.ts";
import { rangeOf } from "./place.ts";
import { send, settled } from "./queue.ts";
import { get } from "./send.ts";
import { showInView } from "./scrolling.ts";
import { settleWrite } from "./writes.ts";

let current = "";
let isDue = false;

export function startProposed(): void {
  if (!section()) return;
  Object.assign(commands, {
    "next-proposed": () => walk(1),
    "previous-proposed": () => walk(-1),
    "accept-proposed": () => decideCurrent("accept"),
    "dismiss-proposed": () => decideCurrent("dismiss"),
  });
  root.addEventListener("submit", onSubmit);
  root.addEventListener("focusin", onFocus);
  document.addEventListener("annotator:turned", () => void refresh());
  document.addEventListener("annotator:elsewhere", (event) => {
    const { subjects } = (event as CustomEvent<{ subjects: string[] }>).detail;
    if (subjects.includes("preannotation")) void refresh();
  });
  const text = pane()?.text;
  // what is marked meanwhile gives the text other elements, which ranges do not follow
  if (text) new MutationObserver(paintSoon).observe(text, { childList: true, subtree: true });
  paint();
}

function paintSoon(): void {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    paint();
  });
}

function section(): HTMLElement | null {
  return document.getElementById("brought-in");
}

function items(): HTMLElement[] {
  return [...(section()?.querySelectorAll<HTMLElement>("[data-proposal]") ?? [])];
}

function currentItem(): HTMLElement | undefined {
  return items().find((item) => item.dataset.proposal === current);
}

/** The only pane whose proposals are listed. */
function pane(): Pane | undefined {
  return panes[0];
}

function rangeOfItem(item: HTMLElement): Range | null {
  const place = pane();
  return place ? rangeOf(place.text, { start: Number(item.dataset.start), end: Number(item.dataset.end) }) : null;
}

function paint(): void {
  const isRange = (range: Range | null): range is Range => range !== null;
  highlight("proposed", items().map(rangeOfItem).filter(isRange));
  const item = currentItem();
  highlight("proposed-current", (item ? [rangeOfItem(item)] : []).filter(isRange));
}

/** Go to the next or the one before; the first time, to the first that is below the top of the window. */
function walk(direction: 1 | -1): boolean | void {
  if (document.activeElement?.closest(".drawer") || (activePane() && activePane() !== pane())) return false;
  const all = items();
  if (!all.length) return say("Nothing that was brought in waits here.");
  const at = all.findIndex((item) => item.dataset.proposal === current);
  const next = at < 0 ? firstSeen(all) : all[at + direction];
  if (!next) return say(direction > 0 ? "That was the last one that was brought in." : "That was the first one.");
  next.focus({ preventScroll: true });
}

function firstSeen(all: HTMLElement[]): HTMLElement | undefined {
  return all.find((item) => (rangeOfItem(item)?.getBoundingClientRect().bottom ?? 0) > 0) ?? all[0];
}

function onFocus(event: FocusEvent): void {
  const item = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-proposal]") : null;
  if (!item) return;
  setCurrent(item);
  if (item === event.target) show(item); // a button that moved away would not be pressed
}

function setCurrent(item: HTMLElement | undefined): void {
  currentItem()?.classList.remove("is-current");
  current = item?.dataset.proposal ?? "";
  item?.classList.add("is-current");
  paint();
}

function show(item: HTMLElement): void {
  const place = pane();
  const box = rangeOfItem(item)?.getBoundingClientRect();
  if (place && box) showInView(place, box);
  if (!isPhone()) item.scrollIntoView({ block: "nearest" });
}

/** False where none is in hand: then the key is somebody else's. */
function decideCurrent(name: "accept" | "dismiss"): boolean | void {
  const item = document.activeElement?.closest<HTMLElement>("[data-proposal]");
  const button = item?.querySelector<HTMLButtonElement>(`button[name="${name}"]`);
  if (!item) return false;
  if (!button) return say(pane()?.refusal || "You may read here, but not mark.", { category: "warning" });
  decide(button);
}

function onSubmit(event: SubmitEvent): void {
  const button = event.submitter;
  if (!(button instanceof HTMLButtonElement) || !button.closest("#brought-in")) return;
  event.preventDefault();
  decide(button);
}

function decide(button: HTMLButtonElement): void {
  const form = button.form!;
  const item = button.closest<HTMLElement>("[data-proposal]");
  const isAll = !item;
  if (item) leave(item);
  else button.disabled = true;
  send({
    letter: () => ({ url: form.getAttribute("action")!, fields: [[button.name, button.value]] }),
    done: (answer) => {
      settleWrite(answer);
      if (isAll) void refresh();
    },
    refused: (answer) => {
      say(answer.message, { category: "error", stays: true });
      void refresh();
    },
  });
}

/** It is seen at once, and the next one is in hand. */
function leave(item: HTMLElement): void {
  const all = items();
  const at = all.indexOf(item);
  const next = all[at + 1] ?? all[at - 1];
  item.remove();
  count(all.length - 1);
  if (next) next.focus({ preventScroll: true });
  else setCurrent(undefined);
  if (!next) pane()?.text.focus({ preventScroll: true });
}

function count(left: number): void {
  const shown = section()?.querySelector("[data-waiting]");
  if (shown) shown.textContent = left.toLocaleString("en");
}

/** As the server has it: something was undone, many were decided, or more was brought in. */
async function refresh(): Promise<void> {
  await settled();
  const form = section();
  const place = pane();
  if (!form || !place) return;
  const answer = await get(`${root.dataset.base}/articles/${place.article}/preannotations`);
  const fresh = answer.ok ? answer.body.querySelector<HTMLElement>("#brought-in") : null;
  if (!fresh) return;
  const hadFocus = form.contains(document.activeElement);
  form.replaceWith(fresh);
  setQuietly();
  if (hadFocus) (currentItem() ?? items()[0] ?? place.text).focus({ preventScroll: true });
}

/** The one in hand stays so, if it is still there. */
function setQuietly(): void {
  const item = currentItem();
  if (!item) current = "";
  item?.classList.add("is-current");
  paint();
}
