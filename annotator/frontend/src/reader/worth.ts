/** The next unread sentence that looks worth checking, and saying of one that there is nothing to check. */
import { sentenceAt } from "../text/sentences.ts";
import { caretOffset, placeCaret } from "./caret.ts";
import { notesOf } from "./cards.ts";
import { recountCoverage, saidSpans, setSaid } from "./coverage.ts";
import { say } from "./notices.ts";
import { activePane, base, type Pane, panes } from "./page.ts";
import { firstVisible, linesOf, type Span, tidy } from "./place.ts";
import { send } from "./queue.ts";
import { choose, readSelection } from "./selection.ts";
import { settleWrite } from "./writes.ts";

interface Offer extends Span {
  why: string;
}

interface Known {
  items: Offer[];
  said: [number, number][];
}

/** by article: what was offered when it was first asked for, and where one has been since */
const offers = new Map<string, Offer[]>();
const seen = new Set<string>();

/** An address may name a sentence: “#s-120”, as the map does. */
export function startWorth(): void {
  const start = /^#s-(\d+)$/.exec(location.hash)?.[1];
  const pane = panes[0];
  const sentence = start && pane ? sentenceOf(pane, Number(start)) : null;
  if (pane && sentence) placeCaret(pane, sentence.start, sentence.end);
  // what was said of sentences is on no card, so an undo does not tell it
  document.addEventListener("annotator:undone", () => void refresh());
}

/** Go to the best one that is left, and select it: a claim is one key away. */
export async function nextWorth(): Promise<void> {
  const pane = activePane();
  if (!pane) return;
  const known = offers.get(pane.article) ?? (await ask(pane))?.items;
  if (!known) return say("What is worth checking cannot be asked for now.", { category: "warning" });
  offers.set(pane.article, known);
  const left = known.filter((offer) => !isRead(pane, offer));
  const next = left.find((offer) => !seen.has(`${pane.article} ${offer.start}`));
  if (!next) return startAnew(pane, left.length);
  seen.add(`${pane.article} ${next.start}`);
  placeCaret(pane, next.start, next.end);
  say(`Worth checking: ${next.why}.`);
}

function startAnew(pane: Pane, left: number): void {
  for (const key of seen) if (key.startsWith(pane.article)) seen.delete(key);
  say(left ? "That was the last one; the next is the first again." : "Every sentence of this article is read.");
}

async function ask(pane: Pane): Promise<Known | undefined> {
  try {
    const response = await fetch(`${base}/articles/${pane.article}/sentences`, { credentials: "same-origin" });
    return response.ok ? ((await response.json()) as Known) : undefined;
  } catch {
    return undefined;
  }
}

function isRead(pane: Pane, { start, end }: Span): boolean {
  const spans = notesOf(pane.article).map((note): [number, number] => [note.start, note.end]);
  return [...spans, ...(pane === panes[0] ? saidSpans() : [])].some(([from, to]) => from < end && to > start);
}

/** Say of the sentence in hand that there is nothing to check. */
export function sayOfSentence(mark: "not_checkable" | "out_of_scope"): void {
  const pane = activePane();
  if (!pane) return;
  if (!pane.mayAnnotate) return say(pane.refusal || "You may read here, but not mark.", { category: "warning" });
  const span = sentenceOf(pane, readSelection()?.start ?? caretOffset(pane) ?? firstVisible(pane));
  if (!span) return;
  const { start, end, exact } = choose(pane, span);
  const fields = Object.entries({ mark, start, end, exact, revision: pane.revision });
  send({
    letter: () => ({
      url: `${base}/articles/${pane.article}/sentences`,
      fields: fields.map(([name, value]): [string, string] => [name, String(value)]),
    }),
    done: (answer) => {
      settleWrite(answer);
      if (pane === panes[0]) take([...saidSpans(), [start, end]]);
    },
    refused: (answer) => say(answer.message, { category: "error", stays: true }),
  });
  placeCaret(pane, start, start);
}

function sentenceOf(pane: Pane, offset: number): Span | null {
  const sentence = sentenceAt(linesOf(pane.text), offset);
  return sentence && tidy(pane.text, sentence);
}

async function refresh(): Promise<void> {
  const known = panes[0] && (await ask(panes[0]));
  if (known) take(known.said);
}

function take(spans: [number, number][]): void {
  setSaid(spans);
  recountCoverage((article) => notesOf(article).map((note) => [note.start, note.end]));
}
