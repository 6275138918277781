import { basename, extname } from 'node:path';
import { counted, type FittedModel } from 'expofam';
import {
  calibrationPlot,
  coefficientPlot,
  diagnosticsPlot,
  distributionPlot,
  effectPlot,
  influencePlot,
  marginalMeansPlot,
  type PictureOptions,
  partialResidualPlot,
  pathPlot,
  pathValidationPlot,
  residualPlot,
  rocPlot,
  svgText,
  terminalCoefficients,
  terminalMarginalMeans,
  terminalPath,
  terminalPathValidation,
  terminalResiduals,
  tracePlot,
} from 'expofam-plot';
import { nodeDocument, pngBytes } from 'expofam-plot/node';
import { type CommandIo, outputWidth, writeText } from './commandIo.ts';
import { labelOption } from './labelOption.ts';
import { type ModelDataValues, modelOnRows, readModelData } from './modelData.ts';
import { numberOption, wordOption } from './optionValues.ts';
import { checkOutput } from './outputFile.ts';
import { withAllNames } from './readData.ts';
import { readModel, readPath } from './readModel.ts';
import { usageError } from './usageError.ts';
import { writeAtomically } from './writeAtomically.ts';

export interface PlotCommandValues extends ModelDataValues {
  readonly kind?: string;
  readonly out?: string;
  readonly term?: string;
  readonly exponentiate?: boolean;
  readonly level?: string;
  readonly theme?: string;
  readonly width?: string;
  readonly title?: string;
  readonly label?: readonly string[];
}

const KINDS = [
  'diagnostics',
  'coefficients',
  'effects',
  'means',
  'calibration',
  'roc',
  'residuals',
  'partial',
  'influence',
  'distribution',
  'trace',
  'path',
  'path-cv',
] as const;
type Kind = (typeof KINDS)[number];

/** What is drawn in the terminal where no file is given. */
const inTerminal: readonly Kind[] = ['residuals', 'coefficients', 'means', 'path', 'path-cv'];

/** `expofam plot`: writes a picture, or draws a small one in the terminal. Gives the exit code. */
export async function plotCommand(io: CommandIo, words: readonly string[], values: PlotCommandValues): Promise<number> {
  const kind = wordOption<Kind>('--kind', values.kind ?? 'diagnostics', KINDS);
  if (words.length === 0 || (words.length > 1 && kind !== 'coefficients')) {
    throw usageError({
      subject: 'expofam plot',
      found: words.length === 0 ? 'no MODEL' : counted(words.length, 'argument'),
      expected: kind === 'coefficients' ? 'one saved model or more' : 'one saved model',
      advice: 'try: expofam plot model.json --data data.csv --kind diagnostics -o out.svg',
    });
  }
  const type = fileType(values.out, kind);
  const level =
    values.level === undefined ? undefined : numberOption('--level', values.level, 'a number between 0 and 1', (x) => x > 0 && x < 1);
  const given: PictureOptions = {
    document: nodeDocument(),
    ...(values.theme === undefined ? {} : { theme: wordOption('--theme', values.theme, ['light', 'dark'] as const) }),
    ...(values.width === undefined
      ? {}
      : {
          width: numberOption(
            '--width',
            values.width,
            'a whole number from 240 to 4000',
            (n) => Number.isInteger(n) && n >= 240 && n <= 4000,
          ),
        }),
    ...(values.title === undefined ? {} : { title: values.title }),
  };
  checkOutput('--out', values.out, [...words, values.data]);
  if (
    values.label !== undefined &&
    (type === undefined || ['coefficients', 'roc', 'influence', 'trace', 'path', 'path-cv'].includes(kind))
  ) {
    throw usageError({
      subject: 'option --label',
      found: type === undefined ? 'given without --out' : `given with --kind ${kind}`,
      expected: 'a picture in a file, with a column or the response along an axis',
      advice: type === undefined ? 'add -o out.svg' : 'leave it out',
    });
  }
  if (kind === 'path' || kind === 'path-cv') {
    const path = readPath(words[0]);
    if (type === undefined) {
      const size = { width: outputWidth(io.stdout) };
      await writeText(io.stdout, kind === 'path' ? terminalPath(path, size) : terminalPathValidation(path, undefined, size));
      return 0;
    }
    const svg = kind === 'path' ? pathPlot(path, given) : pathValidationPlot(path, undefined, given);
    return write(svg, type, values.out as string);
  }
  if (kind !== 'coefficients' && values.data === undefined) {
    throw usageError({
      subject: 'option --data',
      found: 'missing',
      expected: `the data of the fit: a saved model holds no rows, and ${kind} shows them`,
      advice: `expofam plot ${words[0]} --data data.csv --kind ${kind}`,
    });
  }
  const models = words.map((path) => readModel(path));
  const exponentiate = values.exponentiate === true;
  if (kind === 'coefficients') {
    if (type === undefined) {
      for (const model of models) await writeText(io.stdout, terminalCoefficients(model, { width: outputWidth(io.stdout), exponentiate }));
      return 0;
    }
    const named = models.length === 1 ? models[0] : Object.fromEntries(models.map((model, i) => [nameOf(words, i), model]));
    return write(coefficientPlot(named, { ...given, exponentiate, ...(level === undefined ? {} : { level }) }), type, values.out as string);
  }
  const [model] = models;
  const labelling = labelOption(values.label);
  const options = { ...given, ...labelling.options };
  const table = await readModelData(io, model, values.data as string, values, values.term === undefined ? [] : [values.term]);
  const rows = async (more: { readonly trace?: boolean } = {}): Promise<FittedModel> =>
    (await modelOnRows(io, model, table, values, more)).model;
  const term = values.term;
  const means = { ...(term === undefined ? {} : { term }), ...(level === undefined ? {} : { level }) };
  if (type === undefined) {
    const [one, size] = [await rows(), { width: outputWidth(io.stdout) }];
    const text = await withAllNames(table, () =>
      kind === 'means' ? terminalMarginalMeans(one, { ...size, ...means }) : terminalResiduals(one, size),
    );
    await writeText(io.stdout, text);
    return 0;
  }
  const weights = values.weights === undefined ? {} : { weights: values.weights };
  const draw: Record<Exclude<Kind, 'coefficients' | 'path' | 'path-cv'>, () => SVGSVGElement | Promise<SVGSVGElement>> = {
    diagnostics: async () => diagnosticsPlot(await rows(), options),
    effects: () =>
      effectPlot(model, { ...options, data: table, ...(term === undefined ? {} : { term }), ...(level === undefined ? {} : { level }) }),
    means: async () => marginalMeansPlot(await rows(), { ...options, ...means }),
    calibration: () => calibrationPlot(model, { ...options, data: table, ...weights }),
    roc: () => rocPlot(model, { ...options, data: table, ...weights }),
    residuals: async () => residualPlot(await rows(), { ...options, data: table, ...(term === undefined ? {} : { column: term }) }),
    partial: async () => partialResidualPlot(await rows(), { ...options, data: table, ...(term === undefined ? {} : { column: term }) }),
    influence: async () => influencePlot(await rows(), options),
    distribution: () => distributionPlot(model, { ...options, data: table }),
    trace: async () => tracePlot(await rows({ trace: true }), options),
  };
  const svg = await withAllNames(table, () => draw[kind]());
  labelling.check();
  return write(svg, type, values.out as string);
}

/** `svg` or `png` by the name of the file; undefined for the terminal. */
function fileType(out: string | undefined, kind: Kind): 'svg' | 'png' | undefined {
  if (out === undefined) {
    if (inTerminal.includes(kind)) return undefined;
    throw usageError({
      subject: 'option --out',
      found: 'missing',
      expected: 'a file to write: .svg or .png',
      advice: `${inTerminal.slice(0, -1).join(', ')} and ${inTerminal.at(-1)} can be drawn in the terminal`,
    });
  }
  const type = extname(out).toLowerCase();
  if (type === '.svg' || type === '.png') return type.slice(1) as 'svg' | 'png';
  throw usageError({
    subject: `option --out ${out}`,
    found: type === '' ? 'no ending' : `the ending ${type}`,
    expected: '.svg or .png',
    advice: type === '.pdf' || type === '.html' ? 'expofam report writes HTML, which a browser prints as PDF' : undefined,
  });
}

/** The name of a model in a legend: its file's, with the folder where two are alike. */
function nameOf(words: readonly string[], i: number): string {
  const short = (path: string): string => basename(path).replace(/\.json$/i, '');
  const isAlone = words.every((other, k) => k === i || short(other) !== short(words[i]));
  return isAlone ? short(words[i]) : words[i];
}

function write(svg: SVGSVGElement, type: 'svg' | 'png', out: string): number {
  if (type === 'svg') writeAtomically(out, `<?xml version="1.0" encoding="UTF-8"?>\n${svgText(svg)}\n`);
  else writeAtomically(out, pngBytes(svg));
  return 0;
}
