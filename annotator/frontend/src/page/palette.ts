/** All commands of the page in one list: where its links lead, and what its keys do. */
import { kbd, span } from "../reader/elements.ts";

interface Choice {
  label: string;
  keys: string[];
  run: () => void;
}

interface Row {
  keys: string[];
  label: string;
}

const LINKS = ".bar-nav a, .bar .menu-body a, .page-head a.button, .rail a";
const SHOWN: Record<string, string> = { ArrowRight: "→", ArrowLeft: "←", Escape: "Esc", Delete: "Del" };
let dialog: HTMLDialogElement | undefined;
/** what was selected in the text before the field of the list took it */
let selected: Range | undefined;

/** Open it, or put it away again. */
export function togglePalette(): void {
  if (dialog?.open) {
    dialog.close();
    return;
  }
  if (document.querySelector("dialog[open]")) return;
  dialog ??= document.body.appendChild(build());
  const selection = getSelection();
  selected = selection?.rangeCount ? selection.getRangeAt(0).cloneRange() : undefined;
  dialog.dispatchEvent(new Event("choose-again"));
  dialog.showModal();
}

/** Those whose label has every word, as typed so far. */
export function narrow<Item extends { label: string }>(items: Item[], typed: string): Item[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return items.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
}

function build(): HTMLDialogElement {
  const made = document.createElement("dialog");
  made.className = "palette";
  made.id = "palette";
  made.setAttribute("aria-label", "All commands");
  const form = document.createElement("form");
  form.method = "dialog";
  const input = document.createElement("input");
  Object.assign(input, { type: "text", autocomplete: "off", placeholder: "What would you like to do?" });
  const list = document.createElement("ul");
  list.id = "palette-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Commands");
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "true", "aria-controls": list.id, "aria-label": "Command" })) {
    input.setAttribute(name, value);
  }
  form.append(input);
  made.append(form, list);
  drive(made, input, list);
  return made;
}

function drive(box: HTMLDialogElement, input: HTMLInputElement, list: HTMLElement): void {
  let all: Choice[] = [];
  let offered: Choice[] = [];
  let at = 0;
  const show = () => {
    offered = [...narrow(all, input.value), ...searching(input.value)];
    at = 0;
    list.replaceChildren(...offered.map(option));
    mark(input, list, at);
  };
  const choose = (number: number) => {
    const choice = offered[number];
    box.close();
    input.blur(); // the focus went back, unless it was nowhere
    choice?.run();
  };
  box.addEventListener("choose-again", () => {
    all = [...links(), ...keyed()];
    input.value = "";
    show();
  });
  input.addEventListener("input", show);
  box.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || !offered.length) return;
    event.preventDefault();
    at = (at + step + offered.length) % offered.length;
    mark(input, list, at);
  });
  box.querySelector("form")?.addEventListener("submit", (event) => {
    event.preventDefault();
    choose(at);
  });
  list.addEventListener("click", (event) => {
    const row = event.target instanceof Element ? event.target.closest("[role='option']") : null;
    if (row) choose([...list.children].indexOf(row));
  });
  box.addEventListener("click", (event) => {
    if (event.target === box) box.close();
  });
}

function option(choice: Choice, number: number): HTMLElement {
  const row = document.createElement("li");
  row.id = `palette-${number}`;
  row.setAttribute("role", "option");
  row.append(span("", choice.label), ...choice.keys.map((key) => kbd(shown(key))));
  return row;
}

function mark(input: HTMLInputElement, list: HTMLElement, at: number): void {
  [...list.children].forEach((row, number) => row.setAttribute("aria-selected", String(number === at)));
  const current = list.children[at];
  current?.scrollIntoView({ block: "nearest" });
  if (current) input.setAttribute("aria-activedescendant", current.id);
  else input.removeAttribute("aria-activedescendant");
}

function links(): Choice[] {
  const found = new Map<string, Choice>();
  for (const link of document.querySelectorAll<HTMLAnchorElement>(LINKS)) {
    const label = link.textContent?.trim() ?? "";
    if (label && !found.has(link.href)) found.set(link.href, { label, keys: [], run: () => link.click() });
  }
  return [...found.values()];
}

/** The page's own keys, pressed for whoever chooses one by name. */
function keyed(): Choice[] {
  const tables = [...document.querySelectorAll(".drawer:not([hidden]) .drawer-keys, script#keys")].reverse();
  const all = tables.flatMap((table) => JSON.parse(table.textContent ?? "[]") as Row[]);
  // what a drawer takes is not told of the page
  const rows = all.filter((row) => all.find(({ keys }) => keys[0] === row.keys[0]) === row);
  return rows.filter(({ keys }) => keys[0] && !keys[0].includes("+") && keys.length < 3).map(({ keys, label }) => ({
    label,
    keys: keys.slice(0, 1),
    run: () => press(keys[0] ?? ""),
  }));
}

function press(key: string): void {
  const target = document.activeElement ?? document.body;
  if (selected) {
    getSelection()?.removeAllRanges();
    getSelection()?.addRange(selected);
  }
  const shiftKey = /^[A-Z]$/.test(key);
  target.dispatchEvent(new KeyboardEvent("keydown", { key, code: "Unidentified", shiftKey, bubbles: true, cancelable: true }));
}

function searching(typed: string): Choice[] {
  const form = document.querySelector<HTMLFormElement>(".bar-search");
  const words = typed.trim();
  if (!form || !words) return [];
  const address = `${form.action}?${new URLSearchParams({ q: words })}`;
  return [{ label: `Search the articles for “${words}”`, keys: [], run: () => location.assign(address) }];
}

function shown(key: string): string {
  return SHOWN[key] ?? (/^[A-Z]$/.test(key) ? `Shift ${key}` : key);
}
