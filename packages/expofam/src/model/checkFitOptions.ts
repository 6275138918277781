import { ExpofamError } from '../core/expofamError.ts';
import type { GlmOptions } from './glmOptions.ts';

/**
 * Refuses what types would have refused: a program without them must not get other numbers than it asked for. A part of the
 * main entry: `expofam/glm` has no room for it.
 *
 * @throws ExpofamError `formula-syntax` where the formula is no text, `bad-option`.
 */
export function checkFitOptions(formula: unknown, options: { readonly [Name in keyof GlmOptions]?: unknown }): void {
  const check = (name: keyof GlmOptions, allowed: (value: never) => boolean, expected: string, advice?: string): void => {
    const value = options[name];
    if (value === undefined || allowed(value as never)) return;
    const found =
      typeof value === 'string'
        ? `"${value}"`
        : Array.isArray(value)
          ? 'an array'
          : typeof value === 'object'
            ? 'an object'
            : String(value);
    throw new ExpofamError('bad-option', { subject: name, found, expected, advice });
  };
  if (typeof formula !== 'string') {
    throw new ExpofamError('formula-syntax', {
      subject: 'formula',
      found: typeof formula,
      expected: 'text',
      advice: "for instance 'y ~ x'",
    });
  }
  check('missing', (v) => v === 'omit' || v === 'error', '"omit" or "error"');
  check('onSeparation', (v) => ['warn', 'error', 'drop', 'firth'].includes(v), '"warn", "error", "drop" or "firth"');
  check('biasReduction', (v) => ['mean', 'median', 'jeffreys'].includes(v), '"mean", "median" or "jeffreys"');
  check('solver', (v) => ['newton', 'gradient', 'lbfgs', 'stochastic'].includes(v), '"newton", "gradient", "lbfgs" or "stochastic"');
  check('start', (v) => ['auto', 'zero', 'random'].includes(v), '"auto", "zero" or "random"');
  check('starts', (v) => Number.isInteger(v) && v > 0, 'a whole number above 0');
  if (options.solver !== 'stochastic') {
    // A random start has a seed with every solver.
    const others = Object.keys(options.stochastic ?? {}).filter((name) => name !== 'seed' || options.start !== 'random');
    check(
      'stochastic',
      () => others.length === 0,
      'the solver "stochastic", whose settings these are; of another, "seed" with start "random"',
    );
  }
  check('link', (v) => typeof v === 'string' || typeof v === 'object', "a link's name or a link");
  check('offset', (v) => typeof v === 'string', "a column's name, or an expression of columns", 'make it a column of the data');
  check('maxIterations', (v) => Number.isInteger(v) && v > 0, 'a whole number above 0');
  check('tolerance', (v) => typeof v === 'number' && v > 0, 'a number above 0');
}
