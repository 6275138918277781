/** More than this `Intl.NumberFormat` refuses to write. */
const mostDigits = 20;

const decimal = (digits: number, useGrouping: boolean): Intl.NumberFormat =>
  new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping });

/**
 * The labels of an axis's ticks, in one format for all of them: as many decimals as tell them apart (0.0, 0.5, 1.0), and powers of ten
 * (4e-10) where numbers written out would be long and powers are shorter. Thousands have a comma from 10,000 on, so that years have none.
 */
export function tickLabels(values: readonly number[]): string[] {
  // Steps are added up with a rounding: twelve digits are those of the tick, what follows is not.
  const exact = values.map((v) => Number(v.toPrecision(12)));
  const digits = Math.max(0, ...exact.map(decimalsOf));
  const { format } = decimal(
    Math.min(digits, mostDigits),
    exact.some((v) => Math.abs(v) >= 1e4),
  );
  const plain = exact.map((v) => (digits > mostDigits ? String(v) : format(v)));
  const powers = exact.map((v) => (v === 0 ? '0' : v.toExponential()).replace('e+', 'e'));
  const longest = (texts: readonly string[]): number => Math.max(0, ...texts.map((text) => text.length));
  // A whole number is read in groups of three, a fraction digit by digit.
  const readable = digits === 0 ? '-10,000,000'.length : '-0.0005'.length;
  const chosen = longest(plain) > readable && longest(powers) < longest(plain) ? powers : plain;
  return chosen.map((text) => text.replace(/^-/, '−'));
}

/** How many decimals a number has: 3 of 0.125, 10 of 4e-10. */
function decimalsOf(value: number): number {
  const [mantissa, exponent] = value.toExponential().split('e');
  return Math.max(0, (mantissa.split('.')[1]?.length ?? 0) - Number(exponent));
}
