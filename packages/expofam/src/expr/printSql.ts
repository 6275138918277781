import { ExpofamError } from '../core/expofamError.ts';
import type { Expr } from './intern.ts';
import { oncePerNode } from './oncePerNode.ts';
import { printText } from './print.ts';

export type SqlDialect = 'duckdb' | 'postgresql' | 'clickhouse';

export interface PrintSqlOptions {
  /** The column of each symbol, `name` or `table.name` by parts. Default: the symbol's own name. */
  readonly columns?: Readonly<Record<string, string | readonly string[]>>;
}

interface Dialect {
  readonly column: (quoted: string) => string;
  readonly infinity: string;
  readonly notANumber: string;
  /** Functions under the names that other dialects lack or spell otherwise. */
  readonly functions: Readonly<Record<string, string>>;
  readonly log1p?: true;
  /** True where exp of a large or small argument is an error. */
  readonly strictExp?: true;
  readonly complementaryError?: true;
}

const common = { sqrt: 'sqrt', log: 'ln', abs: 'abs', sign: 'sign', sin: 'sin', cos: 'cos', tan: 'tan', atan: 'atan', lgamma: 'lgamma' };
const cast = (type: string) => (quoted: string) => `CAST(${quoted} AS ${type})`;
const dialects: Readonly<Record<SqlDialect, Dialect>> = {
  duckdb: { column: cast('DOUBLE'), infinity: "CAST('Infinity' AS DOUBLE)", notANumber: "CAST('NaN' AS DOUBLE)", functions: common },
  postgresql: {
    column: cast('double precision'),
    infinity: "CAST('Infinity' AS double precision)",
    notANumber: "CAST('NaN' AS double precision)",
    functions: common,
    strictExp: true,
    complementaryError: true,
  },
  clickhouse: {
    column: (quoted) => `toFloat64(${quoted})`,
    infinity: 'inf',
    notANumber: 'nan',
    functions: { ...common, log: 'log' },
    log1p: true,
    complementaryError: true,
  },
};

/** `name` as an identifier; a quote inside is doubled (and a backslash too where it escapes). */
function quoted(name: string, dialect: SqlDialect): string {
  const escaped = (dialect === 'clickhouse' ? name.replaceAll('\\', '\\\\') : name).replaceAll('"', '""');
  return `"${escaped}"`;
}

/**
 * A scalar SQL expression over columns of double precision, in forms that neither overflow nor cancel: a dialect without
 * `log1p` and `expm1` gets them through `atanh` and `sinh`. Text is repeated where SQL has no name for a value, so a
 * deeply nested expression grows; NULL gives NULL. Arguments outside a function's domain are errors in most databases.
 * `lgamma` needs PostgreSQL 18, `erfc` (of `normalCdf`) PostgreSQL 16.
 *
 * @throws ExpofamError `no-printed-form` for a function without a form in the dialect
 * @example
 * printSql(sigmoid(symbol('eta')), 'duckdb');
 * // '(exp(least(CAST("eta" AS DOUBLE), 0e0)) / (1e0 + exp(-abs(CAST("eta" AS DOUBLE)))))'
 */
export function printSql(e: Expr, dialect: SqlDialect, options: PrintSqlOptions = {}): string {
  const d = dialects[dialect];
  if (!d) {
    throw new ExpofamError('bad-arguments', {
      subject: 'printSql',
      found: `the dialect ${JSON.stringify(dialect)}`,
      expected: Object.keys(dialects).join(', '),
    });
  }
  const missing = (name: string) =>
    new ExpofamError('no-printed-form', {
      subject: `expression ${JSON.stringify(printText(e).slice(0, 80))}`,
      found: `the function ${name}, which has no form in ${dialect}`,
      advice: 'evaluate it with this library',
      details: { function: name, dialect },
    });

  const exp = (x: string) =>
    d.strictExp ? `(CASE WHEN ${x} > 709.78e0 THEN ${d.infinity} WHEN ${x} < -708e0 THEN 0e0 ELSE exp(${x}) END)` : `exp(${x})`;
  /** e^{−|x|}, which never overflows; below −708 it counts as 0 where underflow is an error. */
  const expNegAbs = (x: string) => (d.strictExp ? `exp(greatest(-abs(${x}), -708e0))` : `exp(-abs(${x}))`);
  // log(1 + u) = 2 atanh(u/(2 + u)), without rounding 1 + u; the quotient nears ±1 where u is large, so only near 0.
  const log1pNear = (u: string) => (d.log1p ? `log1p(${u})` : `(2e0 * atanh(${u} / (2e0 + ${u})))`);
  const log1p = (u: string) =>
    d.log1p ? `log1p(${u})` : `(CASE WHEN abs(${u}) < 0.5e0 THEN 2e0 * atanh(${u} / (2e0 + ${u})) ELSE ln(1e0 + ${u}) END)`;
  // eˣ − 1 = 2 sinh(x/2) e^{x/2}
  const expm1 = (x: string) => `(CASE WHEN abs(${x}) < 1e0 THEN 2e0 * sinh(0.5e0 * ${x}) * exp(0.5e0 * ${x}) ELSE ${exp(x)} - 1e0 END)`;
  // log((eˣ − 1)/x) = x/2 + log1p(x²/24 (1 + x²/80 (1 + …))), the series of sinh(x/2)/(x/2), whose terms are all positive.
  const logExpm1OverX = (x: string) => {
    const square = `(${x} * ${x})`;
    const sinhc = [440, 288, 168, 80].reduce((inner, n) => `(1e0 + ${square} / ${n}e0 * ${inner})`, '1e0');
    return `(CASE WHEN abs(${x}) < 0.5e0 THEN 0.5e0 * ${x} + ${log1pNear(`(${square} / 24e0 * ${sinhc})`)} WHEN abs(${x}) = ${d.infinity} THEN ${x} ELSE greatest(${x}, 0e0) + ${d.functions.log}((1e0 - ${expNegAbs(x)}) / abs(${x})) END)`;
  };
  /** Its derivative of order 1 or 2: near 0 by {@link cothFraction}, else with e^{−|x|}/(1 − e^{−|x|}). */
  const logExpm1OverXDerivative = (order: 1 | 2, x: string) => {
    const fraction = cothFraction(`(0.25e0 * ${x} * ${x})`);
    const e = expNegAbs(x);
    const [near, far] =
      order === 1
        ? [
            `0.5e0 + 0.25e0 * ${x} / ${fraction}`,
            `(CASE WHEN ${x} > 0e0 THEN 1e0 ELSE 0e0 END) - 1e0 / ${x} + sign(${x}) * ${e} / (1e0 - ${e})`,
          ]
        : [
            `0.25e0 - 0.0625e0 * ${x} * ${x} / power(${fraction}, 2e0) - 0.5e0 / ${fraction}`,
            `(1e0 / ${x}) / ${x} - ${e} / power(1e0 - ${e}, 2e0)`,
          ];
    return `(CASE WHEN abs(${x}) < 2e0 THEN ${near} ELSE ${far} END)`;
  };
  const logaddexp = (a: string, b: string) => `(greatest(${a}, ${b}) + ${log1pNear(expNegAbs(`(${a} - ${b})`))})`;

  const visit = oncePerNode(print);

  /** A comparison as a condition, another value as one. */
  function condition(node: Expr): string {
    const operator = ({ lt: '<', le: '<=', eq: '=' } as Partial<Record<Expr['op'], string>>)[node.op];
    return operator ? `${visit(node.args[0])} ${operator} ${visit(node.args[1])}` : `${visit(node)} <> 0e0`;
  }

  function print(node: Expr): string {
    const { op } = node;
    if (op === 'const') return number(node.value as number, d);
    if (op === 'symbol') {
      const parts =
        options.columns && Object.hasOwn(options.columns, node.name as string)
          ? options.columns[node.name as string]
          : (node.name as string);
      return d.column((typeof parts === 'string' ? [parts] : parts).map((part) => quoted(part, dialect)).join('.'));
    }
    if (node.fn) throw missing(node.fn.name);
    if (op === 'where') return `(CASE WHEN ${condition(node.args[0])} THEN ${visit(node.args[1])} ELSE ${visit(node.args[2])} END)`;
    if (op === 'lt' || op === 'le' || op === 'eq') return `(CASE WHEN ${condition(node)} THEN 1e0 ELSE 0e0 END)`;
    const args = node.args.map(visit);
    const [a, b] = args;
    const plain = (d.functions as Record<string, string | undefined>)[op];
    if (plain) return `${plain}(${a})`;
    switch (op) {
      case 'add':
        return `(${a} + ${b})`;
      case 'sub':
        return `(${a} - ${b})`;
      case 'mul':
        return `(${a} * ${b})`;
      case 'div':
        return `(${a} / ${b})`;
      case 'neg':
        return `(-${a})`;
      case 'square':
        return node.args[0].args.length === 0 ? `(${a} * ${a})` : `power(${a}, 2e0)`;
      case 'pow':
        return `power(${a}, ${b})`;
      case 'min':
        return `least(${a}, ${b})`;
      case 'max':
        return `greatest(${a}, ${b})`;
      case 'exp':
        return exp(a);
      case 'expm1':
        return expm1(a);
      case 'log1p':
        return log1p(a);
      case 'softplus':
        return `(greatest(${a}, 0e0) + ${log1pNear(expNegAbs(a))})`;
      case 'sigmoid':
        return `(${exp(`least(${a}, 0e0)`)} / (1e0 + ${expNegAbs(a)}))`;
      case 'log1mexp':
        return `(CASE WHEN ${a} > -0.69e0 THEN ${d.functions.log}(-${expm1(a)}) ELSE ${log1p(`(-${exp(a)})`)} END)`;
      case 'logsumexp':
        return args.reduce(logaddexp);
      case 'xlogy':
        return `(CASE WHEN ${a} = 0e0 THEN 0e0 ELSE ${a} * ${d.functions.log}(${b}) END)`;
      case 'reciprocalExpm1':
        return `(1e0 / ${expm1(a)})`;
      case 'bernoulliFunction':
        return `(CASE WHEN ${a} = 0e0 THEN 1e0 ELSE ${a} / ${expm1(a)} END)`;
      case 'logExpm1OverX':
        return logExpm1OverX(a);
      case 'logExpm1OverXDerivative': {
        const order = node.args[0].value;
        if (order !== 1 && order !== 2) throw missing(`${op} of order ${order}`);
        return logExpm1OverXDerivative(order, b);
      }
      case 'lbeta':
        return `(lgamma(${a}) + lgamma(${b}) - lgamma(${a} + ${b}))`;
      case 'normalPdf':
        return `(${exp(`(-0.5e0 * ${a} * ${a})`)} / 2.5066282746310002e0)`;
      case 'normalCdf':
        if (!d.complementaryError) throw missing(op);
        return `(0.5e0 * erfc(-0.7071067811865476e0 * ${a}))`;
    }
    throw missing(op);
  }

  return visit(e);
}

/** 3 + u/(5 + u/(7 + …)) with u = t², Lambert's fraction: t coth t = 1 + u/(3 + u/(5 + …)); to all digits for u ≤ 1. */
const cothFraction = (u: string): string => [15, 13, 11, 9, 7, 5, 3].reduce((inner, n) => `(${n}e0 + ${u} / ${inner})`, '17e0');

/** A literal of double precision: with an exponent, since `0.5` is a decimal and `1` a whole number in SQL. */
function number(value: number, d: Dialect): string {
  if (Number.isNaN(value)) return d.notANumber;
  if (!Number.isFinite(value)) return value > 0 ? d.infinity : `(-${d.infinity})`;
  const magnitude = String(Math.abs(value));
  const literal = magnitude.includes('e') ? magnitude : `${magnitude}e0`;
  return value < 0 ? `(-${literal})` : literal;
}
