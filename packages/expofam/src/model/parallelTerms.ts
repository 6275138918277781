import { ExpofamError } from '../core/expofamError.ts';
import { suggestion } from '../core/nearest.ts';
import type { ModelFrame } from '../design/modelFrame.types.ts';
import type { DesignSpec } from '../design/predictorSpec.ts';
import type { CoefficientPlace } from '../engine/backTransform.ts';
import { expandTerms } from '../formula/expandTerms.ts';
import { parseFormula } from '../formula/parseFormula.ts';

/** Terms with the same coefficients in every linear predictor: `true` for all but the intercept, or terms of the formula. */
export type ParallelOption = boolean | string | readonly string[];

interface FrameTerm {
  readonly label: string;
  /** Its variables in a fixed order: `a:b` and `b:a` are one term. */
  readonly key: string;
  readonly start: number;
  readonly width: number;
}

const keyOf = (variables: readonly string[]): string => [...variables].sort().join('\n');

function termsOf(frame: ModelFrame, part: number): FrameTerm[] {
  const { design } = frame.predictors[part];
  const spec = frame.spec.predictors[part] as unknown as DesignSpec;
  const first = design.hasIntercept ? 1 : 0;
  return spec.terms.flatMap((t, k) => {
    const placed = design.terms[k + first];
    // A submodel's design lacks some terms; those that it has keep their labels.
    const own = placed?.label === t.label ? placed : design.terms.find((d) => d.label === t.label);
    return own ? [{ label: t.label, key: keyOf(t.variables.map((v) => spec.variables[v].label)), start: own.start, width: own.width }] : [];
  });
}

/** The terms of `x + z` or `['x', 'z']` as keys and labels; undefined for all. */
function wantedTerms(parallel: Exclude<ParallelOption, false>): { readonly key: string; readonly label: string }[] | undefined {
  if (parallel === true || parallel === '.') return undefined;
  const texts = typeof parallel === 'string' ? [parallel] : parallel;
  return texts.flatMap((text) => {
    const side = text.trim().replace(/^~/, '');
    const formula = parseFormula(`~ ${side}`);
    const { terms, variables } = expandTerms(formula.predictors[0].rightSide, [], { text: formula.text });
    return terms.map((t) => ({ key: keyOf(t.variables.map((v) => variables[v].label)), label: t.label }));
  });
}

/**
 * The coefficients that `parallel` makes equal: each group has the places of one column of a term in every linear predictor
 * whose formula has that term. A term that stands in one predictor only is refused, as is one that no formula has.
 *
 * @param frames for each predictor the part of the frame that it uses
 * @param checked false for submodels, where terms of the list may have been left out
 */
export function parallelPlaces(
  frame: ModelFrame,
  frames: readonly number[],
  parallel: ParallelOption | undefined,
  checked = true,
): CoefficientPlace[][] {
  if (parallel === undefined || parallel === false || (Array.isArray(parallel) && parallel.length === 0)) return [];
  const subject = 'parallel terms';
  if (frames.length < 2) {
    throw new ExpofamError('bad-option', {
      subject,
      found: 'a family with one linear predictor',
      expected: 'several linear predictors that can share coefficients',
      advice: 'leave parallel out, or give a formula for a second parameter',
    });
  }
  const perPredictor = frames.map((part) => termsOf(frame, part));
  const labels = [...new Set(perPredictor.flatMap((terms) => terms.map((t) => t.label)))];
  const wanted = wantedTerms(parallel as Exclude<ParallelOption, false>);
  const keys = wanted?.map((w) => w.key) ?? [...new Set(perPredictor.flatMap((terms) => terms.map((t) => t.key)))];
  return [...new Set(keys)].flatMap((key, i) => {
    const places = perPredictor.flatMap((terms, predictor) => terms.flatMap((t) => (t.key === key ? [{ predictor, ...t }] : [])));
    if (places.length === 0) {
      if (!checked) return [];
      const label = wanted?.[i]?.label ?? key;
      throw new ExpofamError('unknown-term', {
        subject,
        found: `"${label}"`,
        expected: 'a term of the formula',
        advice: suggestion(label, labels),
      });
    }
    if (places.length === 1) {
      if (!checked || wanted === undefined) return [];
      throw new ExpofamError('bad-option', {
        subject,
        found: `"${places[0].label}", which stands in the formula of one linear predictor only`,
        expected: 'a term of at least two linear predictors',
      });
    }
    const names = places.map(({ predictor, start, width }) =>
      frame.predictors[frames[predictor]].design.columnNames.slice(start, start + width).join('\n'),
    );
    if (names.some((n) => n !== names[0])) {
      throw new ExpofamError('bad-option', {
        subject,
        found: `"${places[0].label}", coded differently in the formulas of its linear predictors`,
        expected: 'the same columns in each',
        advice: 'give both formulas an intercept, or neither',
      });
    }
    return Array.from({ length: places[0].width }, (_, c) => places.map(({ predictor, start }) => ({ predictor, column: start + c })));
  });
}
