import { type AnovaType, anovaTable, compareModels, formatNumber, type ModelComparison } from 'expofam';
import { type AnalysisValues, analysisInput } from './analysisInput.ts';
import type { AnalysisGrammar } from './analysisWords.ts';
import { blocking, type CommandIo } from './commandIo.ts';
import { modelJson, modelLines } from './modelLines.ts';
import { wordOption } from './optionValues.ts';
import { progressReport } from './progress.ts';
import { type ResultTable, resultOptions, writeResult } from './result.ts';
import { usageError } from './usageError.ts';

const GRAMMAR: AnalysisGrammar = {
  command: 'anova',
  models: 'several',
  savedRows: 'needed-for-one',
  example: "expofam anova data.csv 'y ~ a * b' --family poisson --type II",
};

const TYPES = ['I', 'II', 'III', '1', '2', '3'] as const;
const TYPE_OF = { I: 'I', II: 'II', III: 'III', 1: 'I', 2: 'II', 3: 'III' } as const satisfies Record<(typeof TYPES)[number], AnovaType>;
const TITLES = { I: 'type I (terms in their order)', II: 'type II', III: 'type III' } as const;

/** `expofam anova`: the terms of one model, or nested models one after the other. Gives the exit code. */
export async function anovaCommand(
  io: CommandIo,
  words: readonly string[],
  values: AnalysisValues & { readonly type?: string },
): Promise<number> {
  resultOptions(values);
  const type = values.type === undefined ? undefined : wordOption('--type', values.type, TYPES);
  const progress = progressReport(io, values.quiet === true || values.json === true);
  try {
    const { models, notes } = await analysisInput(io, words, values, GRAMMAR, progress);
    if (models.length > 1) {
      if (type !== undefined) {
        throw usageError({
          subject: 'option --type',
          found: `given with ${models.length} models`,
          expected: 'one model, whose terms it is about',
          advice: 'leave it out: models are compared in their order',
        });
      }
      const comparison = compareModels(...models);
      const legend = models.map(({ formula }, i) => `Model ${i + 1}: ${formula}`);
      await writeResult(
        io,
        {
          heading: ['Analysis of deviance of nested models', ...legend],
          tables: [nestedTable(comparison)],
          footing: fFooting(comparison.test, comparison.dispersion, comparison.dispersionDf, 'of the largest model'),
          json: { test: comparison.test, ...fJson(comparison) },
          notes,
        },
        values,
      );
      return 0;
    }
    const [model] = models;
    const table = await blocking(io, () => anovaTable(model, { type: TYPE_OF[type ?? 'I'] }));
    const tested: ResultTable = {
      key: 'terms',
      heading: `Analysis of deviance, ${TITLES[table.type]}`,
      columns: [
        { key: 'term', title: '', values: table.terms },
        { key: 'df', title: 'Df', values: table.df, format: 'whole' },
        { key: 'deviance', title: 'Deviance', values: table.deviance },
        { key: 'statistic', title: table.test === 'F' ? 'F' : 'LR Chisq', values: table.statistic },
        { key: 'pValue', title: table.test === 'F' ? 'Pr(>F)' : 'Pr(>Chisq)', values: table.p, format: 'p' },
      ],
    };
    const { test, dispersion, dfResidual } = table;
    const json = {
      ...modelJson(model),
      type: table.type,
      test,
      dispersion,
      ...(test === 'F' ? { dispersionFrom: 'pearson' } : {}),
      dfResidual,
    };
    const footing = fFooting(test, dispersion, dfResidual, 'of the model');
    await writeResult(io, { heading: modelLines(model), tables: [tested], footing, json, notes }, values);
    return 0;
  } finally {
    progress.done();
  }
}

/** Which dispersion the F tests divide by: R takes another one in `drop1`. */
function fFooting(test: 'LR' | 'F', dispersion: number, df: number, whose: string): string[] {
  if (test === 'LR') return [];
  return [`F by the Pearson dispersion ${whose}, ${formatNumber(dispersion, 5)} on ${df} df, as R's anova`];
}

const fJson = ({ test, dispersion, dispersionDf }: ModelComparison) =>
  test === 'LR' ? {} : { dispersion, dispersionFrom: 'pearson', dfResidual: dispersionDf };

function nestedTable({ test, models }: ModelComparison): ResultTable {
  const column = (pick: (m: ModelComparison['models'][number]) => number | null) => models.map(pick);
  return {
    key: 'models',
    columns: [
      { key: 'model', title: 'Model', values: models.map((_, i) => i + 1), format: 'whole' },
      { key: 'formula', values: models.map((m) => m.formula) },
      { key: 'dfResidual', title: 'Resid. Df', values: column((m) => m.dfResidual), format: 'whole' },
      { key: 'deviance', title: 'Resid. Dev', values: column((m) => m.deviance) },
      { key: 'aic', title: 'AIC', values: column((m) => m.aic) },
      { key: 'df', title: 'Df', values: column((m) => m.df), format: 'whole' },
      { key: 'gain', title: 'Deviance', values: column((m) => m.gain) },
      { key: 'statistic', title: test === 'F' ? 'F' : 'LR Chisq', values: column((m) => m.statistic) },
      { key: 'pValue', title: test === 'F' ? 'Pr(>F)' : 'Pr(>Chisq)', values: column((m) => m.p), format: 'p' },
    ],
  };
}
