import { families } from 'expofam';

/** The classes, by the sign that they are drawn with. */
export const classNames = ['circle', 'square', 'triangle'] as const;

export interface Example {
  readonly x1: number;
  readonly x2: number;
  /** 0, 1 or 2. */
  readonly label: number;
}

/** (θ₀, θ₁, θ₂) of each class: its logit is θ₀ + θ₁x₁ + θ₂x₂. */
export type Weights = readonly (readonly [number, number, number])[];

const multinomial = families.multinomial([...classNames]);
const oneHot = (label: number): number[] => classNames.map((_, k) => (k === label ? 1 : 0));

export const logitsOf = (weights: Weights, { x1, x2 }: Pick<Example, 'x1' | 'x2'>): number[] =>
  weights.map(([t0, t1, t2]) => t0 + t1 * x1 + t2 * x2);

/** One example from its logits to its loss. */
export interface Softmax {
  readonly logits: readonly number[];
  /** e^logit. */
  readonly exponentials: readonly number[];
  readonly normaliser: number;
  readonly probabilities: readonly number[];
  /** 1 for the example's class, 0 for the others. */
  readonly target: readonly number[];
  /** −Σ t log p, which is −log p of the example's class. */
  readonly crossEntropy: number;
  /** The class of greatest probability. */
  readonly predicted: number;
}

/** The categorical distribution at the logits: only their differences from the last are natural parameters. */
export function softmax(weights: Weights, example: Example): Softmax {
  const logits = logitsOf(weights, example);
  const natural = logits.slice(0, -1).map((l) => l - logits[logits.length - 1]);
  const logProbability = (label: number) => multinomial.logDensity(oneHot(label), { natural });
  const exponentials = logits.map((l) => Math.exp(l));
  const probabilities = classNames.map((_, k) => Math.exp(logProbability(k)));
  return {
    logits,
    exponentials,
    normaliser: exponentials.reduce((a, b) => a + b, 0),
    probabilities,
    target: oneHot(example.label),
    crossEntropy: 0 - logProbability(example.label),
    predicted: probabilities.indexOf(Math.max(...probabilities)),
  };
}

/** The sum of all cross-entropies, the negative log-likelihood, and how many examples are misclassified. */
export function lossOf(weights: Weights, examples: readonly Example[]): { readonly total: number; readonly wrong: number } {
  const all = examples.map((e) => softmax(weights, e));
  return { total: all.reduce((sum, s) => sum + s.crossEntropy, 0), wrong: all.filter((s, i) => s.predicted !== examples[i].label).length };
}

/** The update rule with one example: θ_k ← θ_k + α (t_k − p_k) x. */
export function updated(weights: Weights, example: Example, step: number): Weights {
  const { probabilities, target } = softmax(weights, example);
  const x = [1, example.x1, example.x2];
  return weights.map((row, k) => {
    const move = step * (target[k] - probabilities[k]);
    return [row[0] + move * x[0], row[1] + move * x[1], row[2] + move * x[2]] as const;
  });
}

/** The part of a polygon where a + bx + cy ≥ 0 (Sutherland & Hodgman 1974). */
export function clipHalfPlane(
  polygon: readonly (readonly [number, number])[],
  a: number,
  b: number,
  c: number,
): (readonly [number, number])[] {
  const value = ([x, y]: readonly [number, number]) => a + b * x + c * y;
  return polygon.flatMap((to, i) => {
    const from = polygon[(i + polygon.length - 1) % polygon.length];
    const [p, q] = [value(from), value(to)];
    const crossing = () => {
      const t = p / (p - q);
      return [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])] as const;
    };
    if (q >= 0) return p >= 0 ? [to] : [crossing(), to];
    return p >= 0 ? [crossing()] : [];
  });
}

/** The region where a class has the greatest logit, within a rectangle. */
export function regionOf(weights: Weights, k: number, rectangle: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  return weights.reduce<(readonly [number, number])[]>(
    (polygon, other, j) =>
      j === k || polygon.length === 0
        ? polygon
        : clipHalfPlane(polygon, weights[k][0] - other[0], weights[k][1] - other[1], weights[k][2] - other[2]),
    [...rectangle],
  );
}
