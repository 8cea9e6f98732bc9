import { saveFile } from "@/components/ui/save-file";

/** What a drawing takes from the page's style sheet; copied, so that the file needs no style sheet. */
const STYLED = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-opacity",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "paint-order",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
] as const;

const MARGIN = 16;
const TITLE_HEIGHT = 22;
const NAMESPACE = "http://www.w3.org/2000/svg";

/** Saves a drawing of the page as an SVG document of its own, as it looks in the present theme, under its title. */
export function saveChart(drawing: SVGSVGElement, title: string, name: string): void {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  copyStyle(drawing, copy);
  const [width, height] = [drawing.width.baseVal.value, drawing.height.baseVal.value];
  const page = window.getComputedStyle(drawing);
  const outer = document.createElementNS(NAMESPACE, "svg");
  set(outer, { xmlns: NAMESPACE, width: width + 2 * MARGIN, height: height + 2 * MARGIN + TITLE_HEIGHT });
  const paper = document.createElementNS(NAMESPACE, "rect");
  set(paper, { width: "100%", height: "100%", fill: page.getPropertyValue("--surface") });
  const heading = document.createElementNS(NAMESPACE, "text");
  set(heading, { x: MARGIN, y: MARGIN + 8, fill: page.color, "font-family": page.fontFamily });
  set(heading, { "font-size": 13, "font-weight": 600 });
  heading.textContent = title;
  set(copy, { x: MARGIN, y: MARGIN + TITLE_HEIGHT, overflow: "visible" });
  copy.removeAttribute("class");
  outer.append(paper, heading, copy);
  const text = new XMLSerializer().serializeToString(outer);
  saveFile(new Blob([text], { type: "image/svg+xml;charset=utf-8" }), name);
}

const set = (element: Element, attributes: Record<string, string | number>): void => {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
};

function copyStyle(from: Element, to: Element): void {
  const style = window.getComputedStyle(from);
  for (const name of STYLED) {
    const value = style.getPropertyValue(name);
    if (value !== "") to.setAttribute(name, value);
  }
  to.removeAttribute("class");
  [...from.children].forEach((child, index) => {
    const copied = to.children[index];
    if (copied) copyStyle(child, copied);
  });
}
