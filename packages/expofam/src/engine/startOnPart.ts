import type { RowModel } from '../family/rowModel.ts';
import { type BlockPass, blockPass, type RowData } from './blockPass.ts';
import { chordSteps } from './chordSteps.ts';
import { informationCost } from './informationCost.ts';
import { type Job, solveOn } from './job.ts';
import type { KnownStart, TracePoint } from './newton.ts';
import { isShared, type ParameterLayout } from './parameterLayout.ts';
import type { SegmentHelp } from './segments.ts';
import type { SolverOptions } from './solverOptions.ts';
import { everyPredictorIsDetermined, subsampleStart } from './subsampleStart.ts';

/** A start with the sums over all rows there, and the pass that gave them. */
export interface StartOnPart extends KnownStart {
  readonly pass: BlockPass;
  /** As {@link decrementUnit}, of the part. */
  readonly unit: number;
}

/** From this quotient of their costs on, the steps that gradients save are worth more than those that they take. */
const worthGradients = 1.7;

/**
 * A start from a part of the rows, with the sums over all rows there: they also show, nearly always, that no column is
 * aliased. undefined where the options want another start or solver, or where anything is not clear.
 */
export function* startOnPart(
  data: RowData,
  model: RowModel,
  layout: ParameterLayout,
  options: SolverOptions & {
    readonly warmStart?: Float64Array;
    readonly dispersionKnown?: boolean;
    readonly onStep?: (point: TracePoint) => void;
    readonly help?: (layout: ParameterLayout) => SegmentHelp | undefined;
  },
): Job<StartOnPart | undefined> {
  const { strategy = 'auto' } = options;
  if (strategy === 'newton') return undefined;
  if ((options.solver ?? 'newton') !== 'newton' || (options.start ?? 'auto') !== 'auto' || options.warmStart) return undefined;
  // Where predictors share parameters a regular block does not show that each design is.
  if (isShared(layout)) return undefined;
  const found = yield* subsampleStart(data, model, layout, options.dispersionKnown !== false);
  if (!found) return undefined;
  const { unit } = found;
  const pass = blockPass(data, model, layout, options.help?.(layout));
  let { theta } = found;
  let rate: number | undefined;
  let trace: TracePoint[] = [];
  if (found.solve && strategy !== 'part') {
    // Where the information costs more than the gradient it is summed once, at the end of the way: so near that Newton's step
    // from there is the last. Outside canonical links that step shrinks the distance by a factor only, so it must be nearer.
    const near = model.canonical ? 5e-8 : 1e-10;
    const gradients = strategy === 'gradients' || informationCost(data, layout) > worthGradients;
    const onStep = (point: TracePoint): void => {
      trace.push(point);
      options.onStep?.(point);
    };
    const nearer = yield* solveOn(pass, chordSteps({ theta, solve: found.solve, target: (gradients ? near : 0.05) * unit, onStep }));
    if (nearer) ({ theta, rate } = nearer);
    // Steps that led nowhere are none.
    else trace = [];
  }
  const result = yield { pass, request: { theta, order: 'information' } };
  if (!result.valid || !result.information) return undefined;
  if (!everyPredictorIsDetermined(data.designs, layout, result.information)) return undefined;
  return { pass, theta, result, unit, trace, ...(rate === undefined ? {} : { rate }) };
}
