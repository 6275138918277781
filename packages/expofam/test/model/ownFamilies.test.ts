import { describe, expect, it, test } from 'vitest';
import { add, exp, lgamma, neg } from '../../src/expr/node.ts';
import { exponentialFamily, families, familyFromText } from '../../src/families/operationalFamilies.ts';
import { certify } from '../../src/family/certify.ts';
import { type FamilyText, familyToText } from '../../src/family/familyText.ts';
import { reals } from '../../src/family/interval.ts';
import { nonNegativeIntegers } from '../../src/family/support.ts';
import { glm } from '../../src/model/glm.ts';
import { loadModel } from '../../src/model/loadModel.ts';
import { allFamilies, generator } from '../families/allFamilies.ts';

const random = generator(99);
const n = 300;
const x = Float64Array.from({ length: n }, () => 2 * random() - 1);
const positive = Float64Array.from(x, (v) => Math.exp(0.4 + 0.7 * v) * (-Math.log(random()) - Math.log(random())) + 0.01);
const counts = Float64Array.from(x, (v) => Math.floor(-Math.log(random()) * Math.exp(1 + 0.5 * v)));
const yes = Float64Array.from(x, (v) => (random() < 1 / (1 + Math.exp(-0.3 - v)) ? 1 : 0));
const data = { x, positive, counts, yes };

const texts: Record<string, { text: FamilyText; response: string; links: readonly string[] }> = {
  poisson: {
    text: {
      name: 'own',
      support: 'non-negative integers',
      parameters: ['eta'],
      logPartition: 'exp(eta)',
      logBaseMeasure: '-lgamma(y + 1)',
    },
    response: 'counts',
    links: ['log', 'sqrt', 'identity'],
  },
  bernoulli: {
    text: { name: 'own', support: '0 or 1', parameters: ['eta'], logPartition: 'log(1 + exp(eta))', logBaseMeasure: '0' },
    response: 'yes',
    links: ['logit', 'probit', 'cloglog', 'cauchit'],
  },
  exponential: {
    text: {
      name: 'own',
      support: 'positive',
      parameters: [{ name: 'eta', domain: 'negative' }],
      logPartition: '-log(-eta)',
      logBaseMeasure: '0',
    },
    response: 'positive',
    links: ['log', 'inverse'],
  },
  gaussian: {
    text: { name: 'own', support: 'reals', parameters: ['eta'], logPartition: 'eta^2/2' },
    response: 'positive',
    links: ['identity', 'log'],
  },
  'inverse-gaussian': {
    text: { name: 'own', support: 'positive', parameters: [{ name: 'eta', domain: '(-Inf, 0)' }], logPartition: '-sqrt(-2*eta)' },
    response: 'positive',
    links: ['log', '1/mu^2'],
  },
  geometric: {
    text: {
      name: 'own',
      support: 'non-negative integers',
      parameters: [{ name: 'eta', domain: 'negative' }],
      logPartition: '-log(1 - exp(eta))',
      logBaseMeasure: '0',
    },
    response: 'counts',
    links: ['log'],
  },
};

const largestDifference = (a: readonly { estimate: number | null }[], b: readonly { estimate: number | null }[]): number =>
  Math.max(
    ...a.map((c, i) => Math.abs((c.estimate as number) - (b[i].estimate as number)) / Math.max(1e-3, Math.abs(b[i].estimate as number))),
  );

describe('a built-in family written again as text', () => {
  test.each(Object.entries(texts).flatMap(([name, t]) => t.links.map((link) => [name, link, t] as const)))(
    '%s with %s: the same coefficients',
    (name, link, { text, response }) => {
      const own = glm(`${response} ~ x`, data, { family: familyFromText(text), link });
      const built = glm(`${response} ~ x`, data, { family: name, link });
      expect(own.status).toBe('converged');
      // Newton's method leaves both within a few units in the last place of the condition of the problem.
      expect(largestDifference(own.coefficients, built.coefficients)).toBeLessThan(1e-12);
      expect(Math.abs((own.deviance as number) / (built.deviance as number) - 1)).toBeLessThan(1e-9);
      if (text.logBaseMeasure) expect(Math.abs((own.logLik as number) / (built.logLik as number) - 1)).toBeLessThan(1e-12);
      else expect(own.logLik).toBeNull();
    },
  );

  test.each(Object.entries(texts))('%s with its canonical link', (name, { text, response }) => {
    const own = glm(`${response} ~ x`, data, { family: familyFromText(text) });
    const canonical = { poisson: 'log', bernoulli: 'logit', exponential: 'inverse', gaussian: 'identity', 'inverse-gaussian': '1/mu^2' }[
      name
    ];
    if (!canonical) return;
    const built = glm(`${response} ~ x`, data, { family: name, link: canonical });
    // η = −1/μ and −1/(2μ²): the links as printed differ from the canonical ones by a constant.
    const factor = name === 'exponential' ? -1 : name === 'inverse-gaussian' ? -0.5 : 1;
    own.coefficients.forEach((c, i) => {
      expect(Math.abs((c.estimate as number) / (factor * (built.coefficients[i].estimate as number)) - 1)).toBeLessThan(1e-12);
    });
  });
});

describe('families of one’s own', () => {
  const bare = (): ReturnType<typeof exponentialFamily> =>
    exponentialFamily({
      name: 'mine',
      support: nonNegativeIntegers,
      parameters: [{ name: 'eta', domain: reals }],
      logPartition: (eta) => exp(eta),
      logBaseMeasure: (y) => neg(lgamma(add(y, 1))),
    });

  it('in TypeScript: fits, is certified, is saved as text and loads again', () => {
    const model = glm('counts ~ x', data, { family: bare(), link: 'sqrt' });
    expect(certify(bare()).toString()).not.toContain('BAD');
    const saved = JSON.stringify(model.save());
    expect(saved).toContain('"logPartition":"exp(eta)"');
    const again = loadModel(saved);
    expect(again.predict({ x: [0.1, 0.7] }).columns).toEqual(model.predict({ x: [0.1, 0.7] }).columns);
    expect(again.coefficients).toEqual(model.coefficients);
  });

  it('where the mean has no closed inverse: the root is found for each row', () => {
    // Zero-truncated Poisson: a = log(exp(e^η) − 1), mean λ/(1 − e^{−λ}).
    const text: FamilyText = {
      name: 'truncated',
      support: 'positive integers',
      parameters: ['eta'],
      logPartition: 'log(expm1(exp(eta)))',
      logBaseMeasure: '-lgamma(y + 1)',
    };
    const y = counts.map((c) => c + 1);
    const onMean = glm('y ~ x', { x, y }, { family: familyFromText(text), link: 'log' });
    const onEta = glm('y ~ x', { x, y }, { family: familyFromText(text) });
    expect([onMean.status, onEta.status]).toEqual(['converged', 'converged']);
    // At the maximum on the mean scale Σ (y − μ)/V(μ) dμ/du x = 0.
    const mu = onMean.predict({ x }).columns.response;
    const family = familyFromText(text);
    let score = 0;
    let size = 0;
    mu.forEach((m, i) => {
      const v = family.variance({ mean: [m] })[0][0];
      score += ((y[i] - m) / v) * m;
      size += (m * m) / v;
    });
    expect(Math.abs(score) / Math.sqrt(size)).toBeLessThan(1e-9);
    expect(onEta.logLik).toBeLessThan(0);
    expect(certify(family).toString()).not.toContain('BAD');
  });

  it('from base measure and support alone: a(η) is summed, or integrated', () => {
    const summed: FamilyText = { name: 'summed', support: 'non-negative integers', parameters: ['eta'], logBaseMeasure: '-lgamma(y + 1)' };
    const model = glm('counts ~ x', data, { family: familyFromText(summed), link: 'log' });
    const built = glm('counts ~ x', data, { family: 'poisson' });
    // The interpolated log-partition keeps 13 digits.
    expect(largestDifference(model.coefficients, built.coefficients)).toBeLessThan(1e-10);
    expect(Math.abs((model.logLik as number) / (built.logLik as number) - 1)).toBeLessThan(1e-11);
    const integrated: FamilyText = {
      name: 'integrated',
      support: 'positive',
      parameters: [{ name: 'eta', domain: 'negative' }],
      logBaseMeasure: '0',
    };
    const exponential = glm('positive ~ x', data, { family: familyFromText(integrated), link: 'log' });
    expect(
      largestDifference(exponential.coefficients, glm('positive ~ x', data, { family: 'exponential', link: 'log' }).coefficients),
    ).toBeLessThan(1e-10);
    const again = loadModel(JSON.stringify(exponential.save()));
    expect(again.predict({ x: [0.5] }).columns.response[0]).toBeCloseTo(exponential.predict({ x: [0.5] }).columns.response[0], 13);
  });

  it('a convex function that is no cumulant function is labelled quasi', () => {
    // Convex, but its mean η + η³/3 is negative for η < 0, which no density on (0, ∞) has.
    const quartic: FamilyText = { name: 'quartic', support: 'positive', parameters: ['eta'], logPartition: 'eta^4/12 + eta^2/2' };
    expect(familyFromText(quartic).declaration.dispersion?.quasi).toBe(true);
    const model = glm('positive ~ x', data, { family: familyFromText(quartic), link: 'identity' });
    expect(model.warnings.map((w) => w.code)).toContain('quasi-family');
    expect(model.logLik).toBeNull();
    expect(model.dispersion).not.toBe(1);
    for (const t of Object.values(texts))
      expect(familyFromText({ ...t.text, logBaseMeasure: undefined } as unknown as FamilyText).declaration.dispersion).toBeUndefined();
  });

  it('every family that can be written is read back with the same moments', () => {
    let written = 0;
    for (const { family } of allFamilies()) {
      const text = familyToText(family);
      if (!text) continue;
      written++;
      const again = familyFromText(JSON.parse(JSON.stringify(text)) as FamilyText);
      const eta = family.declaration.parameters.map((p, i) =>
        Number.isFinite(p.domain.lower) ? 1.3 + i : Number.isFinite(p.domain.upper) ? -0.4 - i : 0.3,
      );
      expect(again.mean({ natural: eta })).toEqual(family.mean({ natural: eta }));
    }
    expect(written).toBeGreaterThan(5);
    expect(familyToText(families.poisson)?.logPartition).toBe('exp(eta)');
    expect(familyToText(families.multinomial(['a', 'b']))).toBeUndefined();
  });

  test.each([
    ['{"name":"a","support":"reals","parameters":["eta"],"logPartitoin":"eta"}', /logPartitoin.*logPartition/],
    ['{"name":"a","support":"reals","parameters":["eta"],"logPartition":"exp(etta)"}', /logPartition.*etta/],
    ['{"name":"a","support":"realz","parameters":["eta"],"logPartition":"exp(eta)"}', /realz/],
    ['{"name":"a","support":"reals","parameters":["eta"]}', /neither logPartition nor logBaseMeasure/],
    ['{"name":"a"', /not JSON/],
    ['{"name":"a","support":"reals","parameters":["y"],"logPartition":"y"}', /other than y/],
    ['{"name":"a","support":"reals","parameters":["a","b"],"logBaseMeasure":"0"}', /2 parameters and no log-partition/],
  ])('%s is refused with the reason', (text, message) => {
    expect(() => familyFromText(text)).toThrow(message);
  });
});
