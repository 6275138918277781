import {
  type BuiltColumn,
  type Column,
  type ColumnOrigin,
  compactCodes,
  type DateColumn,
  ExpofamError,
  type TextColumnBuilder,
  textColumnBuilder,
} from 'expofam';
import { type Engine, eachChunk } from './duckdb.ts';
import type { NumberRelation } from './fileTable.ts';
import { type NumberColumnBuilder, numberColumnBuilder } from './numberColumnBuilder.ts';

/** How a column is read: what SQL gives it, and who decides its type. */
export type ColumnPlan = { readonly name: string; readonly sql: string } & (
  | /** SQL text whose type its cells decide. */ { readonly from: 'text' }
  | /** SQL text of one JSON value a cell. */ { readonly from: 'json' }
  | /** SQL text that is text by declaration. */ { readonly from: 'string' }
  | /** SQL number. */ { readonly from: 'number' }
  | /** SQL Boolean. */ { readonly from: 'boolean' }
  | /** Microseconds since 1970 as an SQL number. */ { readonly from: 'date' }
  | /** SQL enumeration with these levels, as its number of level. */ { readonly from: 'enum'; readonly levels: readonly string[] }
);

export interface ReadProgress {
  /** Rows read so far in this pass over the file. */
  readonly rows: number;
  /** 1 for the first pass; a column that turned out to be text after thousands of numbers takes a second one. */
  readonly pass: number;
}

export interface ReadRequest {
  readonly engine: Engine;
  readonly source: string;
  /** What stands after FROM. */
  readonly relation: string;
  readonly numbers?: NumberRelation | undefined;
  readonly plans: readonly ColumnPlan[];
  readonly onProgress?: (progress: ReadProgress) => void;
}

/** As many rows as decide which columns are worth casting to numbers inside the engine; the decision itself takes all rows. */
const SAMPLE_ROWS = 2000;

interface Reader {
  readonly expressions: readonly string[];
  /** How many rows will come, where that is known. */
  expect?(rows: number): void;
  /** Takes the chunk's vectors of its expressions. */
  add(vectors: readonly Vector[], count: number): void;
  /** Undefined when the column has to be read again as text. */
  finish(): BuiltColumn | undefined;
}

interface Vector {
  getItem(i: number): unknown;
  readonly items?: unknown;
}

const isCell = (plan: ColumnPlan): boolean => plan.from === 'text' || plan.from === 'json' || plan.from === 'string';

/**
 * Reads columns of an SQL relation in one pass (two where a column is numeric for thousands of rows and then is not),
 * chunk by chunk. Numbers go through the engine's cast, which is correctly rounded, with a guard against what it takes
 * beyond {@link numberOf}'s grammar (`1_000`, `+-5`); every cell that the cast refuses comes back as text and is judged here.
 */
export async function readColumns(request: ReadRequest): Promise<BuiltColumn[]> {
  const { engine, relation, plans } = request;
  const cellPlans = plans.filter(isCell);
  const sampled = new Map<ColumnPlan, TextColumnBuilder>(cellPlans.map((plan) => [plan, builderFor(request.source, plan)]));
  const numeric = new Set<ColumnPlan>();
  if (cellPlans.length > 0) {
    let rows = 0;
    // Not streamed: an error within the sample is reported at once.
    const sample = await engine.connection.run(
      `SELECT ${cellPlans.map((plan) => plan.sql).join(', ')} FROM ${relation} LIMIT ${SAMPLE_ROWS}`,
    );
    for (const chunk of await sample.fetchAllChunks()) {
      cellPlans.forEach((plan, j) => {
        addCells(request.source, plan, sampled.get(plan) as TextColumnBuilder, chunk.getColumnVector(j), chunk.rowCount);
      });
      rows += chunk.rowCount;
    }
    if (rows < SAMPLE_ROWS && cellPlans.length === plans.length) {
      return cellPlans.map((plan) => (sampled.get(plan) as TextColumnBuilder).finish());
    }
    for (const plan of cellPlans) {
      if (plan.from !== 'string' && looksNumeric(sampled.get(plan) as TextColumnBuilder)) numeric.add(plan);
    }
  }

  const results = new Map<ColumnPlan, BuiltColumn>();
  let open = plans;
  if (numeric.size > 0 && request.numbers && (await request.numbers.isPlain())) {
    const readers = open.map((plan) => (numeric.has(plan) ? plainReader(plan) : readerFor(request.source, plan, false)));
    if (await readAtOnce(request, request.numbers.sql(new Set([...numeric].map((plan) => plan.sql))), readers))
      open = settle(open, readers, results);
  }
  for (let pass = 1; open.length > 0; pass++) {
    const readers = open.map((plan) => readerFor(request.source, plan, pass === 1 && numeric.has(plan)));
    await readPass(request, readers, pass);
    open = settle(open, readers, results);
  }
  return plans.map((plan) => results.get(plan) as BuiltColumn);
}

/** Keeps the columns that are read, and gives the plans that are not. */
function settle(plans: readonly ColumnPlan[], readers: readonly Reader[], results: Map<ColumnPlan, BuiltColumn>): ColumnPlan[] {
  return plans.filter((plan, j) => {
    const built = readers[j].finish();
    if (built) results.set(plan, built);
    return !built;
  });
}

/**
 * Reads all rows in the engine before the first is taken: on all its threads, which a stream in order with a mark at its end
 * leaves idle. False where the engine finds an error, such as a cell that is no number: the usual way then says what it is.
 */
async function readAtOnce(request: ReadRequest, relation: string, readers: readonly Reader[]): Promise<boolean> {
  const expressions = readers.flatMap((reader) => reader.expressions);
  let result: Awaited<ReturnType<Engine['connection']['run']>>;
  try {
    result = await request.engine.connection.run(`SELECT ${expressions.join(', ')} FROM ${relation}`);
  } catch {
    return false;
  }
  for (const reader of readers) reader.expect?.(result.rowCount);
  let rows = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return true;
    takeChunk(readers, chunk, chunk.rowCount);
    rows += chunk.rowCount;
    request.onProgress?.({ rows, pass: 1 });
  }
}

/** Gives each reader the vectors of its expressions. */
function takeChunk(readers: readonly Reader[], chunk: { getColumnVector(j: number): Vector }, count: number): void {
  let at = 0;
  for (const reader of readers) {
    const first = at;
    reader.add(
      reader.expressions.map((_, k) => chunk.getColumnVector(first + k)),
      count,
    );
    at += reader.expressions.length;
  }
}

/** True where the sample holds a number and no text, or nothing at all. A refusal (decimal commas) comes from the whole column. */
function looksNumeric(sample: TextColumnBuilder): boolean {
  try {
    return sample.finish().column.kind === 'numeric';
  } catch {
    return false;
  }
}

async function readPass(request: ReadRequest, readers: readonly Reader[], pass: number): Promise<void> {
  const expressions = readers.flatMap((reader) => reader.expressions);
  let rows = 0;
  await eachChunk(request.engine, expressions, request.relation, (chunk, count) => {
    takeChunk(readers, chunk, count);
    rows += count;
    request.onProgress?.({ rows, pass });
  });
}

function builderFor(source: string, plan: ColumnPlan): TextColumnBuilder {
  const origin: ColumnOrigin = { source, name: plan.name, untyped: plan.from !== 'string' };
  return textColumnBuilder(origin);
}

function addCells(source: string, plan: ColumnPlan, builder: TextColumnBuilder, vector: Vector, count: number): void {
  for (let i = 0; i < count; i++) {
    const text = vector.getItem(i) as string | null;
    if (text === null || plan.from !== 'json') builder.addText(text);
    else if (text.startsWith('"')) builder.addString(JSON.parse(text));
    else if (text.startsWith('{') || text.startsWith('[')) throw nestedCell(source, plan.name, builder.length + 1, text);
    else builder.addText(text);
  }
}

function nestedCell(source: string, name: string, row: number, text: string): ExpofamError {
  return new ExpofamError('nested-column', {
    subject: `${source} column "${name}" row ${row}`,
    found: `${text.startsWith('{') ? 'an object' : 'a list'} (${text.length > 40 ? `${text.slice(0, 39)}…` : text})`,
    expected: 'a number, text, true, false or null',
    advice: 'unnest it first, or leave the column out',
  });
}

function readerFor(source: string, plan: ColumnPlan, expectNumbers: boolean): Reader {
  if (expectNumbers) return castReader(plan);
  switch (plan.from) {
    case 'number':
      return doubleReader(`coalesce(CAST(${plan.sql} AS DOUBLE), 'nan'::DOUBLE)`, (values) => ({ kind: 'numeric', values }));
    case 'date':
      return doubleReader(`coalesce(CAST(${plan.sql} AS DOUBLE), 'nan'::DOUBLE)`, (values): DateColumn => ({ kind: 'date', values }));
    case 'boolean':
      return doubleReader(
        `CASE WHEN ${plan.sql} THEN 1.0::DOUBLE WHEN NOT ${plan.sql} THEN 0.0::DOUBLE ELSE -1.0::DOUBLE END`,
        (values) => ({
          kind: 'boolean',
          codes: Int8Array.from(values),
        }),
      );
    case 'enum':
      return doubleReader(`coalesce(CAST(enum_code(${plan.sql}) AS DOUBLE), -1.0::DOUBLE)`, (values) => ({
        kind: 'categorical',
        codes: compactCodes(Int32Array.from(values), plan.levels.length),
        levels: plan.levels,
      }));
    default:
      return cellReader(source, plan);
  }
}

function cellReader(source: string, plan: ColumnPlan): Reader {
  const builder = builderFor(source, plan);
  return {
    expressions: [plan.sql],
    add: ([vector], count) => addCells(source, plan, builder, vector, count),
    finish: () => builder.finish(),
  };
}

function doubleReader(expression: string, toColumn: (values: Float64Array) => Column): Reader {
  const builder = numberColumnBuilder();
  return {
    expressions: [expression],
    add: ([vector], count) => builder.addChunk(vector.items as Float64Array, count),
    finish: () => ({ column: toColumn(builder.finish()) }),
  };
}

/** Doubles of the engine's own reading. A cell `nan` or an infinite one comes as infinite: such a column is read again from its text. */
function plainReader(plan: ColumnPlan): Reader {
  let values = new Float64Array(0);
  let length = 0;
  let isPlain = true;
  return {
    expressions: [`CASE WHEN isnan(${plan.sql}) THEN 'inf'::DOUBLE ELSE coalesce(${plan.sql}, 'nan'::DOUBLE) END`],
    expect(rows) {
      values = new Float64Array(rows);
    },
    add([vector], count) {
      const items = vector.items as Float64Array;
      for (let i = 0; i < count; i++) {
        const value = items[i];
        if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) isPlain = false;
        values[length + i] = value;
      }
      length += count;
    },
    finish: () => (isPlain ? { column: { kind: 'numeric', values } } : undefined),
  };
}

/** Text that the engine casts to doubles, with the text of the cells that it could not cast beside it. */
function castReader(plan: ColumnPlan): Reader {
  const builder: NumberColumnBuilder = numberColumnBuilder();
  const guard = `contains(${plan.sql}, '_') OR contains(${plan.sql}, '+-')`;
  const cast = `CASE WHEN ${guard} THEN NULL ELSE TRY_CAST(${plan.sql} AS DOUBLE) END`;
  return {
    expressions: [`coalesce(${cast}, 'nan'::DOUBLE)`, `CASE WHEN isfinite(${cast}) THEN NULL ELSE ${plan.sql} END`],
    add([doubles, texts], count) {
      builder.addChunk(doubles.items as Float64Array, count, (i) => texts.getItem(i) as string | null);
    },
    finish: () => (builder.isText ? undefined : { column: { kind: 'numeric', values: builder.finish() } }),
  };
}
