import { testHypotheses } from 'expofam';
import { type AnalysisValues, analysisInput } from './analysisInput.ts';
import type { AnalysisGrammar } from './analysisWords.ts';
import { blocking, type CommandIo } from './commandIo.ts';
import { modelJson, modelLines } from './modelLines.ts';
import { ADJUSTMENTS, wordOption } from './optionValues.ts';
import { progressReport } from './progress.ts';
import { type ResultColumn, type ResultTable, resultOptions, writeResult } from './result.ts';

const GRAMMAR: AnalysisGrammar = {
  command: 'test',
  models: 'one',
  savedRows: 'possible',
  rest: { name: 'hypothesis', needed: false },
  example: "expofam test model.json 'age = 0' 'a - b = 2'",
};

const METHODS = ['wald', 'score', 'lr'] as const;
const METHOD_NAMES = { wald: 'Wald', score: 'Score', lr: 'Likelihood-ratio' } as const;

export interface TestCommandValues extends AnalysisValues {
  readonly method?: string;
  readonly adjust?: string;
  readonly term?: readonly string[];
}

/** `expofam test`: linear hypotheses about the coefficients, alone and together. Gives the exit code. */
export async function testCommand(io: CommandIo, words: readonly string[], values: TestCommandValues): Promise<number> {
  resultOptions(values);
  const method = wordOption('--method', values.method ?? 'wald', METHODS);
  const adjust = wordOption('--adjust', values.adjust ?? 'none', ADJUSTMENTS);
  const { term } = values;
  const progress = progressReport(io, values.quiet === true || values.json === true);
  const grammar: AnalysisGrammar = {
    ...GRAMMAR,
    ...(term === undefined ? { rest: { name: 'hypothesis', needed: true } } : { rest: undefined }),
    savedRows: method === 'wald' && term === undefined ? 'possible' : 'needed',
  };
  try {
    const { models, rest, notes } = await analysisInput(io, words, values, grammar, progress);
    const [model] = models;
    const found = await blocking(io, () => testHypotheses(model, term === undefined ? rest : { terms: term }, { method, adjust }));
    const { hypotheses } = found;
    const isF = found.test === 'F';
    const z = method === 'wald' ? (isF ? 't' : 'z') : found.test;
    const [title, tail] = method === 'wald' ? [`${z} value`, `Pr(>|${z}|)`] : [isF ? 'F' : 'Chisq', `Pr(>${found.test})`];
    const single: ResultTable = {
      key: 'hypotheses',
      heading: `Each hypothesis (${METHOD_NAMES[method]}${adjust === 'none' ? '' : `; p-values adjusted: ${adjust}`})`,
      columns: [
        { key: 'hypothesis', title: '', values: hypotheses.map((h) => h.hypothesis) },
        { key: 'estimate', title: 'Estimate', values: hypotheses.map((h) => h.estimate) },
        { key: 'stdError', title: 'Std. Error', values: hypotheses.map((h) => h.stdError) },
        { key: 'statistic', title, values: hypotheses.map((h) => h.statistic) },
        { key: 'pValue', title: tail, values: hypotheses.map((h) => h.p), format: 'p' },
      ],
    };
    const joint: ResultTable = {
      key: 'joint',
      heading: `${METHOD_NAMES[method]} test of ${hypotheses.length === 1 ? 'the hypothesis' : `all ${hypotheses.length} together`}`,
      columns: [
        { key: 'method', values: [method] },
        { key: 'test', values: [found.test] },
        { key: 'statistic', title: isF ? 'F' : 'Chisq', values: [found.statistic] },
        { key: 'df', title: 'Df', values: [found.df], format: 'whole' },
        ...(isF ? [{ key: 'dfResidual', title: 'Resid. Df', values: [found.dfResidual], format: 'whole' } satisfies ResultColumn] : []),
        { key: 'pValue', title: isF ? 'Pr(>F)' : 'Pr(>Chisq)', values: [found.p], format: 'p' },
      ],
    };
    const csv: ResultTable = {
      key: 'tests',
      columns: [
        ...single.columns.map((column) => ({
          ...column,
          values: [...column.values, { hypothesis: 'all', statistic: found.statistic, pValue: found.p }[column.key] ?? null],
        })),
        { key: 'test', values: [...hypotheses.map(() => z), found.test] },
        { key: 'df', values: [...hypotheses.map(() => 1), found.df] },
      ],
    };
    await writeResult(io, { heading: modelLines(model), tables: [single, joint], csv, json: modelJson(model), notes }, values);
    return 0;
  } finally {
    progress.done();
  }
}
