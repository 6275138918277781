/** Text as HTML. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] as string);

/** A table: headings, rows of HTML cells, and which columns hold numbers. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[], numeric: readonly number[]): string {
  const kind = (k: number): string => (numeric.includes(k) ? ' class="n"' : '');
  const head = headings.map((h, k) => `<th scope="col"${kind(k)}>${h}</th>`).join('');
  const body = rows.map(
    (row) => `<tr>${row.map((cell, k) => (k === 0 ? `<th scope="row">${cell}</th>` : `<td${kind(k)}>${cell}</td>`)).join('')}</tr>`,
  );
  return `<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table></div>`;
}

/** A p-value with three digits and the floor of R. */
export function pText(p: number | null): string {
  if (p === null || !Number.isFinite(p)) return '–';
  if (p < 2e-16) return '&lt;2e-16';
  return p < 0.001 ? p.toExponential(1).replace('e-', 'e−') : p.toFixed(3);
}

/** A number with so many significant digits, a minus sign for a minus. */
export function numberText(x: number | null | undefined, digits = 4): string {
  if (x === null || x === undefined || !Number.isFinite(x)) return '–';
  const size = Math.abs(x);
  const text =
    size !== 0 && (size < 1e-4 || size >= 1e9)
      ? x.toExponential(digits - 1)
      : Number(x.toPrecision(digits)).toLocaleString('en', { maximumSignificantDigits: Math.max(digits, Math.ceil(Math.log10(size + 1))) });
  return text.replaceAll('-', '−');
}
