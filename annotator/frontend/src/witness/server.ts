/** Asking the server for checkpoints and proofs. */
import type { Proven, Server } from "./checking.ts";

/** No answer that says anything about the log: no connection, signed out, no longer a member. */
export class NoAnswer extends Error {}

export class LogServer implements Server {
  /** when the newest checkpoint was published, by this machine's clock; NaN before the first */
  sealedAt = NaN;

  constructor(readonly base: string) {}

  async checkpoint(): Promise<string | null> {
    const response = await this.#get("checkpoint");
    // A page instead of a line says that nothing is to be seen here, not that nothing is sealed.
    if (response.status === 404 && response.headers.get("Content-Type")?.startsWith("text/plain")) return null;
    if (!response.ok) throw new NoAnswer(String(response.status));
    const [date, published] = ["Date", "Last-Modified"].map((name) => Date.parse(response.headers.get(name) ?? ""));
    this.sealedAt = Date.now() - Math.max(0, (date ?? NaN) - (published ?? NaN));
    return response.text();
  }

  async consistency(from: number): Promise<Proven | null> {
    return this.#prove(`consistency?from=${from}`);
  }

  async inclusion(seq: number, size: number): Promise<Proven | null> {
    return this.#prove(`inclusion?seq=${seq}&size=${size}`);
  }

  async keys(): Promise<string[]> {
    const response = await this.#get("key");
    return response.ok ? (await response.text()).split("\n").filter(Boolean) : [];
  }

  async rotations(): Promise<string[]> {
    const response = await this.#get("rotations");
    return response.ok ? ((await response.json()) as { rotations: string[] }).rotations : [];
  }

  async #prove(what: string): Promise<Proven | null> {
    const response = await this.#get(what);
    if (response.ok) return (await response.json()) as Proven;
    if (response.status === 409 || response.status === 422) return null;
    throw new NoAnswer(String(response.status));
  }

  async #get(what: string): Promise<Response> {
    const response = await fetch(`${this.base}/${what}`, {
      credentials: "same-origin",
      cache: "no-cache",
      headers: { "X-Fragment": "1" },
    });
    if (response.redirected || response.status === 401 || response.status >= 500) throw new NoAnswer(String(response.status));
    return response;
  }
}
