/** Sends the chosen files one by one: a real bar, each file's outcome, and a way on after an error. */

interface Sending {
  form: HTMLFormElement;
  bar: HTMLProgressElement;
  words: HTMLElement;
  again: HTMLButtonElement;
  outcomes: HTMLElement;
}

const NAMES: [string, string][] = [["added", "added"], ["revised", "revised"], ["present", "here already"], ["refused", "refused"]];

export function startImporting(): void {
  const form = document.querySelector<HTMLFormElement>("form#import");
  const input = form?.querySelector<HTMLInputElement>("input[type='file']");
  const drop = form?.querySelector<HTMLElement>(".drop");
  const sending = form ? find(form) : undefined;
  if (!form || !input || !drop || !sending) return;
  takeDropped(drop, input);
  form.closest("section")?.after(sending.outcomes); // below the bar, so that both are seen
  form.addEventListener("submit", (event) => {
    const files = [...(input.files ?? [])];
    if (!files.length) return; // the server says what is missing
    event.preventDefault();
    input.value = "";
    void send(sending, files, 0);
  });
}

function find(form: HTMLFormElement): Sending | undefined {
  const bar = form.querySelector<HTMLProgressElement>(".sending progress");
  const words = form.querySelector<HTMLElement>(".sending-words");
  const again = form.querySelector<HTMLButtonElement>(".sending button");
  const outcomes = document.getElementById("outcomes");
  return bar && words && again && outcomes ? { form, bar, words, again, outcomes } : undefined;
}

/** Files may be dropped anywhere on the page; the frame shows that they are welcome. */
function takeDropped(drop: HTMLElement, input: HTMLInputElement): void {
  const isOver = (value: boolean) => drop.classList.toggle("is-over", value);
  addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    isOver(true);
  });
  addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) isOver(false);
  });
  addEventListener("drop", (event) => {
    const files = event.dataTransfer?.files;
    isOver(false);
    if (!files?.length) return;
    event.preventDefault();
    input.files = files;
    input.focus();
  });
}

async function send(sending: Sending, files: File[], from: number): Promise<void> {
  begin(sending, files.length, from);
  for (let number = from; number < files.length; number += 1) {
    const file = files[number] as File;
    sending.words.textContent = `${number + 1} of ${files.length}`;
    const problem = await sendOne(sending, file);
    if (problem) {
      stop(sending, `Stopped at “${file.name}”, ${number} of ${files.length} done. ${problem}`, () => void send(sending, files, number));
      return;
    }
    sending.bar.value = number + 1;
  }
  finish(sending, files.length);
}

/** Returns what keeps the rest from being sent; a file that is refused keeps nothing. */
async function sendOne({ form, outcomes }: Sending, file: File): Promise<string> {
  const body = new FormData(form);
  body.set("files", file);
  try {
    const response = await fetch(form.action, { method: "POST", body, headers: { "X-Fragment": "1" }, credentials: "same-origin" });
    const items = readItems(await response.text());
    if (!items.length && response.status === 413) items.push(tooLarge(file.name));
    outcomes.querySelector("ul")?.append(...items);
    outcomes.hidden = false;
    return items.length ? "" : reason(response);
  } catch {
    return "The server was not reached.";
  }
}

function readItems(text: string): Element[] {
  const template = document.createElement("template");
  template.innerHTML = text;
  return [...template.content.querySelectorAll("li.outcome")];
}

function tooLarge(name: string): Element {
  const item = document.createElement("li");
  item.className = "row outcome";
  item.dataset.outcome = "refused";
  item.textContent = `${name}: this file is larger than the server accepts.`;
  return item;
}

function reason(response: Response): string {
  if (response.status === 401 || response.redirected) return "You were signed out; sign in in another window, then go on here.";
  const said = response.headers.get("X-Message");
  return said ? decodeURIComponent(said) : "The server did not take it; nothing of this file was stored.";
}

function begin({ form, bar, again }: Sending, count: number, from: number): void {
  form.querySelector<HTMLElement>(".sending")?.removeAttribute("hidden");
  setBusy(form, true);
  again.hidden = true;
  bar.max = count;
  bar.value = from;
}

function stop({ form, words, again }: Sending, sentence: string, goOn: () => void): void {
  setBusy(form, false);
  words.textContent = sentence;
  again.hidden = false;
  again.onclick = goOn;
  again.focus();
}

function finish({ form, words, outcomes }: Sending, count: number): void {
  setBusy(form, false);
  const items = [...outcomes.querySelectorAll<HTMLElement>("li.outcome")].slice(-count);
  const counts = NAMES.map(([outcome, name]) => [items.filter((item) => item.dataset.outcome === outcome).length, name] as const);
  words.textContent = `${count} of ${count} sent: ${counts.filter(([found]) => found).map(([found, name]) => `${found} ${name}`).join(", ")}.`;
}

function setBusy(form: HTMLFormElement, busy: boolean): void {
  form.setAttribute("aria-busy", String(busy));
  form.querySelector<HTMLButtonElement>("button[type='submit']")?.toggleAttribute("disabled", busy);
  window.onbeforeunload = busy ? (event) => event.preventDefault() : null;
}
