/** Submitting the article: after everything else is stored; what is missing is shown in its place below the text. */
import { say } from "./notices.ts";
import { root } from "./page.ts";
import { isWaiting, settled } from "./queue.ts";
import { post } from "./send.ts";

export function startSubmitting(): void {
  root.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.closest(".submission") || !/\/submission$/.test(form.action)) return;
    event.preventDefault();
    void submit([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  });
  if (location.hash !== "#submission") return;
  offerNext();
  // The browser goes to the address once all is loaded, and takes the focus along.
  if (document.readyState !== "complete") addEventListener("load", () => setTimeout(offerNext), { once: true });
}

/** Whoever has just submitted goes on by one key. */
function offerNext(): void {
  section()?.querySelector<HTMLElement>("[data-next]")?.focus();
}

function section(): HTMLElement | null {
  return document.getElementById("submission");
}

/** False: there is nothing here that one could submit. */
export function submitArticle(): boolean {
  const here = section();
  if (!here) return false;
  if (here.classList.contains("is-done")) say("You have submitted this article.");
  else void submit([]);
  return true;
}

async function submit(fields: [string, string][]): Promise<void> {
  await settled();
  const url = section()?.dataset.url;
  if (!url || isWaiting()) return; // what is not stored yet has said so
  const answer = await post({ url, fields, key: crypto.randomUUID() });
  if (answer.ok) {
    location.hash = "submission";
    location.reload();
    return;
  }
  const shown = answer.body.querySelector<HTMLElement>("#submission");
  if (shown) show(shown);
  else say(answer.message || "Not submitted: no connection. Try again.", { category: "error", stays: true });
}

function show(shown: HTMLElement): void {
  section()?.replaceWith(shown);
  const wrong = shown.querySelector<HTMLElement>("[aria-invalid=true]") ?? shown.querySelector<HTMLElement>("a");
  wrong?.focus();
  say(`Not submitted yet: ${shown.querySelector("h2")?.textContent?.toLowerCase() ?? ""}.`, { category: "warning" });
}
