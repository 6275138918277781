import { compare, type FittedModel, formatNumber, modelTable, stars } from 'expofam';
import { type AnalysisValues, analysisInput } from './analysisInput.ts';
import type { AnalysisGrammar } from './analysisWords.ts';
import { type CommandIo, wantsColor, writeText } from './commandIo.ts';
import { familyLine } from './modelLines.ts';
import { wordOption } from './optionValues.ts';
import { progressReport } from './progress.ts';
import { type ResultTable, resultOptions, writeResult } from './result.ts';
import { usageError } from './usageError.ts';
import { warningText } from './warningText.ts';

const GRAMMAR: AnalysisGrammar = {
  command: 'compare',
  models: 'several',
  savedRows: 'possible',
  example: "expofam compare data.csv 'y ~ a' 'y ~ a + b' --family poisson",
};

/** `expofam compare`: the coefficients and statistics of models side by side. Gives the exit code. */
export async function compareCommand(
  io: CommandIo,
  words: readonly string[],
  values: AnalysisValues & { readonly table?: string },
): Promise<number> {
  const { digits } = resultOptions(values);
  const table = values.table === undefined ? undefined : wordOption('--table', values.table, ['markdown', 'latex', 'html'] as const);
  if (table !== undefined && (values.json || values.csv)) {
    throw usageError({
      subject: 'option --table',
      found: `given with ${values.json ? '--json' : '--csv'}`,
      expected: 'one of them',
      advice: 'leave out the other',
    });
  }
  const progress = progressReport(io, values.quiet === true || values.json === true);
  try {
    const { models, notes } = await analysisInput(io, words, values, GRAMMAR, progress);
    if (models.length < 2) {
      throw usageError({ subject: 'expofam compare', found: 'one model', expected: 'at least two', advice: `try: ${GRAMMAR.example}` });
    }
    const allNotes = [...notes, ...parameterizationNotes(models)];
    const heading = models.flatMap((model, i) => [
      `(${i + 1}) ${model.formula}`,
      `    ${familyLine(model)}, ${model.state.dataName}${errors(model)}`,
    ]);
    const result = {
      heading,
      tables: [sideBySide(models, values.digits === undefined ? 4 : digits)],
      csv: longTable(models),
      footing: ['Standard errors in parentheses.', "Signif. codes:  0 '***' 0.001 '**' 0.01 '*' 0.05 '.' 0.1 ' ' 1"],
      notes: allNotes,
    };
    if (table !== undefined) {
      const options = { format: table, ...(values.digits === undefined ? {} : { digits }) };
      const states = models.map((model) => model.state);
      if (!values.quiet)
        for (const { message } of allNotes) await writeText(io.stderr, warningText(message, wantsColor(io, io.stderr, values.color)));
      await writeText(io.stdout, modelTable(states, options));
    } else if (!values.json) await writeResult(io, result, values);
    else {
      await writeResult(io, { ...result, tables: [], json: { models: compare(...models) } }, values);
    }
    return 0;
  } finally {
    progress.done();
  }
}

/** Where some models have a θ for each class and others coefficients against a reference: a row then has numbers of two meanings. */
function parameterizationNotes(models: readonly FittedModel[]): { readonly code: string; readonly message: string }[] {
  const full = models.flatMap(({ state }, i) => (state.parameterization === 'full' ? [`(${i + 1})`] : []));
  if (full.length === 0 || full.length === models.length) return [];
  return [
    {
      code: 'mixed-parameterization',
      message: `compare: ${full.join(', ')} with a θ for each class, the others with coefficients against the reference class; expected one of them: numbers in one row do not mean the same`,
    },
  ];
}

const errors = ({ state }: FittedModel): string => (state.covarianceType === undefined ? '' : `, errors ${state.covarianceType}`);

const nameOf = ({ term, predictor, class: level }: FittedModel['coefficients'][number]): string => {
  const group = level ?? predictor;
  return group === undefined ? term : `${group}: ${term}`;
};

const STATISTICS = [
  ['Observations', 'nobs'],
  ['Dispersion', 'dispersion'],
  ['Deviance', 'deviance'],
  ['Residual df', 'dfResidual'],
  ['Log-likelihood', 'logLik'],
  ['AIC', 'aic'],
  ['BIC', 'bic'],
] as const;

/** A pair of lines for each coefficient, estimate and standard error, then the statistics; a column for each model. */
function sideBySide(models: readonly FittedModel[], digits: number): ResultTable {
  const names = [...new Set(models.flatMap((model) => model.coefficients.map(nameOf)))];
  const labels = [...names.flatMap((name) => [name, '']), ...STATISTICS.map(([title]) => title)];
  const columns = models.map((model, i) => {
    const byName = new Map(model.coefficients.map((c) => [nameOf(c), c]));
    const glance = model.glance();
    const cells = names.flatMap((name) => {
      const c = byName.get(name);
      if (c === undefined) return ['', ''];
      if (c.estimate === null) return ['(aliased)', ''];
      return [formatNumber(c.estimate, digits) + stars(c.pValue), c.stdError === null ? '' : `(${formatNumber(c.stdError, digits)})`];
    });
    const statistics = STATISTICS.map(([, key]) => (glance[key] === null ? '' : formatNumber(glance[key], digits + 2)));
    return { key: `model${i + 1}`, title: `(${i + 1})`, values: [...cells, ...statistics] };
  });
  return { key: 'models', columns: [{ key: 'term', title: '', values: labels }, ...columns] };
}

/** One line for each number: what a program reads. */
function longTable(models: readonly FittedModel[]): ResultTable {
  const lines = models.flatMap((model, i) => {
    const own = { model: i + 1, formula: model.formula };
    const glance = model.glance();
    return [
      ...model.coefficients.map((c) => ({ ...own, part: 'coefficient', name: nameOf(c), ...c })),
      ...STATISTICS.map(([, key]) => ({
        ...own,
        part: 'statistic',
        name: key,
        estimate: glance[key],
        stdError: null,
        statistic: null,
        pValue: null,
      })),
    ];
  });
  const column = (key: keyof (typeof lines)[number]) => ({ key, values: lines.map((line) => line[key] as string | number | null) });
  return {
    key: 'models',
    columns: (['model', 'formula', 'part', 'name', 'estimate', 'stdError', 'statistic', 'pValue'] as const).map(column),
  };
}
