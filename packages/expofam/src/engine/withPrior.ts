import type { Pass, PassRequest, PassResult } from './pass.ts';

/**
 * A pass whose likelihood carries a quadratic term −½(θ − c)ᵀK(θ − c): what earlier rows said, through their information
 * K at their estimate c.
 */
export function withPrior(
  pass: { parameterCount: number; evaluate(request: PassRequest): PassResult },
  centre: Float64Array,
  precision: Float64Array,
): Pass & { evaluate(request: PassRequest): PassResult } {
  const P = pass.parameterCount;
  return {
    parameterCount: P,
    evaluate(request: PassRequest): PassResult {
      const result = pass.evaluate(request);
      const { theta } = request;
      if (!theta || !result.valid) return result;
      const d = theta.map((v, i) => v - centre[i]);
      const kd = new Float64Array(P);
      let quadratic = 0;
      for (let i = 0; i < P; i++) {
        for (let j = 0; j < P; j++) kd[i] += precision[i * P + j] * d[j];
        quadratic += d[i] * kd[i];
      }
      return {
        valid: true,
        logLikelihood: result.logLikelihood - quadratic / 2,
        ...(result.gradient ? { gradient: result.gradient.map((g, i) => g - kd[i]) } : {}),
        ...(result.information ? { information: result.information.map((h, i) => h + precision[i]) } : {}),
      };
    },
  };
}
