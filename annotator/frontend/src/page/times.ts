/** “3 minutes ago” stays true while a page is open. */

const EVERY_MS = 30_000;
const STEPS: [number, string][] = [[60, "minute"], [24, "hour"], [7, "day"], [5, "week"]];
const DATE = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

/** In the words of the server's own filter. */
export function ago(instant: Date, now: Date): string {
  const seconds = (now.getTime() - instant.getTime()) / 1000;
  if (seconds < 0) return seconds < -60 ? "in the future" : "just now";
  let count = seconds / 60;
  if (count < 1) return "just now";
  for (const [size, name] of STEPS) {
    if (count < size) {
      const whole = Math.trunc(count);
      return `${whole} ${name}${whole === 1 ? "" : "s"} ago`;
    }
    count /= size;
  }
  return DATE.format(instant);
}

export function startTimes(): void {
  setInterval(refresh, EVERY_MS);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) refresh();
  });
}

/** Only those that say how long ago: a calendar day carries no title. */
function refresh(): void {
  const now = new Date();
  for (const time of document.querySelectorAll<HTMLTimeElement>("time[title]")) {
    const words = ago(new Date(time.dateTime), now);
    if (time.textContent !== words) time.textContent = words;
  }
}
