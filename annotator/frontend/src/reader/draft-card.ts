/** A card as it is seen before the server has answered. */
import { kbd, quoted, span } from "./elements.ts";
import type { Verdict } from "./page.ts";
import type { Chosen } from "./selection.ts";

/** The card of an annotation that is just being stored. */
export function draftCard(id: string, kind: "claim" | "passage", chosen: Chosen): HTMLElement {
  const card = document.createElement("li");
  card.className = "card is-unsaved";
  card.id = `a-${id}`;
  Object.assign(card.dataset, {
    id, kind, article: chosen.pane.article, start: chosen.start, end: chosen.end, verdict: "", version: 1, mayEdit: "",
  });
  const link = document.createElement("a");
  link.className = "card-link";
  link.href = `#a-${id}`;
  link.append(span("card-number", ""), badge(kind, undefined), span("card-facts", ""), quoted(chosen.exact, "card-quote"));
  card.append(link);
  return card;
}

/** Show a verdict on a card: badge, colours, and the field of its form. */
export function dressCard(card: HTMLElement, verdict: Verdict | undefined): void {
  card.dataset.verdict = verdict?.key ?? "";
  for (const name of ["colour", "pattern"] as const) {
    if (verdict) card.dataset[name] = verdict[name];
    else delete card.dataset[name];
  }
  card.querySelector(".card-link > .badge")?.replaceWith(badge("claim", verdict));
  for (const box of card.querySelectorAll<HTMLInputElement>("form.judgement input[name=verdict]")) {
    box.checked = box.defaultChecked = box.value === verdict?.key;
  }
}

function badge(kind: "claim" | "passage", verdict: Verdict | undefined): HTMLElement {
  const look = kind === "passage" ? "k-passage" : `verdict v-${verdict?.key ?? "none"}`;
  const made = span(`badge ${look}`, "");
  if (verdict) Object.assign(made.dataset, { colour: verdict.colour, pattern: verdict.pattern });
  if (verdict?.sign) {
    const sign = span("sign", verdict.sign);
    sign.setAttribute("aria-hidden", "true");
    made.append(sign);
  }
  const name = kind === "passage" ? "Passage" : (verdict?.name ?? "No verdict yet");
  made.append(span("badge-name", name));
  return made;
}

/** A field to write the reason into before the server has answered; the real form takes over what is in it. */
export function draftBody(id: string): HTMLElement {
  const body = document.createElement("div");
  body.className = "card-body";
  const form = document.createElement("form");
  form.className = "form judgement is-draft";
  form.method = "post";
  const label = document.createElement("label");
  const field = document.createElement("textarea");
  label.htmlFor = field.id = `reason-${id}`;
  label.append("Reason ", kbd("r"));
  Object.assign(field, { name: "reason", rows: 3, dir: "auto" });
  field.dataset.key = "reason";
  const around = document.createElement("div");
  around.className = "field";
  around.append(label, field);
  form.append(around);
  body.append(form);
  return body;
}

/** What was written into the field of `draftBody`, and how far the writer had got. */
export interface Written {
  text: string;
  selection: [number, number];
  hasFocus: boolean;
  /** sent with Ctrl+Enter already */
  isSent: boolean;
}

export function writtenIn(card: HTMLElement | null): Written | null {
  const form = card?.querySelector<HTMLFormElement>("form.is-draft");
  const field = form?.querySelector("textarea");
  if (!form || !field) return null;
  return {
    text: field.value,
    selection: [field.selectionStart, field.selectionEnd],
    hasFocus: field === document.activeElement,
    isSent: form.dataset.sent !== undefined,
  };
}

/** The real form goes on where the draft was left. */
export function goOn(card: HTMLElement, written: Written): void {
  const field = card.querySelector<HTMLTextAreaElement>("form.judgement textarea[name=reason]");
  if (!field) return;
  if (written.text) {
    field.value = written.text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (written.hasFocus) {
    field.focus({ preventScroll: true });
    field.setSelectionRange(...written.selection);
  }
  if (!written.isSent || !field.form) return;
  field.form.requestSubmit();
}
