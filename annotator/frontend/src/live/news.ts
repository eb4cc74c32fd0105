/** What the server tells an open page, and how it is said in one line. */

export interface MarkNews {
  id: string;
  article: string;
  /** number of the last event about it */
  seq: number;
  by: string;
  mine: boolean;
  what: "new" | "changed" | "gone" | "discussed";
}

export interface Person {
  name: string;
  /** what they edit, as far as this reader may see it */
  editing: { id: string; quote: string } | null;
}

export type Stale = "text" | "settings" | "rights" | "much";

/** The parts of one look at the server; what is left out has not changed. */
export interface News {
  seq: number;
  changed: MarkNews[];
  gone: MarkNews[];
  subjects: string[];
  stale: Stale | null;
  presence: Person[];
}

const SHOWN_AT_MOST = 3;
const QUOTE_AT_MOST = 40;

/** “Bob is here”, “Bob is editing “400 households””, “Bob, Cleo and 2 others are here”. */
export function tellPeople(people: Person[]): string {
  const editing = people.filter((person) => person.editing);
  const [first] = editing;
  if (!first?.editing) return people.length ? `${listed(people.map(({ name }) => name))} ${isOrAre(people.length)} here` : "";
  const others = people.length - 1;
  const what = `${first.name} is editing “${shortened(first.editing.quote)}”`;
  return others ? `${what}, ${others} ${others === 1 ? "other" : "others"} here` : what;
}

/** “2 new marks by Bob · 1 changed by Cleo”, of what others did since it was last followed. */
export function tellMarks(marks: MarkNews[]): string {
  const counts = new Map<string, number>();
  for (const { what, by } of marks) {
    const key = `${what}\n${by}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const words = [...counts].map(([key, count], at) => {
    const [what, by] = key.split("\n") as [MarkNews["what"], string];
    return `${count} ${WORDS[what](count, at === 0)} by ${by}`;
  });
  const rest = words.length - SHOWN_AT_MOST;
  return [...words.slice(0, SHOWN_AT_MOST), ...(rest > 0 ? [`${rest} more`] : [])].join(" · ");
}

const WORDS: Record<MarkNews["what"], (count: number, isFirst: boolean) => string> = {
  new: (count) => `new ${marks(count)}`,
  changed: (count, isFirst) => (isFirst ? `${marks(count)} changed` : "changed"),
  gone: (count, isFirst) => (isFirst ? `${marks(count)} deleted` : "deleted"),
  discussed: (count, isFirst) => (isFirst ? `${marks(count)} discussed` : "discussed"),
};

export const STALE: Record<Stale, string> = {
  text: "This article has a new text",
  settings: "The project’s settings changed",
  rights: "What you can see or do here changed",
  much: "Much has changed here",
};

function marks(count: number): string {
  return count === 1 ? "mark" : "marks";
}

function isOrAre(count: number): string {
  return count === 1 ? "is" : "are";
}

function listed(names: string[]): string {
  const shown = names.length > SHOWN_AT_MOST ? names.slice(0, SHOWN_AT_MOST - 1) : names;
  const rest = names.length - shown.length;
  const parts = rest ? [...shown, `${rest} others`] : shown;
  return parts.length < 2 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

function shortened(quote: string): string {
  const points = [...quote.replace(/\s+/g, " ")];
  return points.length > QUOTE_AT_MOST ? `${points.slice(0, QUOTE_AT_MOST - 1).join("").trimEnd()}…` : points.join("");
}
