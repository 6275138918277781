import { biasReducer } from '../engine/biasReduction.ts';
import { chooseSolver } from '../engine/chooseSolver.ts';
import { describing } from '../engine/describing.ts';
import { responseReader } from '../engine/responseValues.ts';
import { familyByName } from '../families/index.ts';
import { vectorFormOf } from '../families/vectorForms.ts';
import { checkFitOptions } from './checkFitOptions.ts';
import { withClassWeights } from './classWeights.ts';
import { doubtfulMaximum } from './doubtfulMaximum.ts';
import type { GlmParts } from './glmParts.ts';
import { likelihoodFromSums } from './likelihoodFromSums.ts';
import { nullDevianceWarnings } from './nullDevianceWarnings.ts';
import { nullOfManyRows } from './nullOfManyRows.ts';
import { offerAll } from './offerAll.ts';
import { parallelPlaces } from './parallelTerms.ts';
import { parameterized } from './parameterization.ts';
import { predicting } from './predicting.ts';
import { profileConstant } from './profileConstants.ts';
import { profileDensity } from './profileDensity.ts';
import { interceptRows } from './rowMemory/interceptRows.ts';
import { prepareRows } from './rowMemory/prepareRows.ts';
import { recordableRows } from './rowMemory/recordableRows.ts';
import { rowParts } from './rowParts.ts';
import { runawayOf } from './runaway.ts';
import { savedFamily, savedLinks } from './savedFamily.ts';
import { solving } from './solving.ts';
import { extentsAhead } from './threads/extentsAhead.ts';
import { openTeam, otherThreads, startThreads } from './threads/rowTeam.ts';

offerAll();

/** Every part of `glm()` but the kernels: what `glmAsync()` of `expofam/glm` loads when a fit needs it. */
export const moreParts: Required<GlmParts> = Object.freeze({
  familyByName,
  vectorFormOf,
  ...rowParts,
  chooseSolver,
  solving,
  biasReducer,
  checkFitOptions,
  doubtfulMaximum,
  nullDevianceWarnings,
  profileConstant,
  profileDensity,
  runawayOf,
  parallelPlaces,
  withClassWeights,
  parameterized,
  predicting,
  likelihoodFromSums,
  nullOfManyRows,
  saved: Object.freeze({ family: savedFamily, links: savedLinks }),
  threads: Object.freeze({
    startThreads,
    extentsAhead,
    otherThreads,
    openTeam,
    prepareRows,
    recordableRows,
    interceptRows,
    describing,
    responseReader,
  }),
});
