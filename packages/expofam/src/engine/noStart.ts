import type { SolverAnswer, TracePoint } from './newton.ts';

/** The answer of a solver to which no start has a finite likelihood. */
export const noStart = (P: number, trace: readonly TracePoint[]): SolverAnswer => ({
  theta: new Float64Array(P).fill(Number.NaN),
  logLikelihood: Number.NaN,
  gradient: new Float64Array(P),
  information: new Float64Array(P * P),
  iterations: 0,
  status: 'no-start',
  trace,
});
