/** The words about the seal at the foot of a page. */
import type { Ago } from "./watching.ts";

/** How long ago, by this machine's clock. What the server says against its own log stands. */
export function showSealed(place: HTMLElement, sealedAt: number, ago: Ago): void {
  const words = place.querySelector(".seal-words");
  if (!words || Number.isNaN(sealedAt) || place.hasAttribute("data-problem")) return;
  const seconds = Math.floor((Date.now() - sealedAt) / 1000);
  const when = seconds > 0 && seconds < 60 ? `${seconds} s ago` : ago(new Date(sealedAt), new Date());
  const said = `Log sealed ${when}`;
  if (words.textContent !== said) words.textContent = said;
}

export function showFound(place: HTMLElement, words: string): void {
  const found = place.querySelector(".seal-found");
  if (found) found.textContent = ` · ${words}`;
  place.classList.toggle("is-wrong", place.hasAttribute("data-problem"));
}

export function showTrouble(place: HTMLElement, open: () => void): void {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "seal-button";
  button.textContent = "Log contradicts what this browser kept";
  button.addEventListener("click", open);
  place.querySelector(".seal-found")?.replaceChildren(button);
  place.classList.add("is-wrong");
}
