/** What is typed and not saved yet: kept in this tab, offered again, never thrown away silently. */
import { button } from "./elements.ts";

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
type Draft = Record<string, string>;

const SKIPPED = new Set(["hidden", "submit", "button", "file"]);

/** Whether a card holds text that the server does not have. */
export function hasTyped(place: ParentNode): boolean {
  return [...place.querySelectorAll<HTMLFormElement>("form")].some((form) => Object.keys(typedIn(form)).length > 0);
}

/** Names and values of the fields that differ from what the server sent. */
export function typedIn(form: HTMLFormElement): Draft {
  return Object.fromEntries(fieldsOf(form).filter(isTyped).map((field) => [field.name, field.value]));
}

function fieldsOf(form: HTMLFormElement): Field[] {
  return ([...form.elements] as Field[]).filter((field) => field.name && !SKIPPED.has(field.type));
}

function isTyped(field: Field): boolean {
  if (field instanceof HTMLSelectElement) {
    return !isFirstByDefault(field) && [...field.options].some((option) => option.selected !== option.defaultSelected);
  }
  if (field.type === "radio" || field.type === "checkbox") {
    const box = field as HTMLInputElement;
    return box.checked && !box.defaultChecked;
  }
  return field.value !== field.defaultValue;
}

/** A list without a default shows its first entry, which nobody chose. */
function isFirstByDefault(field: HTMLSelectElement): boolean {
  return field.selectedIndex === 0 && ![...field.options].some((option) => option.defaultSelected);
}

/** These values are with the server now: from here on only what differs from them counts as typed. */
export function markSaved(form: HTMLFormElement, sent: [string, string][]): void {
  const values = new Map(sent);
  for (const field of fieldsOf(form)) {
    const value = values.get(field.name);
    if (field instanceof HTMLSelectElement) {
      for (const option of field.options) option.defaultSelected = option.value === value;
    } else if (field.type === "radio" || field.type === "checkbox") {
      (field as HTMLInputElement).defaultChecked = field.value === value;
    } else if (value !== undefined) {
      field.defaultValue = value.replace(/\r\n/g, "\n");
    }
  }
}

/**
 * Bring the forms of an open card up to date with those of a newer answer. What someone typed stays;
 * if the server has another text there meanwhile, the old version stays too, so that saving shows both.
 */
export function mergeForms(body: ParentNode, fresh: ParentNode): void {
  for (const form of body.querySelectorAll<HTMLFormElement>("form")) {
    const action = form.getAttribute("action");
    const newer = [...fresh.querySelectorAll<HTMLFormElement>("form")].find(
      (other) => other.getAttribute("action") === action && other.className === form.className,
    );
    if (newer) mergeForm(form, newer);
  }
}

function mergeForm(form: HTMLFormElement, newer: HTMLFormElement): void {
  const typed = new Set(Object.keys(typedIn(form)));
  const collides = fieldsOf(newer).some((field) => {
    const mine = form.elements.namedItem(field.name);
    return typed.has(field.name) && "defaultValue" in field && isText(mine) && mine.defaultValue !== field.defaultValue;
  });
  if (collides) return;
  const values = new FormData(newer);
  for (const field of [...form.elements] as Field[]) {
    if (!field.name || typed.has(field.name) || field.type === "submit") continue;
    const value = values.get(field.name);
    if (field.type === "radio" || field.type === "checkbox") {
      const box = field as HTMLInputElement;
      box.checked = box.defaultChecked = field.value === value;
    } else if (typeof value === "string") {
      field.value = value;
      if (isText(field)) field.defaultValue = value;
    }
  }
}

function isText(field: unknown): field is HTMLInputElement | HTMLTextAreaElement {
  return field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement;
}

// ---- Kept in this tab ----

/** The forms of a card whose text is kept, each in a place of its own. */
export const KEPT = "form.judgement, form.comment-form";

function place(id: string, form?: Element): string {
  return form?.matches(".comment-form") ? `draft:${id}:comment` : `draft:${id}`;
}

/** Keep what is typed in a card's form, on every keystroke. */
export function keepTyped(id: string, form: HTMLFormElement): void {
  const typed = typedIn(form);
  if (Object.keys(typed).length) sessionStorage.setItem(place(id, form), JSON.stringify(typed));
  else dropTyped(id, form);
}

/** A card that came fresh from the server: nothing in it is typed. */
export function forgetTyped(card: HTMLElement): void {
  offerTyped(card);
}

/** Forget what is kept of a form; without one, of the judgement. */
export function dropTyped(id: string, form?: Element): void {
  sessionStorage.removeItem(place(id, form));
}

function readTyped(id: string, form: Element): Draft {
  return JSON.parse(sessionStorage.getItem(place(id, form)) ?? "{}") as Draft;
}

/** Text that was typed here earlier and not saved: show it above the form, to be put back or thrown away. */
export function offerTyped(card: HTMLElement): void {
  for (const form of card.querySelectorAll<HTMLFormElement>(KEPT)) offerIn(form, card.dataset.id ?? "");
}

function offerIn(form: HTMLFormElement, id: string): void {
  const draft = readTyped(id, form);
  const lost = Object.entries(draft).filter(([name, value]) => valueOf(form, name) !== value);
  if (form.previousElementSibling?.matches(".draft-kept")) return;
  if (!lost.length) return dropTyped(id, form);
  form.before(makeOffer(id, form, draft, lost.map(([, value]) => value)));
}

function valueOf(form: HTMLFormElement, name: string): string {
  return String(new FormData(form).get(name) ?? "");
}

function makeOffer(id: string, form: HTMLFormElement, draft: Draft, texts: string[]): HTMLElement {
  const offer = document.createElement("div");
  offer.className = "draft-kept";
  const words = document.createElement("p");
  words.textContent = "You typed this here before, and it was not saved.";
  const text = document.createElement("blockquote");
  text.textContent = texts.filter(Boolean).join("\n");
  const actions = document.createElement("div");
  actions.className = "actions";
  const back = button("Put it back", { style: "primary small" });
  const drop = button("Throw it away", { style: "quiet small" });
  back.addEventListener("click", () => {
    offer.remove();
    fill(form, draft);
  });
  drop.addEventListener("click", () => {
    dropTyped(id, form);
    offer.remove();
  });
  actions.append(back, drop);
  offer.append(words, text, actions);
  return offer;
}

function fill(form: HTMLFormElement, draft: Draft): void {
  for (const [name, value] of Object.entries(draft)) {
    const field = form.elements.namedItem(name);
    if (field instanceof RadioNodeList || field instanceof HTMLSelectElement || isText(field)) field.value = value;
  }
  form.querySelector<HTMLElement>("textarea")?.focus();
}
