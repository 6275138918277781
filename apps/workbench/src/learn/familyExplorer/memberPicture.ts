import { ExpofamError, type OperationalFamily, randomSource } from 'expofam';
import { spaced } from '../chart/linePath.ts';
import { roundOut } from '../chart/scale.ts';

/** The distribution of a member, ready to be drawn, or why there is none. */
export type DensityPicture =
  | { readonly kind: 'none'; readonly reason: string }
  | {
      /** `mass` for probabilities of single values, `density` for a curve, `classes` for one of several classes. */
      readonly kind: 'mass' | 'density' | 'classes';
      readonly points: readonly (readonly [number, number])[];
      /** Probabilities of single values beside a density (a Tweedie's zero). */
      readonly atoms: readonly (readonly [number, number])[];
      readonly domain: readonly [number, number];
    };

/** Where a natural parameter can be moved to in a picture: its domain, or the part where most happens. */
export function naturalRange(family: OperationalFamily, j: number): readonly [number, number] {
  const { lower, upper } = family.declaration.parameters[j].domain;
  if (Number.isFinite(lower) && Number.isFinite(upper)) {
    const inset = (upper - lower) / 50;
    return [lower + inset, upper - inset];
  }
  if (Number.isFinite(upper)) return [upper - 4, upper - 0.05];
  if (Number.isFinite(lower)) return [lower + 0.05, lower + 8];
  return [-3, 3];
}

/** A member to begin with. */
export function firstNatural(family: OperationalFamily): number[] {
  return family.declaration.parameters.map(({ domain }, j) => {
    if (Number.isFinite(domain.upper) && !Number.isFinite(domain.lower)) return domain.upper - 0.8;
    if (Number.isFinite(domain.lower) && !Number.isFinite(domain.upper)) return domain.lower + 2 + j;
    const [a, b] = naturalRange(family, j);
    return a + (b - a) * 0.65;
  });
}

/**
 * Density or probabilities of a member over the values that carry nearly all of it. How far those go is told by a sample
 * with a fixed seed, so the picture is the same each time.
 */
export function densityPicture(family: OperationalFamily, natural: readonly number[], dispersion: number): DensityPicture {
  const { support } = family.declaration;
  const at = family.declaration.dispersion ? { natural, dispersion } : { natural };
  try {
    if (support.joint === 'counts') {
      const K = family.symbols.y.length;
      const points = spaced(0, K - 1, K).map((k): [number, number] => {
        const target = Array.from({ length: K }, (_, i) => (i === k ? 1 : 0));
        return [k, Math.exp(family.logDensity(target, at))];
      });
      return { kind: 'classes', points, atoms: [], domain: [-0.6, K - 0.4] };
    }
    if (family.symbols.y.length > 1)
      return { kind: 'none', reason: 'A density of several parts has no picture here; its moments are below.' };
    const p = (y: number): number => Math.exp(family.logDensity(y, at));
    const domain = shownValues(family, at);
    if (support.step === 'dispersion') {
      const trials = Math.round(1 / dispersion);
      const points = Array.from({ length: trials + 1 }, (_, i): [number, number] => [i / trials, p(i / trials)]);
      return { kind: 'mass', points, atoms: [], domain: [-0.5 / trials, 1 + 0.5 / trials] };
    }
    if (support.kind === 'integers') {
      const [first, last] = [Math.ceil(domain[0]), Math.floor(domain[1])];
      const points = Array.from({ length: last - first + 1 }, (_, i): [number, number] => [first + i, p(first + i)]);
      return { kind: 'mass', points, atoms: [], domain: [first - 0.6, last + 0.6] };
    }
    const atoms = (support.atoms ?? []).filter((a) => a >= domain[0]).map((a): [number, number] => [a, p(a)]);
    const isAtom = (y: number) => atoms.some(([a]) => a === y);
    const points = grid(domain, support.breaks?.(family.constants) ?? [])
      .filter((y) => !isAtom(y))
      .map((y): [number, number] => [y, p(y)]);
    return { kind: 'density', points, atoms, domain };
  } catch (error) {
    if (error instanceof ExpofamError) return { kind: 'none', reason: error.message };
    throw error;
  }
}

/** An even grid with more points near the ends, where densities may rise without bound, and on both sides of a kink. */
function grid([a, b]: readonly [number, number], breaks: readonly number[]): number[] {
  const inner = spaced(a, b, 241);
  const width = (b - a) / 240;
  const ends = spaced(1, 12, 12).flatMap((k) => [a + width / 2 ** k, b - width / 2 ** k]);
  return [...inner, ...ends, ...breaks.filter((v) => v > a && v < b)].sort((p, q) => p - q);
}

function shownValues(family: OperationalFamily, at: Parameters<OperationalFamily['sample']>[0]): readonly [number, number] {
  const { range } = family.declaration.support;
  if (Number.isFinite(range.lower) && Number.isFinite(range.upper)) return [range.lower, range.upper];
  const sample = family
    .sample(at, 400, randomSource(1))
    .map(([y]) => y)
    .sort((a, b) => a - b);
  const [quarter, middle, most] = [sample[100], sample[200], sample[299]];
  // A heavy tail would press everything else against the axis.
  const reach = most > quarter ? 8 * (most - quarter) : Number.POSITIVE_INFINITY;
  const [low, high] = [Math.max(sample[4], middle - reach), Math.min(sample[395], middle + reach)];
  const pad = 0.2 * (high - low || 1);
  const [a, b] = roundOut([low - pad, high + pad]);
  return [Math.max(a, range.lower), Math.min(b, range.upper)];
}

/** a along one natural parameter through a member, with its tangent and its osculating parabola there. */
export interface PartitionSlice {
  readonly curve: readonly (readonly [number, number])[];
  readonly tangent: readonly (readonly [number, number])[];
  readonly parabola: readonly (readonly [number, number])[];
  /** ∂a/∂η_j along the slice. */
  readonly mean: readonly (readonly [number, number])[];
  readonly at: { readonly eta: number; readonly a: number; readonly mean: number; readonly variance: number };
}

/** Everything about a(η) along the j-th natural parameter. */
export function partitionSlice(
  family: OperationalFamily,
  natural: readonly number[],
  j: number,
  range: readonly [number, number],
): PartitionSlice {
  const moved = (eta: number) => ({ natural: natural.map((v, i) => (i === j ? eta : v)) });
  const etas = spaced(range[0], range[1], 121);
  const here = { natural };
  const a = family.logPartition(here);
  const mean = family.mean(here)[j];
  // At unit dispersion: the second derivative of a.
  const variance = family.variance(here)[j][j];
  const eta = natural[j];
  return {
    curve: etas.map((v) => [v, family.logPartition(moved(v))] as const),
    tangent: range.map((v) => [v, a + mean * (v - eta)] as const),
    parabola: etas.map((v) => [v, a + mean * (v - eta) + 0.5 * variance * (v - eta) ** 2] as const),
    mean: etas.map((v) => [v, family.mean(moved(v))[j]] as const),
    at: { eta, a, mean, variance },
  };
}
