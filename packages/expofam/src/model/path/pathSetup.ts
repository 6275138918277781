import { ExpofamError } from '../../core/expofamError.ts';
import { nearestAdvice } from '../../core/nearest.ts';
import { refuseUnknown } from '../../core/refuseUnknown.ts';
import { asTable } from '../../data/anyTable.ts';
import type { Table } from '../../data/table.ts';
import { buildModelFrame } from '../../design/buildModelFrame.ts';
import type { DesignMatrix } from '../../design/designMatrix.ts';
import type { ModelFrame } from '../../design/modelFrame.types.ts';
import type { RowData } from '../../engine/blockPass.ts';
import { type ClassParameters, plainParameters, symmetricClasses } from '../../engine/symmetricClasses.ts';
import { familyByName } from '../../families/index.ts';
import { vectorFormOf } from '../../families/vectorForms.ts';
import type { ExponentialFamily } from '../../family/exponentialFamily.ts';
import type { Link } from '../../family/link.ts';
import { type RowModel, rowModel } from '../../family/rowModel.ts';
import { offerKernels } from '../../kernels/activeKernels.ts';
import { wasmKernels } from '../../kernels/wasmKernels.ts';
import { checkFitOptions } from '../checkFitOptions.ts';
import { rowData } from '../fitFrame.ts';
import { frameOptions } from '../frameOptions.ts';
import { offerAll } from '../offerAll.ts';
import { type ReadResponse, readResponse } from '../readResponse.ts';
import { resolveFamily } from '../resolveFamily.ts';
import { type RowWeights, rowWeights } from '../rowWeights.ts';
import { type GlmPathOptions, glmPathOptionNames } from './pathOptions.ts';

offerKernels(wasmKernels);
offerAll();

/** Rows, family and penalty of a path, read and checked once. */
export interface PathSetup {
  readonly formula: string;
  readonly table: Table;
  readonly options: GlmPathOptions;
  readonly frame: ModelFrame;
  readonly family: ExponentialFamily;
  readonly links: readonly Link[];
  readonly model: RowModel;
  readonly response: ReadResponse;
  readonly weights: RowWeights;
  readonly design: DesignMatrix;
  readonly data: RowData;
  readonly classes: ClassParameters;
  /** Does the penalty take the classes of a column together? */
  readonly grouped: boolean;
  readonly alpha: number;
  /** Penalty factors of the columns, rescaled; the intercept's is 0, Infinity is left out. */
  readonly factors: Float64Array;
  /** Limits of the coefficients as written. */
  readonly lower?: Float64Array;
  readonly upper?: Float64Array;
}

/** Reads formula, data and options of a path. */
export function pathSetup(formula: string, data: unknown, options: GlmPathOptions): PathSetup {
  if (!options || options.family === undefined) {
    throw new ExpofamError('missing-family', { subject: 'glmPath', found: 'no family', expected: "a family's name" });
  }
  refuseUnknown('glmPath', options, glmPathOptionNames);
  checkFitOptions(formula, options);
  const { alpha = 1 } = options;
  checkNumber('alpha', alpha, (v) => v >= 0 && v <= 1, 'a number from 0 (ridge) to 1 (lasso)');
  checkNumber('tolerance', options.tolerance ?? 1e-6, (v) => v > 0 && v < 1, 'a number between 0 and 1');
  checkNumber('lambdaCount', options.lambdaCount ?? 100, (v) => Number.isInteger(v) && v > 0, 'a whole number above 0');
  checkNumber('lambdaMinRatio', options.lambdaMinRatio ?? 0.5, (v) => v > 0 && v < 1, 'a number between 0 and 1');
  const table = asTable(data);
  const frame = buildModelFrame(formula, table, frameOptions(options));
  const { family, links } = resolveFamily(frame, options, { familyByName, vectorFormOf });
  const isClass = family.declaration.response === 'class';
  if (frame.predictors.length > 1 || (family.predictors.length > 1 && !isClass)) {
    throw new ExpofamError('bad-family', {
      subject: `glmPath with family "${family.name}"`,
      found: `linear predictors ${family.predictors.map((p) => p.name).join(', ')}`,
      expected: 'one linear predictor, or classes',
      advice: 'fit it with glm(), which does not penalise',
    });
  }
  const { grouped = false } = options;
  if (grouped && (!isClass || options.lower || options.upper)) {
    throw new ExpofamError('bad-option', {
      subject: 'grouped',
      found: isClass ? 'limits of coefficients beside it' : `the family "${family.name}", which has no classes`,
      expected: isClass ? 'classes of a column penalised together, without limits' : 'the family multinomial',
      advice: 'leave it out',
    });
  }
  const missing = Object.keys(family.declaration.constants ?? {}).find((name) => family.constants[name] === undefined);
  if (missing !== undefined) {
    throw new ExpofamError('missing-parameter', {
      subject: `glmPath with family "${family.name}"`,
      found: `no value for "${missing}"`,
      expected: 'a known value: a path does not estimate it',
      advice: `fit glm() first and give { parameters: { ${missing}: … } }`,
    });
  }
  const response = readResponse(frame, family.declaration, options.reference);
  const weights = rowWeights(frame, family.declaration, response.trials);
  if (weights.observations === 0) {
    throw new ExpofamError('no-rows', { subject: `data "${table.name}"`, found: 'no row with a weight above 0', expected: 'at least one' });
  }
  const { data: rows } = rowData(frame, new Array<number>(family.predictors.length).fill(0), response, weights);
  const { design } = frame.predictors[0];
  const factors = penaltyFactors(design, options.penaltyFactors ?? {});
  const lower = limits(design, 'lower', options.lower, Number.NEGATIVE_INFINITY);
  const upper = limits(design, 'upper', options.upper, Number.POSITIVE_INFINITY);
  return {
    formula,
    table,
    options,
    frame,
    family,
    links,
    model: rowModel(family, links),
    response,
    weights,
    design,
    data: rows,
    classes: isClass ? symmetricClasses(family.predictors.length) : plainParameters,
    grouped,
    alpha,
    factors,
    ...(lower ? { lower } : {}),
    ...(upper ? { upper } : {}),
  };
}

function checkNumber(name: string, value: number, allowed: (v: number) => boolean, expected: string): void {
  if (typeof value !== 'number' || !allowed(value)) throw new ExpofamError('bad-option', { subject: name, found: String(value), expected });
}

/** The columns that a name means: a term's, or one column. */
function columnsNamed(design: DesignMatrix, name: string, option: string): number[] {
  const term = design.terms.find((t) => t.label === name);
  if (term && !(design.hasIntercept && term === design.terms[0])) return Array.from({ length: term.width }, (_, c) => term.start + c);
  const column = design.columnNames.indexOf(name);
  if (column >= 0 && !(design.hasIntercept && column === 0)) return [column];
  const known = [...new Set([...design.terms.map((t) => t.label), ...design.columnNames])].filter((n) => n !== '(Intercept)');
  throw new ExpofamError('unknown-term', {
    subject: `${option} of "${name}"`,
    found: name === '(Intercept)' ? 'the intercept, which is never penalised' : 'no such term or column in the formula',
    expected: known.slice(0, 12).join(', '),
    advice: nearestAdvice(name, known),
  });
}

/** Factors by column, rescaled to sum to their number; those that leave out count as 1, as in glmnet. */
function penaltyFactors(design: DesignMatrix, given: Readonly<Record<string, number>>): Float64Array {
  const p = design.columnNames.length;
  const first = design.hasIntercept ? 1 : 0;
  const factors = new Float64Array(p).fill(1);
  if (first) factors[0] = 0;
  for (const [name, value] of Object.entries(given)) {
    checkNumber(`penalty factor of "${name}"`, value, (v) => v >= 0, 'a number from 0, or Infinity');
    for (const c of columnsNamed(design, name, 'penalty factor')) factors[c] = value;
  }
  const count = p - first;
  const total = factors.reduce((sum, f) => sum + (f === Number.POSITIVE_INFINITY ? 1 : f), 0);
  if (count === 0 || !(total > 0)) {
    throw new ExpofamError('nothing-penalised', {
      subject: 'glmPath',
      found: count === 0 ? 'a formula with an intercept alone' : 'no column with a penalty factor above 0',
      expected: 'at least one penalised column',
      advice: 'fit it with glm()',
    });
  }
  return factors.map((f) => f * (count / total));
}

function limits(
  design: DesignMatrix,
  which: 'lower' | 'upper',
  given: Readonly<Record<string, number>> | undefined,
  none: number,
): Float64Array | undefined {
  if (!given || Object.keys(given).length === 0) return undefined;
  const out = new Float64Array(design.columnNames.length).fill(none);
  for (const [name, value] of Object.entries(given)) {
    const allowed = which === 'lower' ? (v: number) => v <= 0 : (v: number) => v >= 0;
    checkNumber(`${which} limit of "${name}"`, value, allowed, which === 'lower' ? 'at most 0' : 'at least 0');
    for (const c of columnsNamed(design, name, `${which} limit`)) out[c] = value;
  }
  return out;
}
