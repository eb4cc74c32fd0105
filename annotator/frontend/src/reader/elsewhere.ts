/**
 * What is told of a mark elsewhere in its story: how much waits, on the open card, and the drawer that it is decided in.
 * The drawer is fetched when it is first opened.
 */
import { cardOf, isTemporary, noteOf, realId } from "./cards.ts";
import { hasTyped } from "./drafts.ts";
import { icon, quoted, span } from "./elements.ts";
import { currentId, focusMark, focusText, setCurrent } from "./focus.ts";
import { highlight } from "./highlights.ts";
import { segmentsOf } from "./marks.ts";
import { say } from "./notices.ts";
import { activePane, base, paneOf, panes, root, signInUrl } from "./page.ts";
import { rangeOf } from "./place.ts";
import { send, settled } from "./queue.ts";
import { scrollerOf, showInView } from "./scrolling.ts";
import { get } from "./send.ts";
import { settleWrite } from "./writes.ts";
import type { Drawer } from "./drawer.ts";

/** The parts of the reader that the drawer works with. They are handed over, so that they are not fetched apart. */
const reader = {
  activePane, base, cardOf, currentId, focusMark, focusText, get, hasTyped, highlight, icon, noteOf, paneOf, panes,
  quoted, rangeOf, root, say, scrollerOf, segmentsOf, send, setCurrent, settled, settleWrite, showInView, signInUrl, span,
};

export type Reader = typeof reader;

const LINK = "a.elsewhere";
/** how much there was when it was last looked at, by address */
const known = new Map<string, number>();
let drawer: Drawer | undefined;

/** Open the drawer by its link, and by an address that names a mark and a passage: `#e-MARK/ARTICLE/START/END`. */
export function startElsewhere(): void {
  root.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest(`.card ${LINK}`) : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void openElsewhere(link.closest<HTMLElement>(".card")?.dataset.id ?? "");
  });
  document.addEventListener("annotator:opened", countOpen);
  document.addEventListener("annotator:elsewhere", countOpen);
  const [, id, place = ""] = /^#e-([^/]+)(?:\/(.+))?$/.exec(location.hash) ?? [];
  if (id) void openElsewhere(id, place);
}

/** Open the drawer beside a mark. place: the passage to take in hand, else the first. */
export async function openElsewhere(id: string, place = ""): Promise<void> {
  if (isTemporary(id)) await settled();
  if (isTemporary(id) || !cardOf(id)) return;
  drawer ??= new (await import("./drawer.ts")).Drawer(reader);
  await drawer.open(realId(id), place);
}

/** Put it away again. False: it is not open. */
export function closeElsewhere(): boolean {
  return drawer?.close() ?? false;
}

/** Say on the open card how much there is: what was known at once, and what is so now once there is time. */
function countOpen(): void {
  const link = root.querySelector<HTMLAnchorElement>(`.card.is-open ${LINK}`);
  if (!link) return;
  tell(link);
  (window.requestIdleCallback ?? setTimeout)(() => void count(link));
}

async function count(link: HTMLAnchorElement): Promise<void> {
  if (!link.isConnected) return;
  const { ok, body } = await get(link.href);
  if (!ok) return;
  known.set(link.href, body.querySelectorAll("[data-item]").length);
  tell(link);
}

function tell(link: HTMLAnchorElement): void {
  link.querySelector(".count")!.textContent = String(known.get(link.href) || "");
}
