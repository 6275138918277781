import { ExpofamError } from '../core/expofamError.ts';
import type { Table } from '../data/table.ts';
import type { GlmOptions } from './glmOptions.ts';
import type { ModelState } from './modelState.ts';

type Weights = Pick<GlmOptions, 'weights' | 'frequencyWeights'>;

/**
 * The weights with which a saved model is fitted again to rows: those given, otherwise the columns of the first fit, which the model
 * remembers by name. Models saved before they did have none.
 *
 * @param given weights that take the place of the remembered ones
 * @param demand whether weights that cannot be had are an error; otherwise they are left out
 * @throws ExpofamError `missing-weights` where the first fit had weights that these rows lack, or that were values without a name
 * @example
 * const rows = { y: [1, 3, 4], x: [0, 1, 2], w: [1, 2, 1] };
 * savedWeights(glm('y ~ x', rows, { family: 'gaussian', weights: 'w' }).save(), asTable(rows)); // { weights: 'w' }
 */
export function savedWeights(state: Pick<ModelState, 'frame' | 'formula'>, table: Table, given: Weights = {}, demand = true): Weights {
  const out: { -readonly [Name in keyof Weights]: Weights[Name] } = {};
  for (const [role, name, option] of [
    ['weights', 'weights', '--weights'],
    ['frequencyWeights', 'frequency weights', '--frequency-weights'],
  ] as const) {
    const saved = state.frame[role];
    if (given[role] !== undefined) out[role] = given[role];
    else if (typeof saved === 'string' && table.columnNames.includes(saved)) out[role] = saved;
    else if (saved !== undefined && demand) {
      throw new ExpofamError('missing-weights', {
        subject: `model "${state.formula}"`,
        found:
          saved === null
            ? `fitted with ${name} that were values without a column`
            : `fitted with ${name} "${saved}", and no such column in ${table.name}`,
        expected: `the ${name} of these rows, as the fit without them is another model`,
        advice: `give them: ${option} NAME, or the option ${role}`,
      });
    }
  }
  return out;
}
