import { ExpofamError } from '../core/expofamError.ts';
import { suggestion } from '../core/nearest.ts';

/** One equation lᵀβ = value of the coefficients. */
export interface LinearHypothesis {
  readonly text: string;
  /** One weight for each coefficient. */
  readonly weights: Float64Array;
  readonly value: number;
}

interface Linear {
  readonly weights: Float64Array;
  readonly constant: number;
}

/**
 * Reads `"age = 0"`, `"b - c = 2"`, `"2 * a = b + 1"`, `"(a + b) / 2 = c"`; without `=` the value is 0. Names are those of the
 * coefficient table (`C(race)[2]`, `a[l]:b`), in backquotes where they could be read otherwise.
 *
 * @throws ExpofamError `bad-hypothesis` with what was read, or the nearest name
 */
export function parseHypothesis(text: string, names: readonly string[]): LinearHypothesis {
  const parser = new Map(names.map((n, i) => [n, i] as const));
  const longest = [...names].sort((a, b) => b.length - a.length);
  let at = 0;
  const fail = (found: string, expected: string, advice?: string): never => {
    throw new ExpofamError('bad-hypothesis', { subject: `hypothesis "${text}"`, found, expected, ...(advice ? { advice } : {}) });
  };
  const skip = (): void => {
    while (at < text.length && /\s/.test(text[at])) at++;
  };
  const peek = (): string => {
    skip();
    return text[at] ?? '';
  };
  const scale = (l: Linear, s: number): Linear => ({ weights: l.weights.map((w) => w * s), constant: l.constant * s });
  const constantOf = (l: Linear): number | undefined => (l.weights.every((w) => w === 0) ? l.constant : undefined);
  const isWord = (c: string | undefined): boolean => c !== undefined && /[\p{L}\p{Nd}._]/u.test(c);

  function atom(): Linear {
    const c = peek();
    if (c === '-') {
      at++;
      return scale(atom(), -1);
    }
    if (c === '+') {
      at++;
      return atom();
    }
    if (c === '`') {
      const end = text.indexOf('`', at + 1);
      if (end < 0) return fail('an open backquote', 'a closing one');
      return coefficient(text.slice(at + 1, end), end + 1);
    }
    // The longest coefficient name that stands here comes first: `(Intercept)` is a name, not a parenthesis.
    const name = longest.find((n) => text.startsWith(n, at) && !(isWord(n[n.length - 1]) && isWord(text[at + n.length])));
    if (name !== undefined) return coefficient(name, at + name.length);
    if (c === '(') {
      at++;
      const inner = sum();
      if (peek() !== ')') return fail(`"${peek() || 'the end'}"`, 'a closing parenthesis');
      at++;
      return inner;
    }
    const number = /^(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?/.exec(text.slice(at));
    if (number) {
      at += number[0].length;
      return { weights: new Float64Array(names.length), constant: Number(number[0]) };
    }
    const word = /^[^\s=+*/-]+/.exec(text.slice(at))?.[0] ?? (c || 'the end');
    return fail(`"${word}"`, 'a coefficient or a number', suggestion(word, names));
  }
  function coefficient(name: string, next: number): Linear {
    const i = parser.get(name);
    if (i === undefined) return fail(`no coefficient "${name}"`, 'one of the model', suggestion(name, names));
    at = next;
    const weights = new Float64Array(names.length);
    weights[i] = 1;
    return { weights, constant: 0 };
  }
  function factor(): Linear {
    let left = atom();
    for (let c = peek(); c === '*' || c === '/'; c = peek()) {
      at++;
      const right = atom();
      const k = constantOf(right);
      const l = constantOf(left);
      if (c === '/' && k !== undefined) left = scale(left, 1 / k);
      else if (c === '*' && k !== undefined) left = scale(left, k);
      else if (c === '*' && l !== undefined) left = scale(right, l);
      else return fail('a product or ratio of coefficients', 'a linear combination', 'a ratio is a non-linear hypothesis');
    }
    return left;
  }
  function sum(): Linear {
    let left = factor();
    for (let c = peek(); c === '+' || c === '-'; c = peek()) {
      at++;
      const right = scale(factor(), c === '+' ? 1 : -1);
      left = { weights: left.weights.map((w, i) => w + right.weights[i]), constant: left.constant + right.constant };
    }
    return left;
  }
  const left = sum();
  let right: Linear = { weights: new Float64Array(names.length), constant: 0 };
  if (peek() === '=') {
    at++;
    if (peek() === '=') at++;
    right = sum();
  }
  if (peek() !== '') fail(`"${text.slice(at)}" after it`, 'one equation', 'give several hypotheses as a list');
  const weights = left.weights.map((w, i) => w - right.weights[i]);
  if (weights.every((w) => w === 0)) fail('no coefficient', 'at least one');
  return { text, weights, value: right.constant - left.constant };
}
