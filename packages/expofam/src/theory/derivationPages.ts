import { families, familyByName } from '../families/index.ts';
import { vectorFormOf } from '../families/vectorForms.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import { type Derivation, derivation } from './derivation.ts';
import { distributionCatalog, distributionDerivation } from './distributionCatalog.ts';
import type { Sentence } from './formula.ts';
import { formulaLatex } from './formulaLatex.ts';

const sentence = (words: Sentence): string =>
  words.map((part) => (typeof part === 'string' ? part : `$${formulaLatex(part).trim()}$`)).join('');

/** A derivation as Markdown with formulas in LaTeX. */
export function derivationMarkdown(d: Derivation): string {
  const lines: string[] = [`# ${d.title}`, ''];
  if (d.uses.length > 0) lines.push(`For: ${d.uses.join('; ')}.${d.links.length > 0 ? ` Link: ${d.links.join(', ')}.` : ''}`, '');
  d.sections.forEach((section, i) => {
    lines.push(`## ${i + 1}. ${section.title}`, '');
    for (const step of section.steps) {
      if (step.words.length > 0) lines.push(sentence(step.words), '');
      for (const formula of step.formulas) lines.push('```math', formulaLatex(formula).trim(), '```', '');
      if (step.rule !== undefined) lines.push(`*${step.rule}*`, '');
    }
  });
  if (d.unavailable.length > 0) lines.push('## Not available', '', ...d.unavailable.map(({ what, why }) => `- ${what}: ${why}`), '');
  return `${lines.join('\n').trimEnd()}\n`;
}

/** The page of every built-in family, by file name; also of the forms in which all parameters are predicted. */
export function derivationPages(): Readonly<Record<string, string>> {
  const pages: Record<string, string> = {};
  const list: string[] = [];
  const add = (name: string, family: ExponentialFamily) => {
    pages[`${name}.md`] = derivationMarkdown(derivation(family));
    list.push(`- [${family.title}](${name}.md)`);
  };
  for (const name of Object.keys(families)) {
    const entry = familyByName(name);
    const family = typeof entry === 'function' ? entry(['a', 'b', 'c']) : entry;
    add(name, family);
    const vector = vectorFormOf(family);
    if (vector) add(`${name}-all-parameters`, vector);
  }
  const fitted = list.splice(0);
  for (const { name, title } of distributionCatalog()) {
    pages[`${name}.md`] = derivationMarkdown(distributionDerivation(name));
    list.push(`- [${title}](${name}.md)`);
  }
  pages['README.md'] = [
    '# Derivations',
    '',
    'One page for each family with its default link. Written by `node scripts/writeDerivations.mjs`, from the declarations in',
    '`packages/expofam/src/families`; a test holds the pages to them. For another link: `expofam explain bernoulli --link probit`.',
    '',
    ...fitted,
    '',
    'Distributions that are no families of responses, in matrices, with the equations of maximum likelihood:',
    '',
    ...list,
    '',
  ].join('\n');
  return pages;
}
