/** What someone has before their eyes is read: the form under a discussion with news is sent when it is seen. */

const watcher = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    const form = target.closest("form");
    if (!isIntersecting || !form) continue;
    watcher.unobserve(target);
    void sendRead(form);
  }
});

/** Watch the discussions in a part of the page, also in one that came later. */
export function watchReading(place: ParentNode): void {
  for (const button of place.querySelectorAll("form[data-read] button")) watcher.observe(button);
}

async function sendRead(form: HTMLFormElement): Promise<void> {
  const body = new URLSearchParams([...new FormData(form)].map(([name, value]): [string, string] => [name, String(value)]));
  const answer = await fetch(form.action, { method: "POST", headers: { "X-Fragment": "1" }, body }).catch(() => undefined);
  if (!answer?.ok) return; // the button stays
  form.remove();
  countDown();
}

/** One discussion less with news, in the bar. */
function countDown(): void {
  const link = document.querySelector<HTMLAnchorElement>(".bar .talks");
  const count = link?.querySelector(".count");
  const left = Number(count?.textContent) - 1;
  if (!link || !count || Number.isNaN(left)) return;
  const label = left > 0 ? `Discussions, ${left} with news` : "Discussions";
  link.setAttribute("aria-label", label);
  link.title = label;
  if (left > 0) count.textContent = String(left);
  else count.remove();
}
