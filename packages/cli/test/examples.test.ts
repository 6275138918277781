// Runs every shipped example through the built command, as the documentation shows it, and compares with R.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { commandWords } from '../../../scripts/exampleCommand.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const command = fileURLToPath(new URL('../bin/expofam.mjs', import.meta.url));
const read = (path: string) => JSON.parse(readFileSync(`${root}${path}`, 'utf8'));

interface Expected {
  readonly estimate: number[];
  readonly stdError: number[];
  readonly deviance: number;
  readonly logLik: number | null;
}
// Made by reference/examples.R; the file names the versions of R and nnet.
const fits: Record<string, Expected> = read('packages/cli/test/reference/examples.json').fits;
const { examples } = read('examples/examples.json');

/** nnet's optimiser stops at about six digits of the deviance's curvature; R's glm, run to 1e-14, has at least seven. */
const tolerance = (family: string) => (family === 'softmax' ? 1e-4 : 1e-6);

describe('shipped examples', () => {
  test('each has a fit of R to compare with', () => {
    expect(examples.map(({ name }: { name: string }) => name).sort()).toEqual(Object.keys(fits).sort());
  });

  for (const example of examples) {
    test(`${example.name}: ${example.question}`, () => {
      const expected = fits[example.name];
      const limit = tolerance(example.family);
      const json = spawnSync(process.execPath, [command, ...commandWords(example), '--json'], { cwd: root, encoding: 'utf8' });
      expect(json.stderr).toBe('');
      expect(json.status).toBe(0);
      const model = JSON.parse(json.stdout);
      expect(model.status).toBe('converged');
      const coefficients: { estimate: number; stdError: number }[] = model.coefficients;
      expect(coefficients).toHaveLength(expected.estimate.length);
      coefficients.forEach(({ estimate, stdError }, j) => {
        expect(Math.abs(estimate - expected.estimate[j]) / expected.stdError[j]).toBeLessThan(limit);
        expect(Math.abs(stdError / expected.stdError[j] - 1)).toBeLessThan(limit);
      });
      // The deviance is flat at the optimum, so it has more digits than the coefficients.
      expect(Math.abs(model.deviance / expected.deviance - 1)).toBeLessThan(1e-9);
      if (expected.logLik === null) expect(model.logLik).toBeNull();
      else expect(Math.abs(model.logLik - expected.logLik)).toBeLessThan(1e-7 * Math.abs(expected.logLik));

      const text = spawnSync(process.execPath, [command, ...commandWords(example)], { cwd: root, encoding: 'utf8' });
      expect(text.status).toBe(0);
      expect(text.stdout).toContain(`Formula: ${example.formula}`);
      expect(text.stdout.match(/^\(Intercept\)/gm)).toHaveLength(example.family === 'softmax' ? 2 : 1);
    });
  }
});
