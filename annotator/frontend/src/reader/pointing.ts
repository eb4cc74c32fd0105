/** Mouse and finger on marks, cards and links: few listeners on the whole page, whatever the number of marks. */
import { endOf, follow, preview } from "./across.ts";
import { hideBar } from "./bar.ts";
import { currentId, focusMark, setCurrent } from "./focus.ts";
import { noteOf } from "./cards.ts";
import { closeElsewhere } from "./elsewhere.ts";
import { isMoving, startMoving } from "./ends.ts";
import { link, toggleBeside } from "./linking.ts";
import { hover, idsAt, segmentsOf } from "./marks.ts";
import { closeCard, openCard, openedId } from "./opening.ts";
import { activePane, paneAround, paneOf, root } from "./page.ts";
import { showInView } from "./scrolling.ts";

export function startPointing(): void {
  root.addEventListener("click", click);
  root.addEventListener("pointerover", (event) => point(event.target as Element));
  root.addEventListener("focusin", (event) => preview(linkAt(event.target as Element)));
}

function point(target: Element): void {
  const card = target.closest<HTMLElement>(".card");
  hover(card?.dataset.id ?? idsAt(target).at(-1) ?? "");
  preview(linkAt(target));
}

function linkAt(target: Element): string | null {
  const link = target.closest<HTMLAnchorElement>("a.link-end, .link-item a");
  return (link ?? target.closest(".link-item")?.querySelector("a"))?.href ?? null;
}

function click(event: MouseEvent): void {
  const target = event.target as Element;
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const taken = clickCommand(target) || clickLink(target) || clickCard(target) || clickText(target);
  if (taken) event.preventDefault();
}

function clickCommand(target: Element): boolean {
  const pressed = target.closest<HTMLElement>("[data-command]");
  const command = pressed?.dataset.command;
  if (command !== "beside" && command !== "link" && command !== "ends") return false;
  const id = pressed?.closest<HTMLElement>(".card")?.dataset.id;
  if (id) setCurrent(id);
  if (command === "beside") void toggleBeside();
  else actOn(command, id ?? "");
  return true;
}

function actOn(command: "link" | "ends", id: string): void {
  getSelection()?.removeAllRanges();
  const note = noteOf(id);
  if (command === "link") void link();
  else if (note) {
    closeCard();
    startMoving(note);
  }
}

/** The other end of a link: shown where its article is open. */
function clickLink(target: Element): boolean {
  const href = target.closest<HTMLAnchorElement>("a.link-end, .link-item > a")?.href;
  const end = href ? endOf(href) : null;
  if (!end) return false;
  const from = paneAround(target)?.article ?? noteOf(target.closest<HTMLElement>(".card")?.dataset.id ?? "")?.article ?? "";
  follow(end, from || (activePane()?.article ?? ""));
  return true;
}

function clickCard(target: Element): boolean {
  const link = target.closest(".card-link");
  const id = link?.closest<HTMLElement>(".card")?.dataset.id;
  if (!id) return false;
  if (openedId() === id) {
    closeCard();
    return true;
  }
  void openCard(id, "card");
  const note = noteOf(id);
  const pane = note && paneOf(note.article);
  const first = segmentsOf(id)[0];
  if (pane && first) showInView(pane, first.getBoundingClientRect());
  return true;
}

/** A mark opens its card; pressed again, the one around it. Plain text closes what is open. */
function clickText(target: Element): boolean {
  const pane = paneAround(target);
  if (!pane || isMoving() || getSelection()?.isCollapsed === false) return false;
  const ids = idsAt(target);
  if (!ids.length) {
    hideBar();
    closeElsewhere();
    closeCard();
    setCurrent("");
    return false;
  }
  const at = ids.indexOf(currentId());
  const id = ids[at > 0 ? at - 1 : ids.length - 1]!;
  hideBar();
  focusMark(id, { scroll: false });
  void openCard(id, "none");
  return true;
}
