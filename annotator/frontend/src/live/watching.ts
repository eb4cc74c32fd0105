/** A page among others: it says that it is looked at, hears what others do, and shows it. */
import { Applying } from "./applying.ts";
import { Beating } from "./beating.ts";
import { Channel } from "./channel.ts";
import { Line } from "./line.ts";
import type { News } from "./news.ts";
import type { Reader } from "./start.ts";

/** Watch while the page is seen. seq: the last event that it was made of. */
export function watch(reader: Reader, seq: number): void {
  const [main, other] = reader.panes;
  const article = `${reader.base}/articles/${main?.article}`;
  const beside = other?.article ?? "";
  const line = new Line(reader);
  const applying = new Applying(reader, (marks) => line.addMarks(marks));
  const beating = new Beating(reader, `${article}/reading`, beside);
  const address = (path: string, after: number): string => `${article}/${path}?after=${after}${beside && `&beside=${beside}`}`;
  let isStale = false;
  const channel = new Channel(address, seq, (news) => hear(news));

  function hear({ changed = [], gone = [], presence, stale, subjects = [] }: Partial<News>): void {
    if (presence) line.showPeople(presence);
    if (stale) {
      isStale = true;
      channel.close();
      applying.stop();
      line.showStale(stale);
      return;
    }
    applying.take([...changed, ...gone]);
    if (subjects.length) document.dispatchEvent(new CustomEvent("annotator:elsewhere", { detail: { subjects } }));
  }

  const turn = (): void => {
    if (document.hidden) {
      channel.close();
      beating.close();
    } else {
      if (!isStale) channel.open();
      beating.open();
    }
  };
  document.addEventListener("visibilitychange", turn);
  addEventListener("pagehide", () => beating.close());
  turn();
}
