/** The bar of a page that shows the past: dragged, it names the event; let go, it shows it. */

export function startPast(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-past]");
  const range = form?.querySelector<HTMLInputElement>("input[type=range]");
  const shown = form?.querySelector("output");
  if (!form || !range || !shown) return;
  range.addEventListener("input", () => (shown.textContent = range.value));
  form.dataset.started = "";
  range.addEventListener("change", () => form.requestSubmit());
}
