import { mathName, nameText, superscript } from '../expr/mathName.ts';
import { numberText } from '../expr/niceNumber.ts';
import type { Expr } from '../expr/node.ts';
import { oncePerNode } from '../expr/oncePerNode.ts';
import { simpleRatio, type Term, terms, writtenOrder } from '../expr/terms.ts';
import { PI } from './textbook.ts';

const level = { comparison: 0, sum: 1, product: 2, function: 3, power: 4, atom: 5 } as const;

interface Printed {
  readonly text: string;
  readonly level: number;
}

export interface PrintUnicodeOptions {
  /** How a symbol is written, where it is not as its name says. */
  readonly names?: ReadonlyMap<string, string>;
  /** `product` puts parentheses around what could not stand as a factor. */
  readonly least?: 'sum' | 'product';
}

/** Functions whose argument goes without parentheses where it is one sign: log λ. */
const words: Partial<Record<Expr['op'], string>> = {
  log: 'log',
  sin: 'sin',
  cos: 'cos',
  tan: 'tan',
  atan: 'arctan',
};

const called: Partial<Record<Expr['op'], string>> = {
  digamma: 'ψ',
  trigamma: 'ψ′',
  normalCdf: 'Φ',
  normalPdf: 'Φ′',
  normalQuantile: 'Φ⁻¹',
  lambertW0: 'W',
  sign: 'sign',
  sigmoid: 'sigmoid',
  softplus: 'softplus',
  besselRatio: 'A',
};

const atom = (text: string): Printed => ({ text, level: level.atom });
const isSymbol = (e: Expr) => e.op === 'symbol' || (e.op === 'square' && e.args[0].op === 'symbol');

/**
 * A formula as Unicode text on one line, as one writes it: `½ (y − μ)²/σ²`, `λʸ exp(−λ)/y!`.
 *
 * @example
 * printUnicode(neg(square(sub(symbol('y'), symbol('mu'))))); // '−(y − μ)²'
 */
export function printUnicode(e: Expr, options: PrintUnicodeOptions = {}): string {
  const visit = oncePerNode(print);

  const whole = (node: Expr): string => visit(node).text;
  function within(node: Expr, least: number): string {
    const { text, level: own } = visit(node);
    return own < least ? `(${text})` : text;
  }
  const call = (name: string, ...args: readonly Expr[]): Printed => atom(`${name}(${args.map(whole).join(', ')})`);

  function print(node: Expr): Printed {
    const { op, args, value, name, fn } = node;
    const [a, b] = args;
    switch (op) {
      case 'const': {
        const { text, negative, isProduct } = numberText(value as number);
        return { text: negative ? `−${text}` : text, level: negative ? level.sum : isProduct ? level.product : level.atom };
      }
      case 'symbol':
        return atom(options.names?.get(name as string) ?? nameText(mathName(name as string)));
      case 'add':
      case 'sub':
        return printSum(terms(node));
      case 'neg':
        return printSum(terms(node));
      case 'mul':
      case 'div':
        return (a.op === 'const' && (a.value as number) < 0) || a.op === 'neg' ? printSum(terms(node)) : printProduct(node);
      case 'square':
        return power(a, '2');
      case 'pow':
        return power(a, whole(b), b);
      case 'sqrt':
        return { text: `√${within(a, level.atom)}`, level: level.power };
      case 'exp':
        return exponential(a);
      case 'abs':
        return atom(`|${whole(a)}|`);
      case 'lgamma':
        return factorialOf(a) === undefined ? { text: `log Γ(${whole(a)})`, level: level.function } : logOf(`${factorialOf(a)}`);
      case 'lbeta':
        return { text: `log B(${whole(a)}, ${whole(b)})`, level: level.function };
      case 'logBesselI0':
        return { text: `log I₀(${whole(a)})`, level: level.function };
      case 'polygamma':
        return atom(`ψ${'′'.repeat(a.value as number)}(${whole(b)})`);
      case 'lt':
        return { text: `${within(a, level.sum)} < ${within(b, level.sum)}`, level: level.comparison };
      case 'le':
        return { text: `${within(a, level.sum)} ≤ ${within(b, level.sum)}`, level: level.comparison };
      case 'eq':
        return { text: `${within(a, level.sum)} = ${within(b, level.sum)}`, level: level.comparison };
      case 'where':
        return { text: `[${whole(b)} if ${whole(a)}, else ${whole(args[2])}]`, level: level.atom };
    }
    const word = words[op];
    if (word) {
      const inner = visit(a);
      const bare = inner.level >= level.power && !inner.text.includes('(');
      return bare ? { text: `${word} ${inner.text}`, level: level.function } : atom(`${word}(${inner.text})`);
    }
    return call(called[op] ?? fn?.name ?? op, ...args);
  }

  const logOf = (text: string): Printed => ({ text: `log ${text}`, level: level.function });

  /** y! of Γ(y + 1), or (k − 1)! is left as Γ(k). */
  function factorialOf(argument: Expr): string | undefined {
    if (argument.op !== 'add' || argument.args[1].value !== 1) return undefined;
    return `${within(argument.args[0], level.atom)}!`;
  }

  function exponential(x: Expr): Printed {
    if (x.op === 'lgamma') return atom(factorialOf(x.args[0]) ?? `Γ(${whole(x.args[0])})`);
    if (x.op === 'lbeta') return atom(`B(${x.args.map(whole).join(', ')})`);
    if (x.op === 'const' && x.value === 1) return atom('e');
    const { text, level: own } = visit(x);
    const up = superscript(text);
    if (up !== undefined) return { text: `e${up}`, level: level.power };
    return own >= level.atom && [...text].length <= 2 ? { text: `e^${text}`, level: level.power } : atom(`exp(${text})`);
  }

  function power(base: Expr, exponent: string, node?: Expr): Printed {
    const inner = visit(base);
    // σ² squared is σ⁴.
    const named = base.op === 'symbol' ? mathName(base.name as string) : undefined;
    if (named?.power !== undefined && !options.names?.has(base.name as string) && /^\d+$/.test(exponent)) {
      return { text: nameText({ ...named, power: named.power * Number(exponent) }), level: level.power };
    }
    const up = superscript(exponent);
    const text = inner.level >= level.atom && !/[⁰¹²³⁴-⁹ʸ]$/u.test(inner.text) ? inner.text : `(${inner.text})`;
    if (up !== undefined) return { text: `${text}${up}`, level: level.power };
    const simple = node && visit(node).level >= level.atom && !exponent.includes(' ');
    return { text: simple ? `${text}^${exponent}` : `${text}^(${exponent})`, level: level.power };
  }

  function printSum(list: readonly Term[]): Printed {
    const parts = writtenOrder(list).map(({ negative, term }, i) => {
      const inner = visit(term);
      const text = inner.level <= level.sum ? `(${inner.text})` : inner.text;
      if (i === 0) return negative ? `−${text}` : text;
      return negative ? ` − ${text}` : ` + ${text}`;
    });
    return { text: parts.join(''), level: level.sum };
  }

  function printProduct(node: Expr): Printed {
    const { p, q, rest, under } = simpleRatio(node);
    const lead = under.length === 0 && q !== 1 ? numberText(p / q).text : p === 1 && rest.length > 0 ? '' : String(p);
    const bottom = joined(q === 1 || under.length === 0 ? '' : String(q), under);
    if (bottom === '') return { text: joined(lead, rest), level: level.product };
    const top = joined(lead, rest);
    const open = rest.length > 0 && rest.some((f) => visit(f).level === level.function);
    const [only] = under;
    const bottomText = q === 1 && under.length === 1 ? within(only, level.power) : under.length === 0 ? bottom : `(${bottom})`;
    return {
      text: `${open ? (rest.length + (lead === '' ? 0 : 1) > 1 ? `(${top})` : bracketed(rest[0])) : top}/${bottomText}`,
      level: level.product,
    };
  }

  /** log(x) rather than log x. */
  const bracketed = (e: Expr): string => (words[e.op] ? `${words[e.op]}(${whole(e.args[0])})` : `(${whole(e)})`);

  /** Factors side by side, functions last: `½ η`, `2μ`, `y log λ`. */
  function joined(lead: string, list: readonly Expr[]): string {
    const rank = (e: Expr) => {
      const own = visit(e).level;
      return e.op === 'const'
        ? 0
        : e === PI
          ? 0.5
          : isSymbol(e)
            ? 1
            : own === level.function
              ? 4
              : own < level.function
                ? 2
                : e.op === 'exp' && !/[!Γ]/u.test(visit(e).text)
                  ? 3.5
                  : 3;
    };
    const sorted = list.map((e, i) => ({ e, i, rank: rank(e) })).sort((x, y) => x.rank - y.rank || x.i - y.i);
    let text = lead;
    sorted.forEach(({ e }, i) => {
      const { text: own, level: ownLevel } = visit(e);
      const last = i === sorted.length - 1;
      const piece = ownLevel < level.function || (ownLevel === level.function && !last) ? `(${own})` : own;
      const tight =
        /^[\d½¼¾⅓⅔⅛]*π?$/u.test(text) && !/^\d/.test(piece) && !/^[a-z]{2}/.test(piece) && !(/[½¼¾⅓⅔⅛]$/u.test(text) && piece !== 'π');
      text += text === '' || tight ? piece : ` ${piece}`;
    });
    return text;
  }

  return within(e, options.least === 'product' ? level.product : level.comparison);
}
