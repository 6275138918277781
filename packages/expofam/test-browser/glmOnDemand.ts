// A page whose fits load what they need; scripts/bundleSize.mjs measures what it pays at first, onDemand.test.ts what it loads.
import { glm, glmAsync } from 'expofam/glm';

Object.assign(globalThis, { glm, glmAsync });
