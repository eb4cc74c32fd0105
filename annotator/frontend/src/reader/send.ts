/** One request to the server, and what came back. */
import { showLogSize } from "./coverage.ts";
import { csrfToken } from "./page.ts";

export interface Answer {
  /** 0: the server was not reached */
  status: number;
  ok: boolean;
  /** one sentence for the status line */
  message: string;
  /** number of the event that was recorded; 0 when nothing changed */
  event: number;
  cards: HTMLElement[];
  body: DocumentFragment;
}

export interface Letter {
  url: string;
  fields: [string, string][];
  /** the same for every attempt, so that the server does it once */
  key: string;
}

/** Post a letter; never throws. */
export async function post(letter: Letter): Promise<Answer> {
  // The token goes into a header: with a newer token the repeated body is still the same body.
  const fields = new URLSearchParams(letter.fields.filter(([name]) => name !== "csrf_token"));
  const headers = {
    "X-Fragment": "1",
    "X-CSRFToken": csrfToken(),
    "Idempotency-Key": letter.key,
    // Cards come whole: one may have been opened by the time the answer is here.
    "X-Open": "1",
  };

  return request(letter.url, { method: "POST", headers, body: fields });
}

/** Fetch a piece of a page; never throws. */
export async function get(url: string): Promise<Answer> {
  return request(url, { headers: { "X-Fragment": "1" } });
}

async function request(url: string, options: RequestInit): Promise<Answer> {
  try {
    const response = await fetch(url, { credentials: "same-origin", ...options });
    return read(response, await response.text());
  } catch {
    const nothing = document.createDocumentFragment();
    return { status: 0, ok: false, message: "", event: 0, cards: [], body: nothing };
  }
}

function read(response: Response, text: string): Answer {
  const template = document.createElement("template");
  template.innerHTML = text;
  const wasSentAway = response.redirected && new URL(response.url).pathname.endsWith("/sign-in");
  const status = wasSentAway ? 401 : response.status;
  const event = Number(response.headers.get("X-Event") ?? 0);
  showLogSize(event);
  const leaf = response.headers.get("X-Leaf");
  if (leaf) document.dispatchEvent(new CustomEvent("annotator:saved", { detail: { seq: event, leaf } }));
  return {
    status,
    ok: status >= 200 && status < 300,
    message: readHeader(response.headers.get("X-Message") ?? "") || firstSentence(template.content),
    event,
    cards: [...template.content.querySelectorAll<HTMLElement>("li.card")],
    body: template.content,
  };
}

/** Headers are ASCII, so the sentence comes percent-encoded. */
function readHeader(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function firstSentence(body: DocumentFragment): string {
  return body.querySelector(".notice p, p.lead")?.textContent?.trim() ?? "";
}
