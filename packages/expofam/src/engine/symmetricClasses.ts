/**
 * A softmax's parameters with a θ for every class, the reference included, beside the engine's own that give the reference
 * none. Arrays hold one class after another. With one predictor that is no softmax both are the same.
 */
export interface ClassParameters {
  /** Sets of parameters in the symmetric form. */
  readonly classCount: number;
  /** θ_k − θ_K for the engine. */
  toEngine(theta: Float64Array): Float64Array;
  /** Gradient of all classes; they sum to zero, since only differences of θ count. */
  gradient(engine: Float64Array): Float64Array;
  /** Information of all classes, row-major. */
  information(engine: Float64Array): Float64Array;
}

/** The parameters as the engine has them: one set. */
export const plainParameters: ClassParameters = Object.freeze({
  classCount: 1,
  toEngine: (theta: Float64Array) => theta.slice(),
  gradient: (engine: Float64Array) => engine.slice(),
  information: (engine: Float64Array) => engine.slice(),
});

/** The symmetric parameters of a softmax of q + 1 classes. */
export function symmetricClasses(q: number): ClassParameters {
  const K = q + 1;
  return Object.freeze({
    classCount: K,
    toEngine(theta: Float64Array) {
      const s = theta.length / K;
      return Float64Array.from({ length: q * s }, (_, i) => theta[i] - theta[q * s + (i % s)]);
    },
    gradient(engine: Float64Array) {
      const s = engine.length / q;
      const out = new Float64Array(K * s);
      out.set(engine);
      for (let i = 0; i < engine.length; i++) out[q * s + (i % s)] -= engine[i];
      return out;
    },
    information(engine: Float64Array) {
      const P = Math.round(Math.sqrt(engine.length));
      const s = P / q;
      const E = K * s;
      const out = new Float64Array(E * E);
      for (let a = 0; a < P; a++) {
        const last = q * s + (a % s);
        for (let b = 0; b < P; b++) {
          const h = engine[a * P + b];
          const other = q * s + (b % s);
          out[a * E + b] += h;
          out[a * E + other] -= h;
          out[last * E + b] -= h;
          out[last * E + other] += h;
        }
      }
      return out;
    },
  });
}
