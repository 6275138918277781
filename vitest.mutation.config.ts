import { mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** The tests that mirror the one folder whose sources are being mutated: `scripts/mutation.mjs` names it. */
const folder = process.env.EXPOFAM_MUTATION ?? 'formula';

/** The printers of expressions are tested where the derivations that they print are. */
const mirrors = folder === 'expr' ? ['expr', 'theory'] : [folder];

const merged = mergeConfig(base, { test: { testTimeout: 120_000 } });
const include = mirrors.map((mirror) => `packages/expofam/test/${mirror}/**/*.test.ts`);
// The pages of docs/ are not where mutants are tested.
const exclude = ['**/derivationPages.test.ts'];
export default { ...merged, test: { ...merged.test, include, exclude } };
