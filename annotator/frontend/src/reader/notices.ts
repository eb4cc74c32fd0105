/** The status line: what happened, in one sentence, and the state of saving. */
import { button, icon } from "./elements.ts";

export interface Notice {
  category?: "status" | "warning" | "error";
  /** one thing to do about it */
  action?: { label: string; key?: string; run: () => void } | { label: string; href: string };
  /** stays until something else is said */
  stays?: boolean;
}

const PASSES_AFTER_MS = 8000;
const ICONS = { status: "check", warning: "triangle-alert", error: "circle-alert" };
let passing: number | undefined;

/** Say one sentence. It replaces the one before, and reaches screen readers through the live region. */
export function say(sentence: string, notice: Notice = {}): void {
  const place = document.getElementById("notices");
  if (!place || !sentence) return;
  const category = notice.category ?? "status";
  const line = document.createElement("div");
  line.className = `notice notice-${category}`;
  const words = document.createElement("p");
  words.textContent = sentence;
  line.append(icon(ICONS[category]), words);
  if (notice.action) line.append(makeAction(notice.action));
  place.replaceChildren(line);
  clearTimeout(passing);
  if (!notice.stays) passing = window.setTimeout(() => line.remove(), PASSES_AFTER_MS);
}

export function unsay(): void {
  clearTimeout(passing);
  document.getElementById("notices")?.replaceChildren();
}

function makeAction(action: NonNullable<Notice["action"]>): HTMLElement {
  if ("href" in action) {
    const link = document.createElement("a");
    Object.assign(link, { href: action.href, target: "_blank", rel: "noopener", className: "button quiet" });
    link.textContent = action.label;
    return link;
  }
  const made = button(action.label, { key: action.key });
  made.addEventListener("click", action.run);
  return made;
}

export type Saving = "saved" | "saving" | "not-saved";

const WORDS: Record<Saving, string> = { saved: "Saved", saving: "Saving …", "not-saved": "Not saved" };

/** The small word at the lower edge. */
export function showSaving(state: Saving): void {
  const place = document.querySelector<HTMLElement>(".status-bar .saved");
  if (!place) return;
  place.classList.toggle("is-saving", state === "saving");
  place.classList.toggle("is-offline", state === "not-saved");
  if (place.textContent !== WORDS[state]) place.textContent = WORDS[state];
}
