/** What each command of the table of keys does in the reader. A command that does not apply leaves the key alone. */
import type { Direction, Unit } from "../text/steps.ts";
import { jumpAcross } from "./across.ts";
import { barKind, hideBar, showBar, verdictOffers } from "./bar.ts";
import { caretOffset, collapseCaret, hideCaret, isCaretShown, moveCaret, placeCaret } from "./caret.ts";
import { currentId, currentNote, focusMark, focusText, leaveMark, neighbour } from "./focus.ts";
import { closeElsewhere, openElsewhere } from "./elsewhere.ts";
import { cancelEnds, isMoving, moveEnd, saveEnds, startMoving } from "./ends.ts";
import { cancelLinkForm } from "./link-form.ts";
import { closeBeside, endHere, leaveLinking, link, relate, toggleBeside } from "./linking.ts";
import { say } from "./notices.ts";
import { backToText, closeCard, leaveAwaited, openCard, openedId, rememberPlace, type Target } from "./opening.ts";
import { activePane, isBeside, isPhone, linkOrigin, type Pane, panes, root, type Verdict, verdicts } from "./page.ts";
import { clearSelection, readSelection } from "./selection.ts";
import { showSelectionBar } from "./selecting.ts";
import { nextWorth, sayOfSentence } from "./worth.ts";
import { createNote, deleteNote, judge, undo } from "./writes.ts";

/** False: the key was not meant for this. */
export type Command = (event: KeyboardEvent) => boolean | void;

export const commands: Record<string, Command> = {
  "next-mark": () => goToMark(1),
  "previous-mark": () => goToMark(-1),
  "next-worth": () => void nextWorth(),
  "not-checkable": () => sayOfSentence("not_checkable"),
  "out-of-scope": () => sayOfSentence("out_of_scope"),
  claim: () => mark("claim"),
  passage: () => mark("passage"),
  link: () => void link(),
  open: () => open(),
  reason: () => openCurrent("reason"),
  source: () => openCurrent("source"),
  tag: () => openCurrent("tags"),
  comment: () => openCurrent("comment"),
  ends: () => withCurrent(moveEnds),
  delete: () => withCurrent(() => deleteAndStay()),
  across: () => jumpAcross(),
  elsewhere: () => withCurrent(() => openElsewhere(currentId())),
  undo: () => undo("undo"),
  redo: () => undo("redo"),
  beside: () => void toggleBeside(),
  "previous-article": () => clickRail("prev"),
  "next-article": () => clickRail("next"),
};

for (const unit of ["sentence", "word", "character"] as const) {
  commands[`next-${unit}`] = () => move(unit, 1, false);
  commands[`previous-${unit}`] = () => move(unit, -1, false);
  commands[`select-next-${unit}`] = () => move(unit, 1, true);
  commands[`select-previous-${unit}`] = () => move(unit, -1, true);
}

/** A key that stands for a verdict, or for a relation while those are offered. */
export function verdictKey(key: string): boolean | void {
  if (barKind() === "relations") return relate(key);
  const verdict = verdicts.find((one) => one.shortcut === key);
  if (!verdict) return false;
  if (barKind() === "verdicts") return chooseVerdict(currentId(), verdict);
  return withCurrent(() => judge(currentId(), verdict));
}

function withCurrent(act: () => unknown): void {
  if (currentNote()) act();
  else say("Go to a mark first, with n or p.", { category: "warning" });
}

function move(unit: Unit, direction: Direction, isExtending: boolean): boolean | void {
  if (isMoving()) return moveEnd(unit === "character" && isExtending ? "word" : unit, direction);
  if (unit === "character" && isInCard()) return false;
  const note = isCaretShown() ? undefined : currentNote();
  if (barKind() === "verdicts") hideBar();
  moveCaret(unit, direction, isExtending, note?.article === activePane()?.article ? note : undefined);
  showSelectionBar();
}

function isInCard(): boolean {
  return document.activeElement?.closest(".card, .selection-bar, .link-form") !== null;
}

function goToMark(direction: 1 | -1): void {
  const note = neighbour(direction, isCaretShown() && !currentId() ? caretOffset(activePane()) : undefined);
  if (!note) return say(direction > 0 ? "That was the last mark." : "That was the first mark.");
  hideBar();
  hideCaret();
  clearSelection();
  if (openedId() && openedId() !== note.id) closeCard();
  focusMark(note.id);
}

/** Mark the selection; a claim is stored at once and asked for its verdict then. */
export function mark(kind: "claim" | "passage"): void {
  const chosen = readSelection();
  if (!chosen) return say("Select a passage first: with the mouse, or with j, k, w, b and Shift.", { category: "warning" });
  if (!chosen.pane.mayAnnotate) return say(chosen.pane.refusal || "You may read here, but not mark.", { category: "warning" });
  const wasCaret = isCaretShown();
  const id = createNote(kind, chosen);
  closeCard();
  if (wasCaret) placeCaret(chosen.pane, chosen.end, chosen.end);
  else clearSelection();
  if (!wasCaret && !isPhone()) focusMark(id, { scroll: false });
  if (kind === "claim") showBar(chosen.pane, chosen, "verdicts", verdictOffers((verdict) => chooseVerdict(id, verdict)), "Verdict");
  else hideBar();
}

/** The verdict of a fresh claim; after it comes the reason. */
function chooseVerdict(id: string, verdict: Verdict): void {
  hideBar();
  rememberPlace();
  if (judge(id, verdict)) void openCard(id, "reason");
}

function open(): boolean | void {
  if (isMoving()) return saveEnds();
  if (endHere()) return;
  if (!currentId() || isInCard()) return false;
  void openCard(currentId(), "card");
}

function openCurrent(target: Target): void {
  withCurrent(() => {
    hideBar();
    void openCard(currentId(), target);
  });
}

function moveEnds(): void {
  if (isPhone()) closeCard();
  startMoving(currentNote()!);
}

function deleteAndStay(): void {
  const note = currentNote()!;
  hideBar();
  closeCard();
  const pane = activePane();
  if (deleteNote(note.id) && pane && !isPhone()) placeCaret(pane, note.start, note.start);
}

function clickRail(rel: "prev" | "next"): void {
  const rail = root.querySelector<HTMLElement>(`.rail [rel=${rel}], .rail [data-rel=${rel}]`);
  if (rail) rail.click();
  else say(rel === "next" ? "This is the last article." : "This is the first article.");
}

/** Escape: one step back, towards the text and then out of it. */
export function back(): boolean {
  if (cancelLinkForm()) return true;
  if (isMoving()) return did(cancelEnds);
  if (leaveAwaited()) return true;
  if (isInCard() && !document.activeElement?.closest(".selection-bar")) {
    return did(() => {
      if (!isPhone()) closeCard();
      backToText();
    });
  }
  if (barKind() === "verdicts" || barKind() === "relations") return did(hideBar);
  if (readSelection()) return did(giveUpSelection);
  if (isCaretShown()) return did(leaveCaret);
  if (linkOrigin()) return did(() => leaveLinking() && say("The link was given up."));
  if (closeElsewhere()) return true;
  if (openedId()) return did(closeCard);
  if (currentId()) return did(leaveMark);
  return isBeside() ? did(closeBeside) : false;
}

function did(act: () => unknown): true {
  act();
  return true;
}

function giveUpSelection(): void {
  hideBar();
  collapseCaret();
}

function leaveCaret(): void {
  hideCaret();
  clearSelection();
}

/** Tab, with two articles open: to the other text. Shift+Tab leaves as it always does. */
export function changeSide(): boolean {
  const focused = document.activeElement;
  const here = panes.find((pane) => pane.text.contains(focused));
  const other: Pane | undefined = panes.find((pane) => pane !== here);
  if (!here || !other || !(focused instanceof HTMLElement) || focused.matches("a")) return false;
  hideBar();
  hideCaret();
  focusText(other);
  return true;
}
