/** The element that the text of an SVG file describes. */
export const svgElement = (text: string): Element =>
  document.importNode(new DOMParser().parseFromString(text, 'image/svg+xml').documentElement, true);
