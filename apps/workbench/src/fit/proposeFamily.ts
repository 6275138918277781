import type { DatasetColumn } from '../data/dataset.ts';

/** A family that suits a response, and why. */
export interface FamilyProposal {
  readonly family: string;
  readonly link: string;
  readonly reason: string;
  /** What else to think of, and when. */
  readonly other?: { readonly family: string; readonly link: string; readonly reason: string };
}

const short = (x: number): string => String(Number(x.toPrecision(3)));

/**
 * Proposes a family for a response from what its values are: two values, several classes, counts, proportions, positive
 * amounts, anything. The spread of counts is judged before any predictor explains some of it, so it only gives a hint.
 *
 * Undefined where the column cannot be a response (a date, one value, nothing).
 */
export function proposeFamily({ name, column, summary }: DatasetColumn): FamilyProposal | undefined {
  if (column.kind === 'date') return undefined;
  if (summary.levels) {
    const present = summary.levels.filter(({ count }) => count > 0).map(({ level }) => level);
    if (present.length < 2) return undefined;
    if (present.length === 2) {
      return {
        family: 'bernoulli',
        link: '',
        reason: `${name} has two values, ${present.join(' and ')}: the model describes the probability of ${present[1]}.`,
      };
    }
    return {
      family: 'softmax',
      link: '',
      reason: `${name} has ${present.length} classes: the model describes the probability of each.`,
    };
  }
  const numbers = summary.numbers;
  if (!numbers || numbers.min === numbers.max) return undefined;
  const { min, max, mean, variance, isWhole, zeros, distinct, skewness } = numbers;
  if (distinct?.length === 2 && min === 0 && max === 1) {
    return { family: 'bernoulli', link: '', reason: `${name} is 0 or 1: the model describes the probability of 1.` };
  }
  if (isWhole && min >= 0 && max < 1e6 && (min <= 20 || variance <= 3 * mean)) {
    const ratio = variance / mean;
    const words = `${name} holds whole numbers from ${min} to ${max}, as counts are`;
    if (ratio > 1.5) {
      return {
        family: 'poisson',
        link: '',
        reason: `${words}. Their variance is ${short(ratio)} times their mean: look at the test of overdispersion after the fit.`,
        other: {
          family: 'negative-binomial',
          link: '',
          reason: 'if the predictors leave more variation than a Poisson has, the negative binomial allows for it',
        },
      };
    }
    return {
      family: 'poisson',
      link: '',
      reason: `${words}, and their variance (${short(variance)}) is about their mean (${short(mean)}).`,
    };
  }
  if (min > 0 && max < 1) {
    return { family: 'beta', link: '', reason: `${name} lies between 0 and 1, without its ends: a measured proportion.` };
  }
  if (min >= 0 && max <= 1) {
    return {
      family: 'quasibinomial',
      link: '',
      reason: `${name} lies between 0 and 1, its ends included: a proportion whose number of trials is not known.`,
    };
  }
  if (min > 0 && (skewness > 1 || max / min > 50)) {
    return {
      family: 'gamma',
      link: 'log',
      reason: `${name} is positive with a long right tail (skewness ${short(skewness)}): larger values vary more, and effects multiply.`,
      other: { family: 'gaussian', link: '', reason: `a Gaussian for log(${name}) says nearly the same and is easier to read` },
    };
  }
  if (min === 0 && zeros > 0 && !isWhole && skewness > 1) {
    return {
      family: 'tweedie',
      link: 'log',
      reason: `${name} is zero in ${zeros.toLocaleString('en')} rows and positive elsewhere: a total of a random number of amounts.`,
    };
  }
  return {
    family: 'gaussian',
    link: '',
    reason: `${name} is a measurement${min < 0 ? ' that may be negative' : ''} without a strong skew (${short(skewness)}).`,
    ...(min > 0
      ? { other: { family: 'gamma', link: 'log', reason: 'if larger values vary more, a gamma with the log link fits better' } }
      : {}),
  };
}

/** A first formula: the response explained by the other columns that can be used as they are, up to six. */
export function firstTerms(columns: readonly DatasetColumn[], response: string): string[] {
  return columns
    .filter(({ name, column, summary }) => {
      if (name === response || column.kind === 'date') return false;
      if (summary.levels) {
        const count = summary.levels.filter((one) => one.count > 0).length;
        return count >= 2 && count <= 20;
      }
      return summary.numbers !== undefined && summary.numbers.min < summary.numbers.max;
    })
    .slice(0, 6)
    .map(({ name }) => name);
}
