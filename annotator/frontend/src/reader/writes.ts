/** Writing annotations: seen at once, stored behind it, taken back with a sentence when it is refused. */
import { cardOf, isTemporary, leave, noteOf, putCard, realId, rename, stay, versionOf } from "./cards.ts";
import { draftCard, dressCard, goOn, writtenIn } from "./draft-card.ts";
import { currentId, focusMark, focusText, setCurrent } from "./focus.ts";
import { say } from "./notices.ts";
import { closeCard, openedId, settle } from "./opening.ts";
import { base, paneOf, type Verdict, verdicts } from "./page.ts";
import { repaint } from "./painting.ts";
import { send } from "./queue.ts";
import { type Chosen, select } from "./selection.ts";
import type { Answer } from "./send.ts";
import { lastEvent, noteEvent, turn } from "./undo.ts";

let made = 0;

/** Put in every card of an answer. */
export function takeCards({ cards }: Pick<Answer, "cards">): void {
  for (const card of cards) {
    const id = card.dataset.id ?? "";
    if (id !== openedId()) fold(card);
    putCard(card, repaint);
    settle(id);
  }
}

function asText(fields: Record<string, string | number>): [string, string][] {
  return Object.entries(fields).map(([name, value]) => [name, String(value)]);
}

/** Answers bring whole cards; only the one that is open shows all of it. */
function fold(card: HTMLElement): void {
  card.classList.remove("is-open");
  card.querySelector(":scope > .card-body")?.remove();
  card.querySelector(".card-link")?.removeAttribute("aria-expanded");
}

/** Mark a span. Returns the id it goes by until the server has given it another. */
export function createNote(kind: "claim" | "passage", chosen: Chosen): string {
  const temporary = `new-${++made}`;
  const card = draftCard(temporary, kind, chosen);
  putCard(card, repaint);
  setCurrent(temporary);
  const { start, end, exact, pane } = chosen;
  send({
    letter: () => ({
      url: `${base}/articles/${pane.article}/annotations`,
      fields: asText({ kind, start, end, exact, revision: pane.revision }),
    }),
    done: (answer) => created(temporary, answer),
    refused: (answer) => {
      const text = writtenIn(cardOf(temporary))?.text;
      takeBack(temporary);
      select(pane, start, end);
      say(text ? `${answer.message} Your reason was: ${text}` : answer.message, { category: "error", stays: true });
    },
  });
  return temporary;
}

function created(temporary: string, answer: Answer): void {
  const fresh = answer.cards[0];
  if (!fresh) return;
  const old = cardOf(temporary);
  const id = fresh.dataset.id ?? "";
  const isOpen = old?.classList.contains("is-open") ?? false;
  const verdict = old?.dataset.verdict ?? "";
  const written = writtenIn(old);
  rename(temporary, id);
  noteEvent(answer.event);
  // A verdict that was given meanwhile is on its way: what is seen stays.
  if (verdict && !fresh.dataset.verdict) dressCard(fresh, verdictOf(verdict));
  if (!isOpen) fold(fresh);
  putCard(fresh, repaint, old);
  if (currentId() === id) setCurrent(id);
  settle(id);
  if (written) goOn(fresh, written);
  say(answer.message, { action: { label: "Undo", key: "z", run: () => undo("undo") } });
}

function verdictOf(key: string): Verdict | undefined {
  return verdicts.find((verdict) => verdict.key === key);
}

function takeBack(id: string): void {
  const card = cardOf(id);
  if (!card) return;
  if (openedId() === realId(id)) closeCard();
  if (currentId() === realId(id)) setCurrent("");
  card.classList.add("is-gone");
  putCard(card, repaint);
}

/** Why this annotation cannot be changed here, or nothing. */
function refusal(id: string): string {
  const card = cardOf(id);
  if (!card) return "Choose a mark first: n and p go from one to the next.";
  const isMine = isTemporary(id) || card.dataset.mayEdit !== undefined;
  if (!isMine && card.dataset.refusal) return card.dataset.refusal;
  return isMine ? "" : "You may not change this annotation: it is someone else's.";
}

export function mayChange(id: string): boolean {
  const sentence = refusal(id);
  if (sentence) say(sentence, { category: "warning" });
  return !sentence;
}

/** Give a claim its verdict. */
export function judge(id: string, verdict: Verdict): boolean {
  const note = noteOf(id);
  if (!note || !mayChange(id)) return false;
  if (note.kind === "passage") {
    say("A passage carries no verdict; make it a claim first.", { category: "warning" });
    return false;
  }
  show(id, verdict);
  send({
    letter: () => {
      const now = noteOf(id);
      if (!now) return null;
      return { url: `${base}/annotations/${now.id}/verdict`, fields: [["version", String(versionOf(id))], ["verdict", verdict.key]] };
    },
    done: settleWrite,
    refused: (answer) => {
      if (answer.cards.length) takeCards(answer);
      else show(id, verdictOf(note.verdict));
      say(answer.message, { category: "error", stays: true });
    },
  });
  return true;
}

function show(id: string, verdict: Verdict | undefined): void {
  const card = cardOf(id);
  const note = noteOf(id);
  if (!card || !note) return;
  dressCard(card, verdict);
  repaint(note.article, [[note.start, note.end]]);
}

/** After a write: its cards, its place in the undo list, its sentence. */
export function settleWrite(answer: Answer): void {
  takeCards(answer);
  noteEvent(answer.event);
  if (answer.event) say(answer.message, { action: { label: "Undo", key: "z", run: () => undo("undo") } });
  else say(answer.message);
}

/** Take an annotation away at once; undo brings it back. */
export function deleteNote(id: string): boolean {
  const card = cardOf(id);
  if (!card || !mayChange(id)) return false;
  const note = noteOf(id)!;
  const kept = card.cloneNode(true) as HTMLElement;
  setCurrent("");
  focusText();
  leave(note.id, repaint);
  say("Deleted.", { action: { label: "Undo", key: "z", run: () => undo("undo") } });
  send({
    letter: () => {
      if (isTemporary(note.id)) return null;
      return { url: `${base}/annotations/${realId(note.id)}/delete`, fields: [["version", String(versionOf(note.id))]] };
    },
    done: settleWrite,
    refused: (answer) => {
      stay(note.id);
      putCard(answer.cards[0] ?? kept, repaint);
      say(answer.message, { category: "error", stays: true });
    },
  });
  return true;
}

/** Store other ends for an annotation. */
export function moveNote(id: string, chosen: Chosen): void {
  const card = cardOf(id);
  const before = noteOf(id);
  if (!card || !before) return;
  const moveTo = (start: number, end: number): void => {
    const moved = card.cloneNode(true) as HTMLElement;
    Object.assign(moved.dataset, { start, end });
    putCard(moved, repaint);
  };
  moveTo(chosen.start, chosen.end);
  send({
    letter: () => {
      const now = noteOf(id);
      const { start, end, exact, pane } = chosen;
      const fields = { version: versionOf(id), start, end, exact, revision: pane.revision };
      return now ? { url: `${base}/annotations/${now.id}/ends`, fields: asText(fields) } : null;
    },
    done: settleWrite,
    refused: (answer) => {
      if (answer.cards.length) takeCards(answer);
      else moveTo(before.start, before.end);
      say(answer.message, { category: "error", stays: true });
    },
  });
}

/** Undo one's last event, or redo what was undone last. It waits its turn behind what is being sent. */
export function undo(way: "undo" | "redo"): void {
  send({
    letter: () => {
      const event = lastEvent(way);
      if (event === undefined) {
        say(way === "undo" ? "There is nothing to undo." : "There is nothing to redo.");
        return null;
      }
      return { url: `${base}/undo`, fields: [["event", String(event)]] };
    },
    done: (answer) => {
      turn(way, answer.event);
      takeCards(answer);
      if (!answer.cards.length) document.dispatchEvent(new CustomEvent("annotator:undone"));
      document.dispatchEvent(new CustomEvent("annotator:turned"));
      showUndone(answer, way);
    },
    refused: (answer) => {
      turn(way, 0);
      say(answer.message, { category: "error", stays: true });
    },
  });
}

function showUndone(answer: Answer, way: "undo" | "redo"): void {
  const redo = { label: "Redo", key: "Z", run: () => undo("redo") };
  const back = way === "undo" ? redo : { label: "Undo", key: "z", run: () => undo("undo") };
  const here = answer.cards.filter((card) => card.isConnected);
  const isSeen = answer.cards.some((card) => paneOf(card.dataset.article ?? ""));
  const where = answer.cards.length && !isSeen ? " It is in another article." : "";
  const words = way === "undo" ? "Undone." : "Redone.";
  say(`${words}${where}`, { action: back });
  if (document.activeElement?.closest(".drawer")) return; // it shows what came back
  const first = here[0];
  if (first && !first.classList.contains("is-gone")) focusMark(first.dataset.id ?? "");
  else focusText();
}
