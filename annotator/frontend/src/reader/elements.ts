/** Small elements that several parts of the reader build. */

const SVG = "http://www.w3.org/2000/svg";
let sprite: string | undefined;

/** An icon of the sprite that the page itself uses. */
export function icon(name: string): SVGSVGElement {
  sprite ??= document.querySelector("use")?.getAttribute("href")?.replace(/#.*$/, "") ?? "";
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${sprite}#${name}`);
  drawing.append(use);
  return drawing;
}

export interface ButtonLook {
  /** shown beside the label */
  key?: string | undefined;
  icon?: string;
  style?: string;
}

export function button(label: string, look: ButtonLook = {}): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `button ${look.style ?? "quiet"}`;
  if (look.icon) made.append(icon(look.icon));
  made.append(span("", label));
  if (look.key) made.append(" ", kbd(look.key));
  return made;
}

/** A key in a label; screen readers read the label alone. */
export function kbd(key: string): HTMLElement {
  const made = document.createElement("kbd");
  made.textContent = key;
  made.setAttribute("aria-hidden", "true");
  return made;
}

export function span(className: string, text: string): HTMLSpanElement {
  const made = document.createElement("span");
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

/** A quote, in quotation marks unless it brings its own. */
export function quoted(text: string, className = ""): HTMLQuoteElement {
  const made = document.createElement("q");
  made.dir = "auto";
  made.className = /^[“”„«‹‘"']/.test(text) ? `${className} bare`.trim() : className;
  made.textContent = text;
  return made;
}
