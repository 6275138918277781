import {
  type CatalogEntry,
  catalogEntry,
  counted,
  distributionCatalog,
  distributionEntry,
  familyByName,
  familyCatalog,
  refusedFamilies,
} from 'expofam';
import { type CommandIo, outputWidth, writeText } from './commandIo.ts';
import type { CommonValues } from './commonValues.ts';
import { jsonText } from './jsonText.ts';
import { usageError } from './usageError.ts';
import { wrapped } from './wrapped.ts';

export interface FamiliesCommandValues extends CommonValues {
  readonly json?: boolean;
}

/** `expofam families`: all families with what they are for, or one of them. Gives the exit code. */
export async function familiesCommand(io: CommandIo, words: readonly string[], values: FamiliesCommandValues): Promise<number> {
  if (words.length > 1) {
    throw usageError({ subject: 'expofam families', found: counted(words.length, 'name'), expected: 'one or none' });
  }
  const width = outputWidth(io.stdout);
  if (words.length === 1) {
    const entry = distributionEntry(words[0]) ?? fittedEntry(words[0]);
    await writeText(io.stdout, values.json ? `${jsonText(entry)}\n` : description(entry, width));
    return 0;
  }
  const all = familyCatalog();
  const distributions = distributionCatalog();
  await writeText(
    io.stdout,
    values.json ? `${jsonText({ families: all, distributions, refused: refusedFamilies })}\n` : list(all, distributions, width),
  );
  return 0;
}

function fittedEntry(name: string): CatalogEntry {
  const found = familyByName(name);
  return catalogEntry(typeof found === 'function' ? found(['a', 'b', 'c']) : found);
}

function list(all: readonly CatalogEntry[], distributions: readonly CatalogEntry[], width: number): string {
  const column = Math.max(...all.map(({ name }) => name.length)) + 2;
  const described = (entry: CatalogEntry): string[] => {
    const facts = [
      entry.uses.join('; '),
      `${entry.support}; ${parameters(entry)}`,
      entry.predictors.length === 1 ? linkText(entry.predictors[0]) : entry.predictors.map((p) => `${p.name}: ${p.link}`).join(', '),
    ].filter((text) => text !== '');
    return facts.flatMap((text) => wrapped(text, width - column)).map((text, i) => `${(i === 0 ? entry.name : '').padEnd(column)}${text}`);
  };
  const refused = refusedFamilies.flatMap(({ name, reason, advice }) => wrapped(`${name}: ${reason}; ${advice}`, width - 2, '  '));
  return `${[
    'For each family: what it is for; the response and the usual parameters; the default link and others that are usual.',
    '',
    ...all.flatMap(described),
    '',
    'Distributions of vectors and matrices, which are not fitted as responses; in',
    'TypeScript they have density, sampling, maximum likelihood and divergences:',
    '',
    ...distributions.flatMap(described),
    '',
    'Refused, because they are no exponential families:',
    '',
    ...refused.map((line) => `  ${line}`),
    '',
    'expofam explain NAME derives a family; expofam families NAME says more of one.',
  ]
    .flatMap((line) => (line.startsWith('For each') ? wrapped(line, width) : [line]))
    .join('\n')}\n`;
}

const linkText = (p: CatalogEntry['predictors'][number]) =>
  `link ${p.link}${p.links.length > 1 ? ` (${p.links.slice(1).join(', ')})` : ''}`;

const parameters = ({ source, natural, dispersion }: CatalogEntry) =>
  [
    ...(source.length > 0 ? source : natural).map((p) => `${p.letter} ∈ ${p.domain}`),
    ...(dispersion ? [`${dispersion} ∈ (0, ∞)`] : []),
  ].join(', ');

function description(entry: CatalogEntry, width: number): string {
  const rows: [string, string][] = [
    ['for', entry.uses.join('; ')],
    ['response', `${entry.support}${responses[entry.response] === undefined ? '' : ` (${responses[entry.response]})`}`],
    ['parameters', parameters(entry)],
    ...entry.natural.map((p, i): [string, string] => [
      entry.natural.length === 1 ? 'natural' : `natural ${i + 1}`,
      `${p.letter}${p.value ? ` = ${p.value}` : ''} ∈ ${p.domain}, with ${entry.response === 'matrix' ? 'T(Y)' : 'T(y)'} = ${entry.statistic[i]}`,
    ]),
    [entry.predictors.length === 0 ? 'a' : 'a(η)', entry.logPartition],
    ...entry.constants.map((c): [string, string] => [
      'constant',
      `${c.name} ∈ ${c.domain}${c.value === undefined ? '' : ` = ${c.value}`}: ${c.description}`,
    ]),
    ...entry.predictors.map((p): [string, string] => ['predictor', `${p.name}, ${linkText(p)}${entry.anyLink ? ' or any other' : ''}`]),
    ...entry.furtherPredictors.map((p): [string, string] => ['and', `${p.name}, ${linkText(p)}, where a link or formula names it`]),
    ['also called', entry.aliases.join(', ')],
    [
      'note',
      entry.isQuasi
        ? 'quasi-likelihood: no density, no AIC'
        : entry.predictors.length === 0
          ? 'a distribution that is not fitted as the response of a regression'
          : '',
    ],
  ];
  const shown = rows.filter(([, text]) => text !== '');
  const column = Math.max(...shown.map(([name]) => name.length)) + 2;
  const lines = shown.flatMap(([name, text]) =>
    wrapped(text, width - column).map((part, i) => `${(i === 0 ? name : '').padEnd(column)}${part}`),
  );
  return `${entry.title} (${entry.name})\n\n${lines.join('\n')}\n`;
}

const responses: Readonly<Record<string, string>> = {
  proportion: '0 and 1, two classes, proportions with trials as weights, or cbind(successes, failures)',
  class: 'one of several classes, or counts of each',
  parts: 'cbind(part, part, …)',
};
