/**
 * A column of numbers with a common number of decimals, so that the number that needs them most shows `digits`
 * significant digits (R's rule), in scientific notation where that is shorter. Missing numbers are `NA`, infinite ones `Inf`.
 */
export function formatColumn(values: readonly (number | null)[], digits: number): string[] {
  const finite = values.filter((v): v is number => v !== null && Number.isFinite(v));
  let decimals = 0;
  let widest = 1;
  for (const v of finite) {
    if (v === 0) continue;
    const [mantissa, power] = v.toExponential(digits - 1).split('e');
    const exponent = Number(power);
    const significant = Math.max(1, mantissa.replace(/[-.]/g, '').replace(/0+$/, '').length);
    decimals = Math.max(decimals, significant - 1 - exponent);
    widest = Math.max(widest, exponent + 1);
  }
  const fixedWidth = widest + (decimals ? decimals + 1 : 0);
  const scientific = fixedWidth > digits + 9 || decimals > 15;
  return values.map((v) => {
    if (v === null || Number.isNaN(v)) return 'NA';
    if (!Number.isFinite(v)) return v > 0 ? 'Inf' : '-Inf';
    return scientific ? exponential(v, digits) : v.toFixed(decimals);
  });
}

/** One number to so many significant digits. */
export function formatNumber(value: number | null, digits: number): string {
  return formatColumn([value], digits)[0];
}

/** p-values: three digits, with the floor `<2e-16`. */
export function formatPValue(p: number | null): string {
  if (p === null || Number.isNaN(p)) return 'NA';
  if (p < 2e-16) return '<2e-16';
  if (p < 1e-4) return exponential(p, 3);
  return p.toFixed(Math.max(0, 2 - Math.floor(Math.log10(p))));
}

function exponential(v: number, digits: number): string {
  return v.toExponential(digits - 1).replace(/e([+-])(\d)$/, 'e$10$2');
}

/** R's stars. */
export function stars(p: number | null): string {
  if (p === null || Number.isNaN(p)) return '';
  return p < 0.001 ? '***' : p < 0.01 ? '**' : p < 0.05 ? '*' : p < 0.1 ? '.' : '';
}
