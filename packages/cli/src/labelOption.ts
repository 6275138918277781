import { nearestAdvice } from 'expofam';
import type { PictureOptions } from 'expofam-plot';
import { usageError } from './usageError.ts';

/** `--label 'hour=hour of the day (h)'`: what axes call columns and the response. */
export interface LabelOption {
  /** For the pictures. */
  readonly options: Pick<PictureOptions, 'labels' | 'onAxis'>;
  /** Once all is drawn: refuses a label of what no axis shows. */
  readonly check: () => void;
}

export function labelOption(texts: readonly string[] | undefined): LabelOption {
  if (texts === undefined) return { options: {}, check: () => undefined };
  const labels = texts.map((text): [string, string] => {
    const at = text.indexOf('=');
    const name = text.slice(0, Math.max(0, at)).trim();
    const label = text.slice(at + 1).trim();
    if (name !== '' && label !== '') return [name, label];
    throw usageError({
      subject: 'option --label',
      found: `"${text}"`,
      expected: 'a name, = and what axes call it',
      advice: "such as --label 'hour=hour of the day (h)'",
    });
  });
  const shown = new Set<string>();
  return {
    options: { labels: Object.fromEntries(labels), onAxis: (column) => shown.add(column) },
    check: () => {
      for (const [name] of labels) {
        if (shown.has(name)) continue;
        throw usageError({
          subject: `option --label ${name}=`,
          found: `no axis shows a column "${name}"`,
          expected: shown.size === 0 ? 'nothing: no axis here shows a column' : `what the axes show: ${[...shown].join(', ')}`,
          advice: nearestAdvice(name, [...shown]) ?? 'leave it out, or name another column',
        });
      }
    },
  };
}
