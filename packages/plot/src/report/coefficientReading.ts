import { type FittedModel, quantitiesOf } from 'expofam';
import { numberText } from './markup.ts';
import { termChange } from './termChange.ts';

type Tidy = ReturnType<FittedModel['tidy']>[number];

/** How a coefficient acts: added to the mean or another parameter, or multiplying it or its odds. */
interface Scale {
  readonly isRatio: boolean;
  /** What changes: `the odds of kind = spam`, `the mean of customers`. */
  readonly subject: string;
}

/**
 * A coefficient in a sentence, with its interval: what one unit more, twice as much or another level does to the mean, its
 * rate or its odds, or to another parameter of the family, the other columns equal. Undefined where a single coefficient has no
 * reading of its own (polynomials, splines, interactions, columns of several terms).
 */
export function coefficientReading(model: FittedModel, row: Tidy): string | undefined {
  const { estimate, lower, upper, term } = row;
  if (row.aliasedWith) return `Not defined: a combination of ${row.aliasedWith.join(', ') || 'nothing (it is zero)'}.`;
  if (typeof estimate !== 'number' || typeof lower !== 'number' || typeof upper !== 'number') return undefined;
  const scale = scaleOf(model, row);
  if (!scale) return undefined;
  const change = termChange(model, term, row.predictor);
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
  const quantity = at === 0 ? quantitiesOf(model).first : state.predictors[at];
  const isMean = quantity === 'mean';
  const mean = `the ${quantity} of ${response.label}`;
  if (link === 'logit') {
    if (kind !== 'proportion' || !isMean) return { isRatio: true, subject: `the odds of ${mean}` };
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
