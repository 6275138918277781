/// <reference lib="dom" />
import { type PlotOptions, plot, type ScaleOptions } from '@observablehq/plot';
import { type LabelledPlot, withAxisLabels } from './axisLabels.ts';
import { fitted, textWidth } from './textWidth.ts';
import { tickLabels } from './tickLabels.ts';

/** Where a panel's plot is drawn, and what its axes say. */
interface PanelPlace {
  readonly document: Document;
  readonly width: number;
  readonly height: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly onAxis?: (column: string) => void;
}

/** A plot whose ticks have their labels, and the room that it needs for them. */
interface PanelDraft {
  /** Pixels from the left edge to the axis: at least those that the panel asks for. */
  readonly marginLeft: number;
  /** Draws the plot with its axis at `marginLeft`, which is at least that of the draft. */
  readonly draw: (marginLeft: number) => SVGSVGElement;
}

/** Size of labels of ticks and axes, in pixels. */
export const labelSize = 10;
const least = { top: 8, right: 18, bottom: 38, left: 52 };
/** From the axis to a tick's label. */
const tickRoom = 9;
/** The name of the y axis, turned, and what separates it from the labels of ticks. */
const nameRoom = labelSize + 8;
/** Pixels between the labels of neighbouring ticks. */
const between = { x: 6, y: 1 };

interface Tick {
  readonly value: number;
  readonly label: string;
}

/**
 * A panel's plot, with a left margin that follows the widest label of its y axis, a right margin that keeps the last label of the x axis
 * within the panel, and as many ticks as have room for their labels.
 *
 * @param content the plot in a width: what is drawn in more or less than a whole panel may have other ticks
 */
export function draftPanel(content: (width: number) => LabelledPlot, place: PanelPlace): PanelDraft {
  const { width } = place;
  const first = sketch(content(width), place, least.left);
  const named = first.options.y?.label ? nameRoom : 0;
  const widest = Math.max(0, ...first.ticks.y.map(({ label }) => textWidth(label, labelSize)));
  // Half of a panel is its plot, however long its labels are.
  const marginLeft = Math.round(Math.max(first.marginLeft, Math.min(width / 2, widest + tickRoom + named + 2)));
  return {
    marginLeft,
    draw(left) {
      const draft = left === first.marginLeft ? first : sketch(content(width - (left - first.marginLeft)), place, left, true);
      return withRoom(draft, place);
    },
  };
}

interface Sketch {
  readonly options: PlotOptions;
  readonly marginLeft: number;
  readonly drawn: ReturnType<typeof plot>;
  readonly ticks: { readonly x: readonly Tick[]; readonly y: readonly Tick[] };
}

/** The plot as it is asked for, and the ticks that it got. */
function sketch(content: LabelledPlot, place: PanelPlace, left: number, isFixed = false): Sketch {
  const { marks = [], ...rest } = withAxisLabels(content, place);
  const marginLeft = isFixed ? left : (rest.marginLeft ?? left);
  const ticks: { x: Tick[]; y: Tick[] } = { x: [], y: [] };
  const heard = (axis: ScaleOptions | undefined, into: Tick[]): ScaleOptions => {
    const own = axis?.tickFormat;
    return {
      ...axis,
      tickFormat: (value: number, i: number, all?: readonly number[]) => {
        const label = typeof own === 'function' ? String(own(value, i)) : (tickLabels(all ?? [value])[all ? i : 0] ?? '');
        into.push({ value, label });
        return label;
      },
    } as ScaleOptions;
  };
  const options: PlotOptions = {
    marginTop: least.top,
    marginRight: least.right,
    marginBottom: least.bottom,
    // The faintest of what is shaded by its count can still be seen.
    opacity: { range: [0.18, 1] },
    ...rest,
    marginLeft,
    x: heard(rest.x, ticks.x),
    y: heard(rest.y, ticks.y),
    document: place.document,
    width: place.width,
    height: place.height,
    marks,
  };
  return { options, marginLeft, ticks, drawn: plot(options) };
}

/** The sketch, or another plot with fewer ticks and a wider margin where its labels have no room. */
function withRoom({ options, marginLeft, drawn, ticks }: Sketch, { width, height }: PanelPlace): SVGSVGElement {
  const { marginTop = 0, marginBottom = 0 } = options;
  let marginRight = options.marginRight ?? 0;
  const isTurned = Boolean(options.x?.tickRotate);
  const across = (tick: Tick): number => textWidth(tick.label, labelSize);
  // Shares of the axis's length do not change with the margins.
  const share = (axis: 'x' | 'y', low: number, high: number): ((tick: Tick) => number) => {
    const scale = drawn.scale(axis);
    return ({ value }) => ((scale?.apply(value) as number) - low) / (high - low);
  };
  const xShare = share('x', marginLeft, width - marginRight);
  const yShare = share('y', marginTop, height - marginBottom);
  if (!isTurned) {
    for (const tick of ticks.x) {
      const right = marginLeft + xShare(tick) * (width - marginRight - marginLeft) + across(tick) / 2;
      if (right > width) marginRight += Math.min(40, Math.ceil(right - width) + 2);
    }
  }
  const inner = { x: width - marginRight - marginLeft, y: height - marginTop - marginBottom };
  const x = isTurned
    ? ticks.x
    : thinned(
        ticks.x,
        (tick) => xShare(tick) * inner.x,
        (tick) => across(tick) + between.x,
      );
  const y = thinned(
    ticks.y,
    (tick) => yShare(tick) * inner.y,
    () => labelSize + between.y,
  );
  const middle = marginLeft + inner.x / 2;
  const names = {
    x: fittedName(options.x?.label, 2 * Math.min(middle, width - middle)),
    y: fittedName(options.y?.label, 2 * Math.min(marginTop + inner.y / 2, marginBottom + inner.y / 2)),
  };
  const isSame =
    marginRight === options.marginRight &&
    x.length === ticks.x.length &&
    y.length === ticks.y.length &&
    names.x === options.x?.label &&
    names.y === options.y?.label;
  if (isSame) return drawn as SVGSVGElement;
  return plot({
    ...options,
    marginRight,
    x: { ...options.x, label: names.x, ...chosen(ticks.x, x) },
    y: { ...options.y, label: names.y, ...chosen(ticks.y, y) },
  }) as SVGSVGElement;
}

const fittedName = (name: string | null | undefined, length: number): string | null | undefined =>
  typeof name === 'string' ? fitted(name, length, labelSize) : name;

/** An axis's options that show some of its ticks, with the labels that they had among all. */
function chosen(all: readonly Tick[], some: readonly Tick[]): ScaleOptions {
  if (some.length === all.length) return {};
  const labels = new Map(some.map(({ value, label }) => [value, label]));
  return { ticks: [...labels.keys()], tickFormat: (value: number) => labels.get(value) ?? '' } as ScaleOptions;
}

/** Every tick, or every second or k-th, so that neighbouring labels have room; zero stays. Ticks without a label need none. */
function thinned(all: readonly Tick[], position: (tick: Tick) => number, size: (tick: Tick) => number): readonly Tick[] {
  const shown = all.filter(({ label }) => label !== '');
  const zero = Math.max(
    0,
    shown.findIndex(({ value }) => value === 0),
  );
  for (let every = 1; every < shown.length; every++) {
    const some = shown.filter((_, i) => (i - zero) % every === 0);
    const hasRoom = some.every(
      (tick, i) => i === 0 || Math.abs(position(tick) - position(some[i - 1])) >= (size(tick) + size(some[i - 1])) / 2,
    );
    if (hasRoom) return every === 1 ? all : some;
  }
  return shown.slice(zero, zero + 1);
}
