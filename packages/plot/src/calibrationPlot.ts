/// <reference lib="dom" />
import { dot, line, rectY, ruleX } from '@observablehq/plot';
import { calibrationGroups, type FittedModel } from 'expofam';
import { about, axisText } from './axisLabels.ts';
import { modelLine, responseLabel } from './labels.ts';
import { type ObservationOptions, type Observations, observations } from './observations.ts';
import { type Panel, type PictureOptions, picture } from './picture.ts';
import { axes } from './scatter.ts';
import type { SmoothPoint } from './smooth.ts';
import { smooth } from './smooth.ts';

export interface CalibrationPlotOptions extends PictureOptions, ObservationOptions {
  /** How many groups of about equal size; 10 by default. */
  readonly groups?: number;
}

/**
 * Calibration: observed means against predicted ones in groups of rows, with 95 % intervals, a smooth curve, and a
 * histogram of the predictions. A calibrated model follows the diagonal. A panel for each class where there are several.
 *
 * @example
 * calibrationPlot(model, { data: rowsThatTheFitDidNotSee });
 */
export function calibrationPlot(model: FittedModel, options: CalibrationPlotOptions = {}): SVGSVGElement {
  const seen = observations(model, 'calibration', options);
  const isProportion = model.family.declaration.response === 'proportion' || model.family.declaration.response === 'class';
  const isOther = options.data !== undefined;
  return picture(
    seen.names.map((name, k) => calibrationPanel(model, seen, k, name, isProportion, options.groups ?? 10)),
    {
      title: `Calibration of ${model.state.response.label}`,
      subtitle: `${modelLine(model)}; ${seen.weights.length.toLocaleString('en')} ${isOther ? 'rows of the data given' : 'rows of the fit'}. Bars: 95 % intervals of the observed means.`,
      description: `Observed against predicted ${axisText(responseLabel(model))} in groups of similar predictions`,
      columns: Math.min(3, seen.names.length),
      width: seen.names.length === 1 ? 560 : 860,
      panelHeight: seen.names.length === 1 ? 400 : 270,
    },
    options,
  );
}

function calibrationPanel(model: FittedModel, seen: Observations, k: number, name: string, isProportion: boolean, groups: number): Panel {
  const predicted = seen.predicted[k];
  const observed = seen.observed[k];
  const points = calibrationGroups(observed, predicted, { weights: seen.weights, groups, isProportion });
  const curve: SmoothPoint[] = isProportion ? smoothProportion(predicted, observed) : smooth(predicted, observed, 0.6);
  const ends = points.flatMap((p) => [p.predicted, p.observed, ...(Number.isFinite(p.lower) ? [p.lower, p.upper] : [])]);
  const domain: [number, number] = isProportion ? [0, 1] : [Math.min(...ends), Math.max(...ends)];
  const predictedLabel = name ? `predicted P(${name})` : about(responseLabel(model), (text) => `predicted ${text}`);
  const bars = histogram(predicted, domain, 40);
  const room = (domain[1] - domain[0]) * 0.12;
  return {
    ...(name ? { title: name } : {}),
    plot: (theme) => ({
      ...axes(predictedLabel, 'observed'),
      x: { ...axes(predictedLabel, '').x, domain, nice: !isProportion, inset: 4 },
      y: { ...axes('', isProportion ? 'observed proportion' : `observed mean`).y, domain, nice: !isProportion, inset: 4 },
      marks: [
        rectY(bars, { x1: 'x1', x2: 'x2', y1: domain[0], y2: (b) => domain[0] + room * b.share, fill: theme.muted, fillOpacity: 0.35 }),
        line(
          [
            [domain[0], domain[0]],
            [domain[1], domain[1]],
          ],
          { stroke: theme.reference, strokeDasharray: '4,3' },
        ),
        ...(curve.length ? [line(curve, { x: 'x', y: 'y', stroke: theme.line, strokeWidth: 2, clip: true })] : []),
        ruleX(
          points.filter((p) => Number.isFinite(p.lower)),
          { x: 'predicted', y1: 'lower', y2: 'upper', stroke: theme.point, strokeWidth: 1.6 },
        ),
        dot(points, { x: 'predicted', y: 'observed', r: 3.6, fill: theme.point }),
      ],
    }),
  };
}

/** A smoother of zeros and ones, kept within them; robust weights would take the rarer class for outliers. */
function smoothProportion(predicted: Float64Array, observed: Float64Array): SmoothPoint[] {
  return smooth(predicted, observed, 0.5, 1).map(({ x, y }) => ({ x, y: Math.min(1, Math.max(0, y)) }));
}

function histogram(
  values: Float64Array,
  [low, high]: readonly [number, number],
  count: number,
): { x1: number; x2: number; share: number }[] {
  const counts = new Float64Array(count);
  for (const v of values) {
    const k = Math.min(count - 1, Math.max(0, Math.floor((count * (v - low)) / (high - low || 1))));
    if (v >= low && v <= high) counts[k]++;
  }
  const most = Math.max(...counts);
  const width = (high - low) / count;
  return Array.from(counts, (c, k) => ({ x1: low + k * width, x2: low + (k + 1) * width, share: most > 0 ? c / most : 0 })).filter(
    (b) => b.share > 0,
  );
}
