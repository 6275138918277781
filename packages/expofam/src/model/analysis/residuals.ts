import { counted } from '../../core/counted.ts';
import { ExpofamError } from '../../core/expofamError.ts';
import { suggestion } from '../../core/nearest.ts';
import type { DesignMatrix } from '../../design/designMatrix.ts';
import { compile } from '../../expr/compile.ts';
import { symbol } from '../../expr/node.ts';
import { simplify } from '../../expr/simplify.ts';
import { substitute } from '../../expr/substitute.ts';
import { integrate } from '../../math/integrate.ts';
import { randomSource } from '../../math/random/random.ts';
import type { FittedModel } from '../fittedModel.ts';
import { coefficientsOf, linearPredictor } from '../predict.ts';
import { simulator } from './bootstrap.ts';
import { diagnoseRows } from './diagnose.ts';
import { influence } from './influence.ts';
import { quantileResiduals } from './quantileResiduals.ts';
import { trainingOf } from './trainingOf.ts';

export type ResidualType =
  | 'response'
  | 'pearson'
  | 'deviance'
  | 'working'
  | 'standardized-deviance'
  | 'standardized-pearson'
  | 'studentized'
  | 'anscombe'
  | 'quantile'
  | 'simulated';

export interface ResidualOptions {
  /** Of the uniforms and simulations; 1 by default. */
  readonly seed?: number;
  /** The uniforms of randomised quantile residuals, one for each row, instead of the seed's. */
  readonly uniforms?: ArrayLike<number>;
  /** How many responses are simulated for each row; 250 by default. */
  readonly simulations?: number;
}

/**
 * Residuals of one type, one for each row of the fit.
 *
 * - `quantile`: Φ⁻¹(F(y−) + U·(F(y) − F(y−))), standard normal where the model holds; U is drawn by the seed. Dunn & Smyth
 *   (1996), `statmod::qresiduals`.
 * - `simulated`: the share of simulated responses below the row's, uniform where the model holds, ties broken at random (as in
 *   DHARMa).
 * - `anscombe`: ∫_μ^y V^(−1/3) dμ · √w/V(μ)^(1/6). McCullagh & Nelder (1989), §2.4.2.
 * - `studentized`: R's `rstudent`. Others: see `diagnostics()`.
 *
 * @throws ExpofamError where a family does not have it
 */
export function residuals(model: FittedModel, type: ResidualType = 'deviance', options: ResidualOptions = {}): Float64Array {
  const training = trainingOf(model, 'residuals');
  switch (type) {
    case 'quantile':
      return quantileResiduals(model, options);
    case 'simulated':
      return simulatedResiduals(model, options);
    case 'anscombe':
      return anscombeResiduals(model);
    case 'studentized':
      return influence(model).studentized;
  }
  const d = diagnoseRows(model);
  const found: Partial<Record<ResidualType, unknown>> = {
    response: d.residuals.response,
    pearson: d.residuals.pearson,
    deviance: d.residuals.deviance,
    working: d.residuals.working,
    'standardized-deviance': d.standardizedDeviance,
    'standardized-pearson': d.standardizedPearson,
  };
  if (!Object.hasOwn(found, type)) {
    throw new ExpofamError('bad-option', {
      subject: 'residuals',
      found: `type "${String(type)}"`,
      expected: 'a known type',
      advice: suggestion(String(type), [...Object.keys(found), 'studentized', 'anscombe', 'quantile', 'simulated']),
    });
  }
  const values = found[type];
  if (values instanceof Float64Array) return values;
  throw new ExpofamError('unavailable', {
    subject: `${type} residuals`,
    found: `family "${model.family.name}" with ${counted(training.fit.model.predictorCount, 'linear predictor', 'linear predictors')} and ${counted(training.fit.model.responseCount, 'component of the response', 'components of the response')}`,
    expected: 'one number for each row',
    advice: 'diagnostics() gives one column for each component where there are several',
  });
}

function simulatedResiduals(model: FittedModel, options: ResidualOptions): Float64Array {
  const training = trainingOf(model, 'simulated residuals');
  const { simulations = 250, seed = 1 } = options;
  const draw = simulator(model, training);
  const random = randomSource(seed);
  const n = training.fit.data.rowCount;
  const y = training.fit.data.y[0];
  const observed = y instanceof Float64Array ? y : Float64Array.from(y.codes, (c) => (c === y.level ? 1 : 0));
  const below = new Float64Array(n);
  const ties = new Float64Array(n);
  for (let s = 0; s < simulations; s++) {
    const simulated = draw(random);
    for (let i = 0; i < n; i++) {
      // Proportions k/n of two computations may differ in the last place.
      if (Math.abs(simulated[i] - observed[i]) <= 1e-12 * Math.abs(observed[i])) ties[i]++;
      else if (simulated[i] < observed[i]) below[i]++;
    }
  }
  return below.map((b, i) => (b + random.uniform() * ties[i]) / simulations);
}

function anscombeResiduals(model: FittedModel): Float64Array {
  const training = trainingOf(model, 'Anscombe residuals');
  const { family, links, fit } = training;
  const frequency = training.frame.frequencyWeights;
  const rows = family.compose(links);
  const fitted = diagnoseRows(model).fitted;
  const y = fit.data.y[0];
  if (!rows.variance || !(fitted instanceof Float64Array) || !(y instanceof Float64Array)) {
    throw new ExpofamError('unavailable', {
      subject: 'Anscombe residuals',
      found: `family "${family.name}"`,
      expected: 'one mean with a variance function',
    });
  }
  // V as a function of the mean: the composed variance at u = g(m).
  const m = symbol('mean of the response');
  const variance = compile(
    [simplify(substitute(rows.variance, new Map([[rows.u[0], links[0].forward(m)]])))],
    [m.name as string, ...rows.constants.map((c) => c.name as string)],
  );
  const constants = rows.constants.map((c) => family.constants[c.name as string] ?? Number.NaN);
  const one = [new Float64Array(1)];
  const at = (x: number): number => {
    variance.run(1, [x, ...constants], one);
    return one[0][0];
  };
  const power = (x: number): number => {
    const v = at(x);
    return v > 0 ? v ** (-1 / 3) : 0;
  };
  return fitted.map((mu, i) => {
    const w = fit.data.weights ? fit.data.weights[i] / (frequency ? frequency[i] : 1) : 1;
    return (Math.sqrt(w) * integrate(power, mu, y[i], { tolerance: 1e-11 }).value) / at(mu) ** (1 / 6);
  });
}

/**
 * Partial residuals: the working residual plus each term's centred contribution, as R's `residuals(type = "partial")`; one
 * column for each term.
 */
export function partialResiduals(model: FittedModel): Record<string, Float64Array> {
  const training = trainingOf(model, 'partial residuals');
  const { working } = diagnoseRows(model).residuals;
  if (!working) {
    throw new ExpofamError('unavailable', {
      subject: 'partial residuals',
      found: `${counted(model.state.predictors.length, 'linear predictor', 'linear predictors')} and ${counted(training.fit.model.responseCount, 'component of the response', 'components of the response')}`,
      expected: 'one of each',
    });
  }
  const { predictors, frequencyWeights } = training.frame;
  const { design } = predictors[0];
  const countOf = (i: number): number => (frequencyWeights ? frequencyWeights[i] : 1);
  const total = working.reduce((s, _, i) => s + countOf(i), 0);
  const beta = coefficientsOf(model.state, 0);
  const out: Record<string, Float64Array> = {};
  for (const term of design.terms) {
    if (design.hasIntercept && term.start === 0) continue;
    const one: DesignMatrix = {
      rowCount: design.rowCount,
      columnNames: design.columnNames.slice(term.start, term.start + term.width),
      terms: [{ ...term, start: 0 }],
      hasIntercept: false,
    };
    const part = linearPredictor(one, beta.slice(term.start, term.start + term.width));
    const mean = design.hasIntercept ? part.reduce((s, v, i) => s + countOf(i) * v, 0) / total : 0;
    out[term.label] = part.map((v, i) => v - mean + working[i]);
  }
  return out;
}
