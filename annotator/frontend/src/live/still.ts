/** Changing a page under somebody who reads it: the line they read stays where it is. */
import type { Reader } from "./start.ts";

export function holdStill(reader: Reader, change: () => void): void {
  const held = reader.panes.map((pane) => {
    const { top } = reader.readableArea(pane);
    const line = [...pane.text.children].find((one) => one.getBoundingClientRect().bottom > top);
    return { scroller: reader.scrollerOf(pane), line, before: line?.getBoundingClientRect().top ?? 0 };
  });
  change();
  for (const { scroller, line, before } of held) {
    const by = (line?.getBoundingClientRect().top ?? before) - before;
    if (Math.abs(by) >= 1) scroller.scrollBy({ top: by, behavior: "instant" });
  }
}
