import type { RowValues } from '../inference/rowDiagnostics.ts';
import type { AnovaTable } from '../model/analysis/anova.ts';
import type { CoefficientIntervals } from '../model/analysis/confint.ts';
import type { Diagnostics } from '../model/analysis/diagnose.ts';

type Numbers = readonly (number | null)[];
type JsonValues = Numbers | Readonly<Record<string, Numbers>> | null;

/** The diagnostics as plain JSON; numbers that do not exist are null. */
export interface DiagnosticsJson {
  readonly fitted: JsonValues;
  readonly linearPredictor: JsonValues;
  readonly residuals: {
    readonly response: JsonValues;
    readonly pearson: JsonValues;
    readonly deviance: JsonValues;
    readonly working: JsonValues;
  };
  readonly leverage: JsonValues;
  readonly cooksDistance: JsonValues;
  readonly standardizedDeviance: JsonValues;
  readonly standardizedPearson: JsonValues;
  readonly robustStdError: Readonly<Record<string, JsonValues>>;
  readonly waldInterval95: { readonly lower: Numbers; readonly upper: Numbers };
  readonly profileInterval95: { readonly lower: Numbers; readonly upper: Numbers };
  readonly anovaTypeI: AnovaJson;
  readonly anovaTypeII: AnovaJson;
}

/** An analysis of deviance as plain JSON. */
export interface AnovaJson {
  readonly terms: readonly string[];
  readonly df: readonly number[];
  readonly deviance: Numbers;
  readonly statistic: Numbers;
  readonly test: 'LR' | 'F';
  readonly p: Numbers;
}

const finite = (x: number): number | null => (Number.isFinite(x) ? x : null);

function values(v: RowValues | null): JsonValues {
  if (v === null) return null;
  return v instanceof Float64Array
    ? Array.from(v, finite)
    : Object.fromEntries(Object.entries(v).map(([k, c]) => [k, Array.from(c, finite)]));
}

const ends = (i: CoefficientIntervals): { lower: Numbers; upper: Numbers } => ({
  lower: Array.from(i.lower, finite),
  upper: Array.from(i.upper, finite),
});

/** An analysis of deviance with null where there is no number. */
export function anovaJson(table: AnovaTable): AnovaJson {
  const { terms, df, test } = table;
  return { terms, df, deviance: table.deviance.map(finite), statistic: table.statistic.map(finite), test, p: table.p.map(finite) };
}

/** The diagnostics as the command's `--diagnostics` prints them. */
export function diagnosticsJson(d: Diagnostics): DiagnosticsJson {
  return {
    fitted: values(d.fitted),
    linearPredictor: values(d.linearPredictor),
    residuals: {
      response: values(d.residuals.response),
      pearson: values(d.residuals.pearson),
      deviance: values(d.residuals.deviance),
      working: values(d.residuals.working),
    },
    leverage: values(d.leverage),
    cooksDistance: values(d.cooksDistance),
    standardizedDeviance: values(d.standardizedDeviance),
    standardizedPearson: values(d.standardizedPearson),
    robustStdError: Object.fromEntries(Object.entries(d.robustStdError).map(([k, v]) => [k, values(v)])),
    waldInterval95: ends(d.waldInterval95),
    profileInterval95: ends(d.profileInterval95),
    anovaTypeI: anovaJson(d.anovaTypeI),
    anovaTypeII: anovaJson(d.anovaTypeII),
  };
}
