import { ExpofamError } from 'expofam';

/** The family's constants that a text like `size=2, shape=1.5` gives. Throws an {@link ExpofamError} `family-parameter` at what is no number. */
export function parametersOf(text: string): Record<string, number> {
  const parameters: Record<string, number> = {};
  for (const piece of text.split(',')) {
    const [name, value] = piece.split('=').map((part) => part.trim());
    if (value === '') continue;
    if (value === undefined || !Number.isFinite(Number(value)))
      throw new ExpofamError('family-parameter', {
        subject: 'constant of the family',
        found: `"${text}"`,
        expected: 'one number',
        advice: 'write a decimal point, or leave the field empty to have it estimated',
      });
    parameters[name] = Number(value);
  }
  return parameters;
}
