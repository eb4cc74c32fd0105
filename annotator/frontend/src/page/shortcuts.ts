/** The keys of every page: search, all commands, help. */
import { togglePalette } from "./palette.ts";

export function startShortcuts(): void {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      togglePalette();
    } else if (!event.ctrlKey && !event.metaKey && !isInField(event.target) && !document.querySelector("dialog[open]")) {
      if (pressed(event.key)) event.preventDefault();
    }
  });
}

/** Whether the key means something here. */
function pressed(key: string): boolean {
  if (key === "/") return search();
  const help = document.querySelector<HTMLAnchorElement>(".bar a[href$='/help']");
  if (key !== "?" || !help) return false;
  location.assign(help.href);
  return true;
}

function search(): boolean {
  const field = [...document.querySelectorAll<HTMLInputElement>("input[type='search']")].find((one) => one.checkVisibility());
  const form = document.querySelector<HTMLFormElement>(".bar-search");
  if (field) {
    field.focus();
    field.select();
  } else if (form) {
    location.assign(form.action); // on a phone the list of articles has the field
  }
  return field !== undefined || form !== null;
}

function isInField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}
