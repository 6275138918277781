import { add, cos, sin, sqrt, square } from '../expr/node.ts';
import { logBesselI0 } from '../expr/rareNodes.ts';
import { builtIn } from '../family/builtIn.ts';
import { exponentialFamily } from '../family/exponentialFamily.ts';
import { reals } from '../family/interval.ts';
import { circle } from '../family/support.ts';

/**
 * von Mises on the circle: T = (cos y, sin y), η = κ(cos m, sin m), a = log I₀(∥η∥). The predictors are the components of η,
 * so the likelihood is concave. Source: Mardia & Jupp (2000), §3.5.4.
 */
export const vonMises = builtIn(
  exponentialFamily({
    name: 'von-mises',
    title: 'von Mises',
    uses: ['directions', 'times of day'],
    support: circle,
    parameters: [
      { name: 'eta1', domain: reals },
      { name: 'eta2', domain: reals },
    ],
    sufficientStatistic: (y) => [cos(y), sin(y)],
    logBaseMeasure: () => -Math.log(2 * Math.PI),
    // 1e−200 keeps the derivatives A(κ)η/κ defined at η = 0 and changes nothing elsewhere.
    logPartition: (eta1, eta2) => logBesselI0(sqrt(add(add(square(eta1), square(eta2)), 1e-200))),
    start: (_, [c, s]) => [add(c, c), add(s, s)],
    naturalStart: ([c, s]) => {
      const r = Math.hypot(c, s);
      // Best & Fisher (1981) to a few per cent.
      const kappa = r < 0.85 ? (r * (2 - r * r)) / (1 - r * r) : 1 / (2 * (1 - r));
      return r === 0 ? [0, 0] : [(kappa * c) / r, (kappa * s) / r];
    },
    weightRole: 'replication',
    certifyAt: [
      [0, 0],
      [1e-3, -2e-3],
      [0.7, 0.3],
      [-2, 1],
      [30, -10],
      [-300, 500],
    ],
    sampler: 'von-mises',
  }),
);
