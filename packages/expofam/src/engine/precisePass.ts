import type { RowModel } from '../family/rowModel.ts';
import { packedSize } from '../family/rowModel.ts';
import { addDot, addMultiple, addTo, type DoubleDoubleArray, doubleDoubleZeros, multiplyEach } from '../math/linear/doubleDoubleVectors.ts';
import { tallQr } from '../math/linear/tallQr.ts';
import type { PredictedBlock, RowData } from './blockPass.ts';
import { blockRows } from './blockRows.ts';
import { type ExactBlock, exactBlock } from './exactBlock.ts';
import type { ParameterLayout } from './parameterLayout.ts';
import type { PassRequest, PassResult } from './pass.ts';

/** What the plain pass lends: how rows are read, and how a start sweep is made. */
export interface PreciseRows {
  response(start: number, n: number): readonly Float64Array[];
  /** Fills u with first guesses of a start sweep. */
  start(n: number, y: readonly Float64Array[], u: readonly Float64Array[]): void;
  /** Turns the scores of a start sweep into working responses. */
  workingResponse(start: number, n: number, u: readonly Float64Array[], out: readonly Float64Array[]): void;
}

/** A pass in double-double arithmetic. */
export interface PrecisePass {
  evaluate(request: PassRequest): PassResult;
  /** Shows each block of rows with its linear predictors at θ + thetaLow, rounded once. */
  sweep(theta: Float64Array, thetaLow: Float64Array, visit: (block: PredictedBlock) => void): void;
}

/**
 * Evaluates requests whose digits are at stake, block by block: sums in double-double arithmetic, or the QR factor of √W·X.
 * The score and the weight of a row are plain numbers of relative error ε; that moves estimates by about ε of their
 * standard errors whatever the conditioning, so nothing more is needed there.
 */
export function precisePass(data: RowData, model: RowModel, layout: ParameterLayout, rows: PreciseRows): PrecisePass {
  const q = model.predictorCount;
  const P = layout.parameterCount;
  const { rowCount, weights, offsets } = data;
  const readers = data.designs.map((d, i) => (layout.design.includes(i) ? exactBlock(d) : undefined));
  const design = (j: number): ExactBlock => readers[layout.design[j]] as ExactBlock;
  const array = (): Float64Array => new Float64Array(blockRows);
  const u = Array.from({ length: q }, () => doubleDoubleZeros(blockRows));
  const high = u.map((v) => v.high);
  const out = Array.from({ length: 1 + q + packedSize(q) }, array);
  const working = doubleDoubleZeros(blockRows);
  const weighted = doubleDoubleZeros(blockRows);
  const packedAt = (j: number, k: number): number => (j <= k ? 1 + q + j * q - (j * (j - 1)) / 2 + (k - j) : packedAt(k, j));

  const linearPredictors = (theta: Float64Array, thetaLow: Float64Array | undefined, start: number, n: number): void => {
    for (let j = 0; j < q; j++) {
      const offset = offsets[j];
      if (offset) u[j].high.set(offset.subarray(start, start + n));
      else u[j].high.fill(0, 0, n);
      u[j].low.fill(0, 0, n);
      const { columns } = design(j);
      layout.parameter[j].forEach((p, c) => {
        if (p >= 0) addMultiple(n, theta[p], thetaLow ? thetaLow[p] : 0, columns[c], 0, u[j], 0);
      });
    }
  };

  const weigh = (values: Float64Array, start: number, n: number): void => {
    for (let r = 0; r < n; r++) {
      const w = weights ? weights[start + r] : 1;
      working.high[r] = w === 0 ? 0 : w * values[r];
    }
  };

  const evaluate = (request: PassRequest): PassResult => {
    const { theta } = request;
    const wantGradient = request.order !== 'value';
    const wantInformation = request.order === 'information';
    const wantQr = request.factor === 'qr' && wantInformation;
    const gradient = doubleDoubleZeros(P);
    const information = wantInformation && !wantQr ? doubleDoubleZeros(P * P) : undefined;
    const qr = wantQr ? tallQr(P) : undefined;
    const stacked = qr ? new Float64Array(P * q * blockRows) : undefined;
    const logLikelihood = doubleDoubleZeros(1);
    for (let start = 0; start < rowCount; start += blockRows) {
      const n = Math.min(blockRows, rowCount - start);
      for (const reader of readers) reader?.load(start, n);
      const y = rows.response(start, n);
      if (theta) linearPredictors(theta, request.thetaLow, start, n);
      else rows.start(n, y, high);
      const block = { y, u: high };
      if (wantInformation) model.step(n, block, out, request.information ?? 'expected');
      else if (wantGradient) model.score(n, block, out.slice(0, 1 + q));
      else model.logLikelihood(n, block, out[0]);
      for (let r = 0; r < n; r++) {
        const w = weights ? weights[start + r] : 1;
        if (w !== 0) addTo(logLikelihood, 0, w * out[0][r], 0);
      }
      if (theta && !Number.isFinite(logLikelihood.high[0])) return { valid: false, logLikelihood: Number.NaN };
      if (!wantGradient) continue;
      if (!theta) rows.workingResponse(start, n, high, out);
      for (let j = 0; j < q; j++) {
        weigh(out[1 + j], start, n);
        const { columns } = design(j);
        layout.parameter[j].forEach((p, c) => {
          if (p >= 0) addDot(n, working, 0, columns[c], 0, gradient, p);
        });
      }
      if (information) addInformation(information, start, n);
      if (qr && stacked) qr.add(stacked, stackRows(stacked, start, n), q * blockRows);
    }
    const upper = qr?.factor();
    if (!gradient.high.every(Number.isFinite) || !(upper ?? information?.high ?? []).every(Number.isFinite)) {
      return { valid: false, logLikelihood: logLikelihood.high[0] };
    }
    return {
      valid: true,
      logLikelihood: logLikelihood.high[0],
      ...(wantGradient ? { gradient: gradient.high } : {}),
      ...(information ? { information: information.high, informationLow: information.low } : {}),
      ...(upper ? { upper } : {}),
    };
  };

  return Object.freeze({
    evaluate,
    sweep(theta: Float64Array, thetaLow: Float64Array, visit: (block: PredictedBlock) => void) {
      for (let start = 0; start < rowCount; start += blockRows) {
        const n = Math.min(blockRows, rowCount - start);
        for (const reader of readers) reader?.load(start, n);
        linearPredictors(theta, thetaLow, start, n);
        visit({ start, n, y: rows.response(start, n), u: high });
      }
    },
  });

  function addInformation(sum: DoubleDoubleArray, start: number, n: number): void {
    for (let j = 0; j < q; j++) {
      for (let k = j; k < q; k++) {
        weigh(out[packedAt(j, k)], start, n);
        const left = design(j).columns;
        const right = design(k).columns;
        layout.parameter[j].forEach((a, c) => {
          if (a < 0) return;
          multiplyEach(n, working, left[c], weighted);
          layout.parameter[k].forEach((b, d) => {
            if (b < 0 || (j === k && d > c)) return;
            addDot(n, weighted, 0, right[d], 0, sum, a * P + b);
            if (j !== k || c !== d) addDot(n, weighted, 0, right[d], 0, sum, b * P + a);
          });
        });
      }
    }
  }

  /** Writes the rows U_i X_i with U_iᵀU_i = w W_i, q of them for each observation; returns how many. */
  function stackRows(stacked: Float64Array, start: number, n: number): number {
    const stride = q * blockRows;
    const U = new Float64Array(q * q);
    let at = 0;
    for (let r = 0; r < n; r++) {
      const w = weights ? weights[start + r] : 1;
      if (w === 0 || !rootOf(U, r, w)) continue;
      for (let p = 0; p < P; p++) for (let l = 0; l < q; l++) stacked[p * stride + at + l] = 0;
      for (let j = 0; j < q; j++) {
        const { columns } = design(j);
        const row = layout.parameter[j];
        for (let c = 0; c < row.length; c++) {
          if (row[c] < 0) continue;
          const x = columns[c].high[r];
          if (x !== 0) for (let l = 0; l <= j; l++) stacked[row[c] * stride + at + l] += U[l * q + j] * x;
        }
      }
      at += q;
    }
    return at;
  }

  /** The upper Cholesky factor of w W_i; a row of zeros where a pivot has vanished. False where nothing is left. */
  function rootOf(U: Float64Array, r: number, w: number): boolean {
    let any = false;
    for (let l = 0; l < q; l++) {
      let d = w * out[packedAt(l, l)][r];
      for (let m = 0; m < l; m++) d -= U[m * q + l] ** 2;
      const root = d > 0 ? Math.sqrt(d) : 0;
      if (root > 0) any = true;
      U[l * q + l] = root;
      for (let k = l + 1; k < q; k++) {
        let s = w * out[packedAt(l, k)][r];
        for (let m = 0; m < l; m++) s -= U[m * q + l] * U[m * q + k];
        U[l * q + k] = root > 0 ? s / root : 0;
      }
    }
    return any;
  }
}
