import type { PlotOptions, ScaleOptions } from '@observablehq/plot';

/** The label of an axis that shows a column or the response: words about its name, or about what the reader calls it. */
export interface ColumnLabel {
  /** The column's name, or the response as the formula writes it. */
  readonly column: string;
  readonly text: (name: string) => string;
  /** True where there is little room, and another place says the column's name: only what the reader calls it stands there. */
  readonly ifCalled?: boolean;
}

/** What an axis says: of a column, or words that no label changes. */
export type AxisLabel = string | ColumnLabel;

/** The axis of a column by its name alone, or with words: `columnLabel('visits', (name) => `mean of ${name}`)`. */
export const columnLabel = (column: string, text: (name: string) => string = (name) => name): ColumnLabel => ({ column, text });

/** Words around what an axis says. */
export const about = (label: AxisLabel, words: (text: string) => string): AxisLabel =>
  typeof label === 'string' ? words(label) : columnLabel(label.column, (name) => words(label.text(name)));

/** The words of an axis, with what `labels` call its column. */
export function axisText(label: AxisLabel, labels: Readonly<Record<string, string>> = {}): string {
  if (typeof label === 'string') return label;
  return label.text(Object.hasOwn(labels, label.column) ? labels[label.column] : label.column);
}

/** A scale's options, with what its axis says. */
export type AxisOptions = Omit<ScaleOptions, 'label'> & { readonly label?: AxisLabel | null };

/** The options of a plot whose axes may be those of columns. */
export type LabelledPlot = Omit<PlotOptions, 'x' | 'y'> & { readonly x?: AxisOptions; readonly y?: AxisOptions };

/** The options of a plot with the words of its axes; `onAxis` hears of the columns that they show. */
export function withAxisLabels(
  plot: LabelledPlot,
  { labels = {}, onAxis }: { readonly labels?: Readonly<Record<string, string>>; readonly onAxis?: (column: string) => void },
): PlotOptions {
  let { marginBottom } = plot;
  const axis = ({ label, ...scale }: AxisOptions = {}): ScaleOptions => {
    if (label === undefined) return scale;
    if (label === null || typeof label === 'string') return { ...scale, label };
    onAxis?.(label.column);
    if (label.ifCalled) {
      if (!Object.hasOwn(labels, label.column)) return { ...scale, label: null };
      marginBottom = (marginBottom ?? 0) + 14;
    }
    return { ...scale, label: axisText(label, labels) };
  };
  return { ...plot, x: axis(plot.x), y: axis(plot.y), ...(marginBottom === undefined ? {} : { marginBottom }) };
}
