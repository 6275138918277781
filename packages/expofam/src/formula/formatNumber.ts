/** Fixed or scientific, whichever is shorter, as R decides (`scipen = 0`); `digits` are significant. */
function format(x: number, digits: number): string {
  const [mantissa, exponentText] = x.toExponential(digits - 1).split('e');
  const trimmed = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  const exponent = Number(exponentText);
  const significant = trimmed.replace(/[-.]/g, '').length;
  const sign = exponent < 0 ? '-' : '+';
  const scientific = `${trimmed}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
  const fixedLength = (x < 0 ? 1 : 0) + Math.max(exponent + 1, 1) + (significant - exponent - 1 > 0 ? 1 + significant - exponent - 1 : 0);
  if (fixedLength > scientific.length) return scientific;
  // a whole number with more digits is printed with all of them, as sprintf does in R
  return (exponent >= digits ? x : Number(x.toPrecision(digits))).toFixed(Math.max(0, significant - exponent - 1));
}

/**
 * A number as R's `as.character` prints it: 15 significant digits, fixed notation unless the scientific one is shorter.
 *
 * @example
 * formatNumber(0.1 + 0.2); // "0.3"
 * formatNumber(100000); // "1e+05"
 */
export function formatNumber(x: number): string {
  if (x === 0) return '0';
  if (!Number.isFinite(x)) return Number.isNaN(x) ? 'NaN' : x > 0 ? 'Inf' : '-Inf';
  return format(x, 15);
}

/** As {@link formatNumber}, with up to 17 digits where 15 do not give the same number back. */
export function formatNumberExactly(x: number): string {
  for (const digits of [15, 16, 17]) {
    const text = x === 0 ? '0' : format(x, digits);
    if (Number(text) === x) return text;
  }
  return String(x);
}
