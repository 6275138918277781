import { ExpofamError } from '../core/expofamError.ts';
import { suggestion } from '../core/nearest.ts';
import type { Codes, Table } from '../data/table.ts';
import { type Expansion, expandTerms } from '../formula/expandTerms.ts';
import { formulaError } from '../formula/formulaError.ts';
import { parseExpression, parseFormula } from '../formula/parseFormula.ts';
import { printExpression, printFormula } from '../formula/printFormula.ts';
import { columnNamesOf, type Expression, type Formula, walk } from '../formula/syntax.ts';
import { assembleDesign, type CodedTerm, type FrameVariable } from './assembleDesign.ts';
import { codeTerms } from './codeTerms.ts';
import { type ContrastChoice, contrastKind } from './contrasts.ts';
import { evaluate, numbers } from './evaluate.ts';
import { checkCodes, checkFinite, type FrameRows, keepCodes, keepValues, keptRows } from './frameRows.ts';
import type { FrameOptions, ModelFrame, PredictorFrame, Response } from './modelFrame.types.ts';
import type { DesignSpec, VariableSpec } from './predictorSpec.ts';
import { newMissingRows, type Scope, scopeError, scopeSubject } from './scope.ts';
import type { TransformState } from './transforms/transformState.ts';
import type { Value } from './value.ts';
import { readWeights } from './weights.ts';

/**
 * Builds everything that an engine needs of the data: response, design matrix of each linear predictor, offsets and weights,
 * on the rows without a missing value in any column that is used.
 *
 * Numeric columns pass through without a copy where no row is left out; categories stay integer codes. Levels without a row
 * are dropped, as R's `glm` does. Transforms are fitted to all rows where their argument is present, as in R, each as often as
 * its frequency says.
 *
 * @throws ExpofamError about the formula (with its place), a column, or a row.
 * @example
 * const frame = buildModelFrame('y ~ x', tableFromColumns({ y: [1, 2, 4], x: [0, 1, 2] }), {});
 * frame.predictors[0].design.columnNames; // ['(Intercept)', 'x']
 */
export function buildModelFrame(formula: Formula | string, table: Table, options: FrameOptions = {}): ModelFrame {
  const parsed = typeof formula === 'string' ? parseFormula(formula) : formula;
  const { text } = parsed;
  if (parsed.response === null) {
    throw formulaError(text, { start: 0, end: 1 }, 'formula-syntax', {
      found: 'no response',
      expected: 'a column before ~',
      advice: 'as in y ~ x',
    });
  }
  checkColumnOption('levels', options.levels, table);
  checkColumnOption('contrasts', options.contrasts, table);
  const scope: Scope = {
    table,
    text,
    mode: 'fit',
    states: new Map(),
    levels: options.levels ?? {},
    missing: newMissingRows(table.rowCount, options.extentOf),
  };
  const frequencyWeights = readWeights('frequency', options.frequencyWeights, scope);
  // Where no row counts, the fit says so; transforms would say that their column is empty.
  scope.counts = frequencyWeights?.some((f) => f > 0) ? frequencyWeights : undefined;

  // Everything is evaluated on all rows first: only then is it known which rows are complete.
  const responseColumns = columnNamesOf(parsed.response);
  const otherColumns = table.columnNames.filter((n) => !responseColumns.includes(n));
  const values = new Map<string, Value>();
  const evaluated = (label: string, expression: Expression): Value => {
    let value = values.get(label);
    if (value === undefined) {
      value = evaluate(scope, expression);
      values.set(label, value);
    }
    return value;
  };
  const response = evaluateResponse(scope, parsed.response);
  const responseLabel = printExpression(parsed.response);
  const expansions = parsed.predictors.map(({ rightSide }) => expandTerms(rightSide, otherColumns, { text, response: responseLabel }));
  for (const { variables, terms } of expansions) {
    const needed = new Set(terms.flatMap((t) => t.variables));
    variables.forEach(({ label, expression }, v) => {
      if (needed.has(v)) checkVariable(scope, expression, label, evaluated(label, expression));
    });
  }
  const offsetOption = options.offset === undefined ? undefined : offsetExpression(options.offset, table);
  const offsetScope: Scope = { ...scope, text: options.offset ?? '' };
  const offsets = expansions.map((expansion, q) => [
    ...expansion.offsets.map((expression) => ({ label: printExpression(expression), value: numbers(scope, expression) })),
    ...(q === 0 && offsetOption !== undefined
      ? [{ label: printExpression(offsetOption), value: aboutOffset(() => numbers(offsetScope, offsetOption)) }]
      : []),
  ]);
  const priorWeights = readWeights('prior', options.priorWeights, scope);

  const rows = keptRows(scope.missing, table.name, options.missing ?? 'omit');
  checkUsedColumns(scope, rows);
  const unusedContrasts = new Set(Object.keys(options.contrasts ?? {}));
  const shared = new Map<string, FrameVariable>();
  const frameVariable = (label: string, expression: Expression): FrameVariable => {
    let variable = shared.get(label);
    if (variable === undefined) {
      variable = bindVariable(scope, rows, label, expression, values.get(label) as Value, options.contrasts ?? {}, unusedContrasts);
      shared.set(label, variable);
    }
    return variable;
  };
  const specs: DesignSpec[] = [];
  const predictors = expansions.map((expansion, q): PredictorFrame => {
    const { name } = parsed.predictors[q];
    const { terms, variables, used } = codedTerms(scope, expansion, frameVariable);
    const design = { ...assembleDesign(terms, variables, rows.rowCount, expansion.hasIntercept), extents: scope.missing.finite };
    const offset = sumOffsets(scope, rows, offsets[q]);
    specs.push({
      name,
      hasIntercept: expansion.hasIntercept,
      variables: variables.map(variableSpec),
      terms,
      offsets: expansion.offsets.map(printExpression),
      states: statesOf([...used, ...expansion.offsets, ...(q === 0 && offsetOption !== undefined ? [offsetOption] : [])], scope.states),
      columnNames: design.columnNames,
    });
    return { name, design, ...(offset === undefined ? {} : { offset }) };
  });
  for (const name of unusedContrasts) {
    throw new ExpofamError('unused-contrast', {
      subject: 'contrasts',
      found: `column "${name}" is not a category in the formula`,
      expected: 'text columns or C() of a numeric one',
    });
  }
  return {
    rowCount: rows.rowCount,
    ...(rows.rows === undefined ? {} : { rows: rows.rows }),
    missingCount: table.rowCount - rows.rowCount,
    response: frameResponse(scope, rows, parsed.response, response),
    predictors,
    responseOnRight: expansions.some((e) => e.responseOnRight),
    ...(priorWeights === undefined ? {} : { priorWeights: keepValues(rows, priorWeights) }),
    ...(frequencyWeights === undefined ? {} : { frequencyWeights: keepValues(rows, frequencyWeights) }),
    spec: {
      version: 1,
      formula: printFormula(parsed),
      predictors: specs,
      ...(offsetOption === undefined ? {} : { offset: printExpression(offsetOption) }),
      ...(priorWeights && { weights: nameOf(options.priorWeights) }),
      ...(frequencyWeights && { frequencyWeights: nameOf(options.frequencyWeights) }),
    },
  };
}

/** What a saved model remembers of weights: their column's name, or that they had none. */
const nameOf = (weights: unknown): string | null => (typeof weights === 'string' ? weights : null);

function checkColumnOption(what: string, option: Readonly<Record<string, unknown>> | undefined, table: Table): void {
  for (const name of Object.keys(option ?? {})) {
    if (table.column(name) === undefined) {
      throw new ExpofamError('unknown-column', {
        subject: what,
        found: `no column "${name}" in ${table.name}`,
        advice: suggestion(name, table.columnNames),
      });
    }
  }
}

/** The offset option: a column's name, whatever its characters, or an expression. */
export function offsetExpression(offset: string, table: Table): Expression {
  if (table.column(offset) !== undefined) return { kind: 'name', name: offset, start: 0, end: offset.length };
  return aboutOffset(() => parseExpression(offset));
}

/** Errors about the text of the offset option say `offset "…" at 5`, not `formula`. */
function aboutOffset<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof ExpofamError) || !error.subject.startsWith('formula "')) throw error;
    const found = error.message.slice(error.subject.length + 2);
    throw new ExpofamError(error.code, {
      subject: error.subject.replace('formula', 'offset'),
      found,
      details: error.details,
      cause: error,
    });
  }
}

/** What may stand as a variable of the right side. */
export function checkVariable(scope: Scope, expression: Expression, label: string, value: Value): void {
  if (value.kind === 'string' || value.kind === 'list') {
    throw scopeError(scope, expression, 'invalid-term', { found: `${label} as a term`, expected: 'a column or an expression of columns' });
  }
  if (value.kind === 'numeric' && expression.kind === 'name' && Object.hasOwn(scope.levels, expression.name)) {
    throw scopeError(scope, expression, 'unused-levels', {
      found: `levels for the numeric column "${expression.name}"`,
      expected: 'a category',
      advice: `write C(${label})`,
    });
  }
}

/** Columns that are used must be finite on the rows that are kept. */
function checkUsedColumns(scope: Scope, rows: FrameRows): void {
  for (const [name, column] of scope.missing.columns) {
    if (column.kind === 'numeric' && !scope.missing.finite.has(column.values))
      checkFinite(rows, keepValues(rows, column.values), `column "${name}"`, scope.table.name);
  }
}

/** The columns of a numeric value on the kept rows, checked; undefined for categories. */
export function numericColumns(
  scope: Scope,
  rows: FrameRows,
  expression: Expression,
  label: string,
  value: Value,
): Float64Array[] | undefined {
  const columns = value.kind === 'numeric' ? [value.values] : value.kind === 'matrix' ? value.columns : undefined;
  if (columns === undefined) {
    const constant = value.kind === 'number' ? value.value : value.kind === 'boolean' ? Number(value.value) : undefined;
    return constant === undefined ? undefined : [new Float64Array(rows.rowCount).fill(constant)];
  }
  return columns.map((column) => {
    const kept = keepValues(rows, column);
    if (expression.kind !== 'name') checkFinite(rows, kept, label, scopeSubject(scope, expression));
    return kept;
  });
}

/** The column that `f`, `C(f)` or `factor(f)` is about: the key of the contrasts option. */
function categoryColumn(expression: Expression): string | undefined {
  if (expression.kind === 'name') return expression.name;
  if (expression.kind === 'call' && (expression.name === 'C' || expression.name === 'factor')) {
    const argument = expression.args.find((a) => a.name === undefined || a.name === 'x')?.value;
    return argument?.kind === 'name' ? argument.name : undefined;
  }
  return undefined;
}

function bindVariable(
  scope: Scope,
  rows: FrameRows,
  label: string,
  expression: Expression,
  value: Value,
  contrasts: Readonly<Record<string, string>>,
  unusedContrasts: Set<string>,
): FrameVariable {
  const columns = numericColumns(scope, rows, expression, label, value);
  if (columns !== undefined) return { kind: 'numeric', label, columns };
  const { codes, levels } = value as { codes: Codes; levels: readonly string[] };
  if (expression.kind !== 'name') checkCodes(rows, codes, label, scopeSubject(scope, expression));
  const kept = keepCodes(rows, codes, levels, true);
  const column = categoryColumn(expression);
  let contrast: ContrastChoice = { kind: 'treatment' };
  if (column !== undefined && Object.hasOwn(contrasts, column)) {
    unusedContrasts.delete(column);
    contrast = { kind: contrastKind(contrasts[column], `contrast of "${column}"`) };
  }
  if (value.kind === 'categorical' && value.contrast !== undefined) contrast = value.contrast;
  if (contrast.reference !== undefined && !kept.levels.includes(contrast.reference)) {
    throw scopeError(scope, expression, 'unknown-level', {
      found: `the reference level "${contrast.reference}" of ${label} has no row left`,
      expected: `one of ${kept.levels.map((l) => `"${l}"`).join(', ')}`,
    });
  }
  return { kind: 'categorical', label, ...kept, contrast };
}

function codedTerms(scope: Scope, expansion: Expansion, frameVariable: (label: string, expression: Expression) => FrameVariable) {
  // variables that only deleted terms had are left out
  const needed = [...new Set(expansion.terms.flatMap((t) => t.variables))].sort((a, b) => a - b);
  const place = new Map(needed.map((v, k) => [v, k]));
  const used = needed.map((v) => expansion.variables[v].expression);
  const variables = needed.map((v) => frameVariable(expansion.variables[v].label, expansion.variables[v].expression));
  const terms = expansion.terms.map((t) => ({ label: t.label, variables: t.variables.map((v) => place.get(v) as number) }));
  const codings = codeTerms(
    terms,
    variables.map((v) => v.kind === 'categorical'),
    expansion.hasIntercept,
  );
  const coded: CodedTerm[] = terms.map((t, j) => ({ ...t, coding: codings[j] }));
  for (const { variables: members, coding } of coded) {
    members.forEach((v, k) => {
      const variable = variables[v];
      if (coding[k] === 'contrast' && variable.kind === 'categorical' && variable.levels.length < 2) {
        throw scopeError(scope, used[v], 'one-level', {
          found: `${variable.label} is "${variable.levels[0]}" in every row that is used`,
          expected: 'at least two levels',
          advice: 'leave it out',
        });
      }
    });
  }
  return { terms: coded, variables, used };
}

function variableSpec(variable: FrameVariable): VariableSpec {
  if (variable.kind === 'numeric') return { kind: 'numeric', label: variable.label };
  const { label, levels, contrast } = variable;
  return { kind: 'categorical', label, levels, contrast };
}

/** The states of the transforms within some expressions. */
function statesOf(expressions: readonly Expression[], states: ReadonlyMap<string, TransformState>): Record<string, TransformState> {
  const own = new Map<string, TransformState>();
  for (const expression of expressions) {
    walk(expression, (node) => {
      if (node.kind !== 'call') return;
      const key = printExpression(node);
      const state = states.get(key);
      if (state !== undefined) own.set(key, state);
    });
  }
  return Object.fromEntries(own);
}

/** The sum of offsets on the kept rows; undefined without any. A single column is passed through. */
export function sumOffsets(
  scope: Scope,
  rows: FrameRows,
  offsets: readonly { readonly label: string; readonly value: number | Float64Array }[],
): Float64Array | undefined {
  if (offsets.length === 0) return undefined;
  const columns = offsets.map(({ label, value }) => {
    const kept = typeof value === 'number' ? new Float64Array(rows.rowCount).fill(value) : keepValues(rows, value);
    checkFinite(rows, kept, `the offset ${label}`, scope.table.name);
    return kept;
  });
  if (columns.length === 1) return columns[0];
  const sum = new Float64Array(rows.rowCount);
  for (const column of columns) for (let i = 0; i < sum.length; i++) sum[i] += column[i];
  return sum;
}

type ResponseValue = { readonly matrix: readonly (number | Float64Array)[] } | { readonly value: Value };

function evaluateResponse(scope: Scope, node: Expression): ResponseValue {
  const inner = node.kind === 'parentheses' ? node.body : node;
  if (inner.kind === 'call' && inner.name === 'cbind') return { matrix: inner.args.map((a) => numbers(scope, a.value)) };
  if (inner.kind === 'call' && inner.name === 'offset')
    throw scopeError(scope, inner, 'invalid-response', { found: 'an offset before ~', expected: 'a response' });
  const value = evaluate(scope, node);
  if (value.kind === 'string' || value.kind === 'list' || value.kind === 'matrix') {
    throw scopeError(scope, node, 'invalid-response', {
      found: `${printExpression(node)} as the response`,
      expected: 'a column or an expression',
      advice:
        value.kind === 'string' ? "a column's name stands without quotes, or in backquotes" : 'several columns are joined by cbind(a, b)',
    });
  }
  checkVariable(scope, node, printExpression(node), value);
  return { value };
}

function frameResponse(scope: Scope, rows: FrameRows, node: Expression, response: ResponseValue): Response {
  const label = printExpression(node);
  if ('matrix' in response) {
    const args = (node.kind === 'parentheses' ? node.body : node) as Extract<Expression, { kind: 'call' }>;
    const columnLabels = args.args.map((a) => printExpression(a.value));
    const columns = response.matrix.map((x, k) => {
      const kept = typeof x === 'number' ? new Float64Array(rows.rowCount).fill(x) : keepValues(rows, x);
      checkFinite(rows, kept, columnLabels[k], scopeSubject(scope, args.args[k].value));
      return kept;
    });
    return { kind: 'matrix', label, columnLabels, columns };
  }
  const columns = numericColumns(scope, rows, node, label, response.value);
  if (columns !== undefined) return { kind: 'numeric', label, values: columns[0] };
  const { codes, levels } = response.value as { codes: Codes; levels: readonly string[] };
  if (node.kind !== 'name') checkCodes(rows, codes, label, scopeSubject(scope, node));
  // A class without a row is dropped, unless fewer than two would be left: which of two classes is the success must stay known.
  let kept = keepCodes(rows, codes, levels, true);
  if (kept.levels.length < 2) kept = keepCodes(rows, codes, levels, false);
  return { kind: 'categorical', label, codes: Int32Array.from(kept.codes), levels: kept.levels };
}
