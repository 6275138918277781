import { type Column, ExpofamError, type FamilyText, type FittedModel, familyFromText, type GlmOptions, glm } from 'expofam';

/** A fit as a message to a worker, which makes it again: the same rows and options give the same bits. */
export interface RefitTask {
  readonly formula: string;
  readonly options: Omit<GlmOptions, 'family'>;
  readonly family: { readonly name: string } | { readonly text: FamilyText };
  readonly table: { readonly name: string; readonly rowCount: number; readonly columns: readonly (readonly [string, Column])[] };
}

/**
 * What a worker needs to make a model again.
 *
 * @throws ExpofamError `no-training-rows` for a loaded model, `not-portable` where the family or a link is made of functions
 */
export function refitTask(model: FittedModel): RefitTask {
  const { training, state } = model;
  if (!training?.table || !training.options) {
    throw new ExpofamError('no-training-rows', {
      subject: 'work in threads',
      found: 'a model without its rows',
      expected: 'a model made by glm()',
    });
  }
  // A worker is one of several threads already.
  const { family, onStep: _, trace: __, threads: ___, ...options } = training.options;
  const { table } = training;
  const text = state.family.definition;
  if (state.family.declaration || !isPlain(options)) {
    throw new ExpofamError('not-portable', {
      subject: 'work in threads',
      found: 'a family or link made of functions, which no thread can be sent',
      expected: 'names, or a family as text',
      advice: 'use one thread',
    });
  }
  return {
    formula: model.formula,
    options,
    family: text ? { text } : { name: typeof family === 'string' ? family : state.family.name },
    table: {
      name: table.name,
      rowCount: table.rowCount,
      // A file's table may name columns that were not read.
      columns: table.columnNames.flatMap((name) => {
        const column = table.column(name);
        return column ? [[name, column] as const] : [];
      }),
    },
  };
}

/** Makes the model of a task. */
export function refit({ formula, options, family, table }: RefitTask): FittedModel {
  const columns = new Map(table.columns);
  const data = {
    name: table.name,
    rowCount: table.rowCount,
    columnNames: [...columns.keys()],
    column: (name: string) => columns.get(name),
  };
  return glm(formula, data, { ...options, family: 'text' in family ? familyFromText(family.text) : family.name });
}

function isPlain(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}
