import type { FittedModel } from 'expofam';
import { textsWithin, usesColumn } from './columnUse.ts';
import { usageError } from './usageError.ts';

/** What axes call the columns and the response of a model: `--label 'hour=hour of the day (h)'`, for pictures. */
export function labelOption(
  texts: readonly string[] | undefined,
  model: FittedModel,
): { readonly labels?: Readonly<Record<string, string>> } {
  if (texts === undefined) return {};
  const response = model.state.response.label;
  const mentioned = [...textsWithin(model.state.frame), response, model.state.formula];
  const labels = texts.map((text): [string, string] => {
    const at = text.indexOf('=');
    const name = text.slice(0, Math.max(0, at)).trim();
    const label = text.slice(at + 1).trim();
    if (name === '' || label === '') {
      throw usageError({
        subject: 'option --label',
        found: `"${text}"`,
        expected: 'a name, = and what axes call it',
        advice: "such as --label 'hour=hour of the day (h)'",
      });
    }
    if (name !== response && !mentioned.some((one) => usesColumn(one, name))) {
      throw usageError({
        subject: `option --label ${name}=`,
        found: `the model uses no column "${name}"`,
        expected: `a column of ${model.state.formula}, or its response`,
        advice: 'leave it out, or name another column',
      });
    }
    return [name, label];
  });
  return { labels: Object.fromEntries(labels) };
}
