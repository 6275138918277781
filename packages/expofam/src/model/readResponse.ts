import { counted } from '../core/counted.ts';
import { ExpofamError } from '../core/expofamError.ts';
import { suggestion } from '../core/nearest.ts';
import type { ModelFrame } from '../design/modelFrame.types.ts';
import type { ResponseColumn } from '../engine/blockPass.ts';
import type { ResponseReader } from '../engine/responseValues.ts';
import type { FamilyDeclaration } from '../family/familyDeclaration.ts';
import { firstOutside, inSupport, type Support } from '../family/support.ts';

/** A warning: a stable code for programs, a message for people. */
export interface Warning {
  readonly code: string;
  readonly message: string;
}

/** The response as a family reads it. */
export interface ReadResponse {
  readonly y: readonly ResponseColumn[];
  /** Trials of each row, where the response counts successes and failures, or several classes. */
  readonly trials?: Float64Array;
  /** The classes in the family's order, the reference last. */
  readonly classes?: readonly string[];
  /** The level that counts as success. */
  readonly success?: string;
  /** False where the response is outside the support although the family fits it: no likelihood. */
  readonly hasLikelihood: boolean;
  readonly warnings: readonly Warning[];
  /** What has read it. */
  readonly reader?: ResponseReader;
}

/** Row `i` of the frame as the reader of the file counts it: data rows from 1. */
export const dataRow = (frame: Pick<ModelFrame, 'rows'>, i: number): number => (frame.rows ? frame.rows[i] : i) + 1;

/** Reads the response for a family: kinds, classes, trials; refuses what is outside the support with row and value. */
export function readResponse(
  frame: ModelFrame,
  declaration: FamilyDeclaration,
  reference: string | undefined,
  reader?: ResponseReader,
): ReadResponse {
  const read = readKind(frame, declaration, reference, reader?.firstOutside ?? firstOutside);
  const warnings = [...read.warnings];
  if (frame.responseOnRight)
    warnings.push({
      code: 'response-on-right',
      message: `response "${frame.response.label}": dropped from the right side; leave it out there`,
    });
  return { ...read, warnings, ...(reader ? { reader } : {}) };
}

function readKind(
  frame: ModelFrame,
  declaration: FamilyDeclaration,
  reference: string | undefined,
  look: typeof firstOutside,
): ReadResponse {
  const kind = declaration.response ?? 'number';
  if (reference !== undefined && kind !== 'class' && !(kind === 'proportion' && frame.response.kind === 'categorical'))
    throw withoutClasses(frame, declaration, reference);
  switch (kind) {
    case 'proportion':
      return readProportion(frame, declaration, reference, look);
    case 'class':
      return readClasses(frame, declaration, reference);
    case 'parts':
      return readParts(frame, declaration);
    default:
      return readNumber(frame, declaration, look);
  }
}

/** The names of a response's classes or parts, for families whose dimension depends on them. */
export function responseComponents(frame: ModelFrame, reference: string | undefined): readonly string[] {
  const { response } = frame;
  // Parts have no reference: whoever asks for one is told so where they are read.
  if (response.kind === 'matrix') return [...response.columnLabels].sort((a, b) => Number(a === reference) - Number(b === reference));
  if (response.kind === 'categorical') return referenceLast(presentLevels(response.codes, response.levels), reference, response.label);
  const values = [...new Set(response.values)].sort((a, b) => a - b);
  if (values.length > 50 || values.some((v) => !Number.isInteger(v))) {
    throw new ExpofamError('bad-response', {
      subject: `response "${response.label}"`,
      found: `${values.length} different numbers`,
      expected: 'classes: text, or a few whole numbers',
      advice: `write C(${response.label}) if these are labels, or choose a family for numbers`,
    });
  }
  return referenceLast(values.map(String), reference, response.label);
}

function presentLevels(codes: Int32Array, levels: readonly string[]): string[] {
  const seen = new Uint8Array(levels.length);
  for (const c of codes) seen[c] = 1;
  return levels.filter((_, i) => seen[i] === 1);
}

function referenceLast(classes: readonly string[], reference: string | undefined, label: string): readonly string[] {
  if (reference === undefined) return classes;
  if (!classes.includes(reference)) {
    throw new ExpofamError('unknown-level', {
      subject: `reference "${reference}"`,
      found: `no such class in response "${label}"`,
      expected: 'one of its classes',
      advice: suggestion(reference, classes),
    });
  }
  return [...classes.filter((c) => c !== reference), reference];
}

function readNumber(frame: ModelFrame, declaration: FamilyDeclaration, look: typeof firstOutside): ReadResponse {
  const { response } = frame;
  if (response.kind !== 'numeric') throw wrongKind(frame, declaration, 'a column of numbers');
  const { values } = response;
  const outside = look(declaration.support, values);
  // What a family fits contains its support.
  if (outside >= 0) refuseOutside(frame, declaration, declaration.fits ?? declaration.support, values);
  const warnings: Warning[] =
    outside < 0
      ? []
      : [
          {
            code: 'response-outside-support',
            message: `response "${response.label}": ${values[outside]} in row ${dataRow(frame, outside)} is not among ${declaration.support.description}; the fit stands, its likelihood and AIC do not exist`,
          },
        ];
  return { y: [values], hasLikelihood: outside < 0, warnings };
}

function readProportion(
  frame: ModelFrame,
  declaration: FamilyDeclaration,
  reference: string | undefined,
  look: typeof firstOutside,
): ReadResponse {
  const { response } = frame;
  if (response.kind === 'matrix') {
    if (response.columns.length !== 2) throw wrongKind(frame, declaration, 'cbind(successes, failures)');
    if (declaration.support.kind === 'integers') {
      throw wrongKind(frame, declaration, 'one column of 0 and 1 or of two classes (family binomial takes successes and failures)');
    }
    const [successes, failures] = response.columns;
    const n = successes.length;
    const y = new Float64Array(n);
    const trials = new Float64Array(n);
    let fractional = -1;
    for (let i = 0; i < n; i++) {
      for (const [k, v] of [successes[i], failures[i]].entries()) {
        if (!(v >= 0)) throw outsideSupport(frame, i, v, 'counts from 0', response.columnLabels[k]);
        if (fractional < 0 && !Number.isInteger(v)) fractional = i;
      }
      trials[i] = successes[i] + failures[i];
      y[i] = trials[i] === 0 ? 0 : successes[i] / trials[i];
    }
    const warnings =
      fractional < 0
        ? []
        : [
            {
              code: 'fractional-counts',
              message: `response "${response.label}": row ${dataRow(frame, fractional)} has counts that are not whole; the likelihood does not exist`,
            },
          ];
    return { y: [y], trials, hasLikelihood: fractional < 0, warnings };
  }
  if (response.kind === 'categorical') {
    const classes = responseComponents(frame, undefined);
    if (classes.length > 2) {
      throw new ExpofamError('bad-response', {
        subject: `response "${response.label}"`,
        found: `${counted(classes.length, 'class', 'classes')} (${classes.slice(0, 6).join(', ')}${classes.length > 6 ? ', …' : ''})`,
        expected: `two classes for family "${declaration.name}"`,
        advice: 'family multinomial takes several',
      });
    }
    // The second level is the success; a level declared but never seen still counts as the other one.
    const known = response.levels.length === 2 ? response.levels : classes;
    if (reference !== undefined && !known.includes(reference)) referenceLast(known, reference, response.label);
    const success = reference === undefined ? known[known.length - 1] : (known.find((c) => c !== reference) ?? '');
    const code = response.levels.indexOf(success);
    return {
      y: [Float64Array.from(response.codes, (c) => (c === code ? 1 : 0))],
      success,
      classes: known,
      hasLikelihood: true,
      warnings: [],
    };
  }
  const values = response.values;
  if (look(declaration.support, values) >= 0) refuseOutside(frame, declaration, declaration.support, values);
  const warnings: Warning[] = [];
  let hasLikelihood = true;
  if (declaration.weightRole === 'precision' && !declaration.dispersion?.quasi) {
    // Proportions need whole numbers of successes, as R warns.
    const bad = values.findIndex((v, i) => {
      const successes = v * (frame.priorWeights?.[i] ?? 1);
      return Math.abs(successes - Math.round(successes)) > 1e-3;
    });
    if (bad >= 0) {
      hasLikelihood = false;
      warnings.push({
        code: 'fractional-counts',
        message: `response "${response.label}": ${values[bad]} in row ${dataRow(frame, bad)} times its weight is not a whole number of successes; give the trials as weights, or use family quasibinomial`,
      });
    }
  }
  return { y: [values], hasLikelihood, warnings };
}

function readClasses(frame: ModelFrame, declaration: FamilyDeclaration, reference: string | undefined): ReadResponse {
  const { response } = frame;
  const classes = referenceLast(responseComponents(frame, reference), reference, response.label);
  if (response.kind === 'matrix') {
    const columns = classes.map((c) => response.columns[response.columnLabels.indexOf(c)]);
    const trials = new Float64Array(frame.rowCount);
    columns.forEach((column, k) => {
      column.forEach((v, i) => {
        if (!inSupport(declaration.support, v)) throw outsideSupport(frame, i, v, declaration.support.description, classes[k]);
        trials[i] += v;
      });
    });
    const y = columns.map((column) => Float64Array.from(column, (v, i) => (trials[i] === 0 ? 0 : v / trials[i])));
    return { y, trials, classes, hasLikelihood: true, warnings: [] };
  }
  if (response.kind === 'categorical') {
    return {
      y: classes.map((c) => ({ codes: response.codes, level: response.levels.indexOf(c) })),
      classes,
      hasLikelihood: true,
      warnings: [],
    };
  }
  const index = new Map(classes.map((c, k) => [Number(c), k] as const));
  const codes = Int32Array.from(response.values, (v) => index.get(v) as number);
  return { y: classes.map((_, k) => ({ codes, level: k })), classes, hasLikelihood: true, warnings: [] };
}

function readParts(frame: ModelFrame, declaration: FamilyDeclaration): ReadResponse {
  const { response } = frame;
  if (response.kind !== 'matrix') throw wrongKind(frame, declaration, 'cbind(part, part, …)');
  const { columns, columnLabels } = response;
  for (let i = 0; i < frame.rowCount; i++) {
    let total = 0;
    columns.forEach((column, k) => {
      if (!inSupport(declaration.support, column[i]))
        throw outsideSupport(frame, i, column[i], declaration.support.description, columnLabels[k]);
      total += column[i];
    });
    if (declaration.support.joint === 'simplex' && Math.abs(total - 1) > 1e-4) {
      throw new ExpofamError('response-outside-support', {
        subject: `response "${response.label}"`,
        found: `parts that sum to ${total} in row ${dataRow(frame, i)}`,
        expected: declaration.support.description,
        advice: 'divide the parts by their sum first',
        details: { row: dataRow(frame, i), value: total },
      });
    }
  }
  return { y: columns, classes: columnLabels, hasLikelihood: true, warnings: [] };
}

function withoutClasses({ response }: ModelFrame, declaration: FamilyDeclaration, reference: string): ExpofamError {
  const isNumbers = declaration.response === 'proportion' && response.kind === 'numeric';
  return new ExpofamError('bad-option', {
    subject: `reference "${reference}"`,
    found: `the response "${response.label}" of family "${declaration.name}", which has no classes`,
    expected: 'a response of classes',
    advice: isNumbers ? `C(${response.label}) makes classes of its numbers` : 'leave it out',
  });
}

function wrongKind(frame: ModelFrame, declaration: FamilyDeclaration, expected: string): ExpofamError {
  const { response } = frame;
  const found =
    response.kind === 'matrix'
      ? counted(response.columns.length, 'column')
      : response.kind === 'categorical'
        ? `text or classes (${response.levels.slice(0, 4).join(', ')}${response.levels.length > 4 ? ', …' : ''})`
        : 'numbers';
  return new ExpofamError('bad-response', {
    subject: `response "${response.label}"`,
    found,
    expected: `${expected} for family "${declaration.name}"`,
    ...(response.kind === 'categorical' ? { advice: 'families bernoulli and multinomial take classes' } : {}),
  });
}

function outsideSupport(frame: ModelFrame, i: number, value: number, expected: string, column = '', advice = ''): ExpofamError {
  const row = dataRow(frame, i);
  return new ExpofamError('response-outside-support', {
    subject: `response "${frame.response.label}"`,
    found: `${value} in ${column && `column "${column}", `}row ${row}`,
    expected,
    advice,
    details: { row, value },
  });
}

function refuseOutside(frame: ModelFrame, declaration: FamilyDeclaration, support: Support, values: Float64Array): void {
  const i = firstOutside(support, values);
  if (i < 0) return;
  const expected = `${support.description} for family "${declaration.name}"`;
  throw outsideSupport(frame, i, values[i], expected, '', adviceFor(declaration, values[i]));
}

function adviceFor(declaration: FamilyDeclaration, value: number): string {
  if (declaration.response === 'proportion') return 'counts of successes are written cbind(successes, failures)';
  if (value === 0) return 'family tweedie allows exact zeros; or leave such rows out with --where';
  return 'check the row, or choose a family whose support holds it';
}
