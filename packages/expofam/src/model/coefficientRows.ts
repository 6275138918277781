import type { ModelFrame } from '../design/modelFrame.types.ts';
import type { CoefficientPlace } from '../engine/backTransform.ts';
import { tTwoSided } from '../math/distributions/continuous.ts';
import { normalSurvival } from '../math/normal.ts';
import { finiteOrNull } from './finiteOrNull.ts';
import type { FrameFit } from './fitFrame.ts';
import type { CoefficientRow, ModelState } from './modelState.ts';
import { sharedLabel } from './sharedLabel.ts';

/** The coefficient table: a row for each column of each predictor, aliased ones without numbers; a shared coefficient once. */
export function coefficientRows(
  fitted: FrameFit,
  frame: ModelFrame,
  isClass: boolean,
  errorScale: number,
  dispersionKnown: boolean,
  dfResidual: number,
  infinite: readonly CoefficientPlace[],
): CoefficientRow[] {
  const { family, fit, predictorFrames, shared } = fitted;
  const q = family.predictors.length;
  const index = new Map(fit.transform.places.map((p, i) => [`${p.predictor},${p.column}`, i] as const));
  const all = family.predictors.map((p) => p.name);
  return family.predictors.flatMap((predictor, j) => {
    const names = frame.predictors[predictorFrames[j]].design.columnNames;
    return names.flatMap((term, column): CoefficientRow[] => {
      const group = groupOf(shared, j, column);
      return group && group[0].predictor !== j ? [] : [coefficientRow(term, column, group)];
    });

    function coefficientRow(term: string, column: number, group: readonly CoefficientPlace[] | undefined): CoefficientRow {
      const sharing = group?.map((p) => all[p.predictor]);
      const name = sharing ? sharedLabel(sharing, all) : predictor.name;
      const label =
        q === 1 && !isClass ? {} : { ...(isClass ? { class: name } : { predictor: name }), ...(sharing ? { shared: sharing } : {}) };
      const i = index.get(`${j},${column}`);
      if (i === undefined) {
        const alias = fit.aliased.find((a) => a.predictor === j && a.column === column);
        return {
          term,
          ...label,
          estimate: null,
          stdError: null,
          statistic: null,
          pValue: null,
          aliasedWith: alias?.combination.map((c) => names[c.column]) ?? [],
        };
      }
      const estimate = fit.coefficients[i];
      const isInfinite = infinite.some((p) => p.predictor === j && p.column === column);
      const stdError = isInfinite ? Number.NaN : fit.unitErrors[i] * errorScale;
      const statistic = estimate / stdError;
      const pValue = dispersionKnown
        ? 2 * normalSurvival(Math.abs(statistic))
        : dfResidual > 0
          ? tTwoSided(statistic, dfResidual)
          : Number.NaN;
      return {
        term,
        ...label,
        estimate: finiteOrNull(estimate),
        stdError: finiteOrNull(stdError),
        statistic: finiteOrNull(statistic),
        pValue: finiteOrNull(pValue),
      };
    }
  });
}

const groupOf = (shared: FrameFit['shared'], predictor: number, column: number): readonly CoefficientPlace[] | undefined =>
  shared.find((group) => group.some((p) => p.predictor === predictor && p.column === column));

/** Which coefficient each column of each predictor has, where some are shared, and the terms that are. */
export function sharing({ family, predictorFrames, shared }: FrameFit, frame: ModelFrame): Pick<ModelState, 'coefficientOf' | 'parallel'> {
  if (shared.length === 0) return {};
  const listed = new Map<string, number>();
  const coefficientOf = family.predictors.map((_, j) =>
    frame.predictors[predictorFrames[j]].design.columnNames.map((_name, column) => {
      const first = groupOf(shared, j, column)?.[0] ?? { predictor: j, column };
      const key = `${first.predictor},${first.column}`;
      if (!listed.has(key)) listed.set(key, listed.size);
      return listed.get(key) as number;
    }),
  );
  const parallel = shared.flatMap(([{ predictor, column }]) =>
    frame.predictors[predictorFrames[predictor]].design.terms
      .filter((t) => column >= t.start && column < t.start + t.width)
      .map((t) => t.label),
  );
  return { coefficientOf, parallel: [...new Set(parallel)] };
}
