/**
 * The drawer beside a mark: what the machine found elsewhere in the story, decided by keys, by mouse or by touch.
 * A decision is seen at once and stored behind it; one that is refused or undone comes back to its place.
 */
import { DrawerList, itemAround, placeOf } from "./drawer-list.ts";
import type { Reader } from "./elsewhere.ts";

interface Row {
  command: string;
  keys: string[];
}

/** Where one was before the drawer was opened. */
interface Origin {
  focused: Element | null;
  scroller: Element | undefined;
  top: number;
}

const FIELD = "input:not([type=hidden]), textarea, select";
const ARROWS: Record<string, string> = { ArrowDown: "next-item", ArrowUp: "previous-item" };

export class Drawer {
  readonly #box: HTMLElement;
  readonly #list: DrawerList;
  #note = "";
  #origin: Origin | undefined;
  #commands = new Map<string, string>();
  #asked = 0;
  /** something of one's own was stored since the list was fetched; news of it comes from the server as well */
  #isOwn = false;

  constructor(readonly reader: Reader) {
    this.#box = build(reader);
    this.#list = new DrawerList(reader, this.#box);
    this.#box.append(this.#list.element);
    reader.root.append(this.#box);
    this.#listen();
  }

  #listen(): void {
    this.#box.addEventListener("keydown", (event) => this.#key(event));
    this.#box.addEventListener("submit", (event) => this.#submit(event));
    this.#box.addEventListener("click", (event) => this.#click(event));
    this.reader.root.addEventListener("focusin", ({ target }) => this.#follow(target as Element));
    document.addEventListener("annotator:saved", () => this.#refreshOwn());
    document.addEventListener("annotator:elsewhere", (event) => {
      const { subjects } = (event as CustomEvent<{ subjects: string[] }>).detail;
      if (subjects.includes("suggestion")) void this.#refresh();
    });
    addEventListener("beforeunload", (event) => {
      if (!this.#box.hidden && this.#list.isTyped) event.preventDefault();
    });
  }

  /** Open it beside a mark. place: the passage to take in hand, else the first. */
  async open(note: string, place: string): Promise<void> {
    const { cardOf, quoted, setCurrent } = this.reader;
    if (this.#box.hidden) this.#remember();
    const isNew = this.#note !== note;
    if (isNew) this.#list.wait();
    this.#note = note;
    this.#isOwn = false;
    this.#list.held = place;
    setCurrent(note);
    const quote = cardOf(note)?.querySelector(".card-quote")?.textContent ?? "";
    this.#box.querySelector(".drawer-quote")!.replaceChildren(quoted(quote));
    this.#box.hidden = false;
    this.#box.focus({ preventScroll: true });
    if (await this.#load()) {
      this.#showMark();
      this.#list.preview(this.#list.inHand); // on a phone one of the two is seen
    } else if (isNew) this.#giveUp();
  }

  /** A sheet or a panel may lie over it. */
  #showMark(): void {
    const { noteOf, paneOf, segmentsOf, showInView } = this.reader;
    const pane = paneOf(noteOf(this.#note)?.article ?? "");
    const first = segmentsOf(this.#note)[0];
    if (pane && first) showInView(pane, first.getBoundingClientRect());
  }

  #giveUp(): void {
    this.close();
    this.#note = "";
  }

  /** Put it away, and go back to where one was. False: it is not open. */
  close(): boolean {
    if (this.#box.hidden) return false;
    const hadFocus = this.#box.contains(document.activeElement) || document.activeElement === document.body;
    this.#hide();
    if (hadFocus) this.#return();
    return true;
  }

  #remember(): void {
    const pane = this.reader.activePane();
    const scroller = pane && this.reader.scrollerOf(pane);
    this.#origin = { focused: document.activeElement, scroller, top: scroller?.scrollTop ?? 0 };
  }

  /** The card or the mark may have been drawn anew meanwhile. */
  #return(): void {
    const { cardOf, focusMark, focusText } = this.reader;
    const { focused, scroller, top } = this.#origin ?? {};
    const card = cardOf(this.#note);
    const link = card?.classList.contains("is-open") ? card.querySelector<HTMLElement>("a.elsewhere") : null;
    const isThere = focused instanceof HTMLElement && focused !== document.body && focused.isConnected;
    if (isThere) focused.focus({ preventScroll: true });
    else if (link) link.focus({ preventScroll: true });
    else if (!focusMark(this.#note, { scroll: false })) focusText();
    scroller?.scrollTo({ top: top ?? 0, behavior: "instant" });
  }

  #hide(): void {
    this.#asked += 1;
    this.#box.hidden = true;
    this.reader.highlight("preview", []);
    if (location.hash.startsWith("#e-")) history.replaceState(null, "", `#a-${this.#note}`);
  }

  /** Somebody went on to another mark, or into a card: this is out of the way. */
  #follow(target: Element): void {
    if (this.#box.hidden || this.#box.contains(target)) return;
    if (this.reader.currentId() !== this.#note || target.closest(".card")) this.#hide();
  }

  #refreshOwn(): void {
    this.#isOwn = true;
    void this.#refresh();
  }

  async #refresh(): Promise<void> {
    if (this.#box.hidden) return;
    const mine = ++this.#asked;
    await this.reader.settled();
    if (mine === this.#asked) await this.#load();
  }

  /** False: it could not be fetched. */
  async #load(): Promise<boolean> {
    const { base, get, say, signInUrl } = this.reader;
    const mine = ++this.#asked;
    const answer = await get(`${base}/annotations/${this.#note}/elsewhere`);
    if (mine !== this.#asked) return true;
    if (answer.ok) this.#show(answer.body);
    else if (answer.status === 401) {
      const action = { label: "Sign in", href: signInUrl() };
      say("You were signed out: sign in in a new tab, then open this again.", { category: "error", stays: true, action });
    } else say(answer.message || "What stands elsewhere could not be fetched: no connection.", { category: "error" });
    return answer.ok;
  }

  #show(fresh: DocumentFragment): void {
    const rows = JSON.parse(fresh.querySelector("script.drawer-keys")?.textContent ?? "[]") as Row[];
    this.#commands = new Map(rows.flatMap(({ command, keys }) => keys.map((key) => [key, command] as const)));
    this.#list.show(fresh, this.#isOwn);
    this.#isOwn = false;
  }

  // ---- Keys, mouse, finger ----

  #key(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    const target = event.target as HTMLElement;
    if (event.key === "Escape") {
      if (!this.#leaveAnswer(target)) this.close();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      target.closest("form")?.requestSubmit();
    } else if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    } else if (target.matches(FIELD)) {
      event.stopPropagation(); // letters are words here, and no keys of the reader
      return;
    } else if (!this.#command(event, target)) return;
    event.preventDefault();
  }

  #command(event: KeyboardEvent, target: HTMLElement): boolean {
    if (event.key === "Enter") return !target.closest("a, button, summary");
    const command = ARROWS[event.key] ?? this.#commands.get(event.key);
    if (!command || command === "undo") return false;
    if (command === "next-item" || command === "previous-item") this.#list.step(command === "next-item" ? 1 : -1);
    else if (!event.repeat) this.#press(command);
    return true;
  }

  #press(command: string): void {
    const found = this.#list.inHand?.querySelector<HTMLElement>(`[data-command="${command}"]`);
    if (found instanceof HTMLDetailsElement) {
      found.open = true;
      (found.querySelector<HTMLElement>(":checked") ?? found.querySelector<HTMLElement>(FIELD))?.focus();
      found.scrollIntoView({ block: "nearest" });
    } else found?.click();
  }

  /** Out of another answer, back to the suggestion. What is typed stays. */
  #leaveAnswer(target: HTMLElement): boolean {
    const answer = target.closest<HTMLDetailsElement>("details[open]");
    const item = itemAround(target);
    if (!answer || !item) return false;
    if (!this.reader.hasTyped(answer)) answer.open = false;
    this.#list.take(item);
    return true;
  }

  #click(event: MouseEvent): void {
    const target = event.target as Element;
    const beside = target.closest("[data-command=beside]");
    if (target.closest(".drawer-close")) this.close();
    if (!beside || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation(); // in a card it would ask which article
    this.#openBeside(itemAround(beside)!);
  }

  /** Its article beside this one, at the passage, and the drawer as it is; going back finds it as it is too. */
  #openBeside(item: HTMLElement): void {
    if (this.#list.preview(item)) return;
    const { base, panes } = this.reader;
    const [article = ""] = placeOf(item).split("/");
    const here = `#e-${this.#note}/${placeOf(item)}`;
    history.replaceState(null, "", here);
    location.href = `${base}/articles/${panes[0]?.article ?? ""}?beside=${article}${here}`;
  }

  // ---- Deciding ----

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const item = itemAround(form);
    if (item?.inert) return;
    const list = this.#list;
    const { say, send, settleWrite } = this.reader;
    const fields = [...new FormData(form)].map(([name, value]): [string, string] => [name, String(value)]);
    const isAnswer = form.closest("details") !== null;
    const putBack = item && (isAnswer ? list.lay(item) : list.takeOut(item));
    send({
      form,
      letter: () => ({ url: form.action, fields }),
      done: (answer) => {
        if (item) list.settle(item);
        if (isAnswer) item?.remove();
        settleWrite(answer);
      },
      refused: (answer) => {
        putBack?.();
        say(answer.message || "Not saved.", { category: "error", stays: true });
        if (answer.status === 409 || !item?.isConnected) this.#refreshOwn();
      },
    });
  }
}

function build({ icon, span }: Reader): HTMLElement {
  const box = document.createElement("aside");
  Object.assign(box, { className: "drawer", tabIndex: -1, hidden: true });
  box.setAttribute("aria-labelledby", "drawer-title");
  const title = document.createElement("h2");
  title.id = "drawer-title";
  title.append("Elsewhere in this story ", span("facts num", ""));
  const close = document.createElement("button");
  Object.assign(close, { type: "button", className: "button quiet icon-only drawer-close", title: "Back to the text (Esc)" });
  close.setAttribute("aria-label", "Back to the text");
  close.append(icon("x"));
  const quote = document.createElement("p");
  quote.className = "drawer-quote";
  const head = document.createElement("header");
  head.className = "drawer-head";
  head.append(title, close, quote);
  box.append(head);
  return box;
}
