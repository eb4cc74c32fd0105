/**
 * Writes go to the server one after the other, in the order they were made: a verdict given to a claim
 * that is still being stored waits for it. When the server cannot be reached they wait, in the same order
 * and under the same keys, until it can.
 */
import { say, showSaving, unsay } from "./notices.ts";
import { renewToken, signInUrl } from "./page.ts";
import { type Answer, type Letter, post } from "./send.ts";

export interface Write {
  /** Made when it is sent, because ids and versions come from the writes before. Null: not needed any more. */
  letter: () => Omit<Letter, "key"> | null;
  done: (answer: Answer) => void;
  refused: (answer: Answer) => void;
  /** the form it comes from: what is typed there meanwhile takes its place */
  form?: HTMLFormElement;
}

interface Waiting extends Write {
  sealed?: Letter;
}

const waiting: Waiting[] = [];
const RETRY_AFTER_MS = 5000;
let running: Promise<void> | undefined;
let isPaused = false;
let retrying: number | undefined;

export function send(write: Write): void {
  const same = write.form && isPaused ? waiting.findIndex((other) => other.form === write.form) : -1;
  if (same >= 0) waiting[same] = write;
  else waiting.push(write);
  void (isPaused ? retry() : run());
}

/** Whether something has not reached the server yet. */
export function isWaiting(): boolean {
  return waiting.length > 0;
}

/** Whether the server cannot be reached, or no longer knows who writes. */
export function isStuck(): boolean {
  return isPaused;
}

/** Settles when everything has been sent, or cannot be. */
export function settled(): Promise<void> {
  return running ?? Promise.resolve();
}

/** Try again what could not be sent. */
export async function retry(): Promise<void> {
  clearTimeout(retrying);
  isPaused = false;
  await run();
}

function run(): Promise<void> {
  running ??= sendAll().finally(() => (running = undefined));
  return running;
}

async function sendAll(): Promise<void> {
  showSaving("saving");
  while (waiting.length && !isPaused) await sendFirst();
  showSaving(waiting.length ? "not-saved" : "saved");
}

async function sendFirst(): Promise<void> {
  const write = waiting[0]!;
  const sealed = write.sealed ?? seal(write);
  if (!sealed) {
    waiting.shift();
    return;
  }
  write.sealed = sealed;
  const answer = await postWithToken(sealed);
  if (isUnsent(answer)) {
    pause(answer);
    return;
  }
  waiting.splice(waiting.indexOf(write), 1);
  if (answer.ok) write.done(answer);
  else write.refused(answer);
}

function seal(write: Waiting): Letter | null {
  const letter = write.letter();
  return letter && { ...letter, key: crypto.randomUUID() };
}

/** A token may be of a sign-in that has ended; then a newer one is fetched, once. */
async function postWithToken(letter: Letter): Promise<Answer> {
  const answer = await post(letter);
  if (answer.status !== 400) return answer;
  await renewToken().catch(() => undefined);
  return post(letter);
}

function isUnsent(answer: Answer): boolean {
  return answer.status === 0 || answer.status === 401 || answer.status >= 500;
}

function pause(answer: Answer): void {
  isPaused = true;
  const again = { label: "Try again", run: () => void retryAloud() };
  if (answer.status === 401) {
    const sentence = "You were signed out. Your text is still here: sign in in a new tab, then try again.";
    say(sentence, { category: "error", stays: true, action: { label: "Sign in", href: signInUrl() } });
    addEventListener("focus", () => void retryAloud(), { once: true });
    return;
  }
  const sentence = answer.status === 0 ? "Not saved: no connection. Your text is still here." : `Not saved. ${answer.message}`;
  say(sentence, { category: "error", stays: true, action: again });
  retrying = window.setTimeout(() => void retryAloud(), RETRY_AFTER_MS);
}

async function retryAloud(): Promise<void> {
  await retry();
  if (!waiting.length) unsay();
}

addEventListener("online", () => void retryAloud());
