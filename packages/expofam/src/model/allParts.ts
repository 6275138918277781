import { biasReducer } from '../engine/biasReduction.ts';
import { chooseSolver } from '../engine/chooseSolver.ts';
import { familyByName } from '../families/index.ts';
import { vectorFormOf } from '../families/vectorForms.ts';
import { offerKernels } from '../kernels/activeKernels.ts';
import { wasmKernels } from '../kernels/wasmKernels.ts';
import type { GlmParts } from './glmParts.ts';
import { parallelPlaces } from './parallelTerms.ts';
import { profileDensity } from './profileDensity.ts';
import { runawayOf } from './runaway.ts';
import { savedFamily, savedLinks } from './savedFamily.ts';
import { openTeam, otherThreads, teamSize } from './threads/rowTeam.ts';
import { sharedSize } from './threads/sharedRows.ts';

// When it is loaded, not at the first fit: what is computed before a fit has the same bits as after it.
offerKernels(wasmKernels);

/** Everything: the parts of `glm()` as `expofam` exports it. */
export const allParts: Required<GlmParts> = Object.freeze({
  familyByName,
  vectorFormOf,
  chooseSolver,
  biasReducer,
  profileDensity,
  runawayOf,
  parallelPlaces,
  saved: Object.freeze({ family: savedFamily, links: savedLinks }),
  threads: Object.freeze({ otherThreads, teamSize, openTeam, sharedSize }),
});
