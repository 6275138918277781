/** A cell of CSV or TSV: quoted where it holds the separator, a quote or a line break; null is an empty cell. */
export function delimitedField(value: number | string | null, separator: string): string {
  if (value === null) return '';
  const text = String(value);
  return text.includes(separator) || /["\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
