import type { Expr } from './intern.ts';
import { oncePerNode } from './oncePerNode.ts';

const level = { comparison: 0, sum: 1, product: 2, sign: 3, power: 4, atom: 5 } as const;

interface Printed {
  readonly text: string;
  readonly level: number;
}

const comparisons: Readonly<Record<string, string>> = { lt: '<', le: '<=', eq: '==' };
const reserved = new Set(['pi', 'Inf', 'NaN']);

function number(value: number): Printed {
  const magnitude = Math.abs(value);
  const text = Number.isNaN(value)
    ? 'NaN'
    : magnitude === Number.POSITIVE_INFINITY
      ? 'Inf'
      : magnitude === Math.PI
        ? 'pi'
        : String(magnitude);
  return value < 0 ? { text: `-${text}`, level: level.sign } : { text, level: level.atom };
}

/** A symbol as it may stand in an expression: plain where it is an identifier, else in backquotes. */
function symbolText(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(name) && !reserved.has(name) ? name : `\`${name.replace(/[\\`]/g, '\\$&')}\``;
}

/**
 * Infix text that `parseExpression` reads back as the same node: `log(exp(x) + 1) - 2*x^3`.
 *
 * @example
 * printText(neg(square(sub(y, mu)))); // '-(y - mu)^2'
 */
export function printText(e: Expr): string {
  const visit = oncePerNode(print);

  function within(node: Expr, least: number): string {
    const { text, level: own } = visit(node);
    return own < least ? `(${text})` : text;
  }

  function print({ op, args, value, name, fn }: Expr): Printed {
    const [a, b] = args;
    switch (op) {
      case 'const':
        return number(value as number);
      case 'symbol':
        return { text: symbolText(name as string), level: level.atom };
      case 'add':
        // x + −1 reads x - 1
        if (b.op === 'const' && (b.value as number) < 0) {
          return { text: `${within(a, level.sum)} - ${number(-(b.value as number)).text}`, level: level.sum };
        }
        return { text: `${within(a, level.sum)} + ${within(b, level.product)}`, level: level.sum };
      case 'sub':
        return { text: `${within(a, level.sum)} - ${within(b, level.product)}`, level: level.sum };
      case 'mul':
        return { text: `${within(a, level.product)}*${factor(a, b)}`, level: level.product };
      case 'div':
        return { text: `${within(a, level.product)}/${within(b, level.sign)}`, level: level.product };
      case 'neg':
        // −(a − b)/c would be read as (b − a)/c, because the sign of a difference goes into it.
        return {
          text: `-${within(a, leftmostFactor(a).op === 'sub' && a.op !== 'sub' ? level.atom : level.product)}`,
          level: level.product,
        };
      case 'square':
        return { text: `${within(a, level.atom)}^2`, level: level.power };
      case 'pow':
        return { text: `${within(a, level.atom)}^${within(b, level.sign)}`, level: level.power };
    }
    if (op in comparisons) {
      return { text: `${within(a, level.sum)} ${comparisons[op]} ${within(b, level.sum)}`, level: level.comparison };
    }
    return { text: `${fn?.name ?? op}(${args.map((arg) => visit(arg).text).join(', ')})`, level: level.atom };
  }

  /**
   * The right factor: after a constant a product goes on without parentheses, since the parser moves the constant out
   * again; but 2*(x/3) keeps them, for 2*x/3 would be read as 2/3 times x.
   */
  function factor(left: Expr, right: Expr): string {
    if (left.op !== 'const') return within(right, level.sign);
    return within(right, hasConstantDivisor(right) ? level.atom : level.product);
  }

  return visit(e).text;
}

/** The first factor of a chain of products and quotients. */
function leftmostFactor(e: Expr): Expr {
  return e.op === 'mul' || e.op === 'div' ? leftmostFactor(e.args[0]) : e;
}

/** Whether a chain of products and quotients is divided by a constant somewhere. */
function hasConstantDivisor(e: Expr): boolean {
  return (e.op === 'mul' || e.op === 'div') && ((e.op === 'div' && e.args[1].op === 'const') || hasConstantDivisor(e.args[0]));
}
