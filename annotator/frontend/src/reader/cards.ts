/**
 * The list of cards is the state of the page: one `<li class="card">` for each annotation of an open article.
 * This module reads it, and puts in what the server answers.
 */
import { inPaintingOrder } from "../text/segments.ts";
import { recountCoverage } from "./coverage.ts";
import { forgetTyped, hasTyped, mergeForms } from "./drafts.ts";
import { isBeside, paneOf, root } from "./page.ts";

export interface LinkEnd {
  href: string;
  label: string;
}

/** What a card says of its annotation. */
export interface Note {
  id: string;
  article: string;
  kind: "claim" | "passage";
  start: number;
  end: number;
  verdict: string;
  colour: string;
  pattern: string;
  sign: string;
  version: number;
  links: LinkEnd[];
}

/** Called with the articles and spans that have to be painted anew. */
export type Repaint = (article: string, spans: [number, number][]) => void;

/** Ids that an annotation had before the server gave it one. */
const renamed = new Map<string, string>();

export function realId(id: string): string {
  return renamed.get(id) ?? id;
}

export function isTemporary(id: string): boolean {
  return realId(id).startsWith("new-");
}

export function cardOf(id: string): HTMLElement | null {
  return document.getElementById(`a-${realId(id)}`);
}

export function noteOf(id: string): Note | undefined {
  const card = cardOf(id);
  return card ? readCard(card) : undefined;
}

export function readCard(card: HTMLElement): Note {
  const data = card.dataset;
  return {
    id: data.id ?? "",
    article: articleOf(card),
    kind: data.kind === "passage" ? "passage" : "claim",
    start: Number(data.start),
    end: Number(data.end),
    verdict: data.verdict ?? "",
    colour: data.colour ?? "",
    pattern: data.pattern ?? "",
    sign: data.sign ?? "",
    version: Number(data.version ?? 0),
    links: data.links ? (JSON.parse(data.links) as LinkEnd[]) : [],
  };
}

function articleOf(card: HTMLElement): string {
  return card.dataset.article ?? card.closest<HTMLElement>("[data-article]")?.dataset.article ?? "";
}

function listFor(article: string): HTMLElement | null {
  return root.querySelector<HTMLElement>(`.cards[data-article="${CSS.escape(article)}"] .card-list`);
}

/** The cards of one article, in the order of the text. */
export function cardsOf(article: string): HTMLElement[] {
  const list = listFor(article);
  return list ? [...list.querySelectorAll<HTMLElement>(":scope > .card")] : [];
}

/** Annotations of one article as they are painted: by start, the longer first. */
export function notesOf(article: string): Note[] {
  return cardsOf(article).map(readCard).sort(inPaintingOrder);
}

/** Give an annotation the id that the server knows it by. */
export function rename(temporary: string, id: string): void {
  renamed.set(temporary, id);
  if (leaving.delete(temporary)) leaving.add(id);
}

/** Annotations that are being deleted: answers to what was sent before must not bring them back. */
const leaving = new Set<string>();
const versions = new Map<string, number>();

/** Take a card away before the server has answered. */
export function leave(id: string, repaint: Repaint): void {
  const card = cardOf(id);
  if (!card) return;
  card.classList.add("is-gone");
  putCard(card, repaint);
  leaving.add(id);
}

/** It stays after all. */
export function stay(id: string): void {
  leaving.delete(realId(id));
}

/** The version that the server knows, also of a card that is not shown any more. */
export function versionOf(id: string): number {
  return versions.get(realId(id)) ?? noteOf(id)?.version ?? 0;
}

/** Put a card in, in place of the one with its id if there is one. Says what has to be painted. */
export function putCard(fresh: HTMLElement, repaint: Repaint, replaces?: HTMLElement | null): void {
  const old = replaces ?? document.getElementById(fresh.id);
  const article = fresh.dataset.article ?? (old ? articleOf(old) : "");
  const id = fresh.dataset.id ?? "";
  versions.set(id, Number(fresh.dataset.version));
  if (leaving.has(id)) {
    if (!fresh.classList.contains("is-gone")) return;
    leaving.delete(id);
  }
  if (!paneOf(article)) {
    old?.remove();
    return;
  }
  const spans: [number, number][] = [];
  if (old) spans.push([Number(old.dataset.start), Number(old.dataset.end)]);
  if (fresh.classList.contains("is-gone")) {
    old?.remove();
  } else {
    spans.push([Number(fresh.dataset.start), Number(fresh.dataset.end)]);
    if (old && old.isConnected) update(old, fresh, article);
    else insert(fresh, article);
  }
  recount(article);
  repaint(article, spans);
}

function update(old: HTMLElement, fresh: HTMLElement, article: string): void {
  for (const name of ["is-focused", "is-hovered"]) fresh.classList.toggle(name, old.classList.contains(name));
  const stays = old.classList.contains("is-open");
  if (!stays) close(fresh);
  const moved = old.dataset.start !== fresh.dataset.start || old.dataset.end !== fresh.dataset.end;
  const isDraft = old.querySelector("form.is-draft") !== null;
  if (stays && !isDraft && hasTyped(old)) keepBody(old, fresh);
  else replace(old, fresh);
  if (moved) {
    const card = fresh.isConnected ? fresh : old;
    card.remove();
    insert(card, article);
  }
}

/** Someone is typing in this card: its forms stay the same elements, only what they know is brought up to date. */
function keepBody(old: HTMLElement, fresh: HTMLElement): void {
  const body = old.querySelector<HTMLElement>(":scope > .card-body")!;
  const freshBody = fresh.querySelector<HTMLElement>(":scope > .card-body");
  if (freshBody) mergeForms(body, freshBody);
  takeTalk(body, freshBody);
  old.id = fresh.id;
  for (const name of Object.keys(old.dataset)) if (!(name in fresh.dataset)) delete old.dataset[name];
  Object.assign(old.dataset, fresh.dataset);
  const head = [...fresh.children].filter((child) => child !== freshBody);
  for (const child of [...old.children]) if (child !== body) child.remove();
  body.before(...head);
  old.classList.add("is-open");
}

/** What was said is shown as it now stands; a comment that is being typed stays as well. */
function takeTalk(body: HTMLElement, fresh: HTMLElement | null): void {
  const [old, now] = [body, fresh].map((place) => place?.querySelector<HTMLElement>(".talk"));
  if (!old || !now) return;
  if (hasTyped(old)) {
    old.querySelector(".talk-said")?.replaceWith(now.querySelector(".talk-said") ?? "");
    return;
  }
  const hadFocus = old.contains(document.activeElement);
  old.replaceWith(now);
  if (hadFocus) now.querySelector<HTMLElement>("textarea")?.focus({ preventScroll: true });
}

function replace(old: HTMLElement, fresh: HTMLElement): void {
  const within = old.contains(document.activeElement) ? pathTo(document.activeElement as HTMLElement) : "";
  if (old.classList.contains("is-open") && !fresh.querySelector(".card-body")) {
    const body = old.querySelector(":scope > .card-body");
    if (body) fresh.append(body);
    fresh.classList.add("is-open");
  }
  old.replaceWith(fresh);
  forgetTyped(fresh);
  if (!within) return;
  const control = fresh.querySelector<HTMLElement>(within) ?? fresh.querySelector<HTMLElement>(".card-link");
  control?.focus({ preventScroll: true });
}

/** How to find the same control in the newer card: by what it sends, does or leads to. */
function pathTo(element: HTMLElement): string {
  const named = ["name", "data-command", "href"].find((name) => element.getAttribute(name));
  if (!named) return ".card-link";
  const value = element instanceof HTMLButtonElement && element.value ? `[value="${CSS.escape(element.value)}"]` : "";
  return `[${named}="${CSS.escape(element.getAttribute(named)!)}"]${value}`;
}

/** By start, then by end: as the server lists them. */
function insert(card: HTMLElement, article: string): void {
  const list = listFor(article);
  const start = Number(card.dataset.start);
  const end = Number(card.dataset.end);
  const next = cardsOf(article).find((other) => {
    const from = Number(other.dataset.start);
    return from > start || (from === start && Number(other.dataset.end) > end);
  });
  list?.insertBefore(card, next ?? null);
}

export function close(card: HTMLElement): void {
  card.classList.remove("is-open");
  card.querySelector(".card-link")?.setAttribute("aria-expanded", "false");
}

function recount(article: string): void {
  const all = cardsOf(article);
  if (isBeside()) all.forEach(renumber);
  const column = listFor(article)?.closest(".cards");
  const title = column?.querySelector("h2");
  if (title) title.textContent = all.length === 1 ? "1 annotation" : `${all.length} annotations`;
  column?.querySelector(".cards-empty")?.remove();
  recountCoverage((main) => notesOf(main).map((note) => [note.start, note.end]));
}

/** Numbers are seen where two articles leave no room for more. */
function renumber(card: HTMLElement, at: number): void {
  const number = card.querySelector(".card-number");
  if (number && number.textContent !== String(at + 1)) number.textContent = String(at + 1);
}
