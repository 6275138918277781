/** A number to read: so many significant digits, a true minus sign, powers of ten where they are shorter. */
export function steadyNumber(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) {
    const [mantissa, exponent] = value.toExponential(digits - 1).split('e');
    return signed(`${Number(mantissa)}·10${superscript(Number(exponent))}`);
  }
  // Trailing zeros stay, so that a number does not change its width while it is moved.
  const decimals = size === 0 ? digits - 1 : Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  return signed(value.toFixed(Math.min(decimals, 8)));
}

/** A number with so many decimals. */
export const fixedText = (value: number, decimals = 2): string =>
  Number.isFinite(value) ? signed(value.toFixed(decimals).replace(/^-(0\.?0*)$/, '$1')) : steadyNumber(value);

const signed = (text: string): string => text.replace('-', '−');
const superscript = (value: number): string => [...String(value)].map((c) => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(c)]).join('');
