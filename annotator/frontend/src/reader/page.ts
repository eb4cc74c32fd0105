/** What the page says about itself: addresses, rights, verdicts, keys, and the texts that are open. */

export interface Verdict {
  key: string;
  name: string;
  colour: string;
  pattern: string;
  shortcut: string;
  sign: string;
}

export interface KeyRow {
  command: string;
  keys: string[];
  label: string;
  where: string;
}

/** One article on the page. */
export interface Pane {
  article: string;
  revision: string;
  element: HTMLElement;
  /** the element whose paragraphs are the article, and nothing else */
  text: HTMLElement;
  /** around it: what is placed over the text goes in here */
  frame: HTMLElement;
  mayAnnotate: boolean;
  /** why one may not, where there is more to say than that */
  refusal: string;
}

export const root = document.querySelector<HTMLElement>("main.reader") ?? document.body;
export const base = root.dataset.base ?? "";
export const verdicts = readJson<Verdict>("verdicts");
export const keys = readJson<KeyRow>("keys");

const phone = matchMedia("(max-width: 47.99rem)");

/** Whether cards are sheets and the other article a page of its own. */
export function isPhone(): boolean {
  return phone.matches;
}

export const panes: readonly Pane[] = [...root.querySelectorAll<HTMLElement>("article.pane")].flatMap(readPane);

function readPane(element: HTMLElement): Pane[] {
  const text = element.querySelector<HTMLElement>(".text");
  const frame = element.querySelector<HTMLElement>(".text-frame");
  if (!text || !frame) return [];
  return [{
    article: element.dataset.article ?? "",
    revision: element.dataset.revision ?? "",
    element,
    text,
    frame,
    mayAnnotate: element.dataset.mayAnnotate !== undefined,
    refusal: element.dataset.refusal ?? "",
  }];
}

/** Whether two articles are open. */
export function isBeside(): boolean {
  return panes.length > 1;
}

export function paneOf(article: string): Pane | undefined {
  return panes.find((pane) => pane.article === article);
}

/** The pane whose text a node is in. */
export function paneAround(node: Node | null): Pane | undefined {
  return node ? panes.find((pane) => pane.text.contains(node)) : undefined;
}

let active: Pane | undefined = panes[0];

/** The pane that keys work on: the one used last. */
export function activePane(): Pane | undefined {
  return paneAround(document.activeElement) ?? active;
}

export function setActivePane(pane: Pane): void {
  active = pane;
}

/** The annotation that a link is being made from, if one is. */
export function linkOrigin(): string {
  return root.dataset.from ?? "";
}

/** Outside the project, so the program may live below any address. */
export function signInUrl(): string {
  return `${base.replace(/\/projects\/.*$/, "")}/sign-in`;
}

export function csrfToken(): string {
  return tokenOf(document);
}

/** A sign-in in another tab gives this browser new tokens; fetch the one that holds now. */
export async function renewToken(): Promise<void> {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  const token = tokenOf(new DOMParser().parseFromString(await answer.text(), "text/html"));
  if (!token) return;
  document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")!.content = token;
  for (const field of document.querySelectorAll<HTMLInputElement>("input[name=csrf_token]")) field.value = token;
}

function tokenOf(page: Document): string {
  return page.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
}

function readJson<Row>(id: string): Row[] {
  const text = document.getElementById(id)?.textContent;
  return text ? (JSON.parse(text) as Row[]) : [];
}
