/** A button that copies what is shown once: a token, an invitation. */
import { button } from "../reader/elements.ts";

const SAID_FOR_MS = 4000;

export function startCopying(): void {
  if (!navigator.clipboard) return; // only on encrypted connections and this machine
  for (const secret of document.querySelectorAll<HTMLElement>("[data-copy]")) {
    const copy = button("Copy", { style: "small" });
    const label = copy.querySelector("span");
    copy.setAttribute("aria-live", "polite");
    copy.addEventListener("click", async () => {
      const words = await copyText(secret);
      if (!label) return;
      label.textContent = words;
      setTimeout(() => (label.textContent = "Copy"), SAID_FOR_MS);
    });
    secret.after(copy);
  }
}

async function copyText(secret: HTMLElement): Promise<string> {
  try {
    await navigator.clipboard.writeText(secret.textContent?.trim() ?? "");
    return "Copied";
  } catch {
    getSelection()?.selectAllChildren(secret);
    return "Selected: copy it with the keyboard";
  }
}
