// Several primitives in one call, over rows that stay in the nearest cache from one to the next.

// AssemblyScript, compiled by scripts/buildKernels.mjs.
import { normalCdf, normalHazard, normalHazardExcess, normalLogCdf, normalPdf } from './normal';
import {
  neg, abs, square, sqrt, exp, expNegAbs, expm1, log, log1p, log1pOfUnit, log1pmx, softplus, sigmoid, softplusFromVV, softplusReflectedFromVV, sigmoidFromVV, sigmoidReflectedFromVV, addVV, subVV, mulVV, divVV, logaddexpVV, xlogyVV, bd0VV, ltVV, leVV, eqVV, maxVV, addVS, subVS, mulVS, divVS, logaddexpVS, bd0VS, ltVS, leVS, eqVS, maxVS, subSV, divSV, where, fill,
} from './vector';

/** Rows that go through all primitives before the next ones. */
const rows: usize = 256;
/** Bytes of a step: what it does, where its result goes, and up to three operands (a vector's place, or a number's). */
const step: usize = 20;

/** Runs `count` steps on n rows. The numbers of the primitives are those of `sequenceNames` in src/kernels/wasmSequence.ts. */
export function runSequence(code: usize, count: usize, n: usize): void {
  const end = code + count * step;
  for (let from: usize = 0; from < n; from += rows) {
    const m = min(rows, n - from);
    const shift = from << 3;
    for (let at = code; at < end; at += step) {
      const dst = <usize>load<u32>(at, 4) + shift;
      const a = <usize>load<u32>(at, 8);
      const b = <usize>load<u32>(at, 12);
      switch (load<u32>(at)) {
        case 0: neg(dst, a + shift, m); break;
        case 1: abs(dst, a + shift, m); break;
        case 2: square(dst, a + shift, m); break;
        case 3: sqrt(dst, a + shift, m); break;
        case 4: exp(dst, a + shift, m); break;
        case 5: expNegAbs(dst, a + shift, m); break;
        case 6: expm1(dst, a + shift, m); break;
        case 7: log(dst, a + shift, m); break;
        case 8: log1p(dst, a + shift, m); break;
        case 9: log1pOfUnit(dst, a + shift, m); break;
        case 10: log1pmx(dst, a + shift, m); break;
        case 11: softplus(dst, a + shift, m); break;
        case 12: sigmoid(dst, a + shift, m); break;
        case 13: softplusFromVV(dst, a + shift, b + shift, m); break;
        case 14: softplusReflectedFromVV(dst, a + shift, b + shift, m); break;
        case 15: sigmoidFromVV(dst, a + shift, b + shift, m); break;
        case 16: sigmoidReflectedFromVV(dst, a + shift, b + shift, m); break;
        case 17: addVV(dst, a + shift, b + shift, m); break;
        case 18: subVV(dst, a + shift, b + shift, m); break;
        case 19: mulVV(dst, a + shift, b + shift, m); break;
        case 20: divVV(dst, a + shift, b + shift, m); break;
        case 21: logaddexpVV(dst, a + shift, b + shift, m); break;
        case 22: xlogyVV(dst, a + shift, b + shift, m); break;
        case 23: bd0VV(dst, a + shift, b + shift, m); break;
        case 24: ltVV(dst, a + shift, b + shift, m); break;
        case 25: leVV(dst, a + shift, b + shift, m); break;
        case 26: eqVV(dst, a + shift, b + shift, m); break;
        case 27: maxVV(dst, a + shift, b + shift, m); break;
        case 28: addVS(dst, a + shift, f64.load(b), m); break;
        case 29: subVS(dst, a + shift, f64.load(b), m); break;
        case 30: mulVS(dst, a + shift, f64.load(b), m); break;
        case 31: divVS(dst, a + shift, f64.load(b), m); break;
        case 32: logaddexpVS(dst, a + shift, f64.load(b), m); break;
        case 33: bd0VS(dst, a + shift, f64.load(b), m); break;
        case 34: ltVS(dst, a + shift, f64.load(b), m); break;
        case 35: leVS(dst, a + shift, f64.load(b), m); break;
        case 36: eqVS(dst, a + shift, f64.load(b), m); break;
        case 37: maxVS(dst, a + shift, f64.load(b), m); break;
        case 38: subSV(dst, f64.load(a), b + shift, m); break;
        case 39: divSV(dst, f64.load(a), b + shift, m); break;
        case 40: where(dst, a + shift, b + shift, load<u32>(at, 16) + shift, m); break;
        case 41: fill(dst, f64.load(a), m); break;
        case 42: normalPdf(dst, a + shift, m); break;
        case 43: normalCdf(dst, a + shift, m); break;
        case 44: normalLogCdf(dst, a + shift, m); break;
        case 45: normalHazard(dst, a + shift, m); break;
        case 46: normalHazardExcess(dst, a + shift, m); break;
        default: unreachable();
      }
    }
  }
}
