/** The last step of a link: both quotes, the relation, a note for those who want one. */
import { button } from "./elements.ts";
import type { Pane } from "./page.ts";

export interface Relation {
  key: string;
  label: string;
}

/** In the order of their digits. */
export const RELATIONS: Relation[] = [
  { key: "corroborates", label: "Corroborates" },
  { key: "contradicts", label: "Contradicts" },
  { key: "repeats", label: "Repeats" },
  { key: "updates", label: "Updates" },
  { key: "context", label: "Context" },
];

interface Words {
  from: string;
  to: string;
  relation: string;
}

let form: HTMLFormElement | undefined;
let leave: (() => void) | undefined;

export function openLinkForm(pane: Pane, words: Words, save: (fields: { relation: string; note: string }) => void, cancel: () => void): void {
  form?.remove();
  const made = document.createElement("form");
  made.className = "link-form";
  made.setAttribute("aria-label", "Link");
  made.append(quotes(words), relations(words.relation), noteField(), actions());
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    const data = new FormData(made);
    save({ relation: String(data.get("relation")), note: String(data.get("note") ?? "") });
  });
  form = made;
  leave = cancel;
  pane.element.append(made);
  made.querySelector<HTMLElement>("input[name=note]")?.focus();
}

/** Take the form away; says whether there was one. */
export function closeLinkForm(): boolean {
  if (!form) return false;
  form.remove();
  form = leave = undefined;
  return true;
}

/** Escape: back to the text, nothing stored. */
export function cancelLinkForm(): boolean {
  const back = leave;
  if (!closeLinkForm()) return false;
  back?.();
  return true;
}

function quotes({ from, to }: Words): HTMLElement {
  const made = document.createElement("div");
  made.className = "link-ends";
  for (const words of [from, to]) {
    const quote = document.createElement("blockquote");
    quote.dir = "auto";
    quote.textContent = words;
    made.append(quote);
  }
  return made;
}

function relations(chosen: string): HTMLElement {
  const made = document.createElement("fieldset");
  made.className = "choices choices-segments";
  const legend = document.createElement("legend");
  legend.textContent = "The first one";
  const body = document.createElement("div");
  body.className = "choices-body";
  for (const relation of RELATIONS) {
    const label = document.createElement("label");
    label.className = "choice";
    const box = document.createElement("input");
    Object.assign(box, { type: "radio", name: "relation", value: relation.key, checked: relation.key === chosen });
    const name = document.createElement("span");
    name.textContent = relation.key === "context" ? "gives context" : relation.key;
    label.append(box, name);
    body.append(label);
  }
  made.append(legend, body);
  return made;
}

function noteField(): HTMLElement {
  const made = document.createElement("div");
  made.className = "field";
  const label = document.createElement("label");
  label.htmlFor = "link-note";
  label.textContent = "Note ";
  const optional = document.createElement("span");
  optional.className = "optional";
  optional.textContent = "optional";
  label.append(optional);
  const input = document.createElement("input");
  Object.assign(input, { id: "link-note", name: "note", type: "text", autocomplete: "off", dir: "auto" });
  made.append(label, input);
  return made;
}

function actions(): HTMLElement {
  const made = document.createElement("div");
  made.className = "actions";
  const save = button("Link", { key: "Enter", style: "primary" });
  save.type = "submit";
  const cancel = button("Cancel", { key: "Esc" });
  cancel.addEventListener("click", cancelLinkForm);
  made.append(save, cancel);
  return made;
}
