import type { RowValues } from '../inference/rowDiagnostics.ts';
import { countedSample } from '../math/countedSample.ts';
import type { AnovaTable } from '../model/analysis/anova.ts';
import type { Diagnostics } from '../model/analysis/diagnose.ts';
import type { ModelState } from '../model/modelState.ts';
import { anovaJson } from './diagnosticsJson.ts';
import { formatColumn, formatPValue } from './formatNumbers.ts';
import { vcovNames } from './modelJson.ts';
import { type TextColumn, textTable } from './textTable.ts';

type Numbers = ArrayLike<number | null>;

/**
 * Diagnostics for a terminal: quartiles of the residuals, the most influential rows, robust errors and intervals, analyses of deviance.
 *
 * @param frame the rows of the fit: for each its number in the data, counted from 0 (its place where none were left out), and how many
 *   observations it stands for (one by default)
 */
export function diagnosticsText(
  state: ModelState,
  d: Diagnostics,
  width = 80,
  { rows, frequencyWeights }: { readonly rows?: ArrayLike<number>; readonly frequencyWeights?: ArrayLike<number> } = {},
): string {
  const lines: string[] = [];
  const residuals = column(d.residuals.deviance);
  if (residuals) {
    const sample = countedSample(
      residuals.map((r) => (Number.isFinite(r) ? r : Number.NaN)),
      frequencyWeights,
    );
    const cuts = [0, 0.25, 0.5, 0.75, 1].map(sample.quantile);
    const titles = ['Min', '1Q', 'Median', '3Q', 'Max'];
    const shown = formatColumn(cuts, 4);
    lines.push(
      '',
      'Deviance residuals:',
      ...textTable(
        titles.map((title, i) => ({ title, cells: [shown[i]] })),
        width,
      ),
    );
  }
  lines.push(...influential(d, width, rows));
  lines.push(...coefficientTable(state, d, width));
  lines.push(...anovaLines('Analysis of deviance, type I (sequential):', d.anovaTypeI, width));
  lines.push(...anovaLines('Analysis of deviance, type II:', d.anovaTypeII, width));
  return `${lines.join('\n')}\n`;
}

const finite = (x: number | null): number | null => (x !== null && Number.isFinite(x) ? x : null);

/** A single column of numbers; undefined where there is one for each predictor. */
const column = (v: RowValues | null): Float64Array | undefined => (v instanceof Float64Array ? v : undefined);

function influential(d: Diagnostics, width: number, places: ArrayLike<number> | undefined): string[] {
  const cook = column(d.cooksDistance);
  const leverage = column(d.leverage);
  const standardized = column(d.standardizedDeviance);
  if (!cook || !leverage) return [];
  const rows: { readonly value: number; readonly i: number }[] = [];
  for (let i = 0; i < cook.length; i++) {
    const value = Number.isFinite(cook[i]) ? cook[i] : 0;
    if (rows.length === 5 && !(value > rows[4].value)) continue;
    // Before the first that is smaller: equal ones stay in the order of the rows.
    const at = rows.findIndex((row) => value > row.value);
    rows.splice(at < 0 ? rows.length : at, 0, { value, i });
    rows.length = Math.min(rows.length, 5);
  }
  const pick = (values: Float64Array): string[] =>
    formatColumn(
      rows.map(({ i }) => finite(values[i])),
      4,
    );
  return [
    '',
    "Most influential observations, by Cook's distance:",
    ...textTable(
      [
        { title: 'Obs.', cells: rows.map(({ i }) => String((places ? places[i] : i) + 1)) },
        { title: "Cook's distance", cells: pick(cook) },
        { title: 'Leverage', cells: pick(leverage) },
        ...(standardized ? [{ title: 'Std. dev. residual', cells: pick(standardized) }] : []),
      ],
      width,
    ),
  ];
}

function coefficientTable(state: ModelState, d: Diagnostics, width: number): string[] {
  const kept = state.coefficients.map((c, i) => ({ c, i })).filter(({ c }) => c.aliasedWith === undefined);
  const numbers = (title: string, values: Numbers | undefined): TextColumn[] =>
    values
      ? [
          {
            title,
            cells: formatColumn(
              (values.length === state.coefficients.length ? kept.map(({ i }) => values[i]) : Array.from(values)).map(finite),
              5,
            ),
          },
        ]
      : [];
  const names: TextColumn = { title: '', cells: vcovNames(state), left: true };
  return [
    '',
    'Standard errors:',
    ...textTable(
      [
        names,
        ...numbers(
          'Model',
          kept.map(({ c }) => c.stdError),
        ),
        ...numbers('HC0', column(d.robustStdError.HC0)),
        ...numbers('HC3', column(d.robustStdError.HC3)),
      ],
      width,
    ),
    '',
    '95% intervals:',
    ...textTable(
      [
        names,
        ...numbers('Wald lower', d.waldInterval95.lower),
        ...numbers('upper', d.waldInterval95.upper),
        ...numbers('Profile lower', d.profileInterval95.lower),
        ...numbers('upper', d.profileInterval95.upper),
      ],
      width,
    ),
  ];
}

function anovaLines(title: string, anova: AnovaTable, width: number): string[] {
  const table = anovaJson(anova);
  if (table.terms.length === 0) return [];
  return [
    '',
    title,
    ...textTable(
      [
        { title: '', cells: table.terms, left: true },
        { title: 'Df', cells: table.df.map(String) },
        { title: 'Deviance', cells: formatColumn(table.deviance, 5) },
        { title: table.test === 'F' ? 'F' : 'LR Chisq', cells: formatColumn(table.statistic, 5) },
        { title: table.test === 'F' ? 'Pr(>F)' : 'Pr(>Chisq)', cells: table.p.map(formatPValue) },
      ],
      width,
    ),
  ];
}
