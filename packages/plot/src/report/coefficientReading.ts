import type { FittedModel } from 'expofam';
import { numberText } from './markup.ts';

type Tidy = ReturnType<FittedModel['tidy']>[number];

interface SavedVariable {
  readonly kind: 'numeric' | 'categorical';
  readonly label: string;
  readonly levels?: readonly string[];
  readonly contrast?: { readonly kind: string; readonly reference?: string };
}

/** How a coefficient acts: added to the mean, or multiplying it or its odds. */
interface Scale {
  readonly isRatio: boolean;
  /** What changes: `the odds of kind = spam`, `the mean of customers`. */
  readonly subject: string;
}

/**
 * A coefficient in a sentence, with its interval: what one unit more, twice as much or another level does to the mean, its
 * rate or its odds, the other columns equal. Undefined where a single coefficient has no reading of its own (polynomials,
 * splines, interactions).
 */
export function coefficientReading(model: FittedModel, row: Tidy): string | undefined {
  const { estimate, lower, upper, term } = row;
  if (row.aliasedWith) return `Not defined: a combination of ${row.aliasedWith.join(', ') || 'nothing (it is zero)'}.`;
  if (typeof estimate !== 'number' || typeof lower !== 'number' || typeof upper !== 'number') return undefined;
  const scale = scaleOf(model, row);
  if (!scale) return undefined;
  const change = changeOf(model, term, row.predictor);
  if (!change) return undefined;
  const { factor, words } = change;
  const ends = [lower * factor, upper * factor].sort((a, b) => a - b);
  const value = estimate * factor;
  const isClear = ends[0] > 0 || ends[1] < 0;
  const doubt = isClear ? '' : ' The interval holds no change at all: the data do not settle the direction.';
  if (!scale.isRatio) {
    const direction = value >= 0 ? 'adds' : 'takes';
    return `${words} ${direction} ${numberText(Math.abs(value), 3)} ${value >= 0 ? 'to' : 'from'} ${scale.subject} (95 %: ${numberText(ends[0], 3)} to ${numberText(ends[1], 3)}).${doubt}`;
  }
  const ratio = Math.exp(value);
  const percent = Math.abs(ratio - 1) * 100;
  const size =
    ratio >= 2 || ratio <= 0.5
      ? `multiplies ${scale.subject} by ${numberText(ratio, 3)}`
      : `${ratio >= 1 ? 'raises' : 'lowers'} ${scale.subject} by ${numberText(percent, percent < 10 ? 2 : 3)} %`;
  return `${words} ${size} (ratio ${numberText(ratio, 3)}, 95 %: ${numberText(Math.exp(ends[0]), 3)} to ${numberText(Math.exp(ends[1]), 3)}).${doubt}`;
}

function scaleOf(model: FittedModel, row: Tidy): Scale | undefined {
  const { state } = model;
  const { response } = state;
  const kind = model.family.declaration.response;
  const at = row.predictor === undefined ? 0 : Math.max(0, state.predictors.indexOf(row.predictor));
  const link = state.links[at] ?? state.links[0];
  if (row.class !== undefined) {
    const reference = response.classes?.at(-1);
    return { isRatio: true, subject: `the odds of ${row.class} against ${reference ?? 'the reference class'}` };
  }
  const isMean = row.predictor === undefined || row.predictor === 'mean';
  const mean = isMean ? `the mean of ${response.label}` : `the ${row.predictor} of ${response.label}`;
  if (link === 'logit') {
    if (kind !== 'proportion') return { isRatio: true, subject: `the odds of ${mean}` };
    return {
      isRatio: true,
      subject: `the odds of ${response.success === undefined ? response.label : `${response.label} = ${response.success}`}`,
    };
  }
  if (link === 'log') return { isRatio: true, subject: mean };
  if (link === 'identity') {
    const logged = /^log\((.+)\)$/.exec(response.label);
    return logged && isMean ? { isRatio: true, subject: `the (geometric) mean of ${logged[1]}` } : { isRatio: false, subject: mean };
  }
  return undefined;
}

/** What is changed by how much; the coefficient times `factor` is its effect. */
function changeOf(
  model: FittedModel,
  term: string,
  predictor: string | undefined,
): { readonly factor: number; readonly words: string } | undefined {
  const { state } = model;
  const at = predictor === undefined ? 0 : Math.max(0, state.predictors.indexOf(predictor));
  const design = state.frame.predictors[state.predictorFrames[at]] as unknown as {
    readonly variables: readonly SavedVariable[];
    readonly terms: readonly { readonly label: string; readonly variables: readonly number[]; readonly coding: readonly string[] }[];
  };
  const others = design.terms.filter((t) => t.variables.length > 1);
  for (const own of design.terms) {
    if (own.variables.length !== 1) continue;
    const variable = design.variables[own.variables[0]];
    const { label } = variable;
    // Where the variable also interacts, its own coefficient holds at the others' reference only.
    const isInteracting = others.some((t) => t.variables.includes(own.variables[0]));
    const where = isInteracting ? ' (where what it interacts with is zero or at its reference)' : '';
    if (variable.kind === 'numeric') {
      if (term !== label) continue;
      const logged = /^log\(([^()]+)\)$/.exec(label);
      if (logged) return { factor: Math.LN2, words: `Twice as much ${logged[1]}${where}` };
      if (/^log2\(/.test(label)) return { factor: 1, words: `Twice as much ${label.slice(5, -1)}${where}` };
      if (/^log10\(/.test(label)) return { factor: 1, words: `Ten times as much ${label.slice(6, -1)}${where}` };
      if (/^scale\(/.test(label)) return { factor: 1, words: `One standard deviation more of ${label.slice(6, -1)}${where}` };
      if (/^[a-z]+\(/i.test(label) && !/^(center|I)\(/.test(label)) return undefined;
      return { factor: 1, words: `One unit more of ${label}${where}` };
    }
    const level = variable.levels?.find((l) => term === `${label}[${l}]`);
    if (level === undefined || (variable.contrast?.kind ?? 'treatment') !== 'treatment') continue;
    const name = /^(?:C|factor)\(([^(),]+)/.exec(label)?.[1] ?? label;
    if (own.coding[0] === 'full') return undefined;
    return { factor: 1, words: `${name} = ${level} instead of ${variable.contrast?.reference ?? variable.levels?.[0]}${where}` };
  }
  return undefined;
}
