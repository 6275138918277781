import {
  type CertifyReport,
  certify,
  counted,
  type ExponentialFamily,
  type FamilyLintFinding,
  familyByName,
  familyWithPredictors,
  linkByName,
  lintFamily,
  momentViolation,
  printText,
} from 'expofam';
import { type CommandIo, outputWidth, writeText } from './commandIo.ts';
import type { CommonValues } from './commonValues.ts';
import { jsonText } from './jsonText.ts';
import { linkOption, numbersOption, splitList } from './optionValues.ts';
import { readFamily } from './readFamily.ts';
import { usageError } from './usageError.ts';
import { wrapped } from './wrapped.ts';

export interface CertifyCommandValues extends CommonValues {
  readonly familyFile?: string;
  readonly link?: string;
  readonly classes?: string;
  readonly param?: readonly string[];
  readonly json?: boolean;
}

/** `expofam certify`: the identities of a family, and where it loses digits. Gives the exit code, 1 where it is not certified. */
export async function certifyCommand(io: CommandIo, words: readonly string[], values: CertifyCommandValues): Promise<number> {
  const family = familyOf(words, values);
  const report = certify(family);
  // Double-double is slow; a grid of that many finds what a finer one does, save at single points.
  const lost = lintFamily(family.declaration, { points: 300 });
  await writeText(
    io.stdout,
    values.json
      ? `${jsonText({ ...report, ...(quasiReason(family) ? { quasi: quasiReason(family) } : {}), lost: lost.map(plainFinding) })}\n`
      : text(report, family, lost, outputWidth(io.stdout)),
  );
  return report.passed ? 0 : 1;
}

function familyOf(words: readonly string[], values: CertifyCommandValues): ExponentialFamily {
  if (words.length !== (values.familyFile === undefined ? 1 : 0)) {
    throw usageError({
      subject: 'expofam certify',
      found:
        words.length === 0 ? 'no FAMILY' : values.familyFile === undefined ? counted(words.length, 'argument') : 'FAMILY and --family-file',
      expected: 'the name of a family, or --family-file',
      advice: 'try: expofam certify poisson',
    });
  }
  const entry = values.familyFile === undefined ? familyByName(words[0]) : readFamily(values.familyFile);
  const named = typeof entry === 'function' ? entry(values.classes === undefined ? ['a', 'b', 'c'] : splitList(values.classes)) : entry;
  if (values.classes !== undefined && typeof entry !== 'function') {
    throw usageError({
      subject: 'option --classes',
      found: `family "${named.name}", which has none`,
      expected: 'multinomial or dirichlet',
    });
  }
  const whole = values.link === undefined ? named : withLinks(named, values.link);
  const family = values.param === undefined ? whole : whole.withConstants(numbersOption('--param', values.param, 'size=2'));
  const free = Object.keys(family.declaration.constants ?? {}).find((name) => family.constants[name] === undefined);
  if (free !== undefined) {
    throw usageError({
      subject: `family "${family.name}"`,
      found: `no value for "${free}"`,
      expected: 'every constant given',
      advice: `try --param ${free}=1.5`,
    });
  }
  return family;
}

/** The form of a family that links for its predictors choose. */
function withLinks(named: ExponentialFamily, text: string): ExponentialFamily {
  const asked = linkOption(text);
  if (typeof asked === 'string') {
    throw usageError({
      subject: 'option --link',
      found: `"${asked}"`,
      expected: 'links by predictor: they choose the form of the family with so many',
      advice: `leave it out, or write for instance ${named.predictors.map((p) => `${p.name}=${p.link.name}`).join(',')}`,
    });
  }
  for (const name of Object.values(asked)) linkByName(name);
  return familyWithPredictors(named, Object.keys(asked));
}

/** Why a family's log-partition is none of a density, where that is so. */
function quasiReason(family: ExponentialFamily): string | undefined {
  if (!family.declaration.dispersion?.quasi) return undefined;
  const broken = momentViolation(family);
  return broken && `${broken.inequality} fails at ${broken.at.join(', ')}`;
}

const plainFinding = ({ subexpression, better, ...f }: FamilyLintFinding) => ({
  ...f,
  subexpression: printText(subexpression),
  ...(better ? { better: { instead: printText(better.instead), write: printText(better.write), points: better.points } } : {}),
});

function text(report: CertifyReport, family: ExponentialFamily, lost: readonly FamilyLintFinding[], width: number): string {
  const reason = quasiReason(family);
  const item = (said: string): string[] => wrapped(said, width - 2).map((line) => `  ${line}`);
  const place = ({ part, component }: FamilyLintFinding): string =>
    component.length === 0 || family.dimension === 1 ? part : `${part} ${component.map((i) => i + 1).join(',')}`;
  const lines = [
    ...String(report).split('\n'),
    ...(reason ? ['', ...wrapped(`Quasi-likelihood: the log-partition is that of no density; ${reason}.`, width)] : []),
    '',
    lost.length === 0
      ? 'No digits are lost: every formula keeps 11 or more over its domain.'
      : 'Formulas that lose digits in double precision, the worst first:',
    ...lost.flatMap((f) => [
      ...item(`${place(f)}: ${f.message}`),
      ...(f.mended ? item('(simplified before it is evaluated, which keeps them)') : []),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}
