import { ExpofamError } from '../core/expofamError.ts';
import type { biasReducer } from '../engine/biasReduction.ts';
import type { describing } from '../engine/describing.ts';
import type { responseReader } from '../engine/responseValues.ts';
import type { FamilyEntry } from '../families/coreFamilies.ts';
import type { vectorFormOf } from '../families/vectorForms.ts';
import type { checkFitOptions } from './checkFitOptions.ts';
import type { withClassWeights } from './classWeights.ts';
import type { doubtfulMaximum } from './doubtfulMaximum.ts';
import type { RowFit, RowFitParts } from './fitRows.ts';
import type { likelihoodFromSums } from './likelihoodFromSums.ts';
import type { nullDevianceWarnings } from './nullDevianceWarnings.ts';
import type { nullOfManyRows } from './nullOfManyRows.ts';
import type { parallelPlaces } from './parallelTerms.ts';
import type { parameterized } from './parameterization.ts';
import type { predicting } from './predicting.ts';
import type { profileConstant } from './profileConstants.ts';
import type { profileDensity } from './profileDensity.ts';
import type { interceptRows } from './rowMemory/interceptRows.ts';
import type { prepareRows } from './rowMemory/prepareRows.ts';
import type { recordableRows } from './rowMemory/recordableRows.ts';
import type { runawayOf } from './runaway.ts';
import type { savedFamily, savedLinks } from './savedFamily.ts';
import type { solving } from './solving.ts';
import type { extentsAhead } from './threads/extentsAhead.ts';
import type { openTeam, otherThreads, startThreads } from './threads/rowTeam.ts';

/**
 * What an entry of the library puts into its `glm()` beside the core, as values: an entry that leaves one out leaves out of a
 * bundle all that only this part uses. A fit that needs what is not there is refused; none comes out otherwise than by rounding.
 */
export interface GlmParts extends RowFitParts {
  readonly familyByName: (name: string) => FamilyEntry;
  /** The form of a family with a linear predictor for each parameter. */
  readonly vectorFormOf?: typeof vectorFormOf;
  /** Solvers other than Newton's, starts other than the response's, and strategies. */
  readonly solving?: typeof solving;
  readonly biasReducer?: typeof biasReducer;
  /** Options of the wrong kind, which types refuse. */
  readonly checkFitOptions?: typeof checkFitOptions;
  /** What is said of a maximum at the edge of the domain, or perhaps not the highest. */
  readonly doubtfulMaximum?: typeof doubtfulMaximum;
  /** A warning about a null model without deviance. */
  readonly nullDevianceWarnings?: typeof nullDevianceWarnings;
  /** A constant estimated by maximum likelihood: the size of a negative binomial. */
  readonly profileConstant?: typeof profileConstant;
  /** A constant estimated together with the dispersion: Tweedie's power. */
  readonly profileDensity?: typeof profileDensity;
  /** Several linear predictors that are not classes: their parameters may run off to infinity. */
  readonly runawayOf?: typeof runawayOf;
  readonly parallelPlaces?: typeof parallelPlaces;
  /** A weight for each class of the response. */
  readonly withClassWeights?: typeof withClassWeights;
  /** A θ for each class of a multinomial. */
  readonly parameterized?: typeof parameterized;
  /** Predictions of type `terms`. */
  readonly predicting?: typeof predicting;
  /** Families and links of one's own in a saved model. */
  readonly saved?: { readonly family: typeof savedFamily; readonly links: typeof savedLinks };
  /** The likelihood without a sweep of its own. */
  readonly likelihoodFromSums?: typeof likelihoodFromSums;
  readonly nullOfManyRows?: typeof nullOfManyRows;
  /** Rows in a memory of their own: recorded sweeps, and sums made by several threads. */
  readonly threads?: {
    readonly startThreads: typeof startThreads;
    readonly extentsAhead: typeof extentsAhead;
    readonly otherThreads: typeof otherThreads;
    readonly openTeam: typeof openTeam;
    readonly recordableRows: typeof recordableRows;
    readonly prepareRows: typeof prepareRows;
    readonly interceptRows: typeof interceptRows;
    readonly describing: typeof describing;
    readonly responseReader: typeof responseReader;
  };
}

/** Refuses a fit that needed a part which the entry lacks. */
export function refuseWanted({ wanted }: Pick<RowFit, 'wanted'>): void {
  if (wanted !== undefined) required(undefined, wanted, 'a maximum inside the domain that the start from the response leads to');
}

/** The part; where the entry lacks it, `subject` is refused. */
export function required<Part>(part: Part | undefined, subject: string, expected: string): Part {
  if (part !== undefined) return part;
  throw new ExpofamError('not-in-entry', {
    subject,
    found: 'not in expofam/glm',
    expected,
    advice: "import { glm } from 'expofam', which has everything; for a fit await glmAsync() of expofam/glm loads what is missing",
  });
}
