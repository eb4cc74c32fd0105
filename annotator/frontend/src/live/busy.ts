/** What somebody is working on in a card is theirs until they are done: it is not replaced, only annotated. */
import type { MarkNews } from "./news.ts";
import type { Reader } from "./start.ts";

const FIELDS = "input, textarea, select";

/** Whether something is typed in a card, or about to be, or two texts wait in it for a decision. */
export function isBusy(reader: Reader, id: string): boolean {
  const card = reader.cardOf(id);
  if (!card) return false;
  const focused = document.activeElement;
  const isInField = focused?.matches(FIELDS) && card.contains(focused);
  return isInField || reader.isAwaited(id) || card.querySelector(".conflict") !== null || reader.hasTyped(card);
}

/** Say on a card what somebody else did to it meanwhile. */
export function noteOn(reader: Reader, { id, by, what, version }: MarkNews): void {
  const body = reader.cardOf(id)?.querySelector(":scope > .card-body");
  if (!body) return;
  const words = document.createElement("p");
  const deed = { new: "brought this back", changed: "changed this", gone: "deleted this", discussed: "said something about this" }[what];
  const known = Number(body.querySelector<HTMLInputElement>("form.judgement input[name=version]")?.value ?? version);
  const next = what === "changed" && version > known ? " When you save, you see both and choose." : "";
  words.textContent = `${by} ${deed} meanwhile.${next}`;
  const before = body.querySelector(":scope > .card-news");
  if (before?.textContent === words.textContent) return;
  const line = document.createElement("div");
  line.className = "notice notice-warning card-news";
  line.append(reader.icon("triangle-alert"), words);
  before?.remove();
  body.prepend(line);
}
