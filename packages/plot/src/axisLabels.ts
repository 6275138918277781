import type { PlotOptions } from '@observablehq/plot';

/** What stands before a name and after it where an axis says more than the name: `predicted P(spam = yes)`. */
const around = /^((?:predicted |fitted )?(?:mean of |proportion of |P\()?)(.*?)((?: = .*)?\))?$/su;

/**
 * The options of a plot with axes that call columns and responses by their labels: `customers` is `customers in an hour`,
 * `mean of customers` then `mean of customers in an hour`. Names without a label stay.
 */
export function withAxisLabels(options: PlotOptions, labels: Readonly<Record<string, string>>): PlotOptions {
  if (Object.keys(labels).length === 0) return options;
  const own = (text: string): string | undefined => (Object.hasOwn(labels, text) ? labels[text] : undefined);
  const labelled = (text: string): string => {
    const [, start, name, end = ''] = around.exec(text) as unknown as [string, string, string, string | undefined];
    return own(text) ?? (own(name) === undefined ? text : `${start}${own(name)}${end}`);
  };
  const axis = <T extends object | undefined>(scale: T): T => {
    const label = (scale as { label?: unknown } | undefined)?.label;
    return typeof label === 'string' ? { ...scale, label: labelled(label) } : scale;
  };
  return { ...options, x: axis(options.x), y: axis(options.y) };
}
