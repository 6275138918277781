import { counted } from '../core/counted.ts';
import { ExpofamError } from '../core/expofamError.ts';
import type { Codes, Table } from '../data/table.ts';
import { formatNumber } from '../formula/formatNumber.ts';
import { parseExpression } from '../formula/parseFormula.ts';
import type { Expression } from '../formula/syntax.ts';
import { assembleDesign, type FrameVariable, newCellCodes } from './assembleDesign.ts';
import { numericColumns, offsetExpression, sumOffsets } from './buildModelFrame.ts';
import { evaluate, numbers } from './evaluate.ts';
import { checkCodes, checkFinite, type FrameRows, keepValues, keptRows, listRows } from './frameRows.ts';
import type { FrameSpec, PredictorFrame } from './modelFrame.types.ts';
import type { DesignSpec, VariableSpec } from './predictorSpec.ts';
import { newMissingRows, type Scope, scopeError } from './scope.ts';
import type { TransformState } from './transforms/transformState.ts';
import type { Value } from './value.ts';

/** The right side of a model on new rows. */
export interface AppliedFrame {
  /** The number of rows without a missing value. */
  readonly rowCount: number;
  /** These rows of the table, counted from 0; undefined when it is all of them. The others have no prediction. */
  readonly rows?: Int32Array;
  readonly missingCount: number;
  readonly predictors: readonly PredictorFrame[];
}

/**
 * Replays the right side of a model on new rows: the levels, contrasts, states of transforms and offsets of the fit.
 * Rows with a missing value are left out and can be told by `rows`; `missing: 'error'` refuses them.
 *
 * @throws ExpofamError `unseen-level` (column, level and rows), `unknown-column`, `infinite-value`, `invalid-model`.
 * @example
 * applyFrame(frame.spec, tableFromColumns({ x: [5] })).predictors[0].design.rowCount; // 1
 */
export function applyFrame(spec: FrameSpec, table: Table, options: { readonly missing?: 'omit' | 'error' } = {}): AppliedFrame {
  const { rows, predictors } = boundFrame(spec, table, options.missing ?? 'omit');
  return {
    rowCount: rows.rowCount,
    ...(rows.rows === undefined ? {} : { rows: rows.rows }),
    missingCount: table.rowCount - rows.rowCount,
    predictors: predictors.map(({ design, variables, offsets }): PredictorFrame => {
      const matrix = assembleDesign(
        design.terms,
        variables.map((v) => v.bound),
        rows.rowCount,
        design.hasIntercept,
      );
      const offset = offsets.length === 0 ? undefined : sumOffsets(offsets[0].scope, rows, offsets);
      return { name: design.name, design: matrix, ...(offset === undefined ? {} : { offset }) };
    }),
  };
}

/** The variables and offsets of a model on new rows, before they become columns of a design. */
interface BoundFrame {
  readonly rows: FrameRows;
  readonly predictors: readonly {
    readonly design: DesignSpec;
    readonly variables: readonly { readonly scope: Scope; readonly expression: Expression; readonly bound: FrameVariable }[];
    readonly offsets: readonly {
      readonly label: string;
      readonly scope: Scope;
      readonly expression: Expression;
      readonly value: number | Float64Array;
    }[];
  }[];
}

export function boundFrame(spec: FrameSpec, table: Table, missingRows: 'omit' | 'error' = 'omit'): BoundFrame {
  if (spec.version !== 1) {
    throw new ExpofamError('invalid-model', {
      subject: 'model',
      found: `version ${JSON.stringify(spec.version)} of its frame`,
      expected: 'version 1',
      advice: 'use a newer release',
    });
  }
  const missing = newMissingRows(table.rowCount);
  const designs = spec.predictors as unknown as readonly DesignSpec[];
  const scopeFor = (design: DesignSpec, text: string): Scope => ({
    table,
    text,
    mode: 'replay',
    states: new Map<string, TransformState>(Object.entries(design.states)),
    levels: {},
    missing,
  });
  // evaluated once where several predictors share a variable
  const values = new Map<string, Value>();
  const evaluated = designs.map((design, q) => {
    const variables = design.variables.map(({ label }) => {
      const scope = scopeFor(design, label);
      const expression = parseExpression(label);
      const value = values.get(label) ?? evaluate(scope, expression);
      values.set(label, value);
      return { scope, expression, value };
    });
    const offsetTexts = [...design.offsets, ...(q === 0 && spec.offset !== undefined ? [spec.offset] : [])];
    const offsets = offsetTexts.map((label) => {
      const scope = scopeFor(design, `offset(${label})`);
      const expression = offsetExpression(label, table);
      return { label, scope, expression, value: numbers(scope, expression) };
    });
    return { variables, offsets };
  });
  const rows = keptRows(missing, table.name, missingRows, true);
  for (const [name, column] of missing.columns) {
    if (column.kind === 'numeric') checkFinite(rows, keepValues(rows, column.values), `column "${name}"`, table.name);
  }
  return {
    rows,
    predictors: designs.map((design, q) => ({
      design,
      variables: evaluated[q].variables.map(({ scope, expression, value }, v) => ({
        scope,
        expression,
        bound: bindAgain(scope, rows, design.variables[v], expression, value),
      })),
      offsets: evaluated[q].offsets,
    })),
  };
}

/** A variable of the model on new rows, in the kind that it had in the fit. */
function bindAgain(scope: Scope, rows: FrameRows, spec: VariableSpec, expression: Expression, value: Value): FrameVariable {
  const { label } = spec;
  if (spec.kind === 'numeric') {
    // a Boolean column counts 0 and 1 where the fit had numbers
    const asNumber: Value =
      value.kind === 'logical' ? { kind: 'numeric', values: Float64Array.from(value.codes, (c) => (c < 0 ? Number.NaN : c)) } : value;
    const columns = numericColumns(scope, rows, expression, label, asNumber);
    if (columns === undefined) {
      throw scopeError(scope, expression, 'text-as-number', {
        found: `${label} is text`,
        expected: 'numbers, as in the data of the fit',
        details: { column: label },
      });
    }
    return { kind: 'numeric', label, columns };
  }
  const { codes, levels } = asCategories(value);
  checkCodes(rows, codes, label, scope.table.name);
  const place = new Map(spec.levels.map((level, i) => [level, i]));
  const codeOf = levels.map((level) => place.get(level) ?? -1);
  const out = newCellCodes(rows.rowCount, spec.levels.length);
  const unseen: number[] = [];
  let unseenCount = 0;
  for (let i = 0; i < rows.rowCount; i++) {
    const row = rows.rows === undefined ? i : rows.rows[i];
    const code = codeOf[codes[row]];
    if (code >= 0) out[i] = code;
    else {
      unseenCount++;
      if (unseen.length < 20) unseen.push(row);
    }
  }
  if (unseenCount > 0) {
    const level = levels[codes[unseen[0]]];
    const others = new Set(unseen.map((row) => levels[codes[row]])).size - 1;
    throw new ExpofamError('unseen-level', {
      subject: `column "${label}" of ${scope.table.name}`,
      found: `the level "${level}"${others > 0 ? ` and ${counted(others, 'other')}` : ''} in ${listRows(unseen, unseenCount)}`,
      expected: `a level that the model has seen: ${spec.levels
        .slice(0, 12)
        .map((l) => `"${l}"`)
        .join(', ')}${spec.levels.length > 12 ? ' …' : ''}`,
      advice: 'leave such rows out, or fit again with rows of that level',
      details: {
        column: label,
        level,
        levels: [...new Set(unseen.map((row) => levels[codes[row]]))],
        rows: unseen.map((row) => row + 1),
        count: unseenCount,
      },
    });
  }
  return { kind: 'categorical', label, codes: out, levels: spec.levels, contrast: spec.contrast };
}

/** New data may have as numbers what was text in the fit ("1", "2"): then the numbers' text is the level. */
function asCategories(value: Value): { readonly codes: Codes; readonly levels: readonly string[] } {
  if (value.kind === 'categorical' || value.kind === 'logical') return value;
  const numbersOf = value.kind === 'numeric' ? value.values : new Float64Array(0);
  const levels: string[] = [];
  const known = new Map<number, number>();
  const codes = new Int32Array(numbersOf.length);
  for (let i = 0; i < numbersOf.length; i++) {
    const x = numbersOf[i];
    if (Number.isNaN(x)) {
      codes[i] = -1;
      continue;
    }
    let code = known.get(x);
    if (code === undefined) {
      code = levels.push(formatNumber(x)) - 1;
      known.set(x, code);
    }
    codes[i] = code;
  }
  return { codes, levels };
}
