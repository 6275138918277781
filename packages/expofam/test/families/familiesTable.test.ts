import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { printText } from '../../src/expr/print.ts';
import { usesOf } from '../../src/families/descriptions.ts';
import { families } from '../../src/families/index.ts';
import { vectorFormOf } from '../../src/families/vectorForms.ts';
import type { ExponentialFamily } from '../../src/family/exponentialFamily.ts';
import { describeInterval } from '../../src/family/interval.ts';

const row = (cells: readonly string[]): string => `| ${cells.map((c) => c.replaceAll('|', '\\|')).join(' | ')} |`;

function line(family: ExponentialFamily): string {
  const { declaration, expressions } = family;
  const predictors = family.predictors.map(
    (p) =>
      `${p.name}: **${p.link.name}**${(p.links ?? [])
        .filter((l) => l !== p.link.name)
        .map((l) => `, ${l}`)
        .join('')}`,
  );
  const constants = Object.entries(declaration.constants ?? {}).map(
    ([n, c]) => `${n}${c.value === undefined ? (c.profiled ? ' (estimated unless given)' : ' (to be given)') : ` = ${c.value}`}`,
  );
  const dispersion =
    declaration.dispersion && declaration.dispersion.fixed === undefined
      ? `${declaration.dispersion.name}${declaration.dispersion.quasi ? ' (quasi)' : ''}`
      : '';
  return row([
    `\`${family.name}\``,
    declaration.support.description,
    expressions.sufficientStatistic.map((t) => `\`${printText(t)}\``).join(', '),
    `\`${printText(expressions.logPartition)}\``,
    declaration.parameters.map((p) => `${p.name} in ${describeInterval(p.domain)}`).join(', '),
    predictors.join('; '),
    [dispersion, ...constants].filter(Boolean).join('; '),
    usesOf(family).join('; '),
  ]);
}

/** The formatter aligns the columns of a table; what they say is the same. */
const squeezed = (text: string): string => text.replace(/ +/g, ' ').replace(/-{3,}/g, '---').trim();

// `WRITE_FAMILIES=1 npx vitest run familiesTable` writes the page anew.
test('docs/families.md is what the declarations say', () => {
  const single = Object.values(families).map((f) => (typeof f === 'function' ? f(['a', 'b', 'c']) : f));
  const vector = single.flatMap((f) => vectorFormOf(f) ?? []);
  const head = [
    row([
      'family',
      'support',
      'T(y)',
      'a(η)',
      'natural parameters',
      'linear predictors (default link in bold)',
      'dispersion, constants',
      'for',
    ]),
    row(new Array(8).fill('---')),
  ];
  const text = [
    '# The families',
    '',
    'Written from the declarations. A formula of a(η) is the one that is evaluated. Of families whose dimension depends on the data three classes or parts are shown.',
    '',
    '## One linear predictor, or one for each natural parameter',
    '',
    ...head,
    ...single.map(line),
    '',
    '## The form that a link or a formula for a second parameter selects',
    '',
    'For example `y ~ x; sd ~ z`, or `link: { mean: "identity", sd: "log" }`. Deviances do not exist here, since the saturated likelihood is unbounded.',
    '',
    ...head,
    ...vector.map(line),
    '',
    '## Distributions of vectors and matrices',
    '',
    'The multivariate normal (`multivariateNormal(d)`) and the Wishart (`wishart(d)`) are exponential families of vectors and matrices. They have density, sampling, maximum likelihood, entropy and divergences, and are not fitted as responses. `expofam explain multivariate-normal` and `expofam explain wishart` derive them.',
    '',
    '## Not exponential families',
    '',
    'Student t, Cauchy, zero-inflated models, beta-binomial and mixtures are refused with the reason. The negative binomial with a free size, the Weibull with a free shape and the generalized Poisson with a free α are fitted by maximising the likelihood over that constant as well; given the constant they are exponential families. The Laplace needs its location and the Pareto its minimum (`paretoWithMinimum`).',
    '',
  ].join('\n');
  const file = new URL('../../../../docs/families.md', import.meta.url);
  if (process.env.WRITE_FAMILIES) writeFileSync(file, text);
  expect(squeezed(readFileSync(file, 'utf8'))).toBe(squeezed(text));
});
