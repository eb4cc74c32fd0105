/** Undo and redo: the numbers of one's own events, kept in this tab so that they survive another page. */
import { base } from "./page.ts";

interface Stacks {
  undo: number[];
  redo: number[];
}

const KEPT_AT_MOST = 200;
const place = `undo:${base}`;

function read(): Stacks {
  return JSON.parse(sessionStorage.getItem(place) ?? '{"undo":[],"redo":[]}') as Stacks;
}

function change(edit: (stacks: Stacks) => void): void {
  const stacks = read();
  edit(stacks);
  sessionStorage.setItem(place, JSON.stringify(stacks));
}

/** Something new was done: it can be undone, and what was undone before cannot be redone. */
export function noteEvent(event: number): void {
  if (!event) return;
  change((stacks) => {
    stacks.undo = [...stacks.undo, event].slice(-KEPT_AT_MOST);
    stacks.redo = [];
  });
}

export function lastEvent(way: "undo" | "redo"): number | undefined {
  return read()[way].at(-1);
}

/** The last event of one stack is undone; what undid it goes onto the other. */
export function turn(way: "undo" | "redo", event: number): void {
  change((stacks) => {
    stacks[way].pop();
    if (event) stacks[way === "undo" ? "redo" : "undo"].push(event);
  });
}
