import { counted } from '../core/counted.ts';
import { ExpofamError } from '../core/expofamError.ts';
import type { DesignMatrix, DesignTerm } from '../design/designMatrix.ts';
import { aliasedColumns } from '../engine/aliasedColumns.ts';
import { backTransform } from '../engine/backTransform.ts';
import { type BlockPass, blockPass, type RowData } from '../engine/blockPass.ts';
import { blockRows } from '../engine/blockRows.ts';
import { isBounded, rowsAtEdge } from '../engine/domainEdge.ts';
import { factorRoom } from '../engine/informationFactor.ts';
import { runJob, runOn } from '../engine/job.ts';
import { newton, type SolverAnswer } from '../engine/newton.ts';
import { fullLayout, withoutColumns } from '../engine/parameterLayout.ts';
import { type Refined, refine } from '../engine/refine.ts';
import { standing } from '../engine/severalStarts.ts';
import { smallPass } from '../engine/smallPass.ts';
import { type FamilyName, familyByName } from '../families/index.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import type { Link } from '../family/link.ts';
import { linkByName } from '../family/links.ts';
import { rowModel } from '../family/rowModel.ts';
import { firstOutside } from '../family/support.ts';
import { offerKernels } from '../kernels/activeKernels.ts';
import { wasmKernels } from '../kernels/wasmKernels.ts';
import { fitRows, type RowFit } from './fitRows.ts';
import type { LinkName } from './glmOptions.ts';
import { offerAll } from './offerAll.ts';
import { predictorDomains } from './predictorDomains.ts';
import { prepareDesigns } from './prepareDesigns.ts';
import { rowParts } from './rowParts.ts';

offerKernels(wasmKernels);
offerAll();

/** What a fitter is made for. */
export interface GlmFitterOptions {
  readonly family: FamilyName | (string & {}) | ExponentialFamily;
  readonly link?: LinkName | (string & {}) | Link;
  /** Constants of the family: `{ theta: 1.5 }`. */
  readonly parameters?: Readonly<Record<string, number>>;
  /** A column of ones before the others; true by default. */
  readonly intercept?: boolean;
}

/** Estimates of one fit; the intercept first where there is one. Standard errors have eleven digits. An aliased column has NaN. */
export interface ColumnFit {
  readonly coefficients: Float64Array;
  readonly standardErrors: Float64Array;
  /** Row-major, in the order of the coefficients. */
  readonly covariance: Float64Array;
  /** 1 where the family fixes it, else Pearson's χ² over the residual degrees of freedom. */
  readonly dispersion: number;
  /** NaN where the family has none. */
  readonly deviance: number;
  readonly dfResidual: number;
  readonly iterations: number;
  /** False also where the likelihood does not curve down there, or another start went higher and did not settle. */
  readonly converged: boolean;
}

/** Fits many responses on the same columns. */
export interface GlmFitter {
  /**
   * @param y one value for each row
   * @param rows prior weights and an offset, one for each row; only `y` and these are read at each fit
   * @throws ExpofamError `bad-arguments`, `response-outside-support`
   */
  fit(y: ArrayLike<number>, rows?: { readonly weights?: ArrayLike<number>; readonly offset?: ArrayLike<number> }): ColumnFit;
}

/**
 * Prepares columns for many fits of a family with one linear predictor, as in simulations and resampling: no formula, no
 * data frame, no tests beyond standard errors. Scaling, the search for aliased columns and all buffers are made once.
 *
 * @param columns the numeric columns, each of length n; they must stay as they are (of few rows a scaled copy is made)
 * @throws ExpofamError `bad-arguments`, `bad-family`, `unknown-family`, `unknown-link`
 * @example
 * const fitter = glmFitter([Float64Array.of(0, 1, 2, 3)], { family: 'poisson' });
 * const [intercept, slope] = fitter.fit([1, 3, 4, 9]).coefficients;
 */
export function glmFitter(columns: readonly Float64Array[], options: GlmFitterOptions): GlmFitter {
  const { family, link } = resolve(options);
  const intercept = options.intercept ?? true;
  const n = columns[0]?.length ?? 0;
  if (n === 0 || columns.some((c) => !(c instanceof Float64Array) || c.length !== n || !c.every(Number.isFinite))) {
    throw new ExpofamError('bad-arguments', {
      subject: 'glmFitter',
      found: 'columns that are empty, of unequal length, not Float64Array, or not finite',
      expected: 'Float64Arrays of equal length with finite numbers',
    });
  }
  const model = rowModel(family, [link]);
  const { blocks, index } = prepareDesigns([designOf(columns, intercept)], true);
  const all = fullLayout(index, [blocks[0].columnCount]);
  const aliased = aliasedColumns(blocks[0], n, undefined);
  const layout = aliased.length ? withoutColumns(all, (_, c) => aliased.some((a) => a.column === c)) : all;
  const transform = backTransform(blocks, layout);
  const P = layout.parameterCount;
  const room = factorRoom(P);
  const { declaration } = family;
  const accepted = declaration.fits ?? declaration.support;
  const domains = predictorDomains(family, [link]);
  const dispersionKnown = !(declaration.dispersion && declaration.dispersion.fixed === undefined);
  const size = Math.min(n + 1, blockRows);
  const [mu, slope, variance, unit] = [0, 1, 2, 3].map(() => new Float64Array(size));

  interface Buffers {
    readonly data: RowData;
    readonly y: Float64Array;
    readonly weights?: Float64Array;
    readonly offset?: Float64Array;
    readonly pass: BlockPass;
  }
  const buffers = new Map<number, Buffers>();
  const buffersFor = (weighted: boolean, shifted: boolean): Buffers => {
    const key = (weighted ? 1 : 0) + (shifted ? 2 : 0);
    const known = buffers.get(key);
    if (known) return known;
    // Where the kernels find them.
    const y = blocks[0].kernels.allocate(n);
    const weights = weighted ? blocks[0].kernels.allocate(n) : undefined;
    const offset = shifted ? blocks[0].kernels.allocate(n) : undefined;
    const data: RowData = { rowCount: n, y: [y], designs: blocks, offsets: [offset], ...(weights ? { weights } : {}) };
    const made = {
      data,
      y,
      pass: smallPass(data, model, layout, blockPass(data, model, layout)),
      ...(weights ? { weights } : {}),
      ...(offset ? { offset } : {}),
    };
    buffers.set(key, made);
    return made;
  };

  return Object.freeze({
    fit(response: ArrayLike<number>, rows: { readonly weights?: ArrayLike<number>; readonly offset?: ArrayLike<number> } = {}): ColumnFit {
      checkLength('y', response, n);
      const { data, y, weights, offset, pass } = buffersFor(rows.weights !== undefined, rows.offset !== undefined);
      y.set(response);
      let observations = n;
      const bad = firstOutside(accepted, y);
      if (bad >= 0) throw outside(family, y[bad], bad);
      if (weights) observations = read(weights, rows.weights, 'weights', (w) => w >= 0);
      if (offset) read(offset, rows.offset, 'offset', () => true);
      const { answer: solved, factor } = solve(pass);
      // Rows of weight zero may alias columns; a hard start needs every candidate, a doubtful maximum other starts, and one at the edge of
      // the domain its barrier: the whole procedure of glm().
      const whole = solved.status !== 'converged' || observations < n || isDoubtful(data, pass, solved);
      const fit: Pick<RowFit, 'answer' | 'transform' | 'pass'> & Partial<Pick<RowFit, 'covariance' | 'concave' | 'higherElsewhere'>> = whole
        ? runJob(fitRows(data, model, index, { parts: rowParts, domains, dispersionKnown }))
        : { answer: solved, transform, pass };
      const { answer, pass: sums, concave = true, higherElsewhere = false } = fit;
      const { places } = fit.transform;
      const coefficients = fit.transform.coefficients(answer.theta, answer.thetaLow);
      const covariance = fit.covariance ?? factor?.covariance(transform.matrix, P) ?? new Float64Array(P * P).fill(Number.NaN);
      const k = blocks[0].columnCount;
      const dfResidual = observations - places.length;
      // Of a response that is 0 or 1 the saturated model is certain, and ℓ was summed at θ or nearer than its rounding shows.
      const certain = model.certain && !whole;
      // A compensated sum (Neumaier 1974) and what it lost.
      let deviance = certain ? -2 * answer.logLikelihood : 0;
      let lost = 0;
      let pearson = 0;
      if (!certain || !dispersionKnown)
        sums.sweep(answer, ({ start, n: count, y: [v], u }) => {
          const block = { y: [v], u };
          if (model.unitDeviance && !certain) {
            model.unitDeviance(count, block, unit);
            // Numbers of this call: those that a closure shares are boxed at every step.
            let [sum, rest] = [deviance, lost];
            for (let r = 0; r < count; r++) {
              const w = weights ? weights[start + r] : 1;
              if (w === 0) continue;
              const d = w * unit[r];
              const next = sum + d;
              rest += Math.abs(sum) >= Math.abs(d) ? sum - next + d : d - next + sum;
              sum = next;
            }
            [deviance, lost] = [sum, rest];
          }
          if (dispersionKnown) return;
          model.mean?.(count, block, [mu]);
          model.meanSlopeAndVariance?.(count, block, [slope, variance]);
          for (let r = 0; r < count; r++) {
            const e = v[r] - mu[r];
            const w = weights ? weights[start + r] : 1;
            if (e !== 0 && w !== 0) pearson += (w * e * e) / variance[r];
          }
        });
      const dispersion = dispersionKnown ? 1 : dfResidual > 0 ? pearson / dfResidual : Number.NaN;
      const out = new Float64Array(k).fill(Number.NaN);
      const errors = new Float64Array(k).fill(Number.NaN);
      const m = places.length;
      const full = m === k ? covariance : new Float64Array(k * k).fill(Number.NaN);
      for (let i = 0; i < m; i++) {
        const { column } = places[i];
        out[column] = coefficients[i];
        errors[column] = Math.sqrt(covariance[i * m + i] * dispersion);
        for (let j = 0; j < m; j++) full[column * k + places[j].column] = covariance[i * m + j] * dispersion;
      }
      return {
        coefficients: out,
        standardErrors: errors,
        covariance: full,
        dispersion,
        deviance: model.unitDeviance ? deviance + lost : Number.NaN,
        dfResidual,
        iterations: answer.iterations,
        converged: answer.status === 'converged' && concave && !higherElsewhere,
      };
    },
  });

  /** Of a concave likelihood there is one maximum. */
  function isDoubtful(data: RowData, pass: BlockPass, answer: SolverAnswer): boolean {
    if (!model.canonical && !runOn(pass, standing(answer, n)).good) return true;
    return domains.some(isBounded) && rowsAtEdge(data, pass, domains, answer.theta).length > 0;
  }

  function solve(pass: BlockPass): Refined {
    const { canonical } = model;
    // The last sweep of most fits would change standard errors in their twelfth digit.
    const answer = runOn(pass, newton({ parameterCount: P, canonical, informationError: 1e-11, room }));
    return runOn(pass, refine(answer, { canonical, bounded: true }));
  }
}

function resolve(options: GlmFitterOptions): { family: ExponentialFamily; link: Link } {
  const entry = typeof options.family === 'string' ? familyByName(options.family) : options.family;
  let family = typeof entry === 'function' ? undefined : entry;
  if (family && options.parameters) family = family.withConstants(options.parameters);
  const missing = family && Object.keys(family.declaration.constants ?? {}).find((name) => family?.constants[name] === undefined);
  if (!family || family.predictors.length !== 1 || (family.declaration.responseNames ?? ['y']).length !== 1 || missing !== undefined) {
    throw new ExpofamError('bad-family', {
      subject: `family "${family?.name ?? String(options.family)}" in glmFitter`,
      found: missing === undefined ? 'several linear predictors or response components' : `no value for "${missing}"`,
      expected: 'one linear predictor, one response column, and every constant given',
      advice: 'use glm()',
    });
  }
  const { link } = options;
  return { family, link: link === undefined ? family.predictors[0].link : typeof link === 'string' ? linkByName(link) : link };
}

function designOf(columns: readonly Float64Array[], hasIntercept: boolean): DesignMatrix {
  const term = (label: string, start: number, numeric: readonly Float64Array[]): DesignTerm => ({
    label,
    start,
    width: 1,
    numeric,
    columnMap: Int32Array.of(0),
  });
  const terms = columns.map((c, j) => term(`x${j + 1}`, j + (hasIntercept ? 1 : 0), [c]));
  if (hasIntercept) terms.unshift(term('(Intercept)', 0, []));
  return { rowCount: columns[0].length, columnNames: terms.map((t) => t.label), terms, hasIntercept };
}

function checkLength(name: string, values: ArrayLike<number>, n: number): void {
  if (values.length === n) return;
  throw new ExpofamError('bad-arguments', {
    subject: `${name} of a fit`,
    found: counted(values.length, 'value'),
    expected: `${n}, as in the columns`,
  });
}

/** Copies one value for each row; returns how many are not zero. */
function read(to: Float64Array, from: ArrayLike<number> | undefined, name: string, accepts: (v: number) => boolean): number {
  const values = from ?? [];
  checkLength(name, values, to.length);
  to.set(values);
  let count = 0;
  for (let i = 0; i < to.length; i++) {
    if (!Number.isFinite(to[i]) || !accepts(to[i]))
      throw new ExpofamError('bad-arguments', {
        subject: `${name} of a fit`,
        found: `${to[i]} in row ${i + 1}`,
        expected: 'finite, not negative weights',
      });
    if (to[i] !== 0) count++;
  }
  return count;
}

function outside(family: ExponentialFamily, value: number, row: number): ExpofamError {
  const { declaration } = family;
  return new ExpofamError('response-outside-support', {
    subject: 'y of a fit',
    found: `${value} in row ${row + 1}`,
    expected: `${(declaration.fits ?? declaration.support).description} for family "${family.name}"`,
    details: { row: row + 1, value },
  });
}
