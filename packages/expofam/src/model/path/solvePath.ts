import { ExpofamError } from '../../core/expofamError.ts';
import type { BlockDesign } from '../../engine/blockDesign.ts';
import { blockPass } from '../../engine/blockPass.ts';
import { columnSpread } from '../../engine/columnSpread.ts';
import { columnSubset } from '../../engine/columnSubset.ts';
import { interceptStart } from '../../engine/interceptStart.ts';
import { type Job, solveOn } from '../../engine/job.ts';
import { newton } from '../../engine/newton.ts';
import { fullLayout } from '../../engine/parameterLayout.ts';
import { type NextLambda, type PathPoint, type PathProblem, penalisedPath } from '../../engine/penalisedPath.ts';
import { goodness } from '../goodness.ts';
import { predictorDomains } from '../predictorDomains.ts';
import { prepareForOneFit } from '../prepareForOneFit.ts';
import { recordableRows } from '../rowMemory/recordableRows.ts';
import { openTeam, otherThreads, teamSize } from '../threads/rowTeam.ts';
import { sharedSize } from '../threads/sharedRows.ts';
import type { PathSetup } from './pathSetup.ts';

/** Solutions of a path with their coefficients as written. */
export interface SolvedPath {
  readonly points: readonly PathPoint[];
  /** Coefficients of each λ, of each class (one, without classes), of each column. */
  readonly coefficients: readonly (readonly Float64Array[])[];
  /** Deviance at each λ; NaN where the family has none. */
  readonly deviance: readonly number[];
  /** λ_max: the smallest λ at which every penalised coefficient is zero. */
  readonly largest: number;
  /** Columns without any spread, which are left out. */
  readonly constant: readonly number[];
}

/** Where a path goes on from. */
export interface PathStart {
  readonly theta: Float64Array;
  readonly lambda: number;
}

/** What the next λ is, given also the deviance of a solution. */
export type NextOfPath = (points: readonly PathPoint[], largest: number, deviance: (point: PathPoint) => number) => number | undefined;

/** Solves for a sequence of λs; `weights` in place of the setup's total weights leave rows out. */
export function* solvePath(setup: PathSetup, next: NextOfPath, weights = setup.weights.total, from?: PathStart): Job<SolvedPath> {
  const rows = residentRows(setup, weights);
  try {
    return yield* solveOnRows(setup, rows, next, from);
  } finally {
    rows.giveBack();
  }
}

/** Rows for one solver. */
interface SolverRows extends Pick<PathProblem, 'data' | 'help'> {
  /** Lets another have their memory. */
  giveBack(): void;
}

/** About how many fits a path is worth of sums. */
const fitsOfPath = 20;

/** The rows in a memory of the solver's own, where there is room: it reads them some hundred times, in several threads where asked. */
function residentRows({ data, design, options, family, links, model }: PathSetup, weights: Float64Array | undefined): SolverRows {
  const rows = { ...data, ...(weights ? { weights } : {}) };
  const { rowCount } = rows;
  const parameterCount = model.predictorCount * design.columnNames.length;
  const others = otherThreads(options.threads, rowCount, parameterCount, fitsOfPath);
  const more = sharedSize(rows, [design]) + (others > 0 ? teamSize(rowCount, parameterCount) : 0);
  const { blocks, shared, giveBack } = prepareForOneFit([design], others, more, data.designs);
  const resident = recordableRows({ ...rows, designs: blocks });
  const team = shared && openTeam(resident, shared, parameterCount);
  return {
    data: resident,
    ...(team ? { help: (part, isNew) => team.help(part.layout, family, links, { designs: part.data.designs, isNew }) } : {}),
    giveBack: () => {
      if (team?.close() !== false) giveBack();
    },
  };
}

function* solveOnRows(setup: PathSetup, { data, help }: SolverRows, next: NextOfPath, from: PathStart | undefined): Job<SolvedPath> {
  const { model, classes, options, frame } = setup;
  const { weights } = data;
  const [block] = data.designs;
  const W = weights ? weights.reduce((a, b) => a + b, 0) : frame.rowCount;
  const spread = columnSpread(block, frame.rowCount, weights);
  const intercept = setup.design.hasIntercept;
  const constant = Array.from(spread.keys()).filter((c) => spread[c] === 0 && !(intercept && c === 0));
  const factors = setup.factors.map((f, c) => (constant.includes(c) ? Number.POSITIVE_INFINITY : f));
  const { standardize = true } = options;
  const size = spread.map((s, c) => (standardize ? s : 1) * block.scale[c]);
  const scaled = (limits: Float64Array): Float64Array => limits.map((v, c) => v / block.scale[c]);
  const nullTheta = yield* unpenalisedFit(setup, data, factors);
  const layout = fullLayout(new Array<number>(model.predictorCount).fill(0), [block.columnCount]);
  const pass = blockPass(data, model, layout);
  const engineStart = classes.toEngine(nullTheta);
  const startDeviance = goodness({ model, data, pass, answer: { theta: engineStart } }).deviance ?? Number.NaN;
  const { valid, gradient, logLikelihood: startLikelihood } = pass.evaluate({ theta: engineStart, order: 'gradient' });
  if (!valid || !gradient?.every(Number.isFinite)) {
    throw new ExpofamError('no-start', {
      subject: `glmPath with family "${setup.family.name}" and link "${setup.links[0].name}"`,
      found: `no mean where every penalised coefficient is 0${intercept ? '' : ', since the formula has no intercept'}`,
      expected: 'a model that the intercept, offsets and terms with penalty factor 0 can fit',
      advice: 'keep the intercept, or choose a link whose inverse is defined everywhere, such as log or logit',
    });
  }
  const deviance = (point: PathPoint): number => startDeviance - 2 * (point.logLikelihood - startLikelihood);
  let largest = Number.NaN;
  const nextLambda: NextLambda = (points, top) => {
    largest = top;
    const last = points[points.length - 1];
    if (last) options.onLambda?.(points.length, last.lambda);
    return next(points, top, deviance);
  };
  const unit = Math.sqrt(startDeviance / W);
  const points = yield* penalisedPath(
    {
      data,
      model,
      classes,
      grouped: setup.grouped,
      alpha: setup.alpha,
      factors,
      size,
      ...(setup.lower ? { lower: scaled(setup.lower) } : {}),
      ...(setup.upper ? { upper: scaled(setup.upper) } : {}),
      start: from?.theta ?? nullTheta,
      ...(from ? { startLambda: from.lambda } : {}),
      totalWeight: W,
      unit: unit > 0 && Number.isFinite(unit) ? unit : 1,
      tolerance: options.tolerance ?? 1e-6,
      maxIterations: options.maxIterations ?? 100,
      ...(help ? { help } : {}),
    },
    nextLambda,
  );
  return {
    points,
    coefficients: points.map(({ theta }) => asWritten(theta, block, classes.classCount)),
    deviance: points.map(deviance),
    largest,
    constant,
  };
}

/** Coefficients of the columns as written, class after class; the centres go to the intercept. */
function asWritten(theta: Float64Array, block: BlockDesign, classCount: number): Float64Array[] {
  const p = block.columnCount;
  const classes = Array.from({ length: classCount }, (_, k) => {
    const beta = Float64Array.from({ length: p }, (__, c) => theta[k * p + c] * block.scale[c]);
    if (block.design.hasIntercept) for (let c = 1; c < p; c++) beta[0] -= beta[c] * block.centre[c];
    return beta;
  });
  if (classCount > 1 && block.design.hasIntercept) {
    // Only differences between classes count: intercepts sum to zero, as glmnet gives them.
    const mean = classes.reduce((sum, beta) => sum + beta[0] / classCount, 0);
    for (const beta of classes) beta[0] -= mean;
  }
  return classes;
}

/** θ of the model with the unpenalised columns alone, in all classes, zero elsewhere. */
function* unpenalisedFit(setup: PathSetup, data: PathSetup['data'], factors: Float64Array): Job<Float64Array> {
  const { model, classes, family, links } = setup;
  const q = model.predictorCount;
  const p = factors.length;
  const theta = new Float64Array(classes.classCount * p);
  const subset = columnSubset(data, q, (c) => factors[c] === 0);
  const { columns } = subset;
  if (columns.length === 0) return theta;
  const pass = blockPass(subset.data, model, subset.layout);
  const fallback = interceptStart(subset.data, model, subset.layout, predictorDomains(family, links));
  const answer = yield* solveOn(
    pass,
    newton({ parameterCount: subset.layout.parameterCount, canonical: model.canonical, ...(fallback ? { fallback } : {}) }),
  );
  if (answer.status !== 'converged') {
    throw new ExpofamError('no-start', {
      subject: `glmPath with family "${family.name}"`,
      found: `no maximum of the model with the unpenalised terms alone (${answer.status})`,
      expected: 'a model that the intercept and the terms with penalty factor 0 can fit',
      advice: 'penalise those terms, or choose a link whose inverse is defined everywhere',
    });
  }
  const K = classes.classCount;
  const s = columns.length;
  columns.forEach((column, i) => {
    let mean = 0;
    for (let j = 0; j < q; j++) mean += answer.theta[j * s + i] / K;
    // The symmetric form: classes' parameters sum to zero.
    for (let k = 0; k < K; k++) theta[k * p + column] = (k < q ? answer.theta[k * s + i] : 0) - (K > 1 ? mean : 0);
  });
  return theta;
}
