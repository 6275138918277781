/// <reference lib="dom" />
import { ExpofamError } from 'expofam';
import type { LabelledPlot } from './axisLabels.ts';
import { draftPanel, labelSize } from './drawPanel.ts';
import { textWidth, wrapText } from './textWidth.ts';
import { type Theme, type ThemeName, themeOf } from './theme.ts';

/** What every picture may be told. */
export interface PictureOptions {
  /** Makes the elements; the page's by default. In Node `nodeDocument()` of `expofam-plot/node`. */
  readonly document?: Document;
  readonly theme?: ThemeName;
  /** Width in pixels of the whole picture. */
  readonly width?: number;
  /** The heading; a default that names the picture and the model where absent, none where it is empty. */
  readonly title?: string;
  /** What axes call columns and the response, with their units: `{ lotsize: 'size of the lot (square feet)' }`. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Called with each column, and the response, that an axis shows: what `labels` may name in this picture. */
  readonly onAxis?: (column: string) => void;
}

/** A colour and what it stands for. */
export interface LegendEntry {
  readonly label: string;
  readonly color: string;
}

/** One plot of a picture. */
export interface Panel {
  readonly title?: string;
  /** A line below the title, in a quieter colour. */
  readonly note?: string;
  readonly legend?: readonly LegendEntry[];
  /** Height of the plot area with its axes; the picture's otherwise. */
  readonly height?: number;
  /** @param width of the panel, in pixels */
  readonly plot: (theme: Theme, width: number) => LabelledPlot;
}

export interface PictureLayout {
  readonly title: string;
  readonly subtitle?: string;
  /** Read out by screen readers. */
  readonly description: string;
  readonly columns?: number;
  readonly panelHeight?: number;
  readonly width?: number;
}

const namespace = 'http://www.w3.org/2000/svg';
const fontFamily = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'DejaVu Sans', sans-serif";
const fontSize = 11;
/** How much wider bold letters are. */
const bold = 1.1;
const lineHeight = 16;
const margin = 16;
const gap = 24;

type Attributes = Readonly<Record<string, string | number>>;

/** Puts panels into one SVG with a heading: a grid of `columns`, each panel with its title, note and legend. */
export function picture(panels: readonly Panel[], layout: PictureLayout, options: PictureOptions): SVGSVGElement {
  const document = options.document ?? (globalThis as { document?: Document }).document;
  if (!document) {
    throw new ExpofamError('no-document', {
      subject: 'picture',
      found: 'no document to make elements with',
      expected: 'a browser, or the option document',
      advice: "in Node: import { nodeDocument } from 'expofam-plot/node' and give { document: nodeDocument() }",
    });
  }
  const theme = themeOf(options.theme);
  const element = (name: string, attributes: Attributes, content?: string): Element => {
    const result = document.createElementNS(namespace, name);
    for (const [key, value] of Object.entries(attributes)) result.setAttribute(key, String(value));
    if (content !== undefined) result.textContent = content;
    return result;
  };
  const given = options.width ?? layout.width ?? ((layout.columns ?? 1) > 1 && panels.length > 1 ? 860 : 640);
  const width = Math.max(240, given);
  // Panels narrower than this cannot be read: a narrow picture has fewer columns.
  const fitting = Math.max(1, Math.floor((width - 2 * margin + gap) / (260 + gap)));
  const columns = Math.max(1, Math.min(layout.columns ?? 1, panels.length, fitting));
  const panelWidth = Math.floor((width - 2 * margin - gap * (columns - 1)) / columns);
  const panelHeight = layout.panelHeight ?? Math.round(Math.min(400, Math.max(220, panelWidth * 0.66)));

  const content: Element[] = [];
  let y = margin - 4;
  const title = options.title ?? layout.title;
  if (title) {
    for (const line of wrapText(title, width - 2 * margin, 15 * bold)) {
      y += 20;
      content.push(element('text', { x: margin, y: y - 4, 'font-size': 15, 'font-weight': 600, fill: theme.text }, line));
    }
    for (const line of layout.subtitle ? wrapText(layout.subtitle, width - 2 * margin, fontSize) : []) {
      y += 15;
      content.push(element('text', { x: margin, y: y - 3, 'font-size': fontSize, fill: theme.muted }, line));
    }
    y += 12;
  }
  const { labels, onAxis } = options;
  const drafts = panels.map((panel) =>
    draftPanel((plotWidth) => panel.plot(theme, plotWidth), {
      document,
      width: panelWidth,
      height: panel.height ?? panelHeight,
      ...(labels === undefined ? {} : { labels }),
      ...(onAxis === undefined ? {} : { onAxis }),
    }),
  );
  // Plots below each other have their axes below each other.
  const lefts = Array.from({ length: columns }, (_, k) =>
    Math.max(...drafts.filter((_, i) => i % columns === k).map(({ marginLeft }) => marginLeft)),
  );
  for (let first = 0; first < panels.length; first += columns) {
    const row = panels.slice(first, first + columns);
    const heads = row.map((panel) => headOf(panel, panelWidth));
    const headHeight = Math.max(...heads.map((head) => head.height));
    row.forEach((_, k) => {
      const x = margin + k * (panelWidth + gap);
      content.push(...drawHead(heads[k], x, y, theme, element), placed(drafts[first + k].draw(lefts[k]), theme, x, y + headHeight));
    });
    y += headHeight + Math.max(...row.map((panel) => panel.height ?? panelHeight)) + (first + columns < panels.length ? 14 : 0);
  }
  const height = y + 8;
  const root = element('svg', {
    xmlns: namespace,
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: 'img',
    'aria-label': layout.description,
    'font-family': fontFamily,
    'font-size': fontSize,
    color: theme.text,
    style: 'max-width: 100%; height: auto',
  });
  root.append(element('rect', { width, height, fill: theme.background }), ...content);
  return root as SVGSVGElement;
}

interface Head {
  readonly title: readonly string[];
  readonly note: readonly string[];
  readonly legend: readonly (LegendEntry & { readonly x: number; readonly line: number })[];
  readonly height: number;
}

/** What stands above a panel's plot, broken into lines. */
function headOf(panel: Panel, width: number): Head {
  const title = panel.title ? wrapText(panel.title, width, 12 * bold) : [];
  const note = panel.note ? wrapText(panel.note, width, fontSize - 0.5) : [];
  const legend: (LegendEntry & { x: number; line: number })[] = [];
  let x = 0;
  let line = 0;
  for (const entry of panel.legend ?? []) {
    const needed = 14 + textWidth(entry.label, fontSize) + 14;
    if (x > 0 && x + needed > width) {
      x = 0;
      line++;
    }
    legend.push({ ...entry, x, line });
    x += needed;
  }
  const legendHeight = legend.length ? (line + 1) * lineHeight : 0;
  return { title, note, legend, height: title.length * lineHeight + note.length * (lineHeight - 2) + legendHeight + 4 };
}

function drawHead(
  head: Head,
  x: number,
  top: number,
  theme: Theme,
  element: (name: string, attributes: Attributes, content?: string) => Element,
): Element[] {
  let y = top;
  const drawn: Element[] = [];
  for (const line of head.title) {
    y += lineHeight;
    drawn.push(element('text', { x, y: y - 3, 'font-size': 12, 'font-weight': 600, fill: theme.text }, line));
  }
  for (const line of head.note) {
    y += lineHeight - 2;
    drawn.push(element('text', { x, y: y - 3, 'font-size': fontSize - 0.5, fill: theme.muted }, line));
  }
  for (const entry of head.legend) {
    const at = y + entry.line * lineHeight;
    drawn.push(
      element('rect', { x: x + entry.x, y: at + 3, width: 10, height: 10, rx: 2, fill: entry.color }),
      element('text', { x: x + entry.x + 14, y: at + 12, 'font-size': fontSize, fill: theme.text }, entry.label),
    );
  }
  return drawn;
}

/** A panel's plot as an element within the picture, without the style sheet that Plot brings (converters do not read it). */
function placed(drawn: SVGSVGElement, theme: Theme, x: number, y: number): Element {
  for (const style of [...drawn.querySelectorAll('style')]) style.remove();
  for (const key of ['class', 'style', 'font-family', 'font-size']) drawn.removeAttribute(key);
  const attributes = { x, y, 'font-size': labelSize, color: theme.muted };
  for (const [key, value] of Object.entries(attributes)) drawn.setAttribute(key, String(value));
  return drawn;
}
