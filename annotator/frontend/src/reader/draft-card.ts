/** A card as it is seen before the server has answered. */
import { quoted, span } from "./elements.ts";
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
