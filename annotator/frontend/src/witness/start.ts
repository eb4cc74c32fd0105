/** Every browser is a witness of the logs it works in; what it takes to be one is fetched once the page is read. */
import { ago } from "../page/times.ts";
import { Memory } from "./keeping.ts";

export function startWitness(): void {
  const place = document.querySelector<HTMLElement>(".log-seal[data-log]");
  if (!place) return;
  const memory = new Memory(place.dataset.log ?? "");
  document.addEventListener("annotator:saved", (event) => {
    const { seq, leaf } = (event as CustomEvent<{ seq: number; leaf: string }>).detail;
    memory.add({ at: new Date().toISOString(), seq, leaf });
  });
  const watch = async (): Promise<void> => (await import("./watching.ts")).watchLog(place, memory, ago);
  const wait = (): void => void (window.requestIdleCallback ?? setTimeout)(() => void watch());
  if (document.readyState === "complete") wait();
  else addEventListener("load", wait, { once: true });
}
