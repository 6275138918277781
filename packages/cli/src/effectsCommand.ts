import { comparisons, type Effect, type EffectOptions, formatNumber, type MarginalMeans, marginalMeans, slopes } from 'expofam';
import { type AnalysisValues, analysisInput } from './analysisInput.ts';
import type { AnalysisGrammar } from './analysisWords.ts';
import { blocking, type CommandIo } from './commandIo.ts';
import { modelJson, modelLines } from './modelLines.ts';
import { ADJUSTMENTS, numberOption, recordOption, wordOption } from './optionValues.ts';
import { progressReport } from './progress.ts';
import { type ResultColumn, type ResultTable, resultOptions, writeResult } from './result.ts';
import { usageError } from './usageError.ts';

const GRAMMAR: AnalysisGrammar = {
  command: 'effects',
  models: 'one',
  savedRows: 'needed',
  example: "expofam effects data.csv 'y ~ x + group' --family bernoulli",
};

export interface EffectsCommandValues extends AnalysisValues {
  readonly variable?: readonly string[];
  readonly type?: string;
  readonly compare?: string;
  readonly step?: string;
  readonly means?: readonly string[];
  readonly between?: string;
  readonly adjust?: string;
  readonly at?: readonly string[];
  readonly by?: readonly string[];
  readonly level?: string;
}

const KINDS = ['difference', 'ratio', 'odds-ratio'] as const;

/** `expofam effects`: average marginal effects, comparisons, or marginal means with their contrasts. Gives the exit code. */
export async function effectsCommand(io: CommandIo, words: readonly string[], values: EffectsCommandValues): Promise<number> {
  resultOptions(values);
  refuseMixed(values);
  const { variable, means, by } = values;
  const level =
    values.level === undefined
      ? 0.95
      : numberOption('--level', values.level, 'a level between 0 and 1, such as 0.95', (x) => x > 0 && x < 1);
  const kind = values.compare === undefined ? undefined : wordOption('--compare', values.compare, KINDS);
  const step = stepOption(values.step);
  const at = atOption(values.at);
  const between = values.between === undefined ? undefined : wordOption('--between', values.between, ['pairwise', 'reference'] as const);
  const adjust = values.adjust === undefined ? undefined : wordOption('--adjust', values.adjust, ADJUSTMENTS);
  const progress = progressReport(io, values.quiet === true || values.json === true);
  try {
    const named = [...(variable ?? []), ...(means ?? []), ...(by ?? [])].map((name) => `\`${name}\``);
    const { models, notes: read, table } = await analysisInput(io, words, values, GRAMMAR, progress, () => named, false);
    const notes = [...read];
    const [model] = models;
    const data = table === undefined ? {} : { data: table };
    const json = { ...modelJson(model), level };
    if (means !== undefined) {
      if (at === 'typical') throw usageError({ subject: 'option --at', found: '"typical"', expected: 'COLUMN=VALUE with --means' });
      const type = values.type === undefined ? undefined : wordOption('--type', values.type, ['response', 'link'] as const);
      const setting = {
        specs: means,
        level,
        ...data,
        ...(type === undefined ? {} : { type }),
        ...(between === undefined ? {} : { contrasts: between }),
        ...(adjust === undefined ? {} : { adjust }),
        ...(at === undefined ? {} : { at }),
      };
      const found = await blocking(io, () => marginalMeans(model, setting));
      const tables = meansTables(found, level, model.state.dispersionKnown ? 'z' : 't');
      const { type: scale, quantity, contrastScale, averagedOver } = found;
      const result = {
        heading: modelLines(model),
        tables,
        footing: [
          ...(Object.keys(found.at).length > 0 ? [`At ${valuesText(found.at)}${at === undefined ? ' (means of the rows)' : ''}`] : []),
          ...(averagedOver.length > 0 ? [`Averaged over ${averagedOver.join(', ')}, every level alike, on the scale of the link`] : []),
          ...(between === undefined ? [] : testedOn(contrastScale)),
        ],
        json: { ...json, type: scale, quantity, contrastScale, at: found.at, averagedOver },
        notes,
      };
      await writeResult(io, between === undefined ? result : { ...result, csv: tables[1] }, values);
      return 0;
    }
    const options: EffectOptions = {
      level,
      ...data,
      ...(variable === undefined ? {} : { variables: variable }),
      ...(values.type === undefined ? {} : { type: values.type }),
      ...(at === undefined ? {} : { at }),
      ...(by === undefined ? {} : { by }),
    };
    const comparing = kind !== undefined || step !== undefined;
    const effects = await blocking(io, () =>
      comparing
        ? comparisons(model, { ...options, ...(kind === undefined ? {} : { kind }), ...(step === undefined ? {} : { step }) })
        : slopes(model, options),
    );
    const z = model.state.dispersionKnown ? 'z' : 't';
    const heading = comparing ? `Average comparisons (${kind ?? 'difference'})` : 'Average marginal effects';
    const held = effects[0]?.at;
    const footing = [
      ...(held === undefined ? [] : [`At ${valuesText(held)}${at === 'typical' ? ' (means, most frequent levels)' : ''}`]),
      ...(at === 'typical'
        ? []
        : [
            `Averaged over the rows of ${table === undefined ? 'the fit' : 'the data given'}${by === undefined ? '' : ', within each group'}`,
          ]),
      ...(kind === undefined ? [] : testedOn(kind)),
    ];
    const undefinedOnes = [...new Set(effects.filter((e) => Number.isNaN(e.estimate)).map((e) => e.variable))];
    if (undefinedOnes.length > 0) {
      const message = `no effect of ${undefinedOnes.join(', ')}: its coefficients are not defined because of singularities, and those of the others are with it left out`;
      notes.push({ code: 'undefined-effect', message });
    }
    const what = comparing ? { comparison: kind ?? 'difference' } : {};
    const tables = [effectTable(effects, heading, z, level)];
    await writeResult(
      io,
      { heading: modelLines(model), tables, footing, json: { ...json, ...what, ...(held === undefined ? {} : { at: held }) }, notes },
      values,
    );
    return 0;
  } finally {
    progress.done();
  }
}

/** What statistics and p-values beside ratios are about. */
const testedOn = (kind: string): string[] =>
  kind.endsWith('ratio') ? ['Tests of a ratio of 1, and intervals, on the scale of its logarithm'] : [];

const valuesText = (at: Readonly<Record<string, number | string | boolean>>): string =>
  Object.entries(at)
    .map(([name, value]) => `${name} = ${typeof value === 'number' ? formatNumber(value, 5) : String(value)}`)
    .join(', ');

/** Options of one kind of effect that were given with another. */
function refuseMixed(values: EffectsCommandValues): void {
  const means = values.means !== undefined;
  const wrong = means ? (['variable', 'compare', 'step', 'by'] as const) : (['between', 'adjust'] as const);
  const found = wrong.find((name) => values[name] !== undefined);
  if (found === undefined) return;
  throw usageError({
    subject: `option --${found}`,
    found: means ? 'given with --means' : 'given without --means',
    expected: means ? 'slopes or comparisons' : 'marginal means to compare',
    ...(means ? { advice: 'leave out one of the two' } : { advice: 'add --means COLUMN' }),
  });
}

function stepOption(text: string | undefined): number | 'sd' | readonly [number, number] | undefined {
  if (text === undefined || text === 'sd') return text;
  const expected = 'a number, sd, or two numbers as FROM:TO';
  const ends = text.split(':').map((part) => numberOption('--step', part, expected, () => true));
  if (ends.length > 2) throw usageError({ subject: 'option --step', found: `"${text}"`, expected });
  return ends.length === 1 ? ends[0] : [ends[0], ends[1]];
}

function atOption(values: readonly string[] | undefined): 'typical' | Record<string, number | string> | undefined {
  if (values === undefined) return undefined;
  if (values.length === 1 && values[0] === 'typical') return 'typical';
  const number = (text: string): number | string => (Number.isFinite(Number(text)) && text !== '' ? Number(text) : text);
  return Object.fromEntries(Object.entries(recordOption('--at', values, 'age=40')).map(([name, text]) => [name, number(text)]));
}

const percent = (level: number): string => `${Number((level * 100).toPrecision(6))}%`;

function effectTable(effects: readonly Effect[], heading: string, z: string, level: number): ResultTable {
  const groups = Object.keys(effects[0]?.group ?? {});
  const several = effects.some((e) => e.target !== undefined);
  return {
    key: 'effects',
    heading,
    columns: [
      { key: 'variable', title: '', values: effects.map((e) => e.variable) },
      { key: 'contrast', title: 'Contrast', values: effects.map((e) => e.contrast) },
      ...(several ? [{ key: 'target', title: 'Of', values: effects.map((e) => e.target ?? null) }] : []),
      ...groups.map((name): ResultColumn => ({ key: name, title: name, values: effects.map((e) => e.group?.[name] ?? null) })),
      { key: 'estimate', title: 'Estimate', values: effects.map((e) => e.estimate) },
      { key: 'stdError', title: 'Std. Error', values: effects.map((e) => e.stdError) },
      { key: 'statistic', title: `${z} value`, values: effects.map((e) => e.statistic) },
      { key: 'pValue', title: `Pr(>|${z}|)`, values: effects.map((e) => e.p), format: 'p' },
      { key: 'lower', title: `lower ${percent(level)}`, values: effects.map((e) => e.lower) },
      { key: 'upper', title: `upper ${percent(level)}`, values: effects.map((e) => e.upper) },
    ],
  };
}

const contrastNames: Readonly<Record<MarginalMeans['contrastScale'], string>> = {
  difference: 'difference',
  'link-difference': 'difference on the scale of the link',
  ratio: 'ratio',
  'odds-ratio': 'odds ratio',
};

function meansTables({ type, quantity, means, contrasts, contrastScale }: MarginalMeans, level: number, z: string): ResultTable[] {
  const names = Object.keys(means[0]?.levels ?? {});
  const ends = (rows: readonly { readonly lower: number; readonly upper: number }[]): ResultColumn[] => [
    { key: 'lower', title: `lower ${percent(level)}`, values: rows.map((row) => row.lower) },
    { key: 'upper', title: `upper ${percent(level)}`, values: rows.map((row) => row.upper) },
  ];
  const table: ResultTable = {
    key: 'means',
    heading: `Marginal ${quantity === 'mean' ? 'means' : `values of ${quantity}`}${type === 'link' ? ', on the scale of the link' : ''}`,
    columns: [
      ...names.map((name): ResultColumn => ({ key: name, title: name, values: means.map((m) => m.levels[name]) })),
      { key: 'estimate', title: quantity === 'mean' ? 'Mean' : quantity, values: means.map((m) => m.estimate) },
      { key: 'stdError', title: 'Std. Error', values: means.map((m) => m.stdError) },
      ...ends(means),
    ],
  };
  if (contrasts.length === 0) return [table];
  return [
    table,
    {
      key: 'contrasts',
      heading: `Contrasts (${contrastNames[contrastScale]}${quantity === 'mean' ? '' : ` of ${quantity}`})`,
      columns: [
        { key: 'contrast', title: '', values: contrasts.map((c) => c.contrast) },
        { key: 'estimate', title: 'Estimate', values: contrasts.map((c) => c.estimate) },
        { key: 'stdError', title: 'Std. Error', values: contrasts.map((c) => c.stdError) },
        { key: 'statistic', title: `${z} value`, values: contrasts.map((c) => c.statistic) },
        { key: 'pValue', title: `Pr(>|${z}|)`, values: contrasts.map((c) => c.p), format: 'p' },
        ...ends(contrasts),
      ],
    },
  ];
}
