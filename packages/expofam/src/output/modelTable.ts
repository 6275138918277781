import type { CoefficientRow, ModelState } from '../model/modelState.ts';
import { formatNumber, stars } from './formatNumbers.ts';

export interface ModelTableOptions {
  readonly format?: 'text' | 'markdown' | 'latex' | 'html';
  /** A heading for each model; `(1)`, `(2)`, … by default. */
  readonly names?: readonly string[];
  /** Significant digits; 4 by default. */
  readonly digits?: number;
  /** Stars at p < 0.05, 0.01, 0.001 (and . at 0.1); on by default. */
  readonly stars?: boolean;
  /** Estimates as exp(β); errors then by the delta method. */
  readonly exponentiate?: boolean;
}

/**
 * Models side by side: estimates with their errors in parentheses, one column for each model, and statistics below.
 *
 * @param models what `model.state` or `save()` gives
 * @example
 * const small = glm('y ~ 1', { y: [1, 3, 4, 9], x: [0, 1, 2, 3] }, { family: 'poisson' });
 * const large = glm('y ~ x', { y: [1, 3, 4, 9], x: [0, 1, 2, 3] }, { family: 'poisson' });
 * modelTable([small.state, large.state], { format: 'markdown', names: ['small', 'large'] });
 */
export function modelTable(models: readonly ModelState[], options: ModelTableOptions = {}): string {
  const { format = 'text', digits = 4, stars: marked = true, exponentiate = false } = options;
  const names = models.map((_, i) => options.names?.[i] ?? `(${i + 1})`);
  const label = (c: CoefficientRow): string => ((c.class ?? c.predictor) === undefined ? c.term : `${c.class ?? c.predictor}: ${c.term}`);
  const terms = [...new Set(models.flatMap((m) => m.coefficients.map(label)))];
  const rows: string[][] = [];
  for (const term of terms) {
    const found = models.map((m) => m.coefficients.find((c) => label(c) === term));
    rows.push([
      term,
      ...found.map((c) => {
        if (!c) return '';
        if (c.estimate === null) return '–';
        return formatNumber(exponentiate ? Math.exp(c.estimate) : c.estimate, digits) + (marked ? stars(c.pValue) : '');
      }),
    ]);
    rows.push([
      '',
      ...found.map((c) => {
        if (!c || c.stdError === null || c.estimate === null) return '';
        return `(${formatNumber(exponentiate ? Math.exp(c.estimate) * c.stdError : c.stdError, digits)})`;
      }),
    ]);
  }
  const number = (x: number | null): string => (x === null ? '' : formatNumber(x, 6));
  const statistics: string[][] = [
    ['Family', ...models.map((m) => `${m.family.name} (${m.links.join(', ')})`)],
    ['Observations', ...models.map((m) => String(m.nobs))],
    ['Deviance', ...models.map((m) => number(m.deviance))],
    ['Log-likelihood', ...models.map((m) => number(m.logLik))],
    ['AIC', ...models.map((m) => number(m.aic))],
    ['BIC', ...models.map((m) => number(m.bic))],
  ];
  if (models.some((m) => m.covarianceType)) statistics.push(['Standard errors', ...models.map((m) => m.covarianceType ?? 'model')]);
  const shown = statistics.filter((r) => r.slice(1).some((c) => c !== ''));
  switch (format) {
    case 'markdown': {
      const quoted = (s: string): string => s.replace(/[\\|*_`<>]/g, '\\$&');
      const line = (cells: readonly string[]): string => `| ${cells.map(quoted).join(' | ')} |`;
      return `${[line(['', ...names]), `| :-- |${names.map(() => ' --: |').join('')}`, ...[...rows, ...shown].map(line)].join('\n')}\n`;
    }
    case 'html': {
      const quoted = (s: string): string =>
        s.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c);
      const line = (cells: readonly string[]): string =>
        `<tr><th scope="row">${quoted(cells[0])}</th>${cells
          .slice(1)
          .map((c) => `<td>${quoted(c)}</td>`)
          .join('')}</tr>`;
      const head = `<tr><th></th>${names.map((n) => `<th scope="col">${quoted(n)}</th>`).join('')}</tr>`;
      return `<table>\n<thead>\n${head}\n</thead>\n<tbody>\n${rows.map(line).join('\n')}\n</tbody>\n<tfoot>\n${shown.map(line).join('\n')}\n</tfoot>\n</table>\n`;
    }
    case 'latex': {
      const special: Record<string, string> = {
        '\\': '\\textbackslash{}',
        '~': '\\textasciitilde{}',
        '^': '\\textasciicircum{}',
        '–': '--',
      };
      const quoted = (s: string): string => s.replace(/[\\~^–&%$#_{}]/g, (c) => special[c] ?? `\\${c}`);
      const line = (cells: readonly string[]): string => `${cells.map(quoted).join(' & ')} \\\\`;
      return `${[`\\begin{tabular}{l${'r'.repeat(names.length)}}`, '\\hline', line(['', ...names]), '\\hline', ...rows.map(line), '\\hline', ...shown.map(line), '\\hline', '\\end{tabular}'].join('\n')}\n`;
    }
    default: {
      const all = [['', ...names], ...rows, ...shown];
      const widths = all[0].map((_, j) => Math.max(...all.map((r) => [...r[j]].length)));
      const line = (cells: readonly string[]): string =>
        cells
          .map((c, j) => (j === 0 ? c.padEnd(widths[j]) : c.padStart(widths[j])))
          .join('  ')
          .trimEnd();
      const rule = '-'.repeat(widths.reduce((s, w) => s + w + 2, -2));
      return `${[line(all[0]), rule, ...rows.map(line), rule, ...shown.map(line)].join('\n')}\n`;
    }
  }
}
