import { formatColumn, formatPValue } from 'expofam';

/** A number for reading; `–` where there is none. */
export function numberText(value: number | null | undefined, digits = 4): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const text = Math.abs(value) >= 1e6 || (value !== 0 && Math.abs(value) < 1e-4) ? value.toExponential(digits - 1) : plain(value, digits);
  return text.replace('-', '−');
}

function plain(value: number, digits: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en');
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString('en', { maximumFractionDigits: Math.min(decimals, 8) });
}

/** A column of numbers with a common number of decimals, as the summary prints them. */
export function columnText(values: readonly (number | null)[], digits: number): string[] {
  return formatColumn(values, digits).map((text) => (text === 'NA' ? '–' : text.replace('-', '−')));
}

/** A p-value: `<2e−16`, `0.012`. */
export const pText = (p: number | null): string => (p === null || Number.isNaN(p) ? '–' : formatPValue(p).replace('-', '−'));
