import type { DesignSpec } from '../design/predictorSpec.ts';
import { isMeanOfResponse } from '../family/densityExpression.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import type { Link } from '../family/link.ts';
import type { ModelState } from '../model/modelState.ts';
import type { DerivationSection } from '../theory/derivation.ts';
import { type Formula, joined, math, type Piece, type Sentence, say } from '../theory/formula.ts';
import { modelEquations } from '../theory/modelEquations.ts';
import { categoryCoding, categoryName, columnFactors, columnFormula, levelText } from './columnFormula.ts';
import { offsetTexts } from './offsetTexts.ts';
import { predictorCoefficients } from './predictorCoefficients.ts';

/** What is explained of a fitted or loaded model. */
export interface ExplainedModel {
  readonly state: ModelState;
  readonly family: ExponentialFamily;
  readonly links: readonly Link[];
}

/** A part of a model's explanation: sentences and formulas, or a linear predictor, term by term. */
export interface ModelPart {
  readonly name: DerivationSection['name'];
  readonly title: string;
  readonly sentences: readonly Sentence[];
  readonly formulas: readonly Formula[];
  readonly sum?: { readonly left: Formula; readonly terms: readonly Formula[] };
}

/** The explanation of a fitted model, to be set as text, LaTeX or HTML. */
export function modelParts(model: ExplainedModel): readonly ModelPart[] {
  const { state, family, links } = model;
  const several = state.predictors.length > 1;
  const specs = state.predictorFrames.map((i) => state.frame.predictors[i] as DesignSpec);
  const parts: ModelPart[] = state.predictors.map((name, j) => ({
    name: `predictor-${j + 1}`,
    title: several ? `Linear predictor of ${name}` : 'Linear predictor',
    sentences: j === 0 && state.parameterization === 'full' ? [againstReference] : [],
    formulas: [],
    sum: { left: several ? math`u${subscript(j)} = ` : math`u = `, terms: sumTerms(state, specs[j], j) },
  }));
  const categories = categorySentences(specs, state);
  if (categories.length > 0) parts.push({ name: 'categories', title: 'Categories', sentences: categories, formulas: [] });
  for (const { name, title, formulas } of modelEquations(family, links, state.dispersion, responseOf(state))) {
    parts.push({ name, title, sentences: [], formulas });
  }
  const words = inWords(model, specs[0]);
  if (words) parts.push({ name: 'words', title: 'In words', sentences: [words], formulas: [] });
  return parts;
}

const againstReference: Sentence = [
  'The equations are those against the reference class; the table of the fit has a θ for each class, with the same probabilities.',
];

const subscript = (j: number): string => String(j + 1).replace(/\d/g, (d) => '₀₁₂₃₄₅₆₇₈₉'[Number(d)]);

/** A number of so many digits in Unicode: −0.31, 2.5·10⁻⁷. */
function numberText(x: number, digits: number): string {
  const [mantissa, exponent] = String(Number(x.toPrecision(digits)))
    .replace('-', '−')
    .split('e');
  if (exponent === undefined) return mantissa;
  return `${mantissa}·10${exponent.replace('+', '').replace(/[-\d]/g, (c) => (c === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(c)]))}`;
}

/** The terms of a linear predictor with their signs; aliased columns are left out. */
function sumTerms(state: ModelState, spec: DesignSpec, j: number): Formula[] {
  const terms = predictorCoefficients(state, j).flatMap(({ term, estimate }) => (estimate === null ? [] : [{ term, estimate }]));
  const list = terms.map(({ term, estimate }, i) => {
    const sign = estimate < 0 ? (i === 0 ? '−' : '− ') : i === 0 ? '' : '+ ';
    const size = `${sign}${numberText(Math.abs(estimate), 5)}`;
    return term === '(Intercept)' ? math`${size}` : math`${`${size} `}${columnFormula(spec, term)}`;
  });
  const all = [...list, ...offsetTexts(state, j).map((label, i) => math`${i === 0 && list.length === 0 ? '' : '+ '}${{ label }}`)];
  return all.length === 0 ? [math`0`] : all;
}

/** What the indicators mean, and each reference level, once. */
function categorySentences(specs: readonly DesignSpec[], state: ModelState): Sentence[] {
  const indicator = state.predictors.flatMap((_, j) =>
    predictorCoefficients(state, j).flatMap(({ term, estimate }) =>
      estimate === null ? [] : (columnFactors(specs[j], term) ?? []).filter((f) => f.level !== undefined),
    ),
  )[0];
  const { references, contrasts } = categoryCoding(specs);
  const held = (category: string, level: string) => math`${{ label: category }} = ${{ label: level }}`;
  return [
    ...(indicator ? [say`${math`${indicator.piece}`} is 1 where that holds and 0 elsewhere.`] : []),
    ...(references.length === 0
      ? []
      : [
          [
            references.length === 1
              ? 'The reference level, where all of its indicators are 0: '
              : 'The reference levels, where all of their indicators are 0: ',
            ...references.flatMap(({ category, level, isPartly }, i) => [
              ...(i > 0 ? ['; '] : []),
              held(category, level),
              ...(isPartly ? [' (but for terms in which every level has its own)'] : []),
            ]),
            '.',
          ],
        ]),
    ...contrasts.map(({ category, kind }) => say`The columns of ${math`${{ label: category }}`} are its ${kind} contrasts, numbered.`),
  ];
}

function responseOf({ response, family }: ModelState) {
  return {
    label: response.label,
    components: (family.components ?? response.classes)?.map(levelText),
    categorical: response.classes !== undefined && !response.label.startsWith('cbind('),
    ...(response.success === undefined ? {} : { success: levelText(response.success) }),
  };
}

const wordsOf = (label: string): string[] => label.match(/[\p{L}_][\p{L}\p{N}_.]*/gu) ?? [];

/**
 * The first coefficient that is an effect by itself: its variable is in no other term, alone or within a function, so that all else
 * can stay the same.
 */
function plainEffect(state: ModelState, spec: DesignSpec) {
  const offsets = [...spec.offsets, state.frame.offset ?? ''].flatMap(wordsOf);
  for (const { term, estimate } of predictorCoefficients(state, 0)) {
    if (term === '(Intercept)' || estimate === null) continue;
    const factors = columnFactors(spec, term);
    if (factors?.length !== 1) continue;
    const [own] = factors;
    const { label, kind } = own.variable;
    if (kind === 'categorical' ? own.reference === undefined : term !== label) continue;
    const names = new Set(wordsOf(label.replace(/^[\w.]+\(/, '')));
    const uses = spec.terms.filter((t) => t.variables.some((v) => wordsOf(spec.variables[v].label).some((w) => names.has(w))));
    if (uses.length === 1 && !offsets.some((w) => names.has(w))) return { own, estimate };
  }
  return undefined;
}

/** What a coefficient does, for the links where that can be said in a sentence. */
function inWords({ state, family, links }: ExplainedModel, spec: DesignSpec): Sentence | undefined {
  const example = plainEffect(state, spec);
  if (!example) return undefined;
  const { own: effect, estimate: b } = example;
  const name = (label: string): Formula => math`${{ label }}`;
  const start: Sentence =
    effect.level !== undefined && effect.reference !== undefined
      ? say`Where ${name(categoryName(effect.variable.label))} is ${name(effect.level)} rather than ${name(effect.reference)} and all else is the same, `
      : say`With ${name(effect.variable.label)} one higher and all else the same, `;
  const plain = (x: number) => numberText(x, 4);
  const times = `${plain(Math.exp(b))} times as high.`;
  const first = state.predictors[0];
  const link = links[0].name;
  if (family.declaration.response === 'class') {
    const { components } = state.family;
    if (components && components.length === state.predictors.length) return undefined;
    const reference = components?.[components.length - 1] ?? 'the reference';
    return [...start, ...say`the odds of ${name(levelText(first))} against ${name(levelText(reference))} are ${times}`];
  }
  // Of one predictor the link acts on the mean where T(y) = y; else on what the family calls it.
  const named = state.predictors.length > 1 || !isMeanOfResponse(family);
  if (named && link === 'canonical') return undefined;
  const what = named ? `the ${first}` : family.declaration.response === 'proportion' ? 'the probability' : 'the mean';
  const { success, label } = state.response;
  const unnamed = named || family.declaration.response === 'proportion' || label === 'y' || label.startsWith('cbind(');
  const whose: Sentence =
    success !== undefined ? say` of ${math`${{ label }} = ${{ label: levelText(success) }}`}` : unnamed ? [] : say` of ${name(label)}`;
  const higher = `${plain(Math.abs(b))} ${b < 0 ? 'lower' : 'higher'}.`;
  if (link === 'logit') return [...start, 'the odds', ...whose, ` are ${times}`];
  if (link === 'log') return [...start, what, ...whose, ` is ${times}`];
  if (link === 'identity') return [...start, what, ...whose, ` is ${higher}`];
  return [...start, `u, the ${link} of ${what}`, ...whose, `, is ${higher}`];
}

/** As many terms as a line of a page holds. */
const longestLine = 66;

/** The terms of a sum in the lines of a page. */
export function brokenSum({ left, terms }: NonNullable<ModelPart['sum']>, length: (f: Formula) => number): Formula {
  const lines: Formula[] = [];
  let line: Formula = left;
  terms.forEach((term, i) => {
    const next = i === 0 ? joined([line, term], '') : joined([line, term], ' ');
    if (i > 0 && length(next) > longestLine) {
      lines.push(line);
      line = term;
    } else line = next;
  });
  const all: Piece = { lines: [...lines, line] };
  return lines.length === 0 ? line : math`${all}`;
}
