import { describe, expect, it } from 'vitest';
import { glm } from '../../src/model/glm.ts';
import { errorOf } from '../errorOf.ts';
import reference from './reference/biasReduction.json' with { type: 'json' };

const models = {
  endometrial: { formula: 'HG ~ NV + PI + EH', family: 'binomial' },
  lizards: { formula: 'cbind(grahami, opalinus) ~ height + diameter + light + time', family: 'binomial' },
  dobson: { formula: 'counts ~ treatment + outcome', family: 'poisson' },
};
const kinds = { AS_mean: 'mean', AS_median: 'median', MPL_Jeffreys: 'jeffreys' } as const;
// brglm2 ships lizards with these orders of levels.
const levels = { height: ['<5ft', '>=5ft'], diameter: ['<=2in', '>2in'], light: ['sunny', 'shady'], time: ['early', 'midday', 'late'] };
const endometrial = reference.data.endometrial;

describe('bias reduction', () => {
  it('agrees with brglm2: mean, median and Jeffreys, several links', () => {
    for (const fit of reference.fits) {
      const [name, link] = fit.id.split('-') as [keyof typeof models, string];
      const model = glm(models[name].formula, reference.data[name], {
        family: models[name].family,
        link,
        biasReduction: kinds[fit.type as keyof typeof kinds],
        ...(name === 'lizards' ? { levels } : {}),
      });
      expect([fit.id, fit.type, model.status]).toEqual([fit.id, fit.type, 'converged']);
      // Dobson's names its factors in the other order.
      const terms = name === 'dobson' ? [0, 1, 2, 3, 4].map((i) => [0, 3, 4, 1, 2][i]) : model.coefficients.map((_, i) => i);
      fit.estimate.forEach((value, i) => {
        // Both iterate linearly to about 1e−13 in the score; estimates then agree to 1e−9 of a standard error.
        const row = model.coefficients[terms[i]];
        expect([fit.id, fit.type, i, Math.abs((row.estimate as number) - value) < 1e-8 * fit.stdError[i]]).toEqual([
          fit.id,
          fit.type,
          i,
          true,
        ]);
        expect(Math.abs((row.stdError as number) / fit.stdError[i] - 1)).toBeLessThan(1e-8);
      });
    }
  });

  it('median reduction is of each coefficient as written: it follows a change of unit exactly', () => {
    const scaled = { ...endometrial, PI: endometrial.PI.map((v) => v * 1024) };
    const [a, b] = [endometrial, scaled].map((data) => glm('HG ~ NV + PI + EH', data, { family: 'binomial', biasReduction: 'median' }));
    for (const term of ['(Intercept)', 'NV', 'EH']) expect(b.coefficient(term)).toBeCloseTo(a.coefficient(term) as number, 8);
    expect((b.coefficient('PI') as number) * 1024).toBeCloseTo(a.coefficient('PI') as number, 8);
  });

  it('is finite where rows are separated, and says what was done', () => {
    const data = { y: [0, 0, 0, 1, 1, 1], x: [1, 2, 3, 4, 5, 6] };
    for (const biasReduction of ['mean', 'median', 'jeffreys'] as const) {
      const model = glm('y ~ x', data, { family: 'bernoulli', biasReduction });
      expect(model.status).toBe('converged');
      expect(Math.abs(model.coefficient('x') as number)).toBeLessThan(5);
      expect(model.toJSON().biasReduction).toBe(biasReduction);
      expect(model.summary()).toContain('Bias:');
    }
    const firth = glm('y ~ x', data, { family: 'bernoulli', onSeparation: 'firth' });
    expect(firth.coefficient('x')).toBe(glm('y ~ x', data, { family: 'bernoulli', biasReduction: 'mean' }).coefficient('x'));
    expect(firth.warnings[0].code).toBe('separated-bias-reduced');
    expect(firth.state.biasReduction).toBe('mean');
  });

  it('estimates the dispersion where there is one, and refuses several predictors', () => {
    // For a Gaussian with the identity link d′ = 0: nothing to reduce.
    const data = { y: [1.2, 1.9, 3.3, 3.8, 5.4], x: [1, 2, 3, 4, 5] };
    const plain = glm('y ~ x', data, { family: 'gaussian' });
    expect(glm('y ~ x', data, { family: 'gaussian', biasReduction: 'mean' }).coefficient('x')).toBeCloseTo(
      plain.coefficient('x') as number,
      13,
    );
    expect(glm('y ~ x', data, { family: 'gamma', link: 'log', biasReduction: 'mean' }).status).toBe('converged');
    expect(errorOf(() => glm('y ~ x; sd ~ 1', data, { family: 'gaussian', biasReduction: 'mean' })).code).toBe('no-bias-reduction');
  });

  it('an intercept alone adds half an observation to each side (mean, logit)', () => {
    // Firth 1993, §3.1: log((s + ½)/(f + ½)).
    const model = glm('cbind(s, f) ~ 1', { s: [3], f: [0] }, { family: 'binomial', biasReduction: 'mean' });
    expect(model.coefficient('(Intercept)')).toBeCloseTo(Math.log(3.5 / 0.5), 12);
    const median = glm('cbind(s, f) ~ 1', { s: [0], f: [5] }, { family: 'binomial', biasReduction: 'median' });
    // Kenne Pagui, Salvan & Sartori 2017: about a third.
    expect(median.coefficient('(Intercept)')).toBeCloseTo(Math.log((1 / 6 + 0) / (5 + 1 / 6)), 1);
  });
});
