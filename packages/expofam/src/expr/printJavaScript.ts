import { ExpofamError } from '../core/expofamError.ts';
import type { Expr } from './intern.ts';
import { javaScriptHelpers } from './javaScriptHelpers.ts';
import { printText } from './print.ts';
import { freeSymbols } from './substitute.ts';

export interface PrintJavaScriptOptions {
  /** The name of the function. Default `f`. */
  readonly name?: string;
  /** The symbols in the order of the function's parameters. Default: by name. */
  readonly parameters?: readonly string[];
}

const reserved = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function
  if implements import in instanceof interface let new null package private protected public return static super switch this throw true try
  typeof undefined var void while with yield Math Number NaN Infinity`.split(/\s+/),
);
const isName = (name: string) => /^[A-Za-z_$][\w$]*$/.test(name) && !reserved.has(name) && !javaScriptHelpers.has(name);

const ofMath = new Set(['sqrt', 'exp', 'expm1', 'log', 'log1p', 'abs', 'sign', 'sin', 'cos', 'tan', 'atan', 'min', 'max']);
const infix: Partial<Record<Expr['op'], string>> = { add: '+', sub: '-', mul: '*', div: '/', pow: '**' };
const comparison: Partial<Record<Expr['op'], string>> = { lt: '<', le: '<=', eq: '===' };

function number(value: number): string {
  return value < 0 ? `(${value})` : String(value);
}

/**
 * The source text of a JavaScript function that evaluates an expression, with the few helpers that it needs inside: it
 * runs anywhere without this library. Common subexpressions are computed once. A symbol that is no JavaScript name is
 * called `p0`, `p1` … by its position.
 *
 * @throws ExpofamError `no-printed-form` for a function without a short self-contained form (Bessel functions, calls …)
 * @example
 * printJavaScript(softplus(symbol('eta')), { name: 'logPartition' });
 */
export function printJavaScript(e: Expr, options: PrintJavaScriptOptions = {}): string {
  const free = [...freeSymbols(e)].map((s) => s.name as string).sort();
  const parameters = options.parameters ?? free;
  const missing = free.find((name) => !parameters.includes(name));
  const name = options.name ?? 'f';
  if (missing !== undefined || !isName(name)) {
    throw new ExpofamError('bad-arguments', {
      subject: 'printJavaScript',
      found: missing === undefined ? `the name ${JSON.stringify(name)}` : `no parameter for the symbol "${missing}"`,
      expected: missing === undefined ? 'a name that a JavaScript function may have' : 'every symbol among the parameters',
    });
  }
  const names = new Map<string, string>();
  parameters.forEach((p, i) => {
    names.set(p, isName(p) && p !== name && !/^[pt]\d+$/.test(p) ? p : `p${i}`);
  });

  // The text of a square's argument stands there twice.
  const squared = new Set<Expr>();
  const uses = new Map<Expr, number>();
  const count = (node: Expr): void => {
    uses.set(node, (uses.get(node) ?? 0) + 1);
    if (node.op === 'square') squared.add(node.args[0]);
    if (uses.get(node) === 1) node.args.forEach(count);
  };
  count(e);

  const helpers = new Set<string>();
  const need = (helper: string): string => {
    const found = javaScriptHelpers.get(helper);
    if (!found) {
      throw new ExpofamError('no-printed-form', {
        subject: `expression ${JSON.stringify(printText(e).slice(0, 80))}`,
        found: `the function ${helper}, which has no short JavaScript form`,
        advice: 'evaluate it with this library',
        details: { function: helper },
      });
    }
    found.needs.forEach(need);
    helpers.add(helper);
    return helper;
  };

  const statements: string[] = [];
  const known = new Map<Expr, string>();
  function visit(node: Expr): string {
    const done = known.get(node);
    if (done !== undefined) return done;
    let text = print(node);
    if (node.args.length > 0 && ((uses.get(node) as number) > 1 || squared.has(node))) {
      const variable = `t${statements.length}`;
      statements.push(`const ${variable} = ${text};`);
      text = variable;
    }
    known.set(node, text);
    return text;
  }

  function print(node: Expr): string {
    const { op } = node;
    if (op === 'const') return number(node.value as number);
    if (op === 'symbol') return names.get(node.name as string) as string;
    const args = node.args.map(visit);
    const [a, b, c] = args;
    if (node.fn) return `${need(node.fn.name)}(${args.join(', ')})`;
    if (infix[op]) return `(${a} ${infix[op]} ${b})`;
    if (comparison[op]) return `(${a} ${comparison[op]} ${b} ? 1 : 0)`;
    if (ofMath.has(op)) return `Math.${op}(${args.join(', ')})`;
    switch (op) {
      case 'neg':
        return `(-${a})`;
      case 'square':
        return `(${a} * ${a})`;
      case 'where':
        return `(${a} !== 0 ? ${b} : ${c})`;
      case 'logExpm1OverXDerivative': {
        const order = node.args[0].value as number;
        return `${need(order === 1 || order === 2 ? op : `${op} of order ${order}`)}(${args.join(', ')})`;
      }
      case 'logsumexp':
        return args.reduce((x, y) => `${need('logaddexp')}(${x}, ${y})`);
    }
    return `${need(op)}(${args.join(', ')})`;
  }

  const result = visit(e);
  const body = [...[...helpers].flatMap((h) => javaScriptHelpers.get(h)?.source.split('\n') ?? []), ...statements, `return ${result};`];
  return `function ${name}(${parameters.map((p) => names.get(p)).join(', ')}) {\n${body.map((line) => `  ${line}`).join('\n')}\n}\n`;
}
