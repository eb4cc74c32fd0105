/** Choosing another article: a list that narrows while one types. */
import { base } from "./page.ts";
import { get } from "./send.ts";

export interface Choice {
  article: string;
  title: string;
}

const LOOK_AFTER_MS = 120;
let asked = 0;

/** Ask for an article other than `except`. Null when the person leaves it. */
export function pickArticle(except: string, title: string): Promise<Choice | null> {
  const { dialog, input, list } = build(title);
  document.body.append(dialog);
  const returnTo = document.activeElement as HTMLElement | null;
  return new Promise((resolve) => {
    let waiting: number | undefined;
    const look = (): void => void fill(list, input, except);
    const finish = (choice: Choice | null): void => {
      clearTimeout(waiting);
      dialog.close();
      dialog.remove();
      if (!choice) returnTo?.focus({ preventScroll: true });
      resolve(choice);
    };
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = window.setTimeout(look, LOOK_AFTER_MS);
    });
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      finish(null);
    });
    dialog.addEventListener("keydown", (event) => walk(event, list, input));
    dialog.addEventListener("submit", (event) => {
      event.preventDefault();
      finish(chosenIn(list));
    });
    dialog.addEventListener("click", (event) => {
      const option = (event.target as HTMLElement).closest<HTMLElement>("[role=option]");
      if (option) finish(choiceOf(option));
      else if (event.target === dialog) finish(null);
    });
    dialog.showModal();
    input.focus();
    look();
  });
}

function build(title: string): { dialog: HTMLDialogElement; input: HTMLInputElement; list: HTMLElement } {
  const dialog = document.createElement("dialog");
  dialog.className = "palette";
  dialog.setAttribute("aria-label", title);
  const form = document.createElement("form");
  form.method = "dialog";
  const input = document.createElement("input");
  Object.assign(input, { type: "text", placeholder: title, autocomplete: "off" });
  const says = { "aria-label": title, "aria-expanded": "true", "aria-controls": "picker-list", "aria-autocomplete": "list" };
  for (const [name, value] of Object.entries({ role: "combobox", ...says })) input.setAttribute(name, value);
  const list = document.createElement("ul");
  list.id = "picker-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Articles");
  form.append(input);
  dialog.append(form, list);
  return { dialog, input, list };
}

async function fill(list: HTMLElement, input: HTMLInputElement, except: string): Promise<void> {
  const mine = ++asked;
  const query = new URLSearchParams({ q: input.value, for: except });
  const answer = await get(`${base}/articles/choose?${query}`);
  if (mine !== asked) return;
  const options = [...answer.body.querySelectorAll<HTMLElement>("[role=option]")];
  list.replaceChildren(...options);
  options.forEach((option, at) => (option.id = `picker-option-${at}`));
  const failure = answer.message || "The list could not be fetched: no connection.";
  if (!options.length) list.append(nothing(answer.ok ? "No article fits." : failure));
  take(options[0], list, input);
}

function nothing(words: string): HTMLElement {
  const line = document.createElement("li");
  line.className = "facts";
  line.setAttribute("role", "presentation");
  line.textContent = words;
  return line;
}

function take(option: HTMLElement | undefined, list: HTMLElement, input: HTMLInputElement): void {
  for (const other of list.querySelectorAll("[role=option]")) other.setAttribute("aria-selected", String(other === option));
  if (option) input.setAttribute("aria-activedescendant", option.id);
  else input.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

function walk(event: KeyboardEvent, list: HTMLElement, input: HTMLInputElement): void {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const options = [...list.querySelectorAll<HTMLElement>("[role=option]")];
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  take(options[Math.max(0, Math.min(options.length - 1, at + by))], list, input);
}

function chosenIn(list: HTMLElement): Choice | null {
  const option = list.querySelector<HTMLElement>("[aria-selected=true]");
  return option && choiceOf(option);
}

function choiceOf(option: HTMLElement): Choice {
  return { article: option.dataset.id ?? "", title: option.querySelector("b")?.textContent ?? "" };
}
