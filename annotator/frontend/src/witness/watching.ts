/** This browser as a witness of one log: it looks when a page has been opened, when one returns to it, and now and then. */
import { checkLog, checkSaves, type Finding, type Good } from "./checking.ts";
import type { Memory } from "./keeping.ts";
import { hidePanel, showPanel, type Wishes } from "./panel.ts";
import { LogServer, NoAnswer } from "./server.ts";
import { showFound, showSealed, showTrouble } from "./status.ts";
import { isLasting } from "./telling.ts";

export type Ago = (instant: Date, now: Date) => string;

const LOOK_EVERY_MS = 60_000;
const TICK_MS = 5_000;

export function watchLog(place: HTMLElement, memory: Memory, ago: Ago): void {
  new Watch(place, memory, ago).start();
}

class Watch {
  readonly #server: LogServer;
  #looked = -Infinity;
  #told = "";

  constructor(
    readonly place: HTMLElement,
    readonly memory: Memory,
    readonly ago: Ago,
  ) {
    this.#server = new LogServer(place.dataset.base ?? "");
  }

  start(): void {
    this.#show();
    if (!globalThis.crypto?.subtle) {
      showFound(this.place, "not checked: this connection is not encrypted");
      return;
    }
    const tick = () => {
      if (document.hidden) return;
      showSealed(this.place, this.#server.sealedAt, this.ago);
      if (performance.now() - this.#looked >= LOOK_EVERY_MS) void this.look();
    };
    setInterval(tick, TICK_MS);
    document.addEventListener("visibilitychange", tick);
    addEventListener("focus", tick);
    tick();
  }

  async look(): Promise<void> {
    this.#looked = performance.now();
    try {
      await this.#compare();
    } catch (problem) {
      // A TypeError is how a lost connection looks.
      if (!(problem instanceof NoAnswer || problem instanceof TypeError)) throw problem;
      if (!this.memory.finding) showFound(this.place, "not checked: the server did not answer");
    }
  }

  async #compare(): Promise<void> {
    const { memory } = this;
    // Taken first: what other tabs keep from now on may be newer than the answer.
    const kept = memory.kept;
    const outcome = await checkLog(this.#server, memory.log, kept);
    if ("unsealed" in outcome) return;
    if ("finding" in outcome) {
      this.#found(outcome.finding);
      return;
    }
    if (memory.kept?.note === kept?.note) memory.kept = outcome.good.kept;
    const { found, finding } = await checkSaves(this.#server, outcome.good.kept, memory.saves);
    memory.drop(found);
    if (finding) this.#found(finding);
    else this.#isGood(outcome.good);
  }

  #found(finding: Finding): void {
    const before = this.memory.finding;
    const isKnown = before && before.kind === finding.kind && before.shown === finding.shown && before.kept?.note === finding.kept?.note;
    if (!isKnown && !(before && isLasting(before))) this.memory.finding = finding;
    this.#show();
  }

  #isGood({ isFirst, isSigned }: Good): void {
    const { memory, place } = this;
    if (memory.finding && !isLasting(memory.finding)) memory.finding = null;
    this.#show();
    showSealed(place, this.#server.sealedAt, this.ago);
    if (memory.finding) return;
    const deed = isFirst ? "kept by this browser" : "checked by this browser";
    const waiting = memory.saves.length;
    const saves = waiting ? `; ${waiting} ${waiting === 1 ? "save" : "saves"} of yours not yet under it` : "";
    showFound(place, `${deed}${isSigned === "unknown" ? ", but for its signature" : ""}${saves}`);
  }

  /** The panel, if there is a finding that nobody put aside. */
  #show(): void {
    const { memory, place } = this;
    const finding = memory.finding;
    if (!finding) {
      hidePanel();
      return;
    }
    const open = (): void => {
      memory.takeUp();
      showPanel(finding, this.#wishes(finding)).focus();
    };
    showTrouble(place, open);
    const told = JSON.stringify(finding);
    if (memory.isAside(finding)) hidePanel();
    else if (told !== this.#told) showPanel(finding, this.#wishes(finding));
    this.#told = told;
  }

  #wishes(finding: Finding): Wishes {
    const { memory, place } = this;
    return {
      log: memory.log,
      base: place.dataset.base ?? "",
      putAside: () => {
        memory.putAside(finding);
        hidePanel();
        place.querySelector("button")?.focus();
      },
      goOn: () => {
        if (finding.save) memory.drop([finding.save.seq]);
        else memory.kept = null;
        memory.finding = null;
        hidePanel();
        document.getElementById("main")?.focus();
        void this.look();
      },
    };
  }
}
