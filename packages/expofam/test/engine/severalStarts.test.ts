import { describe, expect, it } from 'vitest';
import { sampleNormal } from '../../src/math/random/continuousSamplers.ts';
import { randomSource } from '../../src/math/random/random.ts';
import { glm } from '../../src/model/glm.ts';
import type { GlmOptions } from '../../src/model/glmOptions.ts';

const random = randomSource(12);
const normals = (n: number) => Array.from({ length: n }, () => sampleNormal(random));

describe('few rows under a likelihood that need not be concave', () => {
  it.each([
    ['inverse-gaussian', 'log'],
    ['gaussian', 'log'],
    ['gamma', 'log'],
  ] as const)('%s, link %s: no start among forty goes higher than the fit', (family, link) => {
    for (let trial = 0; trial < 8; trial++) {
      const n = 12;
      const [x, z, noise] = [normals(n), normals(n), normals(n)];
      const w = x.map(() => [0, 0, 1, 1, 2, 3][Math.floor(6 * random.uniform())]);
      const data = { x, z, w, y: x.map((v, i) => Math.exp(v - z[i] + noise[i])) };
      const options: GlmOptions = { family, link, weights: 'w' };
      const fit = glm('y ~ x + z', data, options);
      const best = glm('y ~ x + z', data, { ...options, starts: 40 });
      // The tolerance of the iteration is 1e−11 standard errors; a second maximum is per cents away.
      if (best.converged) expect(fit.deviance as number).toBeLessThanOrEqual((best.deviance as number) * (1 + 1e-9));
    }
  });

  it('a slope of the standard deviation on six rows: the highest maximum, no end, or a note', () => {
    for (let trial = 0; trial < 12; trial++) {
      const [x, noise] = [normals(6), normals(6)];
      const data = { x, y: x.map((v, i) => 1 + v + noise[i]) };
      const fit = glm('y ~ x; sd ~ x', data, { family: 'gaussian' });
      const best = glm('y ~ x; sd ~ x', data, { family: 'gaussian', starts: 40 });
      if (fit.status === 'converged' && fit.warnings.length === 0) {
        expect(best.status).toBe('converged');
        expect(fit.logLik as number).toBeGreaterThan((best.logLik as number) - 1e-8);
      } else expect(fit.warnings.map((w) => w.code)).toEqual([fit.converged ? 'local-maximum' : 'unbounded-likelihood']);
    }
  });
});
