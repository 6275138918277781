import type { AxisOptions, LabelledPlot } from './axisLabels.ts';
import { labelSize } from './drawPanel.ts';
import { shortNames } from './shortNames.ts';
import { textWidth } from './textWidth.ts';

/** What the margins of a panel leave out of its width. */
const margins = 70;

/**
 * An axis with a place for each category, from -0.5: where neighbouring names would run into each other in a panel of this width
 * they are turned, and the name of the axis makes room (the panel's title says it) unless the reader calls it something else; where
 * turned ones would, every second is left out, or more.
 *
 * @param x the axis's other options
 * @param width of the whole panel, in pixels
 */
export function categoryAxis(names: readonly string[], x: AxisOptions, width: number): Pick<LabelledPlot, 'x' | 'marginBottom'> {
  const texts = shortNames(names, (name) => [...name].length <= 16);
  const widths = texts.map((text) => textWidth(text, labelSize));
  const step = Math.max(1, width - margins) / texts.length;
  const isCrowded = widths.some((w, i) => i > 0 && (widths[i - 1] + w) / 2 + 8 > step);
  const every = Math.ceil((labelSize + 2) / step);
  return {
    x: {
      ...x,
      nice: false,
      domain: [-0.5, texts.length - 0.5],
      ticks: texts.map((_, i) => i).filter((i) => i % every === 0),
      tickFormat: (i: number) => texts[i] ?? '',
      tickSize: 0,
      ...(isCrowded ? { tickRotate: -35, label: x.label && typeof x.label === 'object' ? { ...x.label, ifCalled: true } : null } : {}),
    },
    ...(isCrowded ? { marginBottom: Math.min(90, 20 + Math.max(...widths) * 0.65) } : {}),
  };
}
