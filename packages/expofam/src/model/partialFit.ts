import { counted } from '../core/counted.ts';
import { ExpofamError } from '../core/expofamError.ts';
import { asTable } from '../data/anyTable.ts';
import type { ModelFrame } from '../design/modelFrame.types.ts';
import { backTransform } from '../engine/backTransform.ts';
import { blockPass } from '../engine/blockPass.ts';
import { chooseSolver } from '../engine/chooseSolver.ts';
import { informationFactor } from '../engine/informationFactor.ts';
import { runJob, solveOn } from '../engine/job.ts';
import { newton } from '../engine/newton.ts';
import { fullLayout, withoutColumns } from '../engine/parameterLayout.ts';
import { parametersOf } from '../engine/parametersOf.ts';
import type { StochasticOptions } from '../engine/solverOptions.ts';
import { withPrior } from '../engine/withPrior.ts';
import { rowModel } from '../family/rowModel.ts';
import { tTwoSided } from '../math/distributions/continuous.ts';
import { normalSurvival } from '../math/normal.ts';
import { coefficientIndex } from '../output/predictorCoefficients.ts';
import { meansOfRows } from './columnMeansOf.ts';
import { rowData } from './fitFrame.ts';
import { inversesOf, numericsOf, type RowFit } from './fitRows.ts';
import { type FittedModel, fittedModel } from './fittedModel.ts';
import { goodness } from './goodness.ts';
import type { CoefficientRow, ModelState } from './modelState.ts';
import { asShown } from './parameterization.ts';
import { predicting } from './predicting.ts';
import { readKnownResponse } from './readKnownResponse.ts';
import { type ReplayOptions, replayFrame } from './replayFrame.ts';
import { rowWeights } from './rowWeights.ts';
import { savedWeights } from './savedWeights.ts';

export interface PartialFitOptions extends ReplayOptions {
  /**
   * `newton` (default): the new rows' likelihood with the old fit as a quadratic, which is exact for a Gaussian with the
   * identity link. `stochastic`: the update rule continues over the new rows, its steps and averages where they stopped.
   */
  readonly solver?: 'newton' | 'stochastic';
  readonly stochastic?: StochasticOptions;
}

/**
 * Continues from a model on new rows, without the old ones (online learning). Levels, contrasts and transforms stay those
 * of the first fit, and so do a constant that it estimated (a size, a shape), its classes and their weights, and the columns of
 * its weights; an unseen level is refused. First rows of one class alone have
 * their maximum at infinity, from where nothing goes on: fit them with `biasReduction: 'mean'`, and with both classes as
 * levels of the response.
 *
 * @throws ExpofamError `bad-model` for a fit without standard errors, `missing-weights` where the new rows lack the weights, `unknown-level` for a level or class that it has not seen
 * @example
 * const monday = glm('visits ~ promotion', mondayRows, { family: 'poisson' });
 * const tuesday = partialFit(monday, tuesdayRows);
 */
export function partialFit(model: FittedModel, data: unknown, options: PartialFitOptions = {}): FittedModel {
  const { state, family, links } = model;
  const table = asTable(data);
  const { frame, response } = readKnownResponse(
    replayFrame(state, table, { ...options, ...savedWeights(state, table, options) }),
    family.declaration,
    state,
  );
  const weights = rowWeights(frame, family.declaration, response.trials);
  const { data: rows, designIndex } = rowData(frame, state.predictorFrames, response, weights);
  const compiled = rowModel(family, links);
  const coefficientOf = coefficientIndex(state);
  const full = fullLayout(
    designIndex,
    rows.designs.map((d) => d.columnCount),
  );
  const layout = withoutColumns(
    { ...full, parameter: full.parameter.map((row, j) => row.map((_, c) => coefficientOf[j][c])) },
    (j, c) => state.coefficients[coefficientOf[j][c]].aliasedWith !== undefined,
  );
  const transform = backTransform(rows.designs, layout);
  const oldCoefficients = Float64Array.from(
    state.coefficients.filter((c) => c.aliasedWith === undefined).map((c) => c.estimate ?? Number.NaN),
  );
  const centre = parametersOf(transform, oldCoefficients);
  const precision = oldInformation(state, transform.matrix, transform.places.length, layout.parameterCount);
  const pass = blockPass(rows, compiled, layout);
  const joined = withPrior(pass, centre, precision);
  const P = layout.parameterCount;
  const answer =
    options.solver === 'stochastic'
      ? runJob(
          solveOn(
            joined,
            chooseSolver(rows, compiled, pass, {
              ...options.stochastic,
              solver: 'stochastic',
              parameterCount: P,
              canonical: compiled.canonical,
              warmStart: centre,
              seen: state.nobs,
            }),
          ),
        )
      : runJob(solveOn(joined, newton({ parameterCount: P, canonical: compiled.canonical, start: centre })));
  const factor = informationFactor(answer.information, P);
  const fit: RowFit = {
    data: rows,
    model: compiled,
    pass,
    layout,
    transform,
    answer,
    coefficients: transform.coefficients(answer.theta),
    ...inversesOf(factor, transform, layout),
    aliased: [],
    concave: true,
    higherElsewhere: false,
    edge: [],
    numerics: numericsOf(
      { answer, method: 'cholesky', condition: factor?.condition() ?? Number.POSITIVE_INFINITY, ...(factor ? { factor } : {}) },
      rows,
      layout,
      transform,
    ),
  };
  const before = model.save();
  const columnMeans = pooledMeans(before, frame);
  const updated = {
    ...updatedState(before, fit, precision, centre, weights.observations, frame.missingCount, table.name),
    ...(columnMeans ? { columnMeans } : {}),
  };
  return asShown(fittedModel(updated, undefined, { family, links, predicting }));
}

/** The means of the columns over the old rows and as many new ones: terms are centred there. */
function pooledMeans({ columnMeans, nobs }: ModelState, frame: ModelFrame): ModelState['columnMeans'] {
  const added = frame.frequencyWeights?.reduce((sum, f) => sum + f, 0) ?? frame.rowCount;
  const share = added > 0 ? added / (nobs + added) : 0;
  const fresh = share > 0 ? meansOfRows(frame) : columnMeans;
  return columnMeans?.map((means, k) => means.map((m, j) => m + share * ((fresh?.[k][j] ?? m) - m)));
}

/** Information of the old rows about the new rows' scaled parameters: BᵀφV⁻¹B. */
function oldInformation(state: ModelState, matrix: Float64Array, k: number, P: number): Float64Array {
  const v = Float64Array.from(state.covariance.flatMap((row) => row.map((x) => x ?? Number.NaN)));
  const factor = v.every(Number.isFinite) ? informationFactor(v, k) : undefined;
  if (!factor || state.dispersion === null) {
    throw new ExpofamError('bad-model', {
      subject: 'model to update',
      found: 'no covariance of its coefficients',
      expected: 'a fit with standard errors',
      advice:
        state.status === 'separated'
          ? 'its maximum is at infinity, which further rows cannot be added to: fit again on all rows, or the first rows with biasReduction "mean"'
          : 'fit again on all rows',
    });
  }
  const inverse = factor.inverse();
  const out = new Float64Array(P * P);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      const h = inverse[i * k + j] * state.dispersion;
      for (let a = 0; a < P; a++) {
        const b = matrix[i * P + a];
        if (b !== 0) for (let c = 0; c < P; c++) out[a * P + c] += b * h * matrix[j * P + c];
      }
    }
  }
  return out;
}

function updatedState(
  state: ModelState,
  fit: RowFit,
  precision: Float64Array,
  centre: Float64Array,
  added: number,
  missing: number,
  dataName: string,
): ModelState {
  const P = fit.layout.parameterCount;
  const d = fit.answer.theta.map((v, i) => v - centre[i]);
  let quadratic = 0;
  for (let i = 0; i < P; i++) for (let j = 0; j < P; j++) quadratic += d[i] * precision[i * P + j] * d[j];
  const fresh = goodness(fit);
  const join = (old: number | null, now: number | undefined): number | null =>
    old === null || now === undefined ? null : old + now + quadratic;
  const nobs = state.nobs + added;
  const dfResidual = state.dfResidual + added * (state.family.components ? state.predictors.length : 1);
  const pearson = join(state.pearson, fresh.pearson);
  const dispersion = state.dispersionKnown ? 1 : pearson === null || dfResidual <= 0 ? null : pearson / dfResidual;
  const k = fit.transform.places.length;
  const scale = dispersion ?? Number.NaN;
  const finite = (x: number): number | null => (Number.isFinite(x) ? x : null);
  let at = 0;
  const coefficients = state.coefficients.map((c): CoefficientRow => {
    if (c.aliasedWith !== undefined) return c;
    const i = at++;
    const estimate = fit.coefficients[i];
    const stdError = Math.sqrt(fit.covariance[i * k + i] * scale);
    const statistic = estimate / stdError;
    const pValue = state.dispersionKnown
      ? 2 * normalSurvival(Math.abs(statistic))
      : dfResidual > 0
        ? tTwoSided(statistic, dfResidual)
        : Number.NaN;
    return { ...c, estimate: finite(estimate), stdError: finite(stdError), statistic: finite(statistic), pValue: finite(pValue) };
  });
  const { errorBasis: _, family, ...rest } = state;
  const constants = Object.entries(family.estimated);
  const kept = constants.length ? `; ${constants.map(([name]) => `"${name}"`).join(', ')} is kept from the first fit` : '';
  return {
    ...rest,
    family: { ...family, estimated: Object.fromEntries(constants.map(([name, e]) => [name, { ...e, kept: true as const }])) },
    coefficients,
    covariance: Array.from({ length: k }, (_, i) => Array.from({ length: k }, (_, j) => finite(fit.covariance[i * k + j] * scale))),
    nobs,
    dfResidual,
    dfNull: state.dfNull + added * (state.family.components ? state.predictors.length : 1),
    dispersion,
    pearson,
    deviance: join(state.deviance, fresh.deviance),
    nullDeviance: null,
    logLik: null,
    aic: null,
    bic: null,
    iterations: fit.answer.iterations,
    status: fit.answer.status,
    converged: fit.answer.status === 'converged',
    numerics: {
      method: fit.numerics.method,
      condition: Number.isFinite(fit.numerics.condition) ? fit.numerics.condition : null,
      digits: fit.numerics.digits,
    },
    missingCount: state.missingCount + missing,
    dataName: `${state.dataName}, then ${dataName}`,
    warnings: [
      {
        code: 'updated',
        message: `model: updated with ${counted(added, 'row')}; the earlier ${state.nobs} enter through their information, which is exact for a Gaussian with the identity link and of second order otherwise; the likelihood of all rows is not known${kept}`,
      },
    ],
  };
}
