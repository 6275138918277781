import type { RowModel } from '../family/rowModel.ts';
import { sampleNormal } from '../math/random/continuousSamplers.ts';
import { sampleWithoutReplacement } from '../math/random/discreteSamplers.ts';
import { randomSource } from '../math/random/random.ts';
import { nearBoundary } from './atBoundary.ts';
import type { BlockPass, RowData } from './blockPass.ts';
import { isBounded } from './domainEdge.ts';
import { gradientAscent, lbfgs } from './firstOrder.ts';
import type { SolverAnswer } from './newton.ts';
import { type ChooseOptions, newtonOnly } from './newtonOnly.ts';
import type { Solver } from './pass.ts';
import { rowScores } from './rowScores.ts';
import { stochastic } from './stochastic.ts';
import { unlessJammed } from './unlessJammed.ts';

/** The solver that the options name, on a pass over rows in this process. */
export function chooseSolver(data: RowData, model: RowModel, pass: BlockPass, options: ChooseOptions): Solver<SolverAnswer> {
  const { solver = 'newton', start = 'auto', warmStart, fallback, parameterCount, domains, seed = 1 } = options;
  const zero = new Float64Array(parameterCount);
  const random = randomSource(seed);
  const chosen =
    warmStart ?? (start === 'random' ? Float64Array.from(zero, () => sampleNormal(random)) : start === 'zero' ? zero : undefined);
  if (solver === 'newton') {
    const plain = newtonOnly(data, model, pass, chosen ? { ...options, warmStart: chosen } : options);
    if (!domains?.some(isBounded)) return plain;
    // From a maximum at the edge, of a model beside this one, to that of this one: Newton's method would jam there.
    const near = warmStart && nearBoundary(data, pass, domains, warmStart);
    return near?.settled ? known(near.answer) : unlessJammed(plain);
  }
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

// biome-ignore lint/correctness/useYield: a solver that has nothing to ask
function* known(answer: SolverAnswer): Solver<SolverAnswer> {
  return answer;
}
