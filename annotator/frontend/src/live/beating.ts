/** Saying every 20 seconds that this page is looked at, and at once when what is edited in it changes. */
import type { Reader } from "./start.ts";

const BEAT_EVERY_MS = 20_000;

export class Beating {
  #editing = "";
  #beating: number | undefined;

  constructor(
    readonly reader: Reader,
    readonly address: string,
    readonly beside: string,
  ) {
    for (const name of ["focusin", "focusout"]) {
      document.addEventListener(name, () => setTimeout(() => this.#look()));
    }
    document.addEventListener("annotator:saved", () => setTimeout(() => this.#look()));
  }

  open(): void {
    if (this.#beating !== undefined) return;
    this.#beating = window.setInterval(() => void this.#beat("reading"), BEAT_EVERY_MS);
    void this.#beat("opened");
  }

  /** The page is hidden, or about to be gone: no answer can be waited for. */
  close(): void {
    if (this.#beating === undefined) return;
    this.#stop();
    const fields = this.#fields("left");
    fields.set("csrf_token", this.reader.csrfToken());
    navigator.sendBeacon(this.address, fields);
  }

  #stop(): void {
    clearInterval(this.#beating);
    this.#beating = undefined;
  }

  #look(): void {
    if (this.#beating === undefined || this.#edited() === this.#editing) return;
    void this.#beat("reading");
  }

  /** The annotation whose judgement somebody is in; one that the server does not know yet is none. */
  #edited(): string {
    const form = document.activeElement?.closest("form.judgement:not(.is-draft)");
    return form?.closest<HTMLElement>(".card")?.dataset.id ?? "";
  }

  async #beat(phase: "opened" | "reading"): Promise<void> {
    this.#editing = this.#edited();
    const headers = { "X-Fragment": "1", "X-CSRFToken": this.reader.csrfToken() };
    const answer = await fetch(this.address, { method: "POST", headers, body: this.#fields(phase) }).catch(() => null);
    // A sign-in in another tab gave this browser other tokens.
    if (answer?.status === 400) await this.reader.renewToken().catch(() => undefined);
    else if (answer && !answer.ok && answer.status < 500) this.#stop();
  }

  #fields(phase: string): URLSearchParams {
    const fields = new URLSearchParams({ phase, editing: this.#editing });
    if (this.beside) fields.set("beside", this.beside);
    return fields;
  }
}
