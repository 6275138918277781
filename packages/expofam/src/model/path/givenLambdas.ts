import { ExpofamError } from '../../core/expofamError.ts';

/** λs as given, checked, from the largest down. */
export function givenLambdas(lambda: number | readonly number[]): number[] {
  const values = typeof lambda === 'number' ? [lambda] : [...lambda];
  const wrong = values.find((v) => !(typeof v === 'number' && Number.isFinite(v) && v >= 0));
  if (values.length === 0 || wrong !== undefined) {
    throw new ExpofamError('bad-option', {
      subject: 'lambda',
      found: values.length === 0 ? 'no value' : String(wrong),
      expected: 'finite numbers from 0',
    });
  }
  return [...new Set(values)].sort((a, b) => b - a);
}
