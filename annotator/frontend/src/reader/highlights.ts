/** Passing states, painted over the text without touching it. */

export type State = "hover" | "selected" | "preview" | "fresh" | "caret" | "proposed" | "proposed-current";

const isSupported = "highlights" in CSS && typeof Highlight === "function";

/** Show a state on these ranges, and nowhere else. */
export function highlight(state: State, ranges: Range[]): void {
  if (!isSupported) return;
  if (ranges.length) CSS.highlights.set(state, new Highlight(...ranges));
  else CSS.highlights.delete(state);
}
