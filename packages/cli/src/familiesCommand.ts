import { type CatalogEntry, catalogEntry, counted, familyByName, familyCatalog, refusedFamilies } from 'expofam';
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
    const found = familyByName(words[0]);
    const entry = catalogEntry(typeof found === 'function' ? found(['a', 'b', 'c']) : found);
    await writeText(io.stdout, values.json ? `${jsonText(entry)}\n` : description(entry, width));
    return 0;
  }
  const all = familyCatalog();
  await writeText(io.stdout, values.json ? `${jsonText({ families: all, refused: refusedFamilies })}\n` : list(all, width));
  return 0;
}

function list(all: readonly CatalogEntry[], width: number): string {
  const column = Math.max(...all.map(({ name }) => name.length)) + 2;
  const lines = all.flatMap((entry) => {
    const facts = [
      entry.uses.join('; '),
      `${entry.support}; ${parameters(entry)}`,
      `${entry.predictors.length === 1 ? linkText(entry.predictors[0]) : entry.predictors.map((p) => `${p.name}: ${p.link}`).join(', ')}`,
    ];
    return facts.flatMap((text) => wrapped(text, width - column)).map((text, i) => `${(i === 0 ? entry.name : '').padEnd(column)}${text}`);
  });
  const refused = refusedFamilies.flatMap(({ name, reason, advice }) => wrapped(`${name}: ${reason}; ${advice}`, width - 2, '  '));
  return `${[
    'For each family: what it is for; the response and the usual parameters; the default link and others that are usual.',
    '',
    ...lines,
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
    ['response', `${entry.support}${entry.response === 'number' ? '' : ` (${responses[entry.response] ?? entry.response})`}`],
    ['parameters', parameters(entry)],
    ...entry.natural.map((p, i): [string, string] => [
      entry.natural.length === 1 ? 'natural' : `natural ${i + 1}`,
      `${p.letter}${p.value ? ` = ${p.value}` : ''} ∈ ${p.domain}, with T(y) = ${entry.statistic[i]}`,
    ]),
    ['a(η)', entry.logPartition],
    ...entry.constants.map((c): [string, string] => [
      'constant',
      `${c.name} ∈ ${c.domain}${c.value === undefined ? '' : ` = ${c.value}`}: ${c.description}`,
    ]),
    ...entry.predictors.map((p): [string, string] => ['predictor', `${p.name}, ${linkText(p)}${entry.anyLink ? ' or any other' : ''}`]),
    ...entry.furtherPredictors.map((p): [string, string] => ['and', `${p.name}, ${linkText(p)}, where a link or formula names it`]),
    ['also called', entry.aliases.join(', ')],
    ['note', entry.isQuasi ? 'quasi-likelihood: no density, no AIC' : ''],
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
