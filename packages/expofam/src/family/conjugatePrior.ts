import { ExpofamError } from '../core/expofamError.ts';
import { naturalFromMean } from './dualNewton.ts';
import type { ExponentialFamily } from './exponentialFamily.ts';
import { familyNumbers } from './familyNumbers.ts';
import type { SufficientStatistics } from './operations.ts';
import { naturalOf, type ParameterPoint } from './parameterPoint.ts';

/** Prior ∝ exp(ηᵀχ − ν a(η)): as if ν observations with ΣT = χ had been seen before. */
export interface ConjugatePrior {
  readonly chi: readonly number[];
  readonly nu: number;
  /** ηᵀχ − ν a(η), the log-density of η up to its constant. */
  logKernel(at: ParameterPoint): number;
  /** E[μ] = χ/ν, also the predictive mean of T(y) for the next observation. Diaconis & Ylvisaker (1979), theorem 2. */
  predictiveMean(): number[];
  /** (χ + ΣT, ν + n). */
  posterior(statistics: SufficientStatistics): ConjugatePrior;
}

/** The conjugate prior of a family with these hyperparameters. */
export function conjugatePrior(family: ExponentialFamily, chi: readonly number[], nu: number): ConjugatePrior {
  if (chi.length !== family.dimension || !(nu > 0) || !chi.every(Number.isFinite)) {
    throw new ExpofamError('bad-parameter', {
      subject: `conjugate prior of family "${family.name}"`,
      found: `chi with ${chi.length} numbers, nu = ${nu}`,
      expected: `${family.dimension} finite numbers and a weight nu above 0`,
    });
  }
  // Proper where χ/ν is the mean of a member (their theorem 1); anything else is refused there.
  naturalFromMean(
    family,
    chi.map((c) => c / nu),
  );
  return Object.freeze({
    chi: Object.freeze([...chi]),
    nu,
    logKernel(at: ParameterPoint) {
      const eta = naturalOf(family, at);
      return eta.reduce((s, v, i) => s + v * chi[i], 0) - nu * familyNumbers(family).logPartition(eta);
    },
    predictiveMean: () => chi.map((c) => c / nu),
    posterior: ({ count, mean }: SufficientStatistics) =>
      conjugatePrior(
        family,
        chi.map((c, i) => c + count * mean[i]),
        nu + count,
      ),
  });
}
