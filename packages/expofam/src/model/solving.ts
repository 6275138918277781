import { ExpofamError } from '../core/expofamError.ts';
import type { SolverOptions } from '../engine/solverOptions.ts';
import type { GlmOptions } from './glmOptions.ts';

const strategies = new Set(['auto', 'newton', 'part', 'gradients']);

/**
 * The solver, start and strategy that a fit was asked for.
 *
 * @throws ExpofamError `bad-option` for a strategy that there is not, or that the solver does not have
 * @example
 * solving({ family: 'poisson', solver: 'stochastic', stochastic: { epochs: 2 } }); // { epochs: 2, solver: 'stochastic' }
 */
export function solving(options: GlmOptions): Partial<SolverOptions> {
  const { starts, stochastic, solver, start, strategy } = options;
  return {
    ...(starts === undefined ? {} : { starts }),
    ...stochastic,
    ...(solver === undefined ? {} : { solver }),
    ...(start === undefined ? {} : { start }),
    ...(strategy === undefined ? {} : { strategy: strategyOf(options) }),
  };
}

/** The strategy that was asked for, which only Newton's method has. */
function strategyOf({ strategy, solver }: GlmOptions): GlmOptions['strategy'] {
  const named = strategies.has(strategy as string);
  if (!named || (strategy !== 'auto' && solver !== undefined && solver !== 'newton'))
    throw new ExpofamError('bad-option', {
      subject: 'strategy',
      found: named ? `"${strategy}" with the solver ${solver}` : `"${String(strategy)}"`,
      expected: named ? 'the solver newton' : 'auto, newton, part or gradients',
      ...(named ? { advice: 'leave one of them out' } : {}),
    });
  return strategy;
}
