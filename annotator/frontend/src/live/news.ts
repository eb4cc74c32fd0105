/** What the server tells an open page, and how it is said in one line. */

export interface MarkNews {
  id: string;
  article: string;
  /** number of the last event about it */
  seq: number;
  /** which its judgement has by now */
  version: number;
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

/** A sentence in pieces; names and quotes, which may run the other way, are lists of one. */
export type Words = (string | [string])[];

const SHOWN_AT_MOST = 3;
const QUOTE_AT_MOST = 40;

/** “Bob is here”, “Bob is editing “400 households””, “Bob, Cleo and 2 others are here”. */
export function tellPeople(people: Person[]): Words {
  if (!people.length) return [];
  const busy = people.find(({ editing }) => editing);
  if (!busy?.editing) return [...listed(people.map(({ name }) => name)), people.length === 1 ? " is here" : " are here"];
  const others = people.length - 1;
  const rest = others ? `”, ${others} ${others === 1 ? "other" : "others"} here` : "”";
  return [[busy.name], " is editing “", [shortened(busy.editing.quote)], rest];
}

/** “2 new marks by Bob · 1 changed by Cleo”, of what others did since it was last followed. */
export function tellMarks(marks: MarkNews[]): Words {
  const counts = new Map<string, { what: MarkNews["what"]; by: string; count: number }>();
  for (const { what, by } of marks) {
    const counted = counts.get(`${what} ${by}`) ?? { what, by, count: 0 };
    counts.set(`${what} ${by}`, { ...counted, count: counted.count + 1 });
  }
  const told = [...counts.values()];
  const words = told.slice(0, SHOWN_AT_MOST).flatMap(({ what, by, count }, at): Words => {
    const mark = count === 1 ? "mark" : "marks";
    const deed = what === "new" ? `new ${mark}` : `${at ? "" : `${mark} `}${DEEDS[what]}`;
    return [`${at ? " · " : ""}${count} ${deed} by `, [by]];
  });
  const rest = told.length - SHOWN_AT_MOST;
  return rest > 0 ? [...words, ` · ${rest} more`] : words;
}

const DEEDS = { changed: "changed", gone: "deleted", discussed: "discussed" };

export const STALE: Record<Stale, string> = {
  text: "This article has a new text",
  settings: "The project’s settings changed",
  rights: "What you can see or do here changed",
  much: "Much has changed here",
};

function listed(names: string[]): Words {
  const shown = names.length > SHOWN_AT_MOST ? names.slice(0, SHOWN_AT_MOST - 1) : names;
  const rest = names.length - shown.length;
  const parts: Words = [...shown.map((name): [string] => [name]), ...(rest ? [`${rest} others`] : [])];
  return parts.flatMap((part, at) => (at === 0 ? [part] : [at === parts.length - 1 ? " and " : ", ", part]));
}

function shortened(quote: string): string {
  const points = [...quote.replace(/\s+/g, " ")];
  return points.length > QUOTE_AT_MOST ? `${points.slice(0, QUOTE_AT_MOST - 1).join("").trimEnd()}…` : points.join("");
}
