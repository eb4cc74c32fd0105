/** Linking across articles: one end, the other article, the other end, how the two relate. */
import { barKind, hideBar, showBar } from "./bar.ts";
import { isTemporary, type Note, noteOf, notesOf, realId } from "./cards.ts";
import { quoted } from "./elements.ts";
import { currentNote, focusMark, focusText } from "./focus.ts";
import { highlight } from "./highlights.ts";
import { closeLinkForm, openLinkForm, type Relation, RELATIONS } from "./link-form.ts";
import { say } from "./notices.ts";
import { activePane, base, isBeside, isPhone, linkOrigin, type Pane, paneOf, panes, root } from "./page.ts";
import { rangeOf } from "./place.ts";
import { pickArticle } from "./picker.ts";
import { send, settled } from "./queue.ts";
import { type Chosen, choose, clearSelection, readSelection, select } from "./selection.ts";
import { createNote, settleWrite } from "./writes.ts";

/** What a link goes to: a mark that is there, or words that are to become one. */
interface End {
  chosen: Chosen;
  note?: Note | undefined;
}

/** `l`: begin a link at the selection or the focused mark; where one has begun, end it there. */
export async function link(): Promise<void> {
  const end = chosenEnd();
  if (!end) {
    say("Select a passage first, or go to a mark with n.", { category: "warning" });
    return;
  }
  if (linkOrigin() && end.note?.id !== linkOrigin()) offerRelations(end);
  else await begin(end);
}

/** Enter, while a link is being made. */
export function endHere(): boolean {
  const end = linkOrigin() ? chosenEnd() : null;
  if (!end || end.note?.id === linkOrigin()) return false;
  offerRelations(end);
  return true;
}

function chosenEnd(): End | null {
  const chosen = readSelection();
  if (chosen) {
    const isSame = (note: Note): boolean => note.start === chosen.start && note.end === chosen.end;
    return { chosen, note: notesOf(chosen.pane.article).find(isSame) };
  }
  const note = currentNote();
  const pane = note && paneOf(note.article);
  return note && pane ? { chosen: choose(pane, note), note } : null;
}

async function begin(end: End): Promise<void> {
  if (!end.chosen.pane.mayAnnotate) return say(end.chosen.pane.refusal || "You may read here, but not link.", { category: "warning" });
  const other = isBeside() ? panes.find((pane) => pane !== end.chosen.pane) : undefined;
  if (other) {
    const id = await storedId(end);
    if (id) beginBeside(id, end.chosen.exact, other);
    return;
  }
  const choice = await pickArticle(end.chosen.pane.article, "Link to which article?");
  if (!choice) return takeUp(end);
  const id = await storedId(end);
  const page = isPhone() ? `${choice.article}?` : `${end.chosen.pane.article}?beside=${choice.article}&`;
  if (id) location.href = `${base}/articles/${page}from=${id}`;
}

/** Nothing came of it: what was selected is selected again. */
function takeUp({ chosen, note }: End): void {
  if (note) focusMark(note.id, { scroll: false });
  else select(chosen.pane, chosen.start, chosen.end);
}

/** The id that the server knows the end by; a fresh selection becomes a passage. */
async function storedId(end: End): Promise<string | null> {
  const id = end.note?.id ?? createNote("passage", end.chosen);
  await settled();
  return isTemporary(id) || !noteOf(id) ? null : realId(id);
}

function beginBeside(id: string, exact: string, other: Pane): void {
  root.dataset.from = id;
  clearSelection();
  hideBar();
  other.element.querySelector(".pinned")?.remove();
  other.element.prepend(banner(exact));
  focusText(other);
  say("Choose the passage in this text, then press l or Enter.");
}

function banner(exact: string): HTMLElement {
  const made = document.createElement("div");
  made.className = "pinned";
  const words = document.createElement("p");
  const name = document.createElement("b");
  name.textContent = "Linking from";
  words.append(name, " ", quoted(exact));
  made.append(words);
  return made;
}

function offerRelations(end: End): void {
  if (!end.chosen.pane.mayAnnotate) return say(end.chosen.pane.refusal || "You may read here, but not link.", { category: "warning" });
  const offers = RELATIONS.map((relation, at) => {
    return { label: relation.label, key: String(at + 1), run: () => chooseRelation(end, relation) };
  });
  showBar(end.chosen.pane, end.chosen, "relations", offers, "The first one");
  pending = end;
}

let pending: End | undefined;

/** Whether it is for this passage that the relations are offered. */
export function isOfferedFor(chosen: Chosen): boolean {
  return barKind() === "relations" && pending?.chosen.start === chosen.start && pending.chosen.end === chosen.end;
}

/** A digit, while the relations are offered. */
export function relate(digit: string): void {
  const relation = RELATIONS[Number(digit) - 1];
  if (relation && pending) chooseRelation(pending, relation);
}

function chooseRelation(end: End, relation: Relation): void {
  hideBar();
  const origin = noteOf(linkOrigin());
  const from = root.querySelector(".pinned q")?.textContent ?? "";
  const pane = origin ? paneOf(origin.article) : undefined;
  const quote = origin && pane ? choose(pane, origin).exact : from;
  const words = { from: quote, to: end.chosen.exact, relation: relation.key };
  openLinkForm(end.chosen.pane, words, (fields) => store(end, fields), () => giveUp(end));
  // The focus moves into the form, and the browser's selection with it.
  const ends = [rangeOf(end.chosen.pane.text, end.chosen), pane && origin ? rangeOf(pane.text, origin) : null];
  highlight("fresh", ends.filter((range) => range !== null));
}

function giveUp(end: End): void {
  highlight("fresh", []);
  takeUp(end);
}

function store(end: End, fields: { relation: string; note: string }): void {
  const from = linkOrigin();
  const to = end.note?.id ?? createNote("passage", end.chosen);
  send({
    letter: () => {
      if (isTemporary(to)) return null;
      return { url: `${base}/links`, fields: [["from", from], ["to", realId(to)], ...Object.entries(fields)] };
    },
    done: (answer) => {
      closeLinkForm();
      leaveLinking();
      settleWrite(answer);
      clearSelection();
      focusMark(realId(to), { scroll: false });
    },
    refused: (answer) => say(answer.message, { category: "error", stays: true }),
  });
}

/** Stop making a link; what is stored stays. */
export function leaveLinking(): boolean {
  if (!linkOrigin()) return false;
  delete root.dataset.from;
  for (const pinned of root.querySelectorAll(".pinned")) pinned.remove();
  const address = new URL(location.href);
  address.searchParams.delete("from");
  history.replaceState(null, "", address);
  closeLinkForm();
  hideBar();
  return true;
}

/** `v`: another article beside this one, or that one away again. */
export async function toggleBeside(): Promise<void> {
  const pane = panes[0];
  if (!pane) return;
  if (isBeside()) return closeBeside();
  const choice = await pickArticle(pane.article, "Open which article beside this one?");
  if (!choice) return focusText(activePane());
  location.href = `${base}/articles/${pane.article}?beside=${choice.article}`;
}

export function closeBeside(): void {
  location.href = `${base}/articles/${panes[0]?.article ?? ""}`;
}
