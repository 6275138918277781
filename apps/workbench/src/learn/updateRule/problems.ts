import { families, glm, type LikelihoodFunction, likelihoodFunction, randomSource } from 'expofam';

/** A model with two coefficients whose likelihood is drawn. */
export type ProblemName = 'linear' | 'logistic' | 'poisson' | 'softmax';

interface ProblemKind {
  readonly title: string;
  readonly family: string;
  readonly formula: string;
  /** The canonical link first. */
  readonly links: readonly string[];
  readonly coefficients: readonly [string, string];
}

export const problems: Readonly<Record<ProblemName, ProblemKind>> = {
  linear: { title: 'Linear', family: 'gaussian', formula: 'y ~ x', links: ['identity', 'log'], coefficients: ['θ₀', 'θ₁'] },
  logistic: { title: 'Logistic', family: 'bernoulli', formula: 'y ~ x', links: ['logit', 'probit', 'cauchit'], coefficients: ['θ₀', 'θ₁'] },
  poisson: { title: 'Poisson', family: 'poisson', formula: 'y ~ x', links: ['log', 'identity', 'sqrt'], coefficients: ['θ₀', 'θ₁'] },
  softmax: {
    title: 'Softmax',
    family: 'multinomial',
    formula: 'y ~ 0 + x',
    links: ['logit'],
    coefficients: ['θ of class 1', 'θ of class 2'],
  },
};

const rowCount = 30;

/** Seeded data: the same at each visit. */
function simulated(name: ProblemName): { readonly x: number[]; readonly y: (number | string)[] } {
  const random = randomSource(4);
  const x = Array.from({ length: rowCount }, (_, i) => -1.2 + (3.4 * i) / (rowCount - 1));
  const draw: (v: number) => number | string = {
    linear: (v: number) => families.gaussian.sample({ mean: [1.6 + 0.7 * v], dispersion: 0.36 }, 1, random)[0][0],
    logistic: (v: number) => families.bernoulli.sample({ natural: [-0.5 + 1.3 * v] }, 1, random)[0][0],
    poisson: (v: number) => families.poisson.sample({ natural: [0.9 + 0.45 * v] }, 1, random)[0][0],
    softmax: (v: number) => {
      const counts = families.multinomial(['1', '2', '3']).sample({ natural: [1.1 * v, -0.7 * v] }, 1, random)[0];
      return ['1', '2', '3'][counts.indexOf(1)];
    },
  }[name];
  const y = x.map(draw);
  // A logarithm needs a positive mean, and so that starting values exist, positive responses.
  return { x, y: name === 'linear' ? y.map((v) => Math.max(0.2, Number(v))) : y };
}

/** A likelihood of two coefficients, with its maximum and the part of the plane worth drawing. */
export interface Problem {
  readonly likelihood: LikelihoodFunction;
  readonly best: readonly [number, number];
  readonly logLik: number;
  /** The plane around the maximum: an interval for each coefficient. */
  readonly window: readonly [readonly [number, number], readonly [number, number]];
  /** The largest curvature at the maximum: a step of batch ascent beyond 2 over this diverges. */
  readonly curvature: number;
  readonly start: readonly [number, number];
}

/** Fits the data of a problem with a link, and gives the likelihood around the maximum. */
export function problemOf(name: ProblemName, link: string): Problem {
  const { family, formula, links } = problems[name];
  const options = name === 'softmax' || link === links[0] ? {} : { link };
  const model = glm(formula, simulated(name), { family, ...options });
  const likelihood = likelihoodFunction(model);
  const [a, b] = model.coefficients;
  const best = [a.estimate ?? 0, b.estimate ?? 0] as const;
  const around = (at: number, error: number | null): [number, number] => [at - 7 * (error ?? 1), at + 7 * (error ?? 1)];
  const window = [around(best[0], a.stdError), around(best[1], b.stdError)] as const;
  const point = likelihood.at([...best]);
  if (!point) throw new RangeError('the likelihood has no value at its maximum');
  const [[h00, h01], [, h11]] = point.information;
  const curvature = (h00 + h11) / 2 + Math.hypot((h00 - h11) / 2, h01);
  const place = ([from, to]: readonly [number, number], part: number) => from + part * (to - from);
  const candidates = [
    [0.34, 0.3],
    [0.3, 0.7],
    [0.7, 0.3],
    [0.62, 0.62],
    [0.5, 0.5],
  ].map(([p, q]) => [place(window[0], p), place(window[1], q)] as const);
  const start = candidates.find((c) => likelihood.value([...c]) !== undefined) ?? best;
  return { likelihood, best, logLik: point.logLikelihood, window, curvature, start };
}
