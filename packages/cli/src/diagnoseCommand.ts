import {
  type ChiSquaredTest,
  type DiagnosticsJson,
  diagnose,
  diagnosticsJson,
  diagnosticsText,
  ExpofamError,
  type FittedModel,
  formatNumber,
  goodnessOfFit,
  linkTest,
  overdispersion,
} from 'expofam';
import { type AnalysisValues, analysisInput } from './analysisInput.ts';
import type { AnalysisGrammar } from './analysisWords.ts';
import { blocking, type CommandIo, outputWidth } from './commandIo.ts';
import { modelLines } from './modelLines.ts';
import { progressReport } from './progress.ts';
import { type ResultTable, resultOptions, writeResult } from './result.ts';

const GRAMMAR: AnalysisGrammar = {
  command: 'diagnose',
  models: 'one',
  savedRows: 'needed',
  example: 'expofam diagnose model.json data.csv',
};

/** `expofam diagnose`: residuals, influence, robust errors, intervals, analyses of deviance, tests of fit. Gives the exit code. */
export async function diagnoseCommand(io: CommandIo, words: readonly string[], values: AnalysisValues): Promise<number> {
  resultOptions(values);
  const progress = progressReport(io, values.quiet === true || values.json === true);
  try {
    const { models, notes } = await analysisInput(io, words, values, GRAMMAR, progress);
    const [model] = models;
    const found = await blocking(io, () => diagnose(model));
    const { warnings: _, ...json } = model.toJSON();
    const tests = testTable(fitTests(model));
    const result = {
      heading: [...modelLines(model), diagnosticsText(model.state, found, outputWidth(io.stdout), model.training?.frame).trimEnd()],
      footing: dispersionLine(model),
      tables: tests.columns[0].values.length > 0 ? [tests] : [],
      // Lists of every row only where they are printed.
      ...(values.csv ? { csv: rowTable(model, diagnosticsJson(found)) } : {}),
      json: values.json ? { ...json, diagnostics: diagnosticsJson(found) } : {},
      notes: [...notes, ...found.warnings],
    };
    await writeResult(io, values.json ? { ...result, tables: [tests] } : result, values);
    return 0;
  } finally {
    progress.done();
  }
}

/** The tests of fit that are defined for the model. */
function fitTests(model: FittedModel): Omit<ChiSquaredTest, 'note'>[] {
  const defined = <Test>(test: () => Test[]): Test[] => {
    try {
      return test();
    } catch (error) {
      if (error instanceof ExpofamError && error.code === 'no-test') return [];
      throw error;
    }
  };
  return [
    ...defined(() => goodnessOfFit(model)),
    ...defined(() => [linkTest(model)].map(({ statistic, p }) => ({ name: 'link test, squared predictor', statistic, df: Number.NaN, p }))),
  ];
}

function dispersionLine(model: FittedModel): string[] {
  if (!model.state.dispersionKnown || model.state.pearson === null || model.state.dfResidual <= 0) return [];
  return [
    `Pearson statistic over its degrees of freedom: ${formatNumber(overdispersion(model).ratio, 4)} (1 where the variance is as the family says)`,
  ];
}

function testTable(tests: readonly Omit<ChiSquaredTest, 'note'>[]): ResultTable {
  return {
    key: 'tests',
    heading: 'Tests of fit:',
    columns: [
      { key: 'test', title: '', values: tests.map((t) => t.name) },
      { key: 'statistic', title: 'Statistic', values: tests.map((t) => t.statistic) },
      { key: 'df', title: 'Df', values: tests.map((t) => t.df), format: 'whole' },
      { key: 'pValue', title: 'p', values: tests.map((t) => t.p), format: 'p' },
    ],
  };
}

/** The diagnostics of each row of the fit, with the number of its row in the data that were read. */
function rowTable(model: FittedModel, d: DiagnosticsJson): ResultTable {
  const { residuals: r } = d;
  const parts: [string, DiagnosticsJson['fitted']][] = [
    ['fitted', d.fitted],
    ['linearPredictor', d.linearPredictor],
    ['responseResidual', r.response],
    ['pearsonResidual', r.pearson],
    ['devianceResidual', r.deviance],
    ['workingResidual', r.working],
    ['leverage', d.leverage],
    ['cooksDistance', d.cooksDistance],
    ['standardizedDeviance', d.standardizedDeviance],
    ['standardizedPearson', d.standardizedPearson],
  ];
  const columns = parts.flatMap(([key, values]) => {
    if (values === null) return [];
    if (isList(values)) return [{ key, values }];
    return Object.entries(values).map(([name, own]) => ({ key: `${key}.${name}`, values: own }));
  });
  const rows = model.training?.frame.rows;
  const numbers = columns[0]?.values.map((_, i) => (rows ? rows[i] : i) + 1) ?? [];
  return { key: 'rows', columns: [{ key: 'row', values: numbers }, ...columns] };
}

const isList = (values: NonNullable<DiagnosticsJson['fitted']>): values is readonly (number | null)[] => Array.isArray(values);
