import type { RowModel } from '../family/rowModel.ts';
import { sampleNormal } from '../math/random/continuousSamplers.ts';
import { sampleWithoutReplacement } from '../math/random/discreteSamplers.ts';
import { randomSource } from '../math/random/random.ts';
import type { BlockPass, RowData } from './blockPass.ts';
import { gradientAscent, lbfgs } from './firstOrder.ts';
import type { SolverAnswer } from './newton.ts';
import { type ChooseOptions, newtonOnly } from './newtonOnly.ts';
import type { Solver } from './pass.ts';
import { rowScores } from './rowScores.ts';
import { stochastic } from './stochastic.ts';

/** The solver that the options name, on a pass over rows in this process. */
export function chooseSolver(data: RowData, model: RowModel, pass: BlockPass, options: ChooseOptions): Solver<SolverAnswer> {
  const { solver = 'newton', start = 'auto', warmStart, fallback, parameterCount, seed = 1 } = options;
  const zero = new Float64Array(parameterCount);
  const random = randomSource(seed);
  const chosen =
    warmStart ?? (start === 'random' ? Float64Array.from(zero, () => sampleNormal(random)) : start === 'zero' ? zero : undefined);
  if (solver === 'newton') return newtonOnly(data, model, pass, chosen ? { ...options, warmStart: chosen } : options);
  const inside = [...(fallback ? [fallback] : []), zero];
  if (solver === 'stochastic') {
    return stochastic({
      ...options,
      rowCount: data.rowCount,
      starts: [...(chosen ? [chosen] : []), ...inside, null],
      scoreOfRows: rowScores(data, model, pass.layout),
      permutation: (n) => sampleWithoutReplacement(random, n),
    });
  }
  const starts = [...(chosen ? [chosen] : [null]), ...inside];
  const firstOrder = {
    parameterCount,
    starts,
    ...(options.maxIterations ? { maxIterations: options.maxIterations } : {}),
    ...(options.tolerance ? { tolerance: options.tolerance } : {}),
    ...(options.onStep ? { onStep: options.onStep } : {}),
  };
  return solver === 'gradient' ? gradientAscent(firstOrder) : lbfgs(firstOrder);
}
