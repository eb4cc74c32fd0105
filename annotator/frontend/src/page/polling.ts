/** What is still being made says how far it is, until it is there. */

const EVERY_MS = 1000;

export function startPolling(): void {
  for (const item of document.querySelectorAll<HTMLElement>("[data-poll]")) follow(item);
}

function follow(item: HTMLElement): void {
  setTimeout(() => void ask(item), EVERY_MS);
}

async function ask(item: HTMLElement): Promise<void> {
  const fresh = document.hidden ? null : await fetchPiece(item.dataset.poll!);
  if (!fresh) return follow(item); // no connection, or nobody looks
  item.replaceWith(fresh);
  if (fresh.dataset.poll !== undefined) follow(fresh);
}

async function fetchPiece(url: string): Promise<HTMLElement | null> {
  try {
    const answer = await fetch(url, { headers: { "X-Fragment": "1" } });
    const template = document.createElement("template");
    template.innerHTML = answer.ok ? await answer.text() : "";
    return template.content.querySelector<HTMLElement>("[id]");
  } catch {
    return null;
  }
}
