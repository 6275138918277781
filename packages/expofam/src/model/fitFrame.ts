import { ExpofamError } from '../core/expofamError.ts';
import type { DesignMatrix } from '../design/designMatrix.ts';
import type { ModelFrame } from '../design/modelFrame.types.ts';
import type { CoefficientPlace } from '../engine/backTransform.ts';
import type { RowData } from '../engine/blockPass.ts';
import type { Describing } from '../engine/describing.ts';
import type { Job } from '../engine/job.ts';
import type { ParameterLayout } from '../engine/parameterLayout.ts';
import type { SegmentHelp } from '../engine/segments.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import type { Link } from '../family/link.ts';
import { rowModel } from '../family/rowModel.ts';
import { takesOffset } from '../family/takesOffset.ts';
import type { BorrowedKernels } from '../kernels/activeKernels.ts';
import { fitRows, type RowFit, type RowFitOptions } from './fitRows.ts';
import { type GlmParts, required } from './glmParts.ts';
import type { ParallelOption } from './parallelTerms.ts';
import { predictorDomains } from './predictorDomains.ts';
import { type PreparedDesigns, prepareDesigns } from './prepareDesigns.ts';
import type { ProfiledFit } from './profileConstants.ts';
import type { ReadResponse, Warning } from './readResponse.ts';
import type { RowWeights } from './rowWeights.ts';
import type { PartOfRows, ThreadsOption } from './threads/rowTeam.ts';

/** A family fitted to a model frame, before anything is inferred from it. */
export interface FrameFit {
  /** The family with every constant known. */
  readonly family: ExponentialFamily;
  readonly links: readonly Link[];
  readonly fit: RowFit;
  readonly estimated: ProfiledFit['estimated'];
  /** The likelihood, where a constant was estimated together with the dispersion. */
  readonly logLikelihood?: number;
  /** For each predictor the index of its part of the frame. */
  readonly predictorFrames: readonly number[];
  /** Groups of places with one coefficient. */
  readonly shared: readonly (readonly CoefficientPlace[])[];
  readonly warnings: readonly Warning[];
  /** Help with sums over other designs of the same rows, or some of them, in the same memory. */
  readonly help?: (layout: ParameterLayout, of: PartOfRows) => SegmentHelp | undefined;
  /** Lets another fit have the memory of the passes; from then on only {@link detached} fits may be used. */
  giveBack(): void;
}

/** Which part of the frame each linear predictor of the family uses: its own formula, or the main one. */
export function predictorFrames(frame: ModelFrame, family: ExponentialFamily): number[] {
  const names = family.predictors.map((p) => p.name);
  for (const [i, p] of frame.predictors.entries()) {
    if (i > 0 && p.name !== null && !names.includes(p.name)) {
      throw new ExpofamError('unknown-predictor', {
        subject: `formula for "${p.name}"`,
        found: `no such linear predictor in family "${family.name}"`,
        expected: names.join(', '),
        details: { predictor: p.name },
      });
    }
  }
  return names.map((name) => {
    const own = frame.predictors.findIndex((p) => p.name === name);
    return own >= 0 ? own : 0;
  });
}

/** The frame's rows as the engine reads them. */
export function rowData(
  frame: ModelFrame,
  frames: readonly number[],
  response: ReadResponse,
  weights: RowWeights,
  prepare: (designs: readonly DesignMatrix[], rows: Omit<RowData, 'designs'>) => PreparedDesigns = (designs) => prepareDesigns(designs),
): { readonly data: RowData; readonly designIndex: number[] } {
  const offsets = frames.map((f, j) => (takesOffset(frames, j, response.classes) ? frame.predictors[f].offset : undefined));
  const rows = {
    rowCount: frame.rowCount,
    y: response.y,
    offsets,
    ...(weights.total ? { weights: weights.total } : {}),
    ...(response.reader ? { reader: response.reader } : {}),
  };
  const { blocks, index } = prepare(
    frames.map((f) => frame.predictors[f].design),
    rows,
  );
  return { data: { ...rows, designs: blocks }, designIndex: index };
}

/** Fits a family to a frame; a constant without a value is estimated by maximum likelihood. */
export function* fitFrame(
  frame: ModelFrame,
  response: ReadResponse,
  weights: RowWeights,
  family: ExponentialFamily,
  links: readonly Link[],
  options: Omit<RowFitOptions, 'describing'> & {
    readonly parallel?: ParallelOption;
    readonly threads?: ThreadsOption;
    readonly parts: GlmParts;
    /** True where the sums that describe the fit are asked of it afterwards. */
    readonly described?: boolean;
  },
): Job<FrameFit> {
  const { parts, threads } = options;
  const frames = predictorFrames(frame, family);
  const parameterCount = frames.reduce((sum, f) => sum + frame.predictors[f].design.columnNames.length, 0);
  // A penalised pass asks for more than sums.
  const threading = threads === undefined || threads === 'auto' || threads === 1 ? parts.threads : required(parts.threads, 'threads', '1');
  const others = options.biasReduction ? 0 : (threading?.otherThreads(threads, frame.rowCount, parameterCount) ?? 0);
  let borrowed: Pick<BorrowedKernels, 'giveBack' | 'shared'> = { giveBack: () => {} };
  const { data: read, designIndex } = rowData(frame, frames, response, weights, (designs, rows) => {
    if (!threading) return prepareDesigns(designs);
    const prepared = threading.prepareRows(designs, rows, parameterCount, others);
    borrowed = prepared;
    return prepared;
  });
  const data = threading?.recordableRows(read) ?? read;
  const team = borrowed.shared && threading?.openTeam(data, borrowed.shared, parameterCount);
  const giveBack = (): void => {
    if (team?.close() !== false) borrowed.giveBack();
  };
  const shared =
    options.parallel === undefined
      ? []
      : required(parts.parallelPlaces, 'parallel', 'no shared coefficients')(frame, frames, options.parallel);
  const bounded = { ...options, shared, domains: predictorDomains(family, links) };
  const free = Object.keys(family.declaration.constants ?? {}).filter((name) => family.constants[name] === undefined);
  const fitWith = (f: ExponentialFamily, start?: Float64Array, last?: Describing): Job<RowFit> =>
    fitRows(data, rowModel(f, links), designIndex, {
      ...bounded,
      ...(team ? { help: (layout, part) => team.help(layout, f, links, part) } : {}),
      ...(start ? { warmStart: start } : {}),
      ...(last ? { describing: last } : {}),
    });
  if (free.length === 0) {
    const isClass = family.declaration.response === 'class';
    const last = options.described ? threading?.describing(rowModel(family, links), { parameterCount }, isClass) : undefined;
    const fit = yield* fitWith(family, undefined, last);
    return {
      family,
      links,
      fit,
      estimated: {},
      predictorFrames: frames,
      shared,
      warnings: [],
      giveBack,
      ...(team ? { help: (layout, of) => team.help(layout, family, links, of) } : {}),
    };
  }
  const [name] = free;
  const subject = `"${name}" of family "${family.name}", to be estimated`;
  const fixed = 'a value for it in parameters';
  const profiled = family.declaration.dispersion?.logDensity
    ? yield* required(parts.profileDensity, subject, fixed)(family, name, weights, fitWith)
    : yield* required(parts.profileConstant, subject, fixed)(family, links, name, weights, fitWith);
  return {
    family: profiled.family,
    links,
    fit: profiled.fit,
    estimated: profiled.estimated,
    ...(profiled.logLikelihood === undefined ? {} : { logLikelihood: profiled.logLikelihood }),
    predictorFrames: frames,
    shared,
    warnings: profiled.warnings,
    giveBack,
  };
}
