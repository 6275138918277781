import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import type { Link } from '../family/link.ts';
import type { ModelState } from '../model/modelState.ts';
import { formulaText } from '../theory/formulaText.ts';
import { modelEquations } from '../theory/modelEquations.ts';
import { predictorCoefficients } from './predictorCoefficients.ts';

/**
 * A fitted model's equations with its numbers: linear predictors, responses, density, and what a coefficient means.
 *
 * @example
 * modelEquationsText(model);
 */
export function modelEquationsText(
  model: { readonly state: ModelState; readonly family: ExponentialFamily; readonly links: readonly Link[] },
  options: { readonly width?: number } = {},
): string {
  const { state, family, links } = model;
  const width = Math.max(40, options.width ?? 80);
  const lines: string[] = [`${family.title}: ${state.formula}`, ''];
  const several = state.predictors.length > 1;
  state.predictors.forEach((name, j) => {
    const own = predictorCoefficients(state, j);
    const terms = own.flatMap((c) => (c.estimate === null ? [] : [{ name: c.term, value: c.estimate }]));
    const texts = terms.map(({ name: term, value }, i) => {
      const sign = value < 0 ? (i === 0 ? '−' : '− ') : i === 0 ? '' : '+ ';
      const size = String(Number(Math.abs(value).toPrecision(5)));
      return `${sign}${size}${term === '(Intercept)' ? '' : ` ${term}`}`;
    });
    const offset = state.frame.offset !== undefined || state.formula.includes('offset(');
    const left = `   ${several ? `u${String(j + 1).replace(/\d/g, (d) => '₀₁₂₃₄₅₆₇₈₉'[Number(d)])}` : 'u'} = `;
    const all = texts.length === 0 ? ['0'] : texts;
    lines.push(several ? `Linear predictor of ${name}` : 'Linear predictor', '');
    lines.push(...filled(left, offset && j === 0 ? [...all, '+ offset'] : all, width), '');
  });
  for (const { title, formulas } of modelEquations(family, links, state.dispersion)) {
    lines.push(title, '', ...formulas.map((f) => `   ${formulaText(f)}`), '');
  }
  const words = inWords(model);
  if (words.length > 0) lines.push('In words', '', ...words.flatMap((sentence) => filled('   ', sentence.split(' '), width)), '');
  return `${lines.join('\n').trimEnd()}\n`;
}

/** Words after a beginning, broken to lines that start below its end. */
function filled(start: string, words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  let line = start;
  words.forEach((word) => {
    const blank = line.trim() !== '' && line !== start;
    if (blank && [...line].length + 1 + [...word].length > width) {
      lines.push(line);
      line = ' '.repeat([...start].length) + word;
    } else line = `${line}${blank ? ' ' : ''}${word}`;
  });
  return [...lines, line];
}

/** What a coefficient does, for the links where that can be said in a sentence. */
function inWords({
  state,
  family,
  links,
}: {
  readonly state: ModelState;
  readonly family: ExponentialFamily;
  readonly links: readonly Link[];
}): string[] {
  const first = state.predictors[0];
  const own = predictorCoefficients(state, 0);
  const example = own.find((c) => c.term !== '(Intercept)' && c.estimate !== null);
  if (!example || example.estimate === null) return [];
  const b = example.estimate;
  const plain = (x: number) => String(Number(x.toPrecision(4))).replace('-', '−');
  const start = `With ${example.term} one higher and all else the same,`;
  const isClass = family.declaration.response === 'class';
  const link = links[0].name;
  if (isClass)
    return [
      `${start} the odds of ${first} against ${state.family.components?.[state.family.components.length - 1]} are ${plain(Math.exp(b))} times as high.`,
    ];
  const what = state.predictors.length > 1 ? `the ${first}` : family.declaration.response === 'proportion' ? 'the probability' : 'the mean';
  if (link === 'logit') return [`${start} the odds are ${plain(Math.exp(b))} times as high.`];
  if (link === 'log') return [`${start} ${what} is ${plain(Math.exp(b))} times as high.`];
  if (link === 'identity') return [`${start} ${what} is ${plain(Math.abs(b))} ${b < 0 ? 'lower' : 'higher'}.`];
  return [`${start} u, the ${link} of ${what}, is ${plain(Math.abs(b))} ${b < 0 ? 'lower' : 'higher'}.`];
}
