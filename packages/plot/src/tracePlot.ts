/// <reference lib="dom" />
import { dot, line } from '@observablehq/plot';
import { counted, ExpofamError, endOfFitText, type FittedModel } from 'expofam';
import { modelLine } from './labels.ts';
import { logScale } from './logTicks.ts';
import { type PictureOptions, picture } from './picture.ts';
import { axes } from './scatter.ts';
import { themeOf } from './theme.ts';

/**
 * The path of the solver: how far the log-likelihood still is from its last value, the Newton decrement, and the
 * coefficients at each step in standard errors from where they ended.
 *
 * @throws ExpofamError `no-trace` without the option `trace: true` of the fit
 * @example
 * tracePlot(glm('y ~ x', data, { family: 'bernoulli', trace: true }));
 */
export function tracePlot(model: FittedModel, options: PictureOptions = {}): SVGSVGElement {
  const { trace } = model;
  if (!trace || trace.length === 0) {
    throw new ExpofamError('no-trace', {
      subject: 'trace plot',
      found: model.training ? 'a fit that kept no trace' : 'a saved model, which holds no trace',
      expected: 'the steps of the solver',
      advice: 'fit with { trace: true }',
    });
  }
  const theme = themeOf(options.theme);
  const last = trace[trace.length - 1];
  const best = Math.max(...trace.map((s) => s.logLikelihood));
  const gaps = trace
    .map((s) => ({ iteration: s.iteration, gap: best - s.logLikelihood }))
    .filter((s) => s.gap > 1e-10 * Math.max(1, Math.abs(best)));
  const decrements = trace.map((s) => ({ iteration: s.iteration, value: s.decrement })).filter((s) => s.value > 1e-13);
  // The trace is of the coefficients that the engine estimates, whatever parameterization is shown.
  const tracked = model.state.coefficients
    .map((c, j) => ({ c, j }))
    .filter(({ c }) => c.aliasedWith === undefined && typeof c.stdError === 'number' && c.stdError > 0);
  const paths = tracked.slice(0, 40).map(({ c, j }) => ({
    term: (c.class ?? c.predictor) ? `${c.class ?? c.predictor}: ${c.term}` : c.term,
    points: trace.map((s) => ({ iteration: s.iteration, value: (s.coefficients[j] - last.coefficients[j]) / (c.stdError ?? 1) })),
  }));
  const x = {
    ...axes('iteration', '').x,
    ticks: Math.min(8, trace.length),
    tickFormat: (v: number) => (Number.isInteger(v) ? String(v) : ''),
  };
  const log = (label: string, values: readonly number[]) => ({
    ...axes('', label).y,
    ...logScale(Math.min(...values), Math.max(...values)),
    nice: false,
  });
  return picture(
    [
      {
        title: 'Log-likelihood still to gain',
        note: gaps.length ? 'Its distance from the best step; the best itself has none and is not drawn.' : 'The first step was the last.',
        plot: () => ({
          x,
          y: log(
            'log-likelihood below the best',
            gaps.map((g) => g.gap),
          ),
          marks: [
            line(gaps, { x: 'iteration', y: 'gap', stroke: theme.point, strokeWidth: 1.8 }),
            dot(gaps, { x: 'iteration', y: 'gap', fill: theme.point, r: gaps.length > 60 ? 1 : 3 }),
          ],
        }),
      },
      {
        title: 'Newton decrement',
        note: 'The distance to the maximum, in standard errors; Newton squares it at each step.',
        plot: () => ({
          x,
          y: log(
            'decrement',
            decrements.map((d) => d.value),
          ),
          marks: [
            line(decrements, { x: 'iteration', y: 'value', stroke: theme.point, strokeWidth: 1.8 }),
            dot(decrements, { x: 'iteration', y: 'value', fill: theme.point, r: decrements.length > 60 ? 1 : 3 }),
          ],
        }),
      },
      {
        title: 'Coefficients',
        note: 'Each from where it ended, in standard errors.',
        plot: () => ({
          x,
          y: axes('', 'standard errors').y,
          marks: paths.map((p, k) =>
            line(p.points, { x: 'iteration', y: 'value', stroke: theme.categories[k % theme.categories.length], strokeWidth: 1.6 }),
          ),
        }),
        ...(paths.length <= 8
          ? { legend: paths.map((p, k) => ({ label: p.term, color: theme.categories[k % theme.categories.length] })) }
          : {}),
      },
    ],
    {
      title: `Path of the solver for ${model.state.response.label}`,
      subtitle: `${modelLine(model)}; ${endOfFitText(model.state)}`,
      description: `Trace of the solver over ${counted(trace.length, 'step')}`,
      columns: 3,
      width: 960,
      panelHeight: 250,
    },
    options,
  );
}
