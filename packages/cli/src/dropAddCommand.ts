import { add1, drop1, type TermChange } from 'expofam';
import { type AnalysisValues, analysisInput } from './analysisInput.ts';
import type { AnalysisGrammar } from './analysisWords.ts';
import { blocking, type CommandIo } from './commandIo.ts';
import { modelJson, modelLines } from './modelLines.ts';
import { progressReport } from './progress.ts';
import { type ResultTable, resultOptions, writeResult } from './result.ts';

const GRAMMARS: Record<'drop1' | 'add1', AnalysisGrammar> = {
  drop1: { command: 'drop1', models: 'one', savedRows: 'needed', example: "expofam drop1 data.csv 'y ~ a + b' --family poisson" },
  add1: {
    command: 'add1',
    models: 'one',
    savedRows: 'needed',
    rest: { name: 'TERM', needed: true },
    example: "expofam add1 data.csv 'y ~ a' b a:b --family poisson",
  },
};

/** `expofam drop1` and `expofam add1`: the model without each of its terms, or with each of some more. Gives the exit code. */
export async function dropAddCommand(
  io: CommandIo,
  kind: 'drop1' | 'add1',
  words: readonly string[],
  values: AnalysisValues,
): Promise<number> {
  resultOptions(values);
  const progress = progressReport(io, values.quiet === true || values.json === true);
  try {
    const { models, rest, notes } = await analysisInput(io, words, values, GRAMMARS[kind], progress, (terms) => terms);
    const [model] = models;
    const changes = await blocking(io, () => (kind === 'drop1' ? drop1(model) : add1(model, rest)));
    const test = model.state.dispersionKnown ? 'LR' : 'F';
    const table = changeTable(changes, test, kind === 'drop1' ? 'Terms dropped one at a time' : 'Terms added one at a time');
    const json = { ...modelJson(model), test, ...(test === 'F' ? { dispersionFrom: 'deviance' } : {}) };
    const whose = kind === 'drop1' ? 'of the model' : 'of each larger model';
    const footing = test === 'F' ? [`F by the deviance ${whose} over its df, as R's ${kind}; anova: Pearson`] : [];
    await writeResult(io, { heading: modelLines(model), tables: [table], footing, json, notes }, values);
    return 0;
  } finally {
    progress.done();
  }
}

function changeTable(changes: readonly TermChange[], test: 'LR' | 'F', heading: string): ResultTable {
  return {
    key: 'terms',
    heading,
    columns: [
      { key: 'term', title: '', values: changes.map((c) => c.term) },
      { key: 'df', title: 'Df', values: changes.map((c) => c.df), format: 'whole' },
      { key: 'deviance', title: 'Deviance', values: changes.map((c) => c.deviance) },
      { key: 'aic', title: 'AIC', values: changes.map((c) => c.aic) },
      { key: 'statistic', title: test === 'F' ? 'F' : 'LR Chisq', values: changes.map((c) => c.statistic) },
      { key: 'pValue', title: test === 'F' ? 'Pr(>F)' : 'Pr(>Chisq)', values: changes.map((c) => c.p), format: 'p' },
    ],
  };
}
