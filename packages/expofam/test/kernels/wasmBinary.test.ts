import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { generatedFile, generateKernels } from '../../../../scripts/buildKernels.mjs';

test('the committed kernels are what their source gives', async () => {
  // As booleans: a difference of twenty thousand characters would fill the screen.
  expect((await generateKernels()) === readFileSync(generatedFile, 'utf8'), 'run node scripts/buildKernels.mjs').toBe(true);
}, 30_000);
