import {
  counted,
  type Derivation,
  derivation,
  derivationHtml,
  derivationLatex,
  derivationText,
  distributionDerivation,
  distributionEntry,
  ExpofamError,
  type ExponentialFamily,
  explainedRowText,
  explainRow,
  familyByName,
  familyWithPredictors,
  type Link,
  linkByName,
  modelDerivation,
  modelEquationsText,
  parameterSpaces,
  parameterSpacesText,
} from 'expofam';
import { type CommandIo, outputWidth, writeText } from './commandIo.ts';
import type { CommonValues } from './commonValues.ts';
import { jsonText } from './jsonText.ts';
import { readModelData } from './modelData.ts';
import { linkOption, numberOption, splitList, wordOption } from './optionValues.ts';
import { withAllNames } from './readData.ts';
import { readFamily } from './readFamily.ts';
import { readModel } from './readModel.ts';
import { usageError } from './usageError.ts';

export interface ExplainCommandValues extends CommonValues {
  readonly link?: string;
  readonly classes?: string;
  readonly familyFile?: string;
  readonly format?: string;
  readonly model?: string;
  readonly data?: string;
  readonly row?: string;
  readonly where?: string;
  readonly formatOfData?: string;
  readonly json?: boolean;
}

const FORMATS = ['text', 'latex', 'html'] as const;

/** `expofam explain`: the derivation of a family. Gives the exit code. */
export async function explainCommand(io: CommandIo, words: readonly string[], values: ExplainCommandValues): Promise<number> {
  if (values.model !== undefined) return explainModel(io, words, values, values.model);
  for (const name of ['data', 'row', 'where', 'json'] as const) {
    if (values[name] !== undefined) {
      throw usageError({
        subject: `option --${name}`,
        found: 'no --model',
        expected: 'it together with --model',
        advice: 'try expofam explain --help',
      });
    }
  }
  const format = wordOption('--format', values.format ?? 'text', FORMATS);
  if (words.length === 1 && values.familyFile === undefined && distributionEntry(words[0])) {
    refuseModelOptions(words[0], values);
    await writeText(io.stdout, await rendered(distributionDerivation(words[0]), format, outputWidth(io.stdout)));
    return 0;
  }
  const { family, links } = familyAndLinks(words, values);
  await writeText(io.stdout, await rendered(derivation(family, links), format, outputWidth(io.stdout)));
  return 0;
}

/** A distribution of vectors or matrices has no linear predictor and no classes. */
function refuseModelOptions(name: string, values: ExplainCommandValues): void {
  for (const option of ['link', 'classes'] as const) {
    if (values[option] === undefined) continue;
    throw usageError({
      subject: `option --${option}`,
      found: `${name}, which is not fitted as the response of a regression`,
      expected: 'a family of responses',
      advice: `try: expofam explain ${name}`,
    });
  }
}

/** A derivation in a format; KaTeX is loaded for HTML alone. */
async function rendered(d: Derivation, format: (typeof FORMATS)[number], width: number): Promise<string> {
  if (format === 'text') return derivationText(d, { width });
  if (format === 'latex') return derivationLatex(d);
  const { default: katex } = await import('katex');
  // Names from the data may hold any letter; KaTeX only warns of those that its fonts lack, which MathML does not use.
  return derivationHtml(d, (latex, displayMode) => katex.renderToString(latex, { displayMode, output: 'mathml', strict: 'ignore' }));
}

/** The equations of a saved model, or a row of data in its parameter spaces. */
async function explainModel(io: CommandIo, words: readonly string[], values: ExplainCommandValues, path: string): Promise<number> {
  if (words.length > 0 || values.link !== undefined || values.classes !== undefined || values.familyFile !== undefined) {
    throw usageError({
      subject: 'expofam explain --model',
      found: words.length > 0 ? `FAMILY ("${words[0]}") besides` : 'a link, classes or a family file besides',
      expected: 'one of the two: a family, or a saved model',
    });
  }
  if ((values.row === undefined) !== (values.data === undefined)) {
    throw usageError({
      subject: values.row === undefined ? 'option --data' : 'option --row',
      found: values.row === undefined ? 'no --row' : 'no --data',
      expected: 'both, or none',
      advice: 'try: expofam explain --model model.json --data file.csv --row 17',
    });
  }
  const row =
    values.row === undefined
      ? undefined
      : numberOption('--row', values.row, 'a row of the data, counted from 1', (n) => Number.isInteger(n) && n >= 1);
  const format = wordOption('--format', values.format ?? 'text', FORMATS);
  if (row !== undefined && format !== 'text') {
    throw usageError({ subject: 'option --format', found: `${format} for a row of the data`, expected: 'text, or --json' });
  }
  if (values.json && row === undefined) {
    throw usageError({
      subject: 'option --json',
      found: 'no --row',
      expected: 'it for a row of the data',
      advice: 'try --format latex or --format html for the equations',
    });
  }
  const model = readModel(path);
  if (row === undefined || values.data === undefined) {
    const width = outputWidth(io.stdout);
    await writeText(
      io.stdout,
      format === 'text' ? modelEquationsText(model, { width }) : await rendered(modelDerivation(model), format, width),
    );
    return 0;
  }
  const table = await readModelData(io, model, values.data, { ...values, format: values.formatOfData });
  const kind = model.family.declaration.response;
  const spaces = await withAllNames(table, (known) => parameterSpaces(model, known, row - 1));
  const classes = kind === 'class' || kind === 'proportion' ? explainRow(model, table, row - 1) : undefined;
  await writeText(
    io.stdout,
    values.json
      ? `${jsonText({ row, ...spaces, ...(classes ? { softmax: classes } : {}) })}\n`
      : `${parameterSpacesText(spaces)}${classes ? `\n${explainedRowText(classes)}` : ''}`,
  );
  return 0;
}

function familyAndLinks(words: readonly string[], values: ExplainCommandValues): { family: ExponentialFamily; links: Link[] } {
  if (words.length !== (values.familyFile === undefined ? 1 : 0)) {
    throw usageError({
      subject: 'expofam explain',
      found:
        words.length === 0
          ? 'no FAMILY'
          : values.familyFile === undefined
            ? counted(words.length, 'argument')
            : `FAMILY ("${words[0]}") and --family-file`,
      expected: 'the name of a family',
      advice: 'try: expofam explain poisson; expofam families lists all',
    });
  }
  const entry = values.familyFile === undefined ? familyByName(words[0]) : readFamily(values.familyFile);
  const own = typeof entry === 'function' ? entry(values.classes === undefined ? ['a', 'b', 'c'] : splitList(values.classes)) : entry;
  if (values.link === undefined) return { family: own, links: own.predictors.map((p) => p.link) };
  const asked = linkOption(values.link);
  const named = typeof asked === 'string' ? {} : asked;
  const family = familyWithPredictors(own, Object.keys(named));
  const links = family.predictors.map((p) => {
    const name = typeof asked === 'string' ? asked : named[p.name];
    if (name === undefined || name === p.link.name) return p.link;
    if (family.declaration.response === 'class' || (family.dimension === 1 && family.predictors.length === 1 && !family.declaration.mean)) {
      throw new ExpofamError('bad-link', {
        subject: `link "${name}"`,
        found: `family "${family.name}"`,
        expected: `its canonical link, ${p.link.name}`,
      });
    }
    return linkByName(name);
  });
  return { family, links };
}
