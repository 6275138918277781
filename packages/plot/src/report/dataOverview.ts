import { asTable, type Column, counted, type FittedModel } from 'expofam';
import { levelsOf, modelColumns, numbersOf, uses } from '../columns.ts';
import { escaped, numberText, table } from './markup.ts';

/** A line for each column that the model uses: type, missing values, range or levels, and a small histogram. */
export function dataOverview(model: FittedModel, data: unknown): string {
  const source = asTable(data);
  const onRight = modelColumns(model, source).columns.map((c) => c.name);
  const onLeft = source.columnNames.filter((name) => uses(model.state.response.label, name));
  const names = [...new Set([...onLeft, ...onRight])];
  const rows = names.flatMap((name) => {
    const column = source.column(name);
    if (!column) return [];
    const role = onLeft.includes(name) ? 'response' : 'predictor';
    return [[escaped(name), role, column.kind, String(missingOf(column)), contentOf(column), histogram(column)]];
  });
  return table(['Column', 'Role', 'Type', 'Missing', 'Values', ''], rows, [3]);
}

function missingOf(column: Column): number {
  let count = 0;
  if (column.kind === 'categorical' || column.kind === 'boolean') for (const code of column.codes) count += code < 0 ? 1 : 0;
  else for (const value of column.values) count += Number.isNaN(value) ? 1 : 0;
  return count;
}

function contentOf(column: Column): string {
  if (column.kind === 'numeric') {
    const sorted = numbersOf(column).sort();
    const at = (p: number): string => numberText(sorted[Math.round(p * (sorted.length - 1))], 4);
    const mean = sorted.reduce((s, v) => s + v, 0) / sorted.length;
    return `${at(0)} to ${at(1)}, median ${at(0.5)}, mean ${numberText(mean, 4)}`;
  }
  const counts = countsOf(column);
  const shown = counts.slice(0, 6).map(([level, count]) => `${escaped(level)} (${count.toLocaleString('en')})`);
  return `${shown.join(', ')}${counts.length > 6 ? ` and ${counted(counts.length - 6, 'more level', 'more levels')}` : ''}`;
}

function countsOf(column: Column): [string, number][] {
  const levels = levelsOf(column).map(String);
  const counts = new Map(levels.map((level) => [level, 0]));
  const add = (level: string): void => {
    counts.set(level, (counts.get(level) ?? 0) + 1);
  };
  if (column.kind === 'categorical') for (const code of column.codes) if (code >= 0) add(column.levels[code]);
  if (column.kind === 'boolean') for (const code of column.codes) if (code >= 0) add(code === 1 ? 'true' : 'false');
  return [...counts];
}

/** Bars of the distribution, without axes: the numbers stand beside it. */
function histogram(column: Column): string {
  let counts: number[];
  if (column.kind === 'numeric') {
    const values = numbersOf(column);
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const v of values) {
      low = Math.min(low, v);
      high = Math.max(high, v);
    }
    const bins = 16;
    counts = new Array<number>(bins).fill(0);
    for (const v of values) counts[Math.min(bins - 1, Math.floor((bins * (v - low)) / (high - low || 1)))]++;
  } else
    counts = countsOf(column)
      .map(([, count]) => count)
      .slice(0, 16);
  const most = Math.max(1, ...counts);
  const width = 96 / counts.length;
  const bars = counts.map((count, k) => {
    const height = Math.round((24 * count) / most);
    return height > 0
      ? `<rect x="${(k * width).toFixed(1)}" y="${24 - height}" width="${Math.max(1, width - 1).toFixed(1)}" height="${height}"/>`
      : '';
  });
  return `<svg class="bars" width="96" height="24" viewBox="0 0 96 24" aria-hidden="true">${bars.join('')}</svg>`;
}
