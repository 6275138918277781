import { compensatedFactor, type FactorRoom, type InformationFactor, informationFactor } from './informationFactor.ts';
import type { PassResult } from './pass.ts';

/** Factors the information of a result in the arithmetic that it was summed in; in that room where it is plain. */
export function factorOf(result: PassResult, size: number, room?: FactorRoom): InformationFactor | undefined {
  const { information, informationLow } = result;
  if (!information) return undefined;
  return informationLow ? compensatedFactor(information, informationLow, size) : informationFactor(information, size, room);
}

/** Factors H with a growing ridge on its diagonal. */
export function factorWithRidge(result: Pick<PassResult, 'information'>, size: number): InformationFactor | undefined {
  const { information } = result;
  if (!information) return undefined;
  let largest = 0;
  for (let i = 0; i < size; i++) largest = Math.max(largest, Math.abs(information[i * size + i]));
  if (!(largest > 0 && largest < Number.POSITIVE_INFINITY)) return undefined;
  for (let ridge = 1e-10; ridge <= 1e4; ridge *= 100) {
    const shifted = information.slice();
    for (let i = 0; i < size; i++) shifted[i * size + i] = Math.abs(shifted[i * size + i]) + ridge * largest;
    const factor = informationFactor(shifted, size);
    if (factor) return factor;
  }
  return undefined;
}
