import type { GlmOptions } from 'expofam';
import { numberOption, wordOption } from './optionValues.ts';
import { usageError } from './usageError.ts';

/** What the command line gives about the solver, as words. */
export interface SolverValues {
  readonly solver?: string;
  readonly start?: string;
  readonly strategy?: string;
  readonly seed?: string;
  readonly epochs?: string;
  readonly batchSize?: string;
  readonly stepSize?: string;
  readonly schedule?: string;
  readonly averaging?: boolean;
  /** Settings of the other solvers, which the stochastic one has not. */
  readonly maxIterations?: string;
  readonly tolerance?: string;
}

const whole = (option: string, text: string, least: number): number =>
  numberOption(option, text, `a whole number from ${least}`, (n) => Number.isInteger(n) && n >= least);

/** The solver and its settings for the words of a command line. */
export function solverOptions(values: SolverValues): Pick<GlmOptions, 'solver' | 'start' | 'strategy' | 'stochastic'> {
  const stochastic = {
    ...(values.seed === undefined ? {} : { seed: whole('--seed', values.seed, 0) }),
    ...(values.epochs === undefined ? {} : { epochs: whole('--epochs', values.epochs, 1) }),
    ...(values.batchSize === undefined ? {} : { batchSize: whole('--batch-size', values.batchSize, 1) }),
    ...(values.stepSize === undefined ? {} : { stepSize: numberOption('--step-size', values.stepSize, 'a number above 0', (x) => x > 0) }),
    ...(values.schedule === undefined
      ? {}
      : { schedule: wordOption('--schedule', values.schedule, ['polynomial', 'inverse', 'constant'] as const) }),
    ...(values.averaging === false ? { averaging: false } : {}),
  };
  const solver =
    values.solver === undefined ? undefined : wordOption('--solver', values.solver, ['newton', 'gradient', 'lbfgs', 'stochastic'] as const);
  const start = values.start === undefined ? undefined : wordOption('--start', values.start, ['auto', 'zero', 'random'] as const);
  const strategy =
    values.strategy === undefined ? undefined : wordOption('--strategy', values.strategy, ['auto', 'newton', 'part', 'gradients'] as const);
  const only = Object.keys(stochastic).filter((key) => key !== 'seed');
  if (only.length > 0 && solver !== 'stochastic') {
    throw usageError({
      subject: `solver ${solver ?? 'newton'}`,
      found: `settings of the stochastic solver (${only.join(', ')})`,
      expected: 'none',
      advice: 'add --solver stochastic',
    });
  }
  if (stochastic.seed !== undefined && solver !== 'stochastic' && start !== 'random') {
    throw usageError({
      subject: 'option --seed',
      found: `nothing to draw: the solver ${solver ?? 'newton'} from the start ${start ?? 'auto'} has nothing random`,
      expected: '--solver stochastic or --start random with it',
      advice: 'add one of them, or leave --seed out; --bootstrap-seed draws the rows of a bootstrap',
    });
  }
  if (solver === 'stochastic' && (values.maxIterations !== undefined || values.tolerance !== undefined)) {
    throw usageError({
      subject: 'solver stochastic',
      found: values.maxIterations === undefined ? '--tolerance' : '--max-iterations',
      expected: 'none: it makes one update for each batch of rows in each epoch',
      advice: '--epochs and --batch-size set how many',
    });
  }
  return {
    ...(solver === undefined ? {} : { solver }),
    ...(start === undefined ? {} : { start }),
    ...(strategy === undefined ? {} : { strategy }),
    ...(Object.keys(stochastic).length > 0 ? { stochastic } : {}),
  };
}
