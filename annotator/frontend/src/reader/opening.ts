/** Opening and closing cards, and going back to the text exactly where one was. */
import { watchReading } from "../discussion/reading.ts";
import { realign, unwatchHeight, watchHeight } from "./align.ts";
import { cardOf, close, isTemporary, noteOf, putCard, readCard, realId, versionOf } from "./cards.ts";
import { draftBody } from "./draft-card.ts";
import { hasTyped, offerTyped } from "./drafts.ts";
import { currentId, focusMark, focusText, setCurrent } from "./focus.ts";
import { say } from "./notices.ts";
import { activePane, base, isPhone, type Pane, paneOf } from "./page.ts";
import { repaint } from "./painting.ts";
import { isStuck, settled } from "./queue.ts";
import { scrollerOf } from "./scrolling.ts";
import { get } from "./send.ts";

/** What gets the focus when a card opens: itself, a field by its `data-key`, or nothing. */
export type Target = "card" | "reason" | "source" | "tags" | "comment" | "none";

interface Place {
  pane: Pane;
  top: number;
  /** of the mark that was focused; empty: the text itself */
  mark: string;
}

let opened = "";
let cameFrom: Place | undefined;
/** A field that is to be focused as soon as it is there. */
interface Awaited {
  id: string;
  target: Target;
  /** what was typed meanwhile */
  typed: string;
  /** one went on already: the field gets what was typed, and not the focus */
  isLeft: boolean;
  isSent: boolean;
  /** the version that was seen, if what comes is another one's newer text */
  seen?: number;
}

let awaited: Awaited | undefined;

export function openedId(): string {
  return opened;
}

/** Remember where in the text one is, to go back there. */
export function rememberPlace(): void {
  const pane = activePane();
  const inText = document.activeElement instanceof HTMLElement && pane?.text.contains(document.activeElement);
  if (!pane || (!inText && document.activeElement !== document.body)) return;
  const isOnMark = document.activeElement instanceof HTMLElement && document.activeElement.matches("mark");
  cameFrom = { pane, top: scrollerOf(pane).scrollTop, mark: isOnMark ? currentId() : "" };
}

/** Whether a field of this card is to be focused, and what is typed now is meant for it. */
export function isAwaited(id: string): boolean {
  return awaited !== undefined && realId(awaited.id) === id;
}

/** Open a card, fetch what it holds, and focus a part of it. */
export async function openCard(noteId: string, target: Target = "card"): Promise<void> {
  const id = realId(noteId);
  rememberPlace();
  const card = cardOf(id);
  if (!card) return;
  if (opened && opened !== readCard(card).id) closeCard();
  show(card);
  if (isTemporary(id)) return target === "comment" ? await_(id, target) : openDraft(card, target);
  const hasBody = card.querySelector(":scope > .card-body") !== null;
  if (hasBody) focusIn(card, target);
  else await_(id, target);
  if (hasBody && (hasTyped(card) || target === "none")) return;
  if (!hasBody) await fetchCard(id);
}

/** The server does not know it yet, but its reason can be written. */
function openDraft(card: HTMLElement, target: Target): void {
  if (!card.querySelector(":scope > .card-body")) card.append(draftBody(card.dataset.id ?? ""));
  focusIn(card, target);
}

function show(card: HTMLElement): void {
  opened = card.dataset.id ?? "";
  setCurrent(opened);
  card.classList.add("is-open");
  card.querySelector(".card-link")?.setAttribute("aria-expanded", "true");
  watchHeight(card);
  realign();
}

async function fetchCard(id: string): Promise<void> {
  const answer = await get(`${base}/annotations/${id}/card`);
  const fresh = answer.cards[0];
  const version = Number(fresh?.dataset.version);
  if (version > versionOf(id)) await settled(); // it may be one's own verdict, which is not answered yet
  if (id !== opened) return; // closed meanwhile, or another one opened
  const card = cardOf(id);
  if (!answer.ok) {
    awaited = undefined;
    say(answer.message || "This card could not be fetched: no connection.", { category: "error" });
    if (answer.status === 404) card?.remove();
  } else if (card && fresh) {
    if (version < versionOf(id)) return fetchAgain(id);
    if (awaited && version > versionOf(id)) awaited.seen = versionOf(id);
    putCard(fresh, repaint);
    settle(id);
  }
}

/** A write was answered first: what came is older than what is shown. */
async function fetchAgain(id: string): Promise<void> {
  await settled();
  await fetchCard(id);
}

/** A card has come from the server: offer what was typed in it before, give the focus that waits for it. */
export function settle(id: string): void {
  const card = cardOf(id);
  if (!card) return;
  if (card.classList.contains("is-open")) {
    opened = card.dataset.id ?? "";
    watchHeight(card);
    showButtons(card);
    offerTyped(card);
    watchReading(card);
    card.dispatchEvent(new CustomEvent("annotator:opened", { bubbles: true }));
    if (awaited && cardOf(awaited.id) === card && card.querySelector(".card-body")) focusIn(card, awaited.target);
  }
  realign();
}

/** Buttons that work with script only come hidden. */
export function showButtons(place: ParentNode): void {
  for (const made of place.querySelectorAll<HTMLElement>("[data-add-source], [data-command]")) made.hidden = false;
}

function await_(id: string, target: Target): void {
  awaited = target === "none" || target === "card" ? undefined : { id, target, typed: "", isLeft: false, isSent: false };
  const card = cardOf(id);
  if (target === "card" && card) focusIn(card, target);
}

/** A field is about to get the focus: what is typed until then is meant for it. */
export function takesKey(event: KeyboardEvent): boolean {
  if (!awaited || awaited.isLeft || isPhone() || isStuck()) return false;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) awaited.isLeft = awaited.isSent = true;
  else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) awaited.typed += event.key;
  else if (event.key === "Backspace") awaited.typed = awaited.typed.slice(0, -1);
  else return false;
  return true;
}

/** Escape before the field is there: one stays in the text, and what was typed goes into the field. */
export function leaveAwaited(): boolean {
  if (!awaited || awaited.isLeft) return false;
  if (awaited.typed) awaited.isLeft = true;
  else closeCard();
  return true;
}

function focusIn(card: HTMLElement, target: Target): void {
  const { typed = "", isLeft = false, isSent = false, seen } = awaited ?? {};
  awaited = undefined;
  if (target === "none") return;
  const field = target === "card" ? null : fieldFor(card, target);
  const element = field ?? card.querySelector<HTMLElement>(".card-link");
  if (isPhone() && field && !typed) return;
  if (!isLeft) element?.focus({ preventScroll: true });
  if (field && typed) {
    if (seen !== undefined) keepApart(field, seen);
    field.setRangeText(typed, field.value.length, field.value.length, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  } else if (field) {
    field.setSelectionRange?.(field.value.length, field.value.length);
  }
  if (!isLeft) element?.scrollIntoView({ block: "nearest" });
  if (isSent) field?.form?.requestSubmit();
}

/** What was typed is no part of a text that nobody here has seen: saving shows both. */
function keepApart(field: HTMLTextAreaElement | HTMLInputElement, seen: number): void {
  const version = field.form?.querySelector<HTMLInputElement>("input[name=version]");
  if (!version) return;
  version.value = String(seen);
  field.value = field.defaultValue = "";
}

function fieldFor(card: HTMLElement, target: Target): HTMLTextAreaElement | HTMLInputElement | null {
  const fields = [...card.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>(`[data-key="${target}"]`)];
  const field = target === "source" ? (fields.find((one) => !one.value) ?? fields[0]) : fields[0];
  const folded = field?.closest("details");
  if (folded) folded.open = true;
  return field ?? null;
}

/** Fold the open card. What is typed in it stays where it is. */
export function closeCard(): void {
  const card = opened ? cardOf(opened) : null;
  opened = "";
  awaited = undefined;
  if (!card) return;
  close(card);
  unwatchHeight(card);
  if (!hasTyped(card)) card.querySelector(":scope > .card-body")?.remove();
  realign();
}

/** Back to the text, where one was before the card was opened. */
export function backToText(): void {
  const id = currentId();
  const note = noteOf(id);
  const place = cameFrom;
  cameFrom = undefined;
  if (isPhone()) closeCard();
  const pane = place?.pane ?? (note && paneOf(note.article)) ?? activePane();
  if (!pane) return;
  if (place) scrollerOf(pane).scrollTo({ top: place.top, behavior: "instant" });
  const wasOnMark = place ? place.mark !== "" : true;
  if (!wasOnMark || !note || !focusMark(id, { scroll: !place })) focusText(pane);
}
