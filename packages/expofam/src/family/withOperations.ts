import type { ExponentialFamily } from './exponentialFamily.ts';
import { type FamilyOperations, familyOperations, lazyOperations } from './operations.ts';

/** A family with its operations as methods; `withConstants` keeps them. */
export interface OperationalFamily extends ExponentialFamily, FamilyOperations {
  withConstants(values: Readonly<Record<string, number>>): OperationalFamily;
}

/**
 * Gives a family its operations (density, divergences, sampling …) as methods. The engine works on families without them,
 * so that a bundle that only fits does not carry them.
 *
 * @example
 * withOperations(exponentialFamily({
 *   name: 'rate', support: nonNegativeIntegers, parameters: [{ name: 'eta', domain: reals }], logPartition: (eta) => exp(eta),
 * })).mean({ natural: [0] }); // [1]
 */
export function withOperations(family: ExponentialFamily): OperationalFamily {
  let operations: FamilyOperations | undefined;
  return Object.freeze({
    ...family,
    ...lazyOperations(() => {
      operations ??= familyOperations(family);
      return operations;
    }),
    withConstants: (values: Readonly<Record<string, number>>) => withOperations(family.withConstants(values)),
  });
}
