import { families, glm, spacesAt } from 'expofam';

export interface Example {
  readonly x1: number;
  readonly x2: number;
  /** The class. */
  readonly y: 0 | 1;
}

/** θ₀, θ₁, θ₂: η = θ₀ + θ₁x₁ + θ₂x₂ is the log odds of class 1. */
export type Theta = readonly [number, number, number];

export const etaOf = ([t0, t1, t2]: Theta, { x1, x2 }: Pick<Example, 'x1' | 'x2'>): number => t0 + t1 * x1 + t2 * x2;

/** P(y = 1) at η. */
export const sigmoid = (eta: number): number => spacesAt(families.bernoulli, [eta]).response[0].value;

/** Each example's η and the probability that the model gives to what happened, and their log-likelihood. */
export function judge(theta: Theta, examples: readonly Example[]) {
  const each = examples.map((example) => {
    const eta = etaOf(theta, example);
    const logProbability = families.bernoulli.logDensity(example.y, { natural: [eta] });
    return { eta, probability: Math.exp(logProbability), logProbability, wrong: eta > 0 !== (example.y === 1) };
  });
  return { each, logLikelihood: each.reduce((sum, e) => sum + e.logProbability, 0), wrong: each.filter((e) => e.wrong).length };
}

/** What maximum likelihood finds. */
export type LogisticFit =
  | { readonly state: 'fitted'; readonly theta: Theta; readonly logLikelihood: number }
  /** A line that parts the classes: the likelihood rises for ever as θ grows along it. */
  | { readonly state: 'separated' };

export function fitLogistic(examples: readonly Example[]): LogisticFit {
  const model = glm(
    'y ~ x1 + x2',
    { y: examples.map((e) => e.y), x1: examples.map((e) => e.x1), x2: examples.map((e) => e.x2) },
    { family: 'bernoulli' },
  );
  if (model.status === 'separated') return { state: 'separated' };
  const [t0, t1, t2] = model.coefficients.map((c) => c.estimate ?? Number.NaN);
  return { state: 'fitted', theta: [t0, t1, t2], logLikelihood: model.logLik ?? Number.NaN };
}

/** The boundary's point nearest to the middle of the picture, and the place one unit of η further along the normal. */
export function boundaryHandles([t0, t1, t2]: Theta): {
  readonly foot: readonly [number, number];
  readonly tip: readonly [number, number];
} {
  const square = t1 * t1 + t2 * t2;
  const foot = [(-t0 * t1) / square, (-t0 * t2) / square] as const;
  return { foot, tip: [foot[0] + t1 / square, foot[1] + t2 / square] };
}

/** θ of the boundary through `foot` whose η is one at `tip`; undefined where the two are too close. */
export function thetaOf(foot: readonly [number, number], tip: readonly [number, number]): Theta | undefined {
  const [dx, dy] = [tip[0] - foot[0], tip[1] - foot[1]];
  const square = dx * dx + dy * dy;
  if (square < 0.02) return undefined;
  const [t1, t2] = [dx / square, dy / square];
  return [-(t1 * foot[0] + t2 * foot[1]), t1, t2];
}
