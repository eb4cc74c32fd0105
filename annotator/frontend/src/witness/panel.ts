/** A panel on the page that says what is wrong with the log, and what to do. */
import { button, icon, span } from "../reader/elements.ts";
import type { Finding } from "./checking.ts";
import { evidence, evidenceName } from "./evidence.ts";
import { MEANS, tell, TO_DO } from "./telling.ts";

export interface Wishes {
  log: string;
  base: string;
  putAside: () => void;
  /** believe the server again from here on */
  goOn: () => void;
}

const ID = "witness";

export function showPanel(finding: Finding, wishes: Wishes): HTMLElement {
  const panel = build(finding, wishes);
  const present = document.getElementById(ID);
  if (present) present.replaceWith(panel);
  else (document.getElementById("notices") ?? document.getElementById("main"))?.before(panel);
  return panel;
}

export function hidePanel(): void {
  document.getElementById(ID)?.remove();
}

function build(finding: Finding, wishes: Wishes): HTMLElement {
  const panel = document.createElement("section");
  panel.id = ID;
  panel.className = "witness";
  panel.tabIndex = -1;
  panel.setAttribute("aria-labelledby", "witness-title");
  panel.append(icon("triangle-alert"), words(finding), actions(finding, wishes));
  return panel;
}

function words(finding: Finding): HTMLElement {
  const body = document.createElement("div");
  body.className = "witness-words";
  const said = document.createElement("div");
  said.setAttribute("role", "alert");
  const title = document.createElement("h2");
  title.id = "witness-title";
  title.textContent = "The log of this project cannot be trusted at the moment";
  said.append(title, paragraph(tell(finding)));
  const list = document.createElement("ol");
  list.append(...TO_DO.map((sentence) => Object.assign(document.createElement("li"), { textContent: sentence })));
  body.append(said, paragraph(MEANS), list);
  return body;
}

function actions(finding: Finding, wishes: Wishes): HTMLElement {
  const row = document.createElement("div");
  row.className = "actions";
  const save = button("Save the evidence", { style: "primary", icon: "download" });
  const aside = button("Hide for this visit");
  save.addEventListener("click", () => {
    download(finding, wishes);
    if (!row.querySelector(".witness-end")) row.append(ending(wishes));
  });
  aside.addEventListener("click", wishes.putAside);
  row.append(save, aside);
  return row;
}

/** Somebody has explained it, and has the evidence: the one way to make an end. */
function ending(wishes: Wishes): HTMLElement {
  const end = document.createElement("p");
  end.className = "witness-end";
  const goOn = button("Believe the server again", { style: "small" });
  goOn.addEventListener("click", wishes.goOn);
  end.append(span("", "Once the administrator and the auditor have the file and have explained it:"), goOn);
  return end;
}

function download(finding: Finding, { log, base }: Wishes): void {
  const file = new Blob([evidence(finding, log, new URL(base, location.href).href)], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = evidenceName(finding, log);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function paragraph(text: string): HTMLElement {
  return Object.assign(document.createElement("p"), { textContent: text });
}
