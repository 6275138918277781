import * as node from '../../src/expr/allNodes.ts';
import { functions } from '../../src/expr/functions.ts';
import type { Expr } from '../../src/expr/node.ts';

/** What a command before parentheses means. */
const named: Readonly<Record<string, (...args: Expr[]) => Expr>> = {
  '\\log': node.log,
  '\\exp': node.exp,
  '\\sin': node.sin,
  '\\cos': node.cos,
  '\\arctan': node.atan,
  '\\psi': node.digamma,
  '\\Phi': node.normalCdf,
  "\\Phi'": node.normalPdf,
  '\\log \\Gamma': node.lgamma,
  '\\log I_0': node.logBesselI0,
  A: node.besselRatio,
};

const comparisons: Readonly<Record<string, (a: Expr, b: Expr) => Expr>> = { '<': node.lt, '\\le': node.le, '=': node.eq };

/** Reads LaTeX by the rules by which people read it: a product ends a sum's term, a function takes what is nearest, `x, y, z` are symbols. */
export function readLatex(tex: string): Expr {
  let at = 0;
  const rest = () => tex.slice(at);
  function take(text: string): boolean {
    if (!rest().startsWith(text)) return false;
    at += text.length;
    return true;
  }
  function need(text: string): void {
    if (!take(text)) throw new Error(`"${text}" expected at ${at}: ${rest()}`);
  }
  function braces(): Expr {
    need('{');
    const inner = comparison();
    need('}');
    return inner;
  }
  function comparison(): Expr {
    const left = sum();
    for (const [sign, build] of Object.entries(comparisons)) if (take(` ${sign} `)) return build(left, sum());
    return left;
  }
  function sum(): Expr {
    let total = take('-') ? node.neg(product()) : product();
    for (;;) {
      if (take(' - ')) total = node.sub(total, product());
      else if (take(' + ')) total = node.add(total, product());
      else return total;
    }
  }
  function product(): Expr {
    let total = power();
    while (take(' \\, ') || take(' \\cdot ') || /^ (?!\\(?:\\|(?:le|right|end)\b))[\\a-z]/.test(rest())) {
      take(' ');
      total = node.mul(total, power());
    }
    return total;
  }
  function power(): Expr {
    const base = factor();
    return take('^') ? node.pow(base, braces()) : base;
  }
  function inParentheses(): Expr[] {
    need('\\left(');
    const list = [comparison()];
    while (take(', ')) list.push(comparison());
    need('\\right)');
    return list;
  }
  function factor(): Expr {
    if (take('\\frac') || take('\\tfrac')) {
      const above = braces();
      return node.div(above, braces());
    }
    if (take('\\sqrt')) return node.sqrt(braces());
    if (take('e^')) return node.exp(braces());
    if (take('\\pi')) return node.constant(Math.PI);
    if (take('\\log 2')) return node.constant(Math.LN2);
    if (take('\\log(2 \\pi)')) return node.constant(Math.log(2 * Math.PI));
    if (take('\\left|')) {
      const inner = comparison();
      need('\\right|');
      return node.abs(inner);
    }
    if (take('\\begin{cases} ')) {
      const yes = comparison();
      need(' & ');
      const condition = comparison();
      need(' \\\\ ');
      const no = comparison();
      need(' & \\text{otherwise} \\end{cases}');
      return node.where(condition, yes, no);
    }
    const operator = /^\\operatorname\{(\w+)\}/.exec(rest());
    if (operator) {
      at += operator[0].length;
      const f = functions.get(operator[1]);
      if (!f) throw new Error(`no function ${operator[1]}`);
      return f.build(...inParentheses());
    }
    for (const [text, build] of Object.entries(named)) {
      if (!rest().startsWith(`${text}\\left(`)) continue;
      at += text.length;
      return build(...inParentheses());
    }
    if (take('\\log ')) return node.log(power());
    if (rest().startsWith('\\left(')) {
      const list = inParentheses();
      if (list.length > 1) throw new Error(`a list without a function: ${tex}`);
      return list[0];
    }
    const simple = /^(\d+(?:\.\d+)?|\\infty|\\text\{NaN\}|[xyz])/.exec(rest());
    if (!simple) throw new Error(`nothing to read at ${at}: ${rest()}`);
    at += simple[0].length;
    if (/^[xyz]$/.test(simple[0])) return node.symbol(simple[0]);
    return node.constant(simple[0] === '\\infty' ? Number.POSITIVE_INFINITY : Number(simple[0]));
  }
  const whole = comparison();
  if (at < tex.length) throw new Error(`more at ${at}: ${rest()}`);
  return whole;
}
