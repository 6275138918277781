import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { diagnose, type FittedModel, type GlmOptions, glm } from '../../src/index.ts';
import { influence } from '../../src/model/analysis/influence.ts';

type Numbers = ArrayLike<number | null> | null;
interface Case {
  readonly data: Record<string, (number | string | null)[]>;
  readonly options: Record<string, [string]>;
  readonly estimate: Numbers;
  readonly dispersion: number;
  readonly nobs: number;
  readonly dfResidual: number;
  readonly residuals: Record<string, Numbers>;
  readonly robustStdError: Record<string, Numbers>;
  readonly waldInterval95: { readonly lower: Numbers; readonly upper: Numbers };
  readonly profileInterval95: { readonly lower: Numbers; readonly upper: Numbers } | null;
  readonly anovaTypeI: { readonly df: number[]; readonly p: Numbers };
  readonly anovaTypeII: { readonly df: number[]; readonly p: Numbers };
  readonly [vector: string]: unknown;
}

/** Made by reference/diagnostics.R with R 4.2.2, sandwich 3.0-2, car 3.1-1, MASS 7.3-58 and statmod 1.5.0 on 2026-11-25. */
const cases: Record<string, Case> = JSON.parse(readFileSync(new URL('./reference/diagnostics.json', import.meta.url), 'utf8'));

function fitted({ data, options }: Case): FittedModel {
  const text = (name: string) => options[name]?.[0];
  const given: GlmOptions = {
    family: text('family') as string,
    ...(text('link') ? { link: text('link') as string } : {}),
    ...(text('weights') ? { weights: text('weights') as string } : {}),
    ...(text('offset') ? { offset: text('offset') as string } : {}),
    ...(text('variancePower') ? { parameters: { variancePower: Number(text('variancePower')) } } : {}),
  };
  return glm(text('formula') as string, data, given);
}

const none = (x: number | null | undefined): boolean => x === null || x === undefined || Number.isNaN(x);

/** The largest error beside the spread of what is wanted: what is nothing beside the others may differ by their rounding. */
function error(got: Numbers | undefined, want: Numbers): number {
  if (want === null) return 0;
  if (!got || got.length !== want.length) return Number.POSITIVE_INFINITY;
  const values = Array.from(want).filter((v): v is number => v !== null);
  const size = Math.sqrt(values.reduce((s, v) => s + v * v, 0) / Math.max(1, values.length));
  return Array.from(want).reduce((worst: number, w, i) => {
    if (w === null) return worst;
    const g = got[i];
    return none(g) ? Number.POSITIVE_INFINITY : Math.max(worst, Math.abs((g as number) - w) / Math.max(Math.abs(w), 1e-3 * size));
  }, 0);
}

describe.each(Object.keys(cases))('%s against R', (name) => {
  const want = cases[name];
  const model = fitted(want);
  const d = diagnose(model);
  const near = (got: Numbers | undefined, key: string, tolerance = 1e-7): void =>
    expect(error(got, want[key] as Numbers), key).toBeLessThan(tolerance);

  it('fit', () => {
    near(
      model.coefficients.map((c) => c.estimate),
      'estimate',
    );
    expect(model.coefficients.map((c) => c.estimate === null)).toEqual(Array.from(want.estimate ?? [], (v) => v === null));
    expect(error([model.dispersion], [want.dispersion])).toBeLessThan(1e-9);
    expect([model.nobs, model.state.dfResidual]).toEqual([want.nobs, want.dfResidual]);
  });
  it('rows', () => {
    near(d.fitted as Numbers, 'fitted');
    near(d.linearPredictor as Numbers, 'linearPredictor');
    near(d.leverage, 'leverage');
    near(d.cooksDistance, 'cooksDistance');
    near(d.standardizedDeviance as Numbers, 'standardizedDeviance');
    near(d.standardizedPearson as Numbers, 'standardizedPearson');
    for (const type of ['response', 'pearson', 'deviance', 'working'] as const)
      expect(error(d.residuals[type] as Numbers, want.residuals[type]), type).toBeLessThan(1e-7);
  });
  it('influence', () => {
    const own = influence(model);
    // R divides by the error without the row in all but binomial and Poisson; here in all whose dispersion is estimated.
    if (name !== 'negative-binomial') near(own.studentized, 'rstudent');
    near(own.dffits as Numbers, 'dffits');
    near(own.covarianceRatio as Numbers, 'covratio');
  });
  it('robust errors and intervals', () => {
    for (const type of ['HC0', 'HC1', 'HC2', 'HC3'] as const)
      expect(error(d.robustStdError[type], want.robustStdError[type]), type).toBeLessThan(1e-7);
    for (const end of ['lower', 'upper'] as const) {
      expect(error(d.waldInterval95[end], want.waldInterval95[end])).toBeLessThan(1e-7);
      // On the scale of the interval. R spaces the points of its spline by F quantiles for a negative binomial, and counts rows of
      // weight zero in the degrees of freedom of others': the same curve through other points.
      const profile = want.profileInterval95;
      const bound = name === 'negative-binomial' ? 1e-4 : want.data.w?.includes(0) ? 3e-5 : 1e-5;
      if (profile)
        Array.from(profile[end] ?? []).forEach((w, i) => {
          const width = (profile.upper?.[i] ?? 0) - (profile.lower?.[i] ?? 0);
          if (w !== null) expect(Math.abs((d.profileInterval95[end][i] - w) / width)).toBeLessThan(bound);
        });
    }
  });
  it('analyses of deviance', () => {
    for (const type of ['anovaTypeI', 'anovaTypeII'] as const) {
      expect(d[type].df, type).toEqual(want[type].df);
      expect(error(d[type].p as Numbers, want[type].p), type).toBeLessThan(1e-7);
    }
  });
});
