import { families, glm } from 'expofam';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** y | x is Gaussian with mean θ₀ + θ₁x and standard deviation σ. */
export interface LineOfMeans {
  readonly intercept: number;
  readonly slope: number;
  readonly sd: number;
}

export const meanAt = ({ intercept, slope }: LineOfMeans, x: number): number => intercept + slope * x;

/** log p(y | x) of one point. */
export const logDensityAt = (line: LineOfMeans, x: number, y: number): number =>
  families.gaussian.logDensity(y, { mean: [meanAt(line, x)], dispersion: line.sd ** 2 });

/** The log-likelihood of the points: its terms, their sum, and the sum of squared residuals. */
export function likelihoodOf(line: LineOfMeans, points: readonly Point[]) {
  const terms = points.map(({ x, y }) => logDensityAt(line, x, y));
  const squares = points.reduce((sum, { x, y }) => sum + (y - meanAt(line, x)) ** 2, 0);
  return { terms, total: terms.reduce((a, b) => a + b, 0), squares };
}

/** The line of greatest likelihood, with σ² = RSS/n, and its log-likelihood; undefined where points do not determine it. */
export function bestLine(points: readonly Point[]): (LineOfMeans & { readonly logLik: number }) | undefined {
  const model = glm('y ~ x', { x: points.map((p) => p.x), y: points.map((p) => p.y) }, { family: 'gaussian' });
  const [intercept, slope] = ['(Intercept)', 'x'].map((term) => model.coefficient(term));
  const sd = Math.sqrt((model.deviance ?? 0) / points.length);
  if (intercept === undefined || slope === undefined || !(sd > 0) || model.logLik === null) return undefined;
  return { intercept, slope, sd, logLik: model.logLik };
}
