/// <reference lib="dom" />
import { dot, line, ruleX, ruleY, text } from '@observablehq/plot';
import { counted, type GlmPath, type PathValidation } from 'expofam';
import { logScale } from './logTicks.ts';
import { named, pathCurves, penaltyText, validationPoints } from './pathCurves.ts';
import { type Panel, type PictureOptions, picture } from './picture.ts';
import { axes } from './scatter.ts';
import { type Theme, themeOf } from './theme.ts';

/** The penalty on a logarithmic axis, from the largest λ on the left, where every coefficient is zero. */
const penaltyAxis = (lambdas: readonly number[]) => ({
  ...axes('penalty λ', '').x,
  ...logScale(Math.min(...lambdas.filter((l) => l > 0)), Math.max(...lambdas), (lambda) => String(Number(lambda.toPrecision(3)))),
  reverse: true,
  nice: false,
});

/** Vertical lines at the λs that cross-validation chooses, with their names. */
function choices(found: PathValidation | undefined, theme: Theme) {
  if (!found) return [];
  const same = found.lambdaMin === found.lambda1se;
  const marks = same
    ? [{ lambda: found.lambdaMin, label: 'min, 1se' }]
    : [
        { lambda: found.lambda1se, label: '1se' },
        { lambda: found.lambdaMin, label: 'min' },
      ];
  return [
    ruleX(marks, { x: 'lambda', stroke: theme.reference, strokeDasharray: '4,3' }),
    text(marks, {
      x: 'lambda',
      text: 'label',
      frameAnchor: 'top',
      dx: 4,
      dy: 2,
      textAnchor: 'start',
      lineAnchor: 'top',
      fill: theme.muted,
    }),
  ];
}

/**
 * The coefficients of a path against λ, the columns as written; for a softmax a panel for each class. Where the path holds a
 * cross-validation, its choices are marked.
 *
 * @throws ExpofamError `no-path` where fewer than two λs are above zero
 * @example
 * pathPlot(glmPath('y ~ a + b', data, { family: 'poisson' }));
 */
export function pathPlot(path: Pick<GlmPath, 'state'>, options: PictureOptions = {}): SVGSVGElement {
  const { state } = path;
  const { rows, order } = pathCurves(state);
  const theme = themeOf(options.theme);
  const last = rows[rows.length - 1];
  // A column has one colour in all classes.
  const colour = (i: number): string => (i < named ? theme.categories[i] : theme.reference);
  const hidden = order.length - named;
  const panelOf = (k: number): Panel => {
    const curves = order.map((c, i) => ({
      i,
      points: rows.map((r) => ({ lambda: state.lambdas[r], value: state.coefficients[r][k][c] })),
    }));
    return {
      ...(state.classes ? { title: `Class ${state.classes[k]}` } : {}),
      ...(hidden > 0 ? { note: `The ${named} largest are named; ${hidden} more ${hidden === 1 ? 'is' : 'are'} grey.` } : {}),
      legend: order.slice(0, named).map((c, i) => ({ label: state.columns[c].term, color: colour(i) })),
      plot: () => ({
        x: penaltyAxis(state.lambdas),
        y: axes('', 'coefficient').y,
        marks: [
          ruleY([0], { stroke: theme.reference }),
          ...choices(state.crossValidation, theme),
          ...[...curves].reverse().map(({ i, points }) =>
            line(points, {
              x: 'lambda',
              y: 'value',
              stroke: colour(i),
              strokeWidth: i < named ? 1.8 : 1,
              strokeOpacity: i < named ? 1 : 0.6,
            }),
          ),
        ],
      }),
    };
  };
  const classes = state.classes ?? [''];
  const share = state.devianceRatio[last];
  return picture(
    classes.map((_, k) => panelOf(k)),
    {
      title: `Coefficients of ${state.model.response.label} along the penalty`,
      subtitle: `${penaltyText(state)}; ${state.df[last]} of ${counted(state.columns.filter((c) => c.term !== '(Intercept)').length, 'column')} at the end${share === null ? '' : `, ${Math.round(100 * share)}% of the deviance`}`,
      description: `Coefficients along ${counted(rows.length, 'penalty', 'penalties')}`,
      columns: Math.min(3, classes.length),
      ...(classes.length === 1 ? { panelHeight: 340 } : {}),
    },
    options,
  );
}

/**
 * How well each λ of a path predicts rows that the fit has not seen: the mean over folds with one standard error to each
 * side, and how many coefficients are not zero.
 *
 * @param found what `cvGlmPath` gives; by default the cross-validation that the path was saved with
 * @throws ExpofamError `no-cross-validation`, `no-path`
 * @example
 * pathValidationPlot(path, cvGlmPath(path, { folds: 5 }));
 */
export function pathValidationPlot(
  path: Pick<GlmPath, 'state'>,
  found: PathValidation | undefined = path.state.crossValidation,
  options: PictureOptions = {},
): SVGSVGElement {
  const { state } = path;
  const { points, label } = validationPoints(state, found);
  // Without one, validationPoints() has thrown.
  const { folds, lambdaMin, lambda1se } = found as PathValidation;
  const theme = themeOf(options.theme);
  return picture(
    [
      {
        note: `Mean over ${counted(folds, 'fold')} ± one standard error; 1se is the largest λ within it.`,
        plot: () => ({
          x: penaltyAxis(state.lambdas),
          y: axes('', label).y,
          marks: [
            ...choices(found, theme),
            ruleX(points, { x: 'lambda', y1: 'low', y2: 'high', stroke: theme.reference, strokeOpacity: 0.7 }),
            dot(points, { x: 'lambda', y: 'mean', fill: theme.point, r: points.length > 60 ? 2 : 3 }),
          ],
        }),
        height: 260,
      },
      {
        title: 'Coefficients that are not zero',
        plot: () => ({
          x: penaltyAxis(state.lambdas),
          y: { ...axes('', 'number').y, nice: true, tickFormat: (v: number) => (Number.isInteger(v) ? String(v) : '') },
          marks: [line(points, { x: 'lambda', y: 'df', curve: 'step-after', stroke: theme.point, strokeWidth: 1.8 })],
        }),
        height: 130,
      },
    ],
    {
      title: `Cross-validation of ${state.model.response.label} along the penalty`,
      subtitle: `${penaltyText(state)}; best at λ = ${Number(lambdaMin.toPrecision(3))}, 1se at ${Number(lambda1se.toPrecision(3))}`,
      description: `Cross-validated ${label} at ${points.length} penalties`,
      columns: 1,
    },
    options,
  );
}
