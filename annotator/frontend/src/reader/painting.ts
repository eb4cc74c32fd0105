/** Painting annotations into a text: only the paragraphs that an edit touches, cut as the server cuts them. */
import { indexOf } from "../text/offsets.ts";
import { cutSegments, type Segment } from "../text/segments.ts";
import { redrawCaret } from "./caret.ts";
import { type Note, notesOf } from "./cards.ts";
import { restoreFocus } from "./focus.ts";
import { type Pane, paneOf, verdicts } from "./page.ts";
import { type Line, linesOf, offsetOf } from "./place.ts";
import { select } from "./selection.ts";

/** Paint the paragraphs of an article that these spans touch. */
export function repaint(article: string, spans: [number, number][]): void {
  const pane = paneOf(article);
  if (!pane) return;
  const hadFocus = pane.text.contains(document.activeElement);
  const notes = notesOf(article);
  const selected = keepSelection(pane);
  for (const line of linesOf(pane.text)) {
    if (spans.some(([start, end]) => start < line.end && end > line.start)) paintLine(line, notes);
  }
  if (selected) select(pane, ...selected);
  numberLinks(pane);
  restoreFocus(pane, hadFocus);
  redrawCaret(pane);
}

/** Painting replaces the nodes that a selection holds on to. */
function keepSelection(pane: Pane): [number, number] | null {
  const selection = getSelection();
  if (!selection?.anchorNode || !selection.focusNode || !pane.text.contains(selection.anchorNode)) return null;
  const anchor = offsetOf(pane.text, selection.anchorNode, selection.anchorOffset);
  const focus = offsetOf(pane.text, selection.focusNode, selection.focusOffset);
  return anchor === null || focus === null ? null : [anchor, focus];
}

function paintLine(line: Line, notes: Note[]): void {
  const pieces: Node[] = [];
  for (const segment of cutSegments(line, notes)) {
    const from = indexOf(line.text, segment.start - line.start);
    const words = line.text.slice(from, indexOf(line.text, segment.end - line.start));
    if (segment.items.length) pieces.push(...paintSegment(segment, words));
    else pieces.push(document.createTextNode(words));
  }
  line.element.replaceChildren(...pieces);
}

function paintSegment(segment: Segment<Note>, words: string): Node[] {
  const notes = segment.items;
  const ending = notes.filter((note) => note.end === segment.end);
  const mark = document.createElement("mark");
  mark.dataset.a = notes.map((note) => note.id).join(" ");
  mark.className = classesOf(segment, ending);
  dress(mark, notes);
  const sign = [...new Set(ending.map((note) => signOf(note)))].join("");
  if (sign) mark.dataset.sign = sign;
  if (notes.length >= 4) mark.dataset.count = String(notes.length);
  mark.textContent = words;
  return [mark, ...ending.flatMap((note) => note.links.map(paintLink))];
}

function classesOf(segment: Segment<Note>, ending: Note[]): string {
  const inner = segment.items.at(-1)!;
  const look = inner.kind === "passage" ? "k-passage" : `v-${inner.verdict || "none"}`;
  const classes = [`d${Math.min(segment.items.length, 4)}`, look];
  if (segment.items.some((note) => note.start === segment.start)) classes.push("starts");
  if (ending.length) classes.push("ends");
  return classes.join(" ");
}

/** The innermost annotation gives the look; those around it, two further lines at most. */
function dress(mark: HTMLElement, notes: Note[]): void {
  const inner = notes.at(-1)!;
  if (inner.colour) {
    mark.dataset.colour = inner.colour;
    mark.dataset.pattern = inner.pattern;
  }
  const lines = notes.slice(0, -1).reverse().filter((note) => note.colour).slice(0, 2);
  lines.forEach((note, at) => {
    mark.setAttribute(`data-colour-${at + 2}`, note.colour);
    mark.setAttribute(`data-pattern-${at + 2}`, note.pattern);
  });
}

function signOf(note: Note): string {
  return verdicts.find((verdict) => verdict.key === note.verdict)?.sign ?? "";
}

function paintLink(link: Note["links"][number]): HTMLElement {
  const end = document.createElement("a");
  end.className = "link-end";
  end.href = link.href;
  end.setAttribute("aria-label", link.label);
  return end;
}

/** Links are numbered through the text, as they come. */
function numberLinks(pane: Pane): void {
  pane.text.querySelectorAll<HTMLElement>(".link-end").forEach((end, at) => {
    const number = String(at + 1);
    if (end.dataset.n === number) return;
    end.dataset.n = number;
    const label = end.getAttribute("aria-label") ?? "";
    end.setAttribute("aria-label", label.replace(/^Link( \d+)?/, `Link ${number}`));
  });
}
