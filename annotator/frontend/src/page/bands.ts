/** Bands between articles that are compared: from a passage to where it stands in the next column that has it. */

const SVG = "http://www.w3.org/2000/svg";
/** Pixels between two lines of one passage. */
const NEAR = 48;

interface Place {
  column: number;
  colour: string;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export function startBands(): void {
  const frame = document.querySelector<HTMLElement>(".compared");
  if (!frame) return;
  const drawing = document.createElementNS(SVG, "svg");
  drawing.classList.add("bands");
  drawing.setAttribute("aria-hidden", "true");
  frame.append(drawing);
  new ResizeObserver(() => draw(frame, drawing)).observe(frame);
}

function draw(frame: HTMLElement, drawing: SVGElement): void {
  const columns = [...frame.querySelectorAll<HTMLElement>(".compared-column")];
  const edges = columns.map((column) => column.getBoundingClientRect());
  const areBeside = edges.every((edge, at) => at === 0 || Math.abs(edge.left - (edges[at - 1]?.left ?? 0)) > 1);
  const paths = areBeside ? [...passages(frame, columns)].flatMap(joined) : [];
  drawing.replaceChildren(...paths);
}

/** Each passage as the places where it stands, from column to column. */
function* passages(frame: HTMLElement, columns: HTMLElement[]): Generator<Place[]> {
  const origin = frame.getBoundingClientRect();
  const names = new Set([...frame.querySelectorAll<HTMLElement>("mark[id]")].map((mark) => mark.id.split("-")[0] ?? ""));
  for (const name of names) {
    yield columns.flatMap((column, at) => {
      const marks = [...column.querySelectorAll<HTMLElement>(`mark[data-a~="${name}"]`)];
      return marks.length ? [placeOf(marks, column, at, origin)] : [];
    });
  }
}

function placeOf(marks: HTMLElement[], column: HTMLElement, at: number, origin: DOMRect): Place {
  const edge = column.getBoundingClientRect();
  const colour = marks.find((mark) => mark.classList.contains("k-copied"))?.dataset.colour ?? "violet";
  let { top, bottom } = marks[0]?.getBoundingClientRect() ?? edge;
  for (const mark of marks) {
    const box = mark.getBoundingClientRect();
    if (box.top - bottom < NEAR) bottom = Math.max(bottom, box.bottom);
  }
  return {
    column: at, colour, left: edge.left - origin.left, right: edge.right - origin.left,
    top: top - origin.top, bottom: bottom - origin.top,
  };
}

function joined(places: Place[]): SVGPathElement[] {
  return places.slice(1).map((to, at) => {
    const from = places[at] ?? to;
    const middle = (from.right + to.left) / 2;
    const path = document.createElementNS(SVG, "path");
    path.dataset.colour = from.colour;
    path.classList.toggle("is-far", to.column - from.column > 1);
    path.setAttribute("d", [
      `M${from.right},${from.top} C${middle},${from.top} ${middle},${to.top} ${to.left},${to.top}`,
      `V${to.bottom} C${middle},${to.bottom} ${middle},${from.bottom} ${from.right},${from.bottom} Z`,
    ].join(" "));
    return path;
  });
}
