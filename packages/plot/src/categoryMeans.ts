import {
  asTable,
  ExpofamError,
  type FittedModel,
  type MarginalContrast,
  type MarginalMeans,
  marginalMeans,
  type PAdjustMethod,
} from 'expofam';
import { type AxisLabel, columnLabel } from './axisLabels.ts';
import { ratioName, responseLabel } from './labels.ts';
import type { Named } from './shortNames.ts';

export interface CategoryMeansOptions {
  /** The data of the fit, for a loaded model; a model with its rows uses those. */
  readonly data?: unknown;
  /** A category (`weather`), or several of them (`weather:weekday`); every category alone by default. */
  readonly term?: string;
  /** Confidence level of the intervals; 0.95 by default. */
  readonly level?: number;
  /** Adjustment of the pairs' p-values for their number; none by default. */
  readonly adjust?: PAdjustMethod;
}

/** An estimate with its interval, and what it is of. */
export interface NamedInterval extends Named {
  readonly label: string;
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/** The marginal means of the levels of a category, or of the combinations of several, and all pairs compared. */
export interface CategoryMeans {
  readonly specs: readonly string[];
  /** `mean`, or the parameter that the numbers are of. */
  readonly quantity: string;
  readonly means: readonly NamedInterval[];
  readonly pairs: readonly (NamedInterval & MarginalContrast)[];
  /** What a pair's number is: `odds ratio`, `difference of means`. */
  readonly pairName: string;
  /** The pair's number where there is no difference. */
  readonly noDifference: 0 | 1;
}

/** With more cells than this the pairs are too many to be read. */
export const mostCompared = 5;

/**
 * The marginal means that pictures, reports and tables show, of one term or of every category of the formula.
 *
 * @throws ExpofamError `nothing-to-show` where the model has no category; those of `marginalMeans`
 */
export function categoryMeans(model: FittedModel, options: CategoryMeansOptions = {}): CategoryMeans[] {
  const { level = 0.95, data, adjust } = options;
  const all = options.term === undefined ? categoriesOf(model, data) : [partsOf(options.term, categoriesOf(model, data).flat())];
  if (all.length === 0) {
    throw new ExpofamError('nothing-to-show', {
      subject: 'picture of marginal means',
      found: 'a model without a category',
      expected: 'at least one category in the formula',
      advice: 'the kind effects shows the mean along numbers',
    });
  }
  return all.map((specs) => {
    const { means, quantity, contrasts, contrastScale } = marginalMeans(model, {
      specs,
      level,
      contrasts: 'pairwise',
      ...(adjust === undefined ? {} : { adjust }),
      ...(data === undefined ? {} : { data }),
    });
    const isRatio = contrastScale === 'ratio' || contrastScale === 'odds-ratio';
    // The order of pairwise contrasts: the first with all others, then the second.
    const levelsOfPairs = means.flatMap((a, i) => means.slice(i + 1).map((b) => [a, b].map((m) => namesOf(m).join(' '))));
    return {
      specs,
      quantity,
      means: means.map((m) => ({ ...m, label: namesOf(m).join(', '), levels: [namesOf(m).join(', ')] })),
      pairs: contrasts.map((c, i) => ({ ...c, label: c.contrast, levels: levelsOfPairs[i], sign: isRatio ? ' / ' : ' - ' })),
      pairName:
        quantity === 'mean'
          ? (pairNames[contrastScale] ?? ratioName(model) ?? 'ratio of means')
          : `${isRatio ? 'ratio' : 'difference'} of ${quantity}`,
      noDifference: isRatio ? 1 : 0,
    };
  });
}

/** What the numbers are, as an axis says it. */
export const quantityLabel = (model: FittedModel, { quantity }: Pick<CategoryMeans, 'quantity'>): AxisLabel =>
  quantity === 'mean' ? responseLabel(model) : columnLabel(model.state.response.label, (name) => `${quantity} of ${name}`);

const namesOf = ({ levels }: MarginalMeans['means'][number]): string[] => Object.values(levels).map(String);

/** The categories of `a:b`, unless that is the name of one. */
const partsOf = (term: string, categories: readonly string[]): string[] =>
  categories.includes(term) ? [term] : term.split(':').map((name) => name.trim().replace(/^`(.*)`$/, '$1'));

/** Ratios from a log link are named after the family: of rates, or of means. */
const pairNames: Readonly<Record<MarginalMeans['contrastScale'], string | undefined>> = {
  difference: 'difference of means',
  'link-difference': 'difference of linear predictors',
  'odds-ratio': 'odds ratio',
  ratio: undefined,
};

/** The categories of the mean's linear predictor, each alone, in the order of the formula. */
function categoriesOf(model: FittedModel, data: unknown): string[][] {
  const table = data === undefined ? model.training?.table : asTable(data);
  const [mean] = model.state.frame.predictors as unknown as readonly { readonly variables: readonly { kind: string; label: string }[] }[];
  return mean.variables
    .filter((v) => v.kind === 'categorical')
    .flatMap(({ label }) => (table?.columnNames ?? []).filter((name) => isWhole(label, name)).map((name) => [name]));
}

/** True where a variable is the column itself as a category, not a category made of a number: `x > 3`. */
const isWhole = (label: string, name: string): boolean =>
  [name, `\`${name}\``].some(
    (n) => label === n || [`C(${n})`, `C(${n},`, `factor(${n})`, `factor(${n},`].some((text) => label.startsWith(text)),
  );
