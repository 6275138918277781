import { ExpofamError } from '../../core/expofamError.ts';
import { blockRows } from '../../engine/blockRows.ts';
import type { RowBlock } from '../../family/rowModel.ts';
import type { PathSetup } from './pathSetup.ts';

/** What a path is judged by on rows that it has not seen. */
export type PathMeasure = 'deviance' | 'class' | 'auc' | 'mse' | 'mae';

/** The loss of each row of a block at its linear predictors; the array is reused. */
export function lossOf(setup: PathSetup, measure: PathMeasure): (n: number, block: RowBlock) => Float64Array {
  const { model, family, response } = setup;
  const kind = family.declaration.response ?? 'number';
  const refuse = (found: string, expected: string): never => {
    throw new ExpofamError('bad-option', { subject: `measure "${measure}"`, found, expected, advice: 'deviance fits every family' });
  };
  if (!['deviance', 'class', 'auc', 'mse', 'mae'].includes(measure)) return refuse('no such measure', 'deviance, class, auc, mse or mae');
  const out = new Float64Array(blockRows);
  if (measure === 'deviance') {
    const { unitDeviance } = model;
    if (!unitDeviance) return refuse(`family "${family.name}", which has no deviance`, 'mse or mae');
    return (n, block) => {
      unitDeviance(n, block, out);
      return out;
    };
  }
  const counted = response.trials !== undefined;
  if ((measure === 'class' || measure === 'auc') && counted) return refuse('a response of counts', 'one class in each row');
  if (measure === 'auc' && kind !== 'proportion') return refuse(`family "${family.name}"`, 'two classes');
  if (measure === 'class' && kind !== 'proportion' && kind !== 'class') return refuse(`family "${family.name}"`, 'classes');
  const { mean } = model;
  if (!mean) return refuse(`family "${family.name}", whose mean has no formula`, 'deviance');
  const means = response.y.map(() => new Float64Array(blockRows));
  const best = (of: readonly Float64Array[], r: number): number => of.reduce((b, v, k) => (v[r] > of[b][r] ? k : b), 0);
  return (n, block) => {
    mean(n, block, means);
    for (let r = 0; r < n; r++) {
      if (measure === 'class') {
        const wrong = means.length === 1 ? means[0][r] > 0.5 !== block.y[0][r] > 0.5 : best(means, r) !== best(block.y, r);
        out[r] = Number(wrong);
        continue;
      }
      out[r] = 0;
      for (let k = 0; k < means.length; k++) {
        const e = block.y[k][r] - means[k][r];
        out[r] += measure === 'mse' ? e * e : Math.abs(e);
      }
    }
    return out;
  };
}

/** The share of pairs of a yes and a no, by weight, whose scores are in order; ties count one half. NaN with one class alone. */
export function areaUnderCurve(y: readonly number[], scores: readonly number[], weights: Float64Array): number {
  const order = Array.from(y.keys()).sort((a, b) => scores[a] - scores[b]);
  let below = 0;
  let yes = 0;
  let area = 0;
  for (let start = 0; start < order.length; ) {
    let tiedYes = 0;
    let tiedNo = 0;
    let end = start;
    for (; end < order.length && scores[order[end]] === scores[order[start]]; end++) {
      const i = order[end];
      tiedYes += weights[i] * y[i];
      tiedNo += weights[i] * (1 - y[i]);
    }
    area += tiedYes * (below + tiedNo / 2);
    below += tiedNo;
    yes += tiedYes;
    start = end;
  }
  return area / (yes * below);
}
