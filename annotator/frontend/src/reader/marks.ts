/** Marks in the texts: painting what an edit touches, finding, hovering. */
import { type Note, noteOf } from "./cards.ts";
import { highlight } from "./highlights.ts";
import { paneOf, panes } from "./page.ts";
import { rangeOf } from "./place.ts";

/** The segments of one annotation, in the order of the text. */
export function segmentsOf(id: string): HTMLElement[] {
  const selector = `mark[data-a~="${CSS.escape(id)}"]`;
  return panes.flatMap((pane) => [...pane.text.querySelectorAll<HTMLElement>(selector)]);
}

/** The annotations at a place, outermost first. */
export function idsAt(element: Element | null): string[] {
  return element?.closest<HTMLElement>("mark[data-a]")?.dataset.a?.split(" ") ?? [];
}

/** Where an annotation stands, as a range of its text. */
export function rangeOfNote(note: Note): Range | null {
  const pane = paneOf(note.article);
  return pane ? rangeOf(pane.text, note) : null;
}

let hovered = "";

/** Show which words belong together: all segments of one annotation. */
export function hover(id: string): void {
  if (id === hovered) return;
  hovered = id;
  const note = id ? noteOf(id) : undefined;
  const range = note && rangeOfNote(note);
  highlight("hover", range ? [range] : []);
}
