import { families } from 'expofam';
import { describe, expect, test } from 'vitest';
import { familyChoices } from '../../../src/learn/families/familyChoices.ts';
import { densityPicture, firstNatural, naturalRange, partitionSlice } from '../../../src/learn/familyExplorer/memberPicture.ts';
import { ownFamilyPresets, readOwnFamily } from '../../../src/learn/familyExplorer/readOwnFamily.ts';

const choices = familyChoices();
const heavy = ['pareto', 'inverse-gamma'];

test('every built-in family can be chosen, and forms of several parameters', () => {
  expect(choices.length).toBe(Object.keys(families).length + 3);
  expect(choices.map((c) => c.key)).toContain('gaussian-all');
});

describe.each(choices.map((c) => [c.key, c.family] as const))('%s', (key, family) => {
  const natural = firstNatural(family);
  const dispersion = family.declaration.support.step ? 1 / 12 : 0.5;

  test('the picture carries nearly all of the distribution, or says why there is none', () => {
    const picture = densityPicture(family, natural, dispersion);
    if (picture.kind === 'none') {
      expect(['dirichlet', 'quasipoisson', 'quasibinomial']).toContain(key);
      return;
    }
    const mass = (points: readonly (readonly [number, number])[]) => points.reduce((sum, [, p]) => sum + p, 0);
    const area = picture.points.slice(1).reduce((sum, [y, p], i) => {
      const [before, q] = picture.points[i];
      return Number.isFinite(p + q) ? sum + ((p + q) / 2) * (y - before) : sum;
    }, 0);
    const total = mass(picture.atoms) + (picture.kind === 'density' ? area : mass(picture.points));
    // The trapezoid rule on the picture's grid, with 1 in 80 left out at each end, more where a tail is heavy.
    expect(total).toBeGreaterThan(heavy.includes(key) ? 0.85 : 0.96);
    expect(total).toBeLessThan(1.02);
  });

  test('tangent and parabola touch a(η) with the slope of the mean and the curvature of the variance', () => {
    natural.forEach((eta, j) => {
      const [from, to] = naturalRange(family, j);
      expect(eta).toBeGreaterThanOrEqual(from);
      expect(eta).toBeLessThanOrEqual(to);
      const h = 1e-3;
      const [left, right] = [-h, h].map((d) => family.logPartition({ natural: natural.map((v, i) => (i === j ? v + d : v)) }));
      const { at, tangent } = partitionSlice(family, natural, j, [from, to]);
      // Central differences: h²/6 and h²/12 times higher derivatives, which are below a hundred here.
      expect(Math.abs((right - left) / (2 * h) - at.mean)).toBeLessThan(2e-4);
      expect(Math.abs((right - 2 * at.a + left) / h ** 2 - at.variance)).toBeLessThan(2e-4);
      expect((tangent[1][1] - tangent[0][1]) / (to - from)).toBeCloseTo(at.mean, 10);
    });
  });
});

describe('a typed family', () => {
  const states = Object.entries(ownFamilyPresets).map(([name, input]) => [name, readOwnFamily(input).state]);
  test('the presets are what their names say', () => {
    for (const [name, state] of states) {
      if (name.startsWith('Wrong')) expect(['refuted', 'quasi']).toContain(state);
      else expect(state).toBe('certified');
    }
  });

  test('an error says where it is', () => {
    const answer = readOwnFamily({ ...ownFamilyPresets['Poisson, typed'], logPartition: 'exp(eta' });
    expect(answer).toMatchObject({ state: 'error', message: expect.stringContaining('logPartition') });
  });
});
