import { ExpofamError } from '../core/expofamError.ts';
import { nearestAdvice } from '../core/nearest.ts';
import { type Interval, interval } from './interval.ts';
import {
  circle,
  closedUnit,
  continuousOn,
  integersOn,
  nonNegativeIntegers,
  nonNegativeLine,
  openUnit,
  positiveIntegers,
  positiveLine,
  realLine,
  type Support,
  zeroOne,
} from './support.ts';

const named: Readonly<Record<string, Support>> = Object.freeze({
  reals: realLine,
  positive: positiveLine,
  'non-negative': nonNegativeLine,
  'open unit interval': openUnit,
  'unit interval': closedUnit,
  'non-negative integers': nonNegativeIntegers,
  'positive integers': positiveIntegers,
  '0 or 1': zeroOne,
  circle,
});

const intervalPattern = /^([([])\s*([^,]+?)\s*,\s*([^,]+?)\s*([)\]])$/;

function end(text: string): number {
  if (/^[-−]\s*(inf(inity)?|∞)$/i.test(text)) return Number.NEGATIVE_INFINITY;
  if (/^\+?\s*(inf(inity)?|∞)$/i.test(text)) return Number.POSITIVE_INFINITY;
  return text.trim() === '' ? Number.NaN : Number(text.replace('−', '-'));
}

/** Reads `(0, Inf)`, `[0, 1]`; undefined where the text is no interval. */
export function parseInterval(text: string): Interval | undefined {
  const match = intervalPattern.exec(text.trim());
  if (!match) return undefined;
  const [lower, upper] = [end(match[2]), end(match[3])];
  if (Number.isNaN(lower) || Number.isNaN(upper) || !(lower < upper)) return undefined;
  return interval(lower, upper, `${match[1]}${match[4]}` as '()' | '[)' | '(]' | '[]');
}

/** The domain of a parameter: an interval, or `reals`, `positive`, `negative`. */
export function parseDomain(text: string, subject: string): Interval {
  const words: Readonly<Record<string, Interval>> = {
    reals: interval(-Infinity, Infinity),
    positive: interval(0, Infinity),
    negative: interval(-Infinity, 0),
    'unit interval': interval(0, 1),
  };
  const found = Object.hasOwn(words, text) ? words[text] : parseInterval(text);
  if (found) return found;
  throw new ExpofamError('bad-family', {
    subject,
    found: `"${text}"`,
    expected: 'an interval such as "(0, Inf)", or reals, positive, negative',
  });
}

/** The support of a response: a name, an interval, or `integers` with an interval. */
export function parseSupport(text: string, subject: string): Support {
  if (Object.hasOwn(named, text)) return named[text];
  const whole = /^integers\b/.test(text);
  const range = parseInterval(whole ? text.replace(/^integers\s*(in|from)?\s*/, '') : text);
  if (range) return whole ? integersOn(range) : continuousOn(range);
  throw new ExpofamError('bad-family', {
    subject,
    found: `"${text}"`,
    expected: `${Object.keys(named).join(', ')}, an interval such as "(0, 1)", or "integers [1, Inf)"`,
    advice: nearestAdvice(text, Object.keys(named)),
  });
}

/** A support as text that `parseSupport` reads; undefined where there is none (joint supports). */
export function supportText(support: Support): string | undefined {
  const name = Object.keys(named).find((n) => named[n] === support);
  if (name) return name;
  if (support.joint || support.atoms || support.step || support.breaks || support.periodic) return undefined;
  const bounds = domainText(support.range);
  return support.kind === 'integers' ? `integers ${bounds}` : bounds;
}

/** An interval as text that `parseDomain` reads. */
export function domainText(range: Interval): string {
  const bound = (x: number): string => (x === Infinity ? 'Inf' : x === -Infinity ? '-Inf' : String(x));
  return `${range.lowerClosed ? '[' : '('}${bound(range.lower)}, ${bound(range.upper)}${range.upperClosed ? ']' : ')'}`;
}
