import { logExpm1OverXDerivativeForm, logExpm1OverXForm } from './expm1OverXForms.ts';
import { greekLetter, mathName } from './mathName.ts';
import { niceNumber } from './niceNumber.ts';
import type { Expr } from './node.ts';
import { oncePerNode } from './oncePerNode.ts';
import { simpleRatio, type Term, terms, writtenOrder } from './terms.ts';

const level = { comparison: 0, sum: 1, product: 2, function: 3, power: 4, atom: 5 } as const;

interface Printed {
  readonly tex: string;
  readonly level: number;
}

export interface PrintLatexOptions {
  /** `product` puts parentheses around what could not stand as a factor. */
  readonly least?: 'sum' | 'product';
}

const functions: Partial<Record<Expr['op'], string>> = {
  log: '\\log',
  sin: '\\sin',
  cos: '\\cos',
  tan: '\\tan',
  atan: '\\arctan',
  digamma: '\\psi',
  trigamma: "\\psi'",
  normalCdf: '\\Phi',
  normalPdf: "\\Phi'",
  normalQuantile: '\\Phi^{-1}',
  lambertW0: 'W_0',
  besselRatio: 'A',
  logBesselI0: '\\log I_0',
  lbeta: '\\log \\mathrm{B}',
};

const word = (name: string): string => `\\operatorname{${name.replace(/[^\p{L}\p{N}]/gu, '')}}`;
const text = (name: string): string => `\\text{${name.replace(/[\\{}$&#^_%~]/g, ' ')}}`;

/** The LaTeX of a symbol: `\eta_{1}`, `\sigma^{2}`; a word is set upright. */
export function symbolLatex(name: string): string {
  const { letter, subscript, power } = mathName(name);
  const stem = greekLetter(letter) ?? ([...letter].length === 1 ? letter : text(letter));
  return `${stem}${subscript === undefined ? '' : `_{${subscript}}`}${power === undefined ? '' : `^{${power}}`}`;
}

function number(value: number): Printed {
  const nice = niceNumber(value);
  if (!nice) {
    if (Number.isNaN(value)) return { tex: text('NaN'), level: level.atom };
    if (!Number.isFinite(value)) return { tex: value < 0 ? '-\\infty' : '\\infty', level: value < 0 ? level.sum : level.atom };
    const [mantissa, exponent] = String(Number(Math.abs(value).toPrecision(7))).split('e');
    const tex = exponent === undefined ? mantissa : `${mantissa === '1' ? '' : `${mantissa} \\cdot `}10^{${Number(exponent)}}`;
    return { tex: value < 0 ? `-${tex}` : tex, level: value < 0 ? level.sum : exponent === undefined ? level.atom : level.product };
  }
  const { numerator: p, denominator: q, factor, negative } = nice;
  const unit = { π: '\\pi', '1/π': '\\frac{1}{\\pi}', 'log 2π': '\\log(2 \\pi)', 'log 2': '\\log 2' };
  const ratio = q === 1 ? String(p) : `\\tfrac{${p}}{${q}}`;
  const isUnit = factor !== undefined && p === 1 && q === 1;
  const tex = factor === undefined ? ratio : isUnit ? unit[factor] : `${ratio} ${unit[factor]}`;
  const positive =
    factor === undefined || (isUnit && factor === 'π') ? level.atom : isUnit && factor === 'log 2' ? level.function : level.product;
  return { tex: negative ? `-${tex}` : tex, level: negative ? level.sum : positive };
}

/**
 * An expression as LaTeX: fractions, powers, Greek letters.
 *
 * @example
 * const fraction = printLatex(div(exp(eta), add(exp(eta), 1)));
 */
export function printLatex(e: Expr, options: PrintLatexOptions = {}): string {
  const visit = oncePerNode(print);
  const whole = (node: Expr): string => visit(node).tex;
  const brackets = (tex: string) => `\\left(${tex}\\right)`;
  const within = (node: Expr, least: number): string => (visit(node).level < least ? brackets(whole(node)) : whole(node));
  const call = (name: string, args: readonly Expr[]): Printed => ({
    tex: `${name}${brackets(args.map(whole).join(', '))}`,
    level: level.atom,
  });

  function print(node: Expr): Printed {
    const { op, args, value, name, fn } = node;
    const [a, b, c] = args;
    switch (op) {
      case 'const':
        return number(value as number);
      case 'symbol':
        return { tex: symbolLatex(name as string), level: level.atom };
      case 'add':
      case 'sub':
      case 'neg':
        return printSum(terms(node));
      case 'mul':
      case 'div':
        return (a.op === 'const' && (a.value as number) < 0) || a.op === 'neg' ? printSum(terms(node)) : printProduct(node);
      case 'square':
        return power(a, '2');
      case 'pow':
        return power(a, whole(b));
      case 'sqrt':
        return { tex: `\\sqrt{${whole(a)}}`, level: level.power };
      case 'abs':
        return { tex: `\\left|${whole(a)}\\right|`, level: level.atom };
      case 'exp':
        return exponential(a);
      case 'lgamma':
        return isFactorial(a)
          ? { tex: `\\log ${within(a.args[0], level.atom)}!`, level: level.function }
          : { tex: `\\log \\Gamma${brackets(whole(a))}`, level: level.function };
      case 'polygamma':
        return call(`\\psi^{(${a.value})}`, [b]);
      case 'softplus':
        return { tex: `\\log\\left(1 + e^{${whole(a)}}\\right)`, level: level.function };
      case 'sigmoid':
        return { tex: `\\frac{1}{1 + e^{-${within(a, level.product)}}}`, level: level.product };
      case 'logExpm1OverX':
        return visit(logExpm1OverXForm(a));
      case 'logExpm1OverXDerivative': {
        const form = logExpm1OverXDerivativeForm(a.value as number, b);
        if (form) return visit(form);
        break;
      }
      case 'lt':
      case 'le':
      case 'eq': {
        const sign = op === 'lt' ? '<' : op === 'le' ? '\\le' : '=';
        return { tex: `${within(a, level.sum)} ${sign} ${within(b, level.sum)}`, level: level.comparison };
      }
      case 'where':
        return { tex: `\\begin{cases} ${whole(b)} & ${whole(a)} \\\\ ${whole(c)} & \\text{otherwise} \\end{cases}`, level: level.atom };
    }
    if (op === 'log' && visit(a).level >= level.power && !whole(a).includes('\\left(')) {
      return { tex: `\\log ${whole(a)}`, level: level.function };
    }
    return call(functions[op] ?? word(fn?.name ?? op), args);
  }

  const isFactorial = (x: Expr) => x.op === 'add' && x.args[1].value === 1;

  function exponential(x: Expr): Printed {
    if (x.op === 'lgamma') {
      const [a] = x.args;
      return { tex: isFactorial(a) ? `${within(a.args[0], level.atom)}!` : `\\Gamma${brackets(whole(a))}`, level: level.atom };
    }
    if (x.op === 'lbeta') return call('\\mathrm{B}', x.args);
    // A tall exponent is easier to read on the line.
    return /\\frac|\\sqrt/.test(whole(x)) ? call('\\exp', [x]) : { tex: `e^{${whole(x)}}`, level: level.power };
  }

  function power(base: Expr, exponent: string): Printed {
    const named = base.op === 'symbol' ? mathName(base.name as string) : undefined;
    if (named?.power !== undefined && /^\d+$/.test(exponent)) {
      return {
        tex: `${symbolLatex(base.name as string).replace(/\^\{\d+\}$/, '')}^{${named.power * Number(exponent)}}`,
        level: level.power,
      };
    }
    const plain = visit(base).level >= level.atom && named?.power === undefined && !/[!}]$/.test(whole(base).replace(/_\{\d+\}$/, ''));
    return { tex: `${plain ? whole(base) : brackets(whole(base))}^{${exponent}}`, level: level.power };
  }

  function printSum(list: readonly Term[]): Printed {
    const parts = writtenOrder(list).map(({ negative, term }, i) => {
      const tex = within(term, level.product);
      return i === 0 ? `${negative ? '-' : ''}${tex}` : ` ${negative ? '-' : '+'} ${tex}`;
    });
    return { tex: parts.join(''), level: level.sum };
  }

  function printProduct(node: Expr): Printed {
    const { p, q, rest, under } = simpleRatio(node);
    const lead = p === 1 && rest.length > 0 ? '' : String(p);
    if (under.length === 0) {
      const ratio = q === 1 ? lead : `\\tfrac{${p}}{${q}}`;
      return { tex: joined(ratio, rest), level: level.product };
    }
    return { tex: `\\frac{${joined(lead, rest)}}{${joined(q === 1 ? '' : String(q), under)}}`, level: level.product };
  }

  /** Factors side by side: numbers first, functions last. */
  function joined(lead: string, list: readonly Expr[]): string {
    if (lead === '' && list.length === 1) return whole(list[0]);
    const rank = (e: Expr) => {
      const { level: own } = visit(e);
      if (e.op === 'const') return whole(e).includes('\\log') ? 3 : -1;
      return own === level.function ? 3 : e.op === 'exp' ? 2 : own < level.function ? 1 : 0;
    };
    const sorted = list.map((e, i) => ({ e, i })).sort((x, y) => rank(x.e) - rank(y.e) || x.i - y.i);
    const pieces = sorted.map(({ e }, i) => {
      const last = i === sorted.length - 1;
      // A fraction needs no parentheses as a factor, nor a number at an end (2 · 10⁻⁹ x, x ½ log 2), a function only before another factor.
      const standsAlone = (e.op === 'const' && (i === 0 || last)) || /^\\frac\{.*\}$/s.test(whole(e));
      const least = standsAlone && visit(e).level !== level.function ? level.product : last ? level.function : level.power;
      return within(e, least);
    });
    return [...(lead === '' ? [] : [lead]), ...pieces].join(' \\, ').replace(/^(\d+) \\, (?=[\\a-zA-Z(])/, '$1 ');
  }

  return within(e, options.least === 'product' ? level.product : level.comparison);
}
