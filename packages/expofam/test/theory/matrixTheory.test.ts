import { describe, expect, it } from 'vitest';
import {
  type Derivation,
  derivation,
  derivationText,
  distributionCatalog,
  distributionDerivation,
  multivariateNormal,
  type OperationalFamily,
  type ParameterPoint,
  wishart,
} from '../../src/index.ts';
import { digamma, lgamma, trigamma } from '../../src/math/gamma.ts';
import { formulaText } from '../../src/theory/formulaText.ts';
import { evaluateFormula, type Scope, type Value } from './matrixFormula.ts';

const d = 3;
const pairs = [0, 1, 2].flatMap((i) => Array.from({ length: i + 1 }, (_, j) => [i, j] as const));
const column = (v: readonly number[]): Value => v.map((x) => [x]);
const full = (v: readonly number[], off = 1): number[][] => {
  const m = Array.from({ length: d }, () => new Array<number>(d).fill(0));
  pairs.forEach(([i, j], k) => {
    m[i][j] = m[j][i] = i === j ? v[k] : off * v[k];
  });
  return m;
};
/** The place of (i, j) in a lower triangle. */
const cell = (i: number, j: number): number => (Math.max(i, j) * (Math.max(i, j) + 1)) / 2 + Math.min(i, j);

/** Symmetric 3 × 3 matrices that are positive definite, and a direction that need not be. */
const definite = [
  [2, 0.5, -0.3],
  [0.5, 1.5, 0.4],
  [-0.3, 0.4, 1],
];
const direction = [
  [0.3, -0.2, 0.1],
  [-0.2, 0.1, 0.25],
  [0.1, 0.25, -0.4],
];
const step = 1e-5;

/** What the letters and the left sides of a derivation stand for, from the library's numbers. */
interface Case extends Scope {
  readonly derivation: Derivation;
  /** Sides that are no expressions: their values, at indices where they have some. */
  readonly sides: Readonly<Record<string, Value | ((at: readonly number[]) => number)>>;
}

/** Central differences of a(η) of the family, free of its own derivatives. */
function differences(family: OperationalFamily, natural: readonly number[], first: number) {
  const a = (eta: readonly number[]): number => family.logPartition({ natural: eta });
  const along = (v: readonly number[]): number =>
    (a(natural.map((x, i) => x + step * v[i])) - a(natural.map((x, i) => x - step * v[i]))) / (2 * step);
  const gradient = natural.map((_, k) => along(natural.map((_, i) => (i === k ? 1 : 0))));
  // dH in the parameters of the library: the diagonal once, the others twice.
  const move = [...new Array<number>(first).fill(0), ...pairs.map(([i, j]) => (i === j ? 1 : 2) * direction[i][j])];
  return { gradient, move, da: along(move), shifted: (sign: number) => natural.map((x, i) => x + sign * step * move[i]) };
}

const slope = (above: number[][], below: number[][]): number[][] => above.map((r, i) => r.map((x, j) => (x - below[i][j]) / (2 * step)));

function normalCase(): Case {
  const family = multivariateNormal(d);
  const at: ParameterPoint = family.at({ mean: [1, -2, 0.5], covariance: definite });
  const natural = family.natural(at);
  const y = [0.4, -1.1, 1.3];
  const { gradient, da, shifted } = differences(family, natural, d);
  const mean = family.mean(at);
  const variance = family.variance(at);
  const a = family.logPartition(at);
  const t = family.statistic(y);
  const exponent = natural.reduce((s, e, i) => s + e * t[i], 0);
  const moments = family.moments(at);
  const [above, below] = [1, -1].map((sign) => family.moments({ natural: shifted(sign) }));
  const second = ({ mean: m, covariance }: typeof above) => covariance.map((r, i) => r.map((v, j) => v + m[i] * m[j]));
  const sample = [
    [1, 0, 2],
    [2, 1, -1],
    [0.5, 3, 1],
    [-1, 2, 2],
    [0, 0.3, -2],
  ];
  const best = family.moments(family.mle(family.statistics(sample)));
  return {
    derivation: distributionDerivation('multivariate-normal'),
    letters: {
      d,
      π: Math.PI,
      y: column(y),
      μ: column(moments.mean),
      Σ: moments.covariance,
      Λ: full(natural.slice(d), 0.5).map((r) => r.map((x) => -2 * x)),
      'η₁': column(natural.slice(0, d)),
      H: full(natural.slice(d), 0.5),
      dH: direction,
      dμ: column(above.mean.map((v, i) => (v - below.mean[i]) / (2 * step))),
      n: sample.length,
      ȳ: column([0, 1, 2].map((i) => sample.reduce((s, v) => s + v[i], 0) / sample.length)),
    },
    sample: sample.map((v) => ({ y: column(v) })),
    sides: {
      'P(y; μ, Σ)': Math.exp(family.logDensity(y, at)),
      'T₁(y)': column(t.slice(0, d)),
      'T₂(y)': full(t.slice(d)),
      'b(y)': Math.exp(family.logDensity(y, at) - exponent + a),
      a,
      'a(η₁, H)': a,
      'E[y]': column(mean.slice(0, d)),
      '∂a/∂η₁': column(gradient.slice(0, d)),
      'E[y yᵀ]': full(mean.slice(d)),
      '∂a/∂H': full(gradient.slice(d)),
      da,
      'Var[y]': variance.slice(0, d).map((r) => r.slice(0, d)),
      '∂²a/∂η₁∂η₁ᵀ': variance.slice(0, d).map((r) => r.slice(0, d)),
      dΣ: slope(above.covariance as number[][], below.covariance as number[][]),
      dμ: column(above.mean.map((v, i) => (v - below.mean[i]) / (2 * step))),
      'd(μμᵀ + Σ)': slope(second(above), second(below)),
      'Cov[yᵢ, yₖ yₗ]': ([i, , k, l]) => variance[i][d + cell(k, l)],
      'Cov[yᵢ yⱼ, yₖ yₗ]': ([i, j, k, l]) => variance[d + cell(i, j)][d + cell(k, l)],
      μ̂: column(best.mean),
      Σ̂: best.covariance,
    },
  };
}

const over = (f: (x: number) => number, x: number): number => f(x) + f(x - 0.5) + f(x - 1);

function wishartCase(): Case {
  const family = wishart(d);
  const at = family.at({ df: 5.5, scale: definite });
  const natural = family.natural(at);
  const Y = [3, 0.5, 2, -0.4, 0.7, 1.5];
  const { gradient, da, shifted } = differences(family, natural, 1);
  const mean = family.mean(at);
  const variance = family.variance(at);
  const a = family.logPartition(at);
  const t = family.statistic(Y);
  const exponent = natural.reduce((s, e, i) => s + e * t[i], 0);
  const { df, scale } = family.parameters(at);
  const [above, below] = [1, -1].map((sign) => full(family.mean({ natural: shifted(sign) }).slice(1)));
  const sample = [Y, [1, 0.2, 2, 0.1, -0.3, 1], [4, 1, 3, 0.5, 0.2, 2], [2, -0.5, 1, 0, 0.3, 3]];
  const best = family.parameters(family.mle(family.statistics(sample)));
  const average = Y.map((_, k) => sample.reduce((s, v) => s + v[k], 0) / sample.length);
  return {
    derivation: distributionDerivation('wishart'),
    letters: {
      d,
      π: Math.PI,
      Y: full(Y),
      ν: df,
      V: scale,
      'η₁': natural[0],
      H: full(natural.slice(1), 0.5),
      dH: direction,
      n: sample.length,
      Ȳ: full(average),
      ν̂: best.df,
    },
    functions: {
      Γ_d: (x) => Math.PI ** 1.5 * Math.exp(over(lgamma, x)),
      ψ_d: (x) => over(digamma, x),
      'ψ_d′': (x) => over(trigamma, x),
    },
    sample: sample.map((v) => ({ Y: full(v) })),
    sides: {
      'P(Y; ν, V)': Math.exp(family.logDensity(Y, at)),
      'T₁(Y)': t[0],
      'T₂(Y)': full(t.slice(1)),
      'b(Y)': Math.exp(family.logDensity(Y, at) - exponent + a),
      a,
      'a(η₁, H)': a,
      'E[log|Y|]': mean[0],
      '∂a/∂η₁': gradient[0],
      'E[Y]': full(mean.slice(1)),
      '∂a/∂H': full(gradient.slice(1)),
      da,
      'Var[log|Y|]': variance[0][0],
      '∂²a/∂η₁²': variance[0][0],
      'Cov[log|Y|, Y]': full(variance[0].slice(1)),
      '∂²a/∂η₁∂H': full(variance[0].slice(1)),
      'dE[Y]': slope(above, below),
      'Cov[Yᵢⱼ, Yₖₗ]': ([i, j, k, l]) => variance[1 + cell(i, j)][1 + cell(k, l)],
      V̂: best.scale,
    },
  };
}

/** Formulas that say what is aimed at, or what a function is. */
const notEvaluated = /^b\([yY]\) exp\(η₁|^[Γψ]_d\(x\) = /;

const everyIndex = Array.from({ length: d ** 4 }, (_, k) => [0, 1, 2, 3].map((p) => Math.floor(k / d ** p) % d));

describe.each([
  ['multivariate normal', normalCase()],
  ['Wishart', wishartCase()],
])('the derivation of the %s', (_, own) => {
  const formulas = own.derivation.sections.flatMap(({ steps }) => steps.flatMap((s) => s.formulas.map(formulaText)));

  it.each(formulas.filter((f) => !notEvaluated.test(f)))('has equal sides in %s', (formula) => {
    const sides = formula.split(' = ');
    expect(sides.length).toBeGreaterThan(1);
    for (const at of /[ᵢⱼₖₗ]/.test(formula) ? everyIndex : [[]]) {
      const values = sides.map((side) => {
        const known = Object.hasOwn(own.sides, side) ? own.sides[side] : evaluateFormula(side, own, at);
        return [typeof known === 'function' ? known(at) : known].flat(2);
      });
      for (const value of values.slice(1)) {
        expect(value.length).toBe(values[0].length);
        // Central differences with a step of 1e−5 keep about ten digits of values near one, of which rounding leaves eight.
        value.forEach((x, i) => {
          expect(Math.abs(x - values[0][i])).toBeLessThan(1e-7 * Math.max(1, Math.abs(x)));
        });
      }
    }
  });

  it('evaluates all formulas but the aim and the names of functions', () => {
    expect(formulas.filter((f) => notEvaluated.test(f)).length).toBe(own.functions ? 3 : 1);
    expect(formulas.length).toBeGreaterThan(18);
  });
});

it('notices a formula that is wrong', () => {
  const own = normalCase();
  const wrong = evaluateFormula('¼ H⁻¹η₁η₁ᵀH⁻¹ + ½ H⁻¹', own);
  expect([wrong].flat(2)).not.toEqual([own.sides['E[y yᵀ]']].flat(2));
});

it('is what derivation() gives of a member of any dimension', () => {
  expect(derivation(multivariateNormal(2))).toBe(distributionDerivation('mvn'));
  expect(derivation(wishart(4))).toBe(distributionDerivation('wishart'));
});

it('keeps its text within 80 columns', () => {
  for (const { name } of distributionCatalog()) {
    for (const line of derivationText(distributionDerivation(name)).split('\n')) expect([...line].length, line).toBeLessThanOrEqual(80);
  }
});

it('refuses a name that it does not know, with the nearest', () => {
  expect(() => distributionDerivation('wishert')).toThrow(/"wishert"; expected multivariate-normal, wishart; nearest: "wishart"/);
});
