/** Forms in cards: sent by the script, answered with the card itself; what is typed is never lost. */
import { cardOf } from "./cards.ts";
import { dropTyped, hasTyped, KEPT, keepTyped, markSaved } from "./drafts.ts";
import { say, unsay } from "./notices.ts";
import { backToText, closeCard, openCard, openedId, showButtons } from "./opening.ts";
import { root } from "./page.ts";
import { isWaiting, send } from "./queue.ts";
import { readSelection } from "./selection.ts";
import type { Answer } from "./send.ts";
import { deleteNote, settleWrite } from "./writes.ts";

/** Listen to every form of every card, also those that come later. */
export function startForms(): void {
  root.addEventListener("submit", submit);
  root.addEventListener("input", keep);
  root.addEventListener("click", press);
  root.addEventListener("keydown", sendByKey);
  addEventListener("beforeunload", warn);
}

function submit(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  const card = form.closest<HTMLElement>(".card");
  if (!card || form.method !== "post") return;
  event.preventDefault();
  const action = form.getAttribute("action") ?? "";
  if (form.classList.contains("is-draft")) form.dataset.sent = "";
  else if (/\/annotations\/[^/]+\/delete$/.test(action)) deleteNote(card.dataset.id ?? "");
  else sendForm(form, card, event.submitter);
  const wasByKey = form.dataset.byKey !== undefined;
  delete form.dataset.byKey;
  // At once: the next key may come before the answer, and is meant for the text.
  if (wasByKey && form.contains(document.activeElement)) backToText();
}

function sendForm(form: HTMLFormElement, card: HTMLElement, submitter: HTMLElement | null): void {
  const fields = entriesOf(form, submitter);
  send({
    form,
    letter: () => ({ url: form.action, fields: withVersion(fields, form) }),
    done: (answer) => saved(answer, { form, card, fields }),
    refused: (answer) => refused(answer, form, card),
  });
}

/** A field that a button names replaces the one of the form: “make it a claim”. */
function entriesOf(form: HTMLFormElement, submitter: HTMLElement | null): [string, string][] {
  const own = [...new FormData(form)].map(([name, value]): [string, string] => [name, String(value)]);
  if (!(submitter instanceof HTMLButtonElement) || !submitter.name) return own;
  return [...own.filter(([name]) => name !== submitter.name), [submitter.name, submitter.value]];
}

/** The version that stands in the form when it is sent: a write before this one may have raised it. */
function withVersion(fields: [string, string][], form: HTMLFormElement): [string, string][] {
  const version = form.querySelector<HTMLInputElement>("input[name=version]")?.value;
  return fields.map(([name, value]) => (name === "version" && version ? [name, version] : [name, value]));
}

interface Sent {
  form: HTMLFormElement;
  card: HTMLElement;
  fields: [string, string][];
}

function saved(answer: Answer, sent: Sent): void {
  markSaved(sent.form, sent.fields);
  const id = sent.card.dataset.id ?? "";
  if (sent.form.matches(KEPT)) keepTyped(id, sent.form);
  sent.form.closest(".conflict")?.remove();
  sent.card.querySelector(".card-refusal")?.remove();
  settleWrite(answer);
}

function refused(answer: Answer, form: HTMLFormElement, card: HTMLElement): void {
  const conflict = answer.body.querySelector<HTMLElement>(".conflict");
  const otherwise = conflict ? "Someone else changed this meanwhile. Nothing is lost: keep one text, or write a third." : "Not saved.";
  say(answer.message || otherwise, { category: conflict ? "warning" : "error", stays: true });
  if (conflict) showConflict(conflict, form, card);
  else showRefusal(answer, form);
}

/** Both texts, in place of the form. */
function showConflict(conflict: HTMLElement, form: HTMLFormElement, card: HTMLElement): void {
  if (!form.isConnected) form = card.querySelector<HTMLFormElement>("form.judgement") ?? form;
  (form.closest(".conflict") ?? form).replaceWith(conflict);
  showButtons(conflict);
  if (!readSelection()) conflict.focus();
}

function showRefusal(answer: Answer, form: HTMLFormElement): void {
  form.querySelector(":scope > .card-refusal")?.remove();
  const line = document.createElement("p");
  line.className = "card-refusal notice notice-error";
  line.setAttribute("role", "alert");
  line.textContent = answer.message;
  form.prepend(line);
}

function keep(event: Event): void {
  const form = (event.target as HTMLElement).closest<HTMLFormElement>(`.card :is(${KEPT}):not(.is-draft)`);
  const id = form?.closest<HTMLElement>(".card")?.dataset.id;
  if (form && id) keepTyped(id, form);
}

function press(event: MouseEvent): void {
  const target = event.target as HTMLElement;
  const card = target.closest<HTMLElement>(".card");
  if (!card) return;
  if (target.closest("[data-add-source]")) addSource(target.closest("[data-add-source]")!);
  else if (target.closest(".card-close")) closeAndReturn();
  else if (target.closest("[data-take-stored]")) {
    event.preventDefault();
    takeStored(card);
  }
}

function closeAndReturn(): void {
  closeCard();
  backToText();
}

/** Give up one's own text for the one that is stored. */
function takeStored(card: HTMLElement): void {
  const id = card.dataset.id ?? "";
  dropTyped(id);
  card.querySelector(":scope > .card-body")?.remove();
  unsay();
  void openCard(id, "card");
}

/** One more row: the empty one that is there, or the last one again with the next number. */
function addSource(add: Element): void {
  const group = add.closest("fieldset");
  const blank = group?.querySelector<HTMLDetailsElement>(".source-row[data-blank]:not([open])");
  if (blank) {
    blank.open = true;
    blank.querySelector<HTMLElement>("input")?.focus();
    return;
  }
  const last = [...(group?.querySelectorAll<HTMLDetailsElement>(".source-row") ?? [])].at(-1);
  if (!last) return;
  const row = last.cloneNode(true) as HTMLDetailsElement;
  row.innerHTML = row.innerHTML.replace(/sources-(\d+)-/g, (_, at: string) => `sources-${Number(at) + 1}-`);
  for (const field of row.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea")) field.value = field.defaultValue = "";
  row.querySelector(".errors")?.remove();
  row.querySelector("summary")!.textContent = "A source";
  row.open = true;
  add.before(row);
  row.querySelector<HTMLElement>("input")?.focus();
}

function sendByKey(event: KeyboardEvent): void {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = (event.target as HTMLElement).closest<HTMLFormElement>(".card form, .link-form, .submission form");
  if (!form) return;
  event.preventDefault();
  form.dataset.byKey = "";
  form.requestSubmit();
}

/** Ask before leaving only when something would be lost. */
function warn(event: BeforeUnloadEvent): void {
  const card = openedId() ? cardOf(openedId()) : null;
  const typed = [...root.querySelectorAll<HTMLElement>(".card:has(.card-body)")].some(hasTyped) || (card !== null && hasTyped(card));
  if (isWaiting() || typed) event.preventDefault();
}
