// Imported by every test that draws random cases with fast-check: the same cases in every run, so that a failure is of the change at hand.
// EXPOFAM_SEED=7 npx vitest run … draws others.
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.EXPOFAM_SEED ?? 1) });
