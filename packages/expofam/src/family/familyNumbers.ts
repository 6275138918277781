import { compile } from '../expr/compile.ts';
import type { Expr } from '../expr/node.ts';
import type { ExponentialFamily } from './exponentialFamily.ts';

/** The expressions of a family as functions of numbers. Vectors are η, T and y in the order of the declaration. */
export interface FamilyNumbers {
  logPartition(eta: readonly number[]): number;
  /** ∇a(η). */
  mean(eta: readonly number[]): number[];
  /** ∇²a(η), row by row. */
  variance(eta: readonly number[]): number[][];
  statistic(y: readonly number[]): number[];
}

/** A function of numbers from expressions in some symbols; the family's constants are filled in. */
export function numericFunction(
  family: ExponentialFamily,
  outputs: readonly Expr[],
  inputs: readonly Expr[],
): (values: readonly number[]) => number[] {
  const constants = family.symbols.constants.map((c) => family.constants[c.name as string] ?? Number.NaN);
  let program: ReturnType<typeof compile> | undefined;
  const out = outputs.map(() => new Float64Array(1));
  return (values) => {
    program ??= compile(
      outputs,
      [...inputs, ...family.symbols.constants].map((s) => s.name as string),
    );
    program.run(1, [...values, ...constants], out);
    return out.map((o) => o[0]);
  };
}

const cache = new WeakMap<ExponentialFamily, FamilyNumbers>();

/** Numbers of a family; compiled when first used, kept with the family. */
export function familyNumbers(family: ExponentialFamily): FamilyNumbers {
  const known = cache.get(family);
  if (known) return known;
  const { expressions, symbols } = family;
  const partition = numericFunction(family, [expressions.logPartition], symbols.eta);
  const mean = numericFunction(family, expressions.mean, symbols.eta);
  const variance = numericFunction(family, expressions.variance.flat(), symbols.eta);
  const statistic = numericFunction(family, expressions.sufficientStatistic, symbols.y);
  const k = family.dimension;
  const numbers: FamilyNumbers = Object.freeze({
    logPartition: (eta: readonly number[]) => partition(eta)[0],
    mean,
    variance(eta: readonly number[]) {
      const flat = variance(eta);
      return Array.from({ length: k }, (_, i) => flat.slice(i * k, (i + 1) * k));
    },
    statistic,
  });
  cache.set(family, numbers);
  return numbers;
}
