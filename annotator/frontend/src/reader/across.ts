/** Between the two ends of a link: jumping, previewing, following. */
import { type LinkEnd, noteOf } from "./cards.ts";
import { currentNote, focusMark } from "./focus.ts";
import { highlight } from "./highlights.ts";
import { rangeOfNote, segmentsOf } from "./marks.ts";
import { say } from "./notices.ts";
import { base, isBeside, isPhone, paneOf } from "./page.ts";
import { scrollerOf } from "./scrolling.ts";

interface Jump {
  from: string;
  to: string;
  at: number;
}

const place = "jump";

/** The annotation and the article that an address names. */
export function endOf(href: string): { id: string; article: string } | null {
  const address = new URL(href, location.href);
  const id = /^#a-(.+)$/.exec(address.hash)?.[1];
  const article = /\/articles\/([^/]+)$/.exec(address.pathname)?.[1];
  return id && article ? { id, article } : null;
}

/** `'`: to the other end of the focused annotation's link; from there back; then to the next one. */
export function jumpAcross(): void {
  const note = currentNote();
  if (!note) return say("Go to a mark first, with n or p.", { category: "warning" });
  if (!note.links.length) return say("This mark has no link yet; l makes one.");
  const before = JSON.parse(sessionStorage.getItem(place) ?? "null") as Jump | null;
  const at = choose(note.id, note.links, before);
  const end = endOf(note.links[at]!.href);
  if (!end) return;
  const jump: Jump = { from: note.id, to: end.id, at: before?.to === note.id && before.from === end.id ? before.at : at };
  const isReturn = before?.to === note.id && before.from === end.id;
  sessionStorage.setItem(place, JSON.stringify(isReturn ? { from: end.id, to: "", at: before.at } : jump));
  follow(end, note.article, note.id);
}

function choose(id: string, links: LinkEnd[], before: Jump | null): number {
  if (before?.to === id) {
    const back = links.findIndex((link) => endOf(link.href)?.id === before.from);
    if (back >= 0) return back;
  }
  return before?.from === id ? (before.at + 1) % links.length : 0;
}

/** Show an end: in an open article at once, else open its article, beside this one where there is room. */
export function follow(end: { id: string; article: string }, from: string, source = ""): void {
  if (noteOf(end.id) && paneOf(end.article)) {
    focusMark(end.id);
    if (isBeside() && !isPhone() && source) lineUp(source, end);
    return;
  }
  const page = isPhone() ? end.article : `${from}?beside=${end.article}`;
  location.href = `${base}/articles/${page}#a-${end.id}`;
}

/** Both ends at the same height. */
function lineUp(source: string, end: { id: string; article: string }): void {
  const here = segmentsOf(source)[0]?.getBoundingClientRect();
  const there = segmentsOf(end.id)[0]?.getBoundingClientRect();
  const pane = paneOf(end.article);
  if (!here || !there || !pane || noteOf(source)?.article === end.article) return;
  scrollerOf(pane).scrollBy({ top: there.top - here.top, behavior: "instant" });
}

/** Show the other end in its text, if that is open. */
export function preview(href: string | null): void {
  const end = href ? endOf(href) : null;
  const note = end ? noteOf(end.id) : undefined;
  const range = note && rangeOfNote(note);
  highlight("preview", range ? [range] : []);
}
