import { counted } from '../core/counted.ts';
import { type ExtendedDouble, extended, extendedSubtract, log2Magnitude, toDouble } from '../math/extendedDouble.ts';
import { evaluate, nodeFunction } from './evaluate.ts';
import { applyEstimated, type EstimatedValue, estimatedValues } from './evaluateDoubleDouble.ts';
import type { Expr } from './intern.ts';
import { type LintRange, lintPoints } from './lintPoints.ts';
import { oncePerNode } from './oncePerNode.ts';
import { printText } from './print.ts';
import { simplify } from './simplify.ts';
import { stableForm } from './stableForms.ts';
import { freeSymbols, substitute } from './substitute.ts';

export type { LintRange } from './lintPoints.ts';

export interface LintOptions {
  /** A value with fewer correct decimal digits than this is reported. Default 11 of a double's 16. */
  readonly digits?: number;
  /** Errors count relative to the value or to this, whichever is larger: 1 for a logarithm that will be exponentiated. Default 0. */
  readonly floor?: number;
  /** At most so many points of the grid. Default 1500. */
  readonly points?: number;
}

/** A place where an expression loses digits when it is evaluated in double precision. */
export interface LintFinding {
  /**
   * `cancellation`: a sum's terms nearly agree and leave their roundings. `amplification`: a function magnifies the
   * rounding of its argument (log near 1). `overflow`, `underflow`: an intermediate value leaves the range of a double
   * though the result would not.
   */
  readonly kind: 'cancellation' | 'amplification' | 'overflow' | 'underflow';
  /** The subexpression at which the digits are lost. */
  readonly subexpression: Expr;
  /** The point at which the fewest digits are left. */
  readonly at: Readonly<Record<string, number>>;
  /** What the whole expression gives there in double precision, and what it should give. */
  readonly value: number;
  readonly expected: number;
  /** Correct decimal digits of the whole expression there, from 0 to 16. */
  readonly digits: number;
  /** True where the loss is estimated from the accuracy of a function that has no double-double form. */
  readonly estimated: boolean;
  /** At how many points of the grid, of how many that could be compared. */
  readonly points: number;
  readonly of: number;
  /** What to write in the place of which subexpression; at how many of these points the whole then keeps its digits. */
  readonly better?: { readonly instead: Expr; readonly write: Expr; readonly points: number };
  /** True where `simplify` of the whole expression already keeps the digits at all these points. */
  readonly mended: boolean;
  /** The finding as a sentence. */
  readonly message: string;
}

const smallest = 2 ** -1022;
/** 1 where a value is too large for a double, −1 where it is too small, else 0. */
function outside(a: ExtendedDouble): -1 | 0 | 1 {
  if (Math.abs(a[0]) === Number.POSITIVE_INFINITY) return 1;
  if (a[0] === 0 || Number.isNaN(a[0])) return 0;
  const size = log2Magnitude(a);
  return size >= 1024 ? 1 : size < -1022 ? -1 : 0;
}

/** Correct decimal digits of a double against a reference; undefined where the reference is no number. */
function digitsOf(value: number, reference: EstimatedValue, floor = 0): number | undefined {
  const r = reference.value;
  if (Number.isNaN(r[0]) || Math.abs(r[0]) === Number.POSITIVE_INFINITY) return undefined;
  if (r[0] === 0 && floor > 0 && !Number.isNaN(value))
    return value === 0 ? 16 : Math.min(16, Math.max(0, Math.log10(floor / Math.abs(value))));
  if (r[0] === 0) return value === 0 ? 16 : reference.error > 0 ? undefined : 0;
  if (outside(r) !== 0) {
    const right = outside(r) > 0 ? value === Math.sign(r[0]) * Number.POSITIVE_INFINITY : Math.abs(value) <= smallest;
    return right ? 16 : 0;
  }
  if (!Number.isFinite(value)) return 0;
  const difference = extendedSubtract(extended(value), r);
  const size = Math.max(log2Magnitude(r), Math.log2(floor));
  const measured = difference[0] === 0 ? 16 : (size - log2Magnitude(difference)) * Math.log10(2);
  const uncertain = reference.error > 1e-20 ? (size - log2Magnitude(r) - Math.log2(reference.error)) * Math.log10(2) : 16;
  return Math.min(16, Math.max(0, Math.min(measured, uncertain)));
}

/** Other forms of a node: simplified, without cancellation, both. */
type BetterForms = (node: Expr) => readonly Expr[];

/** What is known about every node at one point. */
interface PointValues {
  readonly env: Readonly<Record<string, number>>;
  double(node: Expr): number;
  reference(node: Expr): EstimatedValue;
}

function valuesAt(e: Expr, env: Readonly<Record<string, number>>, betterForms: BetterForms): PointValues {
  const { values } = estimatedValues(e, env);
  const doubles = new Map<Expr, number>();
  const references = new Map<Expr, EstimatedValue>();
  const double = (node: Expr): number => {
    let value = doubles.get(node);
    if (value === undefined) {
      if (node.args.length === 0) value = node.op === 'const' ? (node.value as number) : env[node.name as string];
      else value = nodeFunction(node)(...node.args.map(double));
      doubles.set(node, value);
    }
    return value;
  };
  const reference = (node: Expr): EstimatedValue => {
    let best = references.get(node);
    if (best) return best;
    best = values.get(node) as EstimatedValue;
    // 31 digits may cancel too; a better form may know.
    if (best.error > 1e-18 || Number.isNaN(best.value[0])) {
      for (const other of betterForms(node)) {
        const alternative = estimatedValues(other, env).values.get(other) as EstimatedValue;
        if (!Number.isNaN(alternative.value[0]) && !(alternative.error >= best.error)) best = alternative;
      }
    }
    references.set(node, best);
    return best;
  };
  return { env, double, reference };
}

/** The path from the deepest subexpression that loses the digits up to the whole: in each step the argument whose own error, alone, spoils the result. */
function blame(e: Expr, at: PointValues, threshold: number, floor: number): Expr[] {
  const path = [e];
  for (;;) {
    const node = path[0];
    const references = node.args.map(at.reference);
    const guilty = node.args.find((arg, i) => {
      const value = at.double(arg);
      const digits = digitsOf(value, references[i]);
      // The innermost value out of range is where it began.
      if (outside(references[i].value) !== 0 && outside(references[i].value) === outside(at.reference(node).value)) return true;
      if (outside(references[i].value) === 0 && (digits === undefined || digits >= threshold + 1)) return false;
      const spoilt = references.map((r, j) => (j === i ? { value: extended(value), error: 0 } : r));
      const result = digitsOf(
        toDouble(applyEstimated(node, spoilt, () => {}).value),
        { ...at.reference(node), error: 0 },
        node === e ? floor : 0,
      );
      return result !== undefined && result < threshold + 1;
    });
    if (!guilty || guilty.args.length === 0) return path;
    path.unshift(guilty);
  }
}

function kindOf(culprit: Expr, at: PointValues): LintFinding['kind'] {
  const { value } = at.reference(culprit);
  if (outside(value) !== 0) return outside(value) > 0 ? 'overflow' : 'underflow';
  return culprit.op === 'add' || culprit.op === 'sub' ? 'cancellation' : 'amplification';
}

interface Group {
  readonly kind: LintFinding['kind'];
  readonly path: readonly Expr[];
  readonly spots: { readonly at: PointValues; readonly digits: number }[];
}

const describe: Record<LintFinding['kind'], string> = {
  cancellation: 'the terms cancel',
  amplification: 'the rounding of the argument is magnified',
  overflow: 'the value overflows',
  underflow: 'the value underflows',
};
const general: Record<LintFinding['kind'], string> = {
  cancellation: 'rewrite the difference so that its terms are not near each other',
  amplification: 'compute the argument so that its small part is not rounded away',
  overflow: 'work with logarithms, or divide numerator and denominator by the large factor',
  underflow: 'work with logarithms',
};

/**
 * Where an expression, as it is written, loses digits in double precision: it is evaluated in double and in
 * double-double over a grid of each symbol's range, extremes included, and every loss is traced to the subexpression
 * that causes it. A result that itself overflows or underflows is no finding.
 *
 * @param e as `parseExpression` gave it; simplifying first would hide what was written
 * @param ranges by symbol; all real numbers where absent
 * @returns findings, the worst first; empty where no digits are lost
 * @example
 * lintExpression(parseExpression('log(1 + x)', { symbols: ['x'] }), { x: { lower: 0, upper: 1 } })[0].message;
 * // '"log(x + 1)": the rounding of the argument is magnified; at x = 1.3e-16 no digit is left; write log1p(x)'
 */
export function lintExpression(
  e: Expr,
  ranges: Readonly<Record<string, LintRange>> = {},
  options: LintOptions = {},
): readonly LintFinding[] {
  const threshold = options.digits ?? 11;
  const floor = options.floor ?? 0;
  const names = [...freeSymbols(e)].map((s) => s.name as string).sort();
  const all: LintRange = { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY };
  const grid = lintPoints(Object.fromEntries(names.map((name) => [name, ranges[name] ?? all])), options.points ?? 1500);
  const betterForms = oncePerNode((node): readonly Expr[] => {
    const simplified = simplify(node);
    return [simplified, stableForm(node), stableForm(simplified)].filter((form) => form !== undefined && form !== node) as Expr[];
  });
  const groups = new Map<string, Group>();
  let compared = 0;
  for (const env of grid) {
    const at = valuesAt(e, env, betterForms);
    const digits = digitsOf(at.double(e), at.reference(e), floor);
    if (digits === undefined) continue;
    compared++;
    if (digits >= threshold) continue;
    const path = blame(e, at, threshold, floor);
    const kind = kindOf(path[0], at);
    const key = `${kind} ${path[0].id}`;
    const group = groups.get(key) ?? { kind, path, spots: [] };
    group.spots.push({ at, digits });
    groups.set(key, group);
  }
  const findings = [...groups.values()].map((group) => finding(e, group, compared, { threshold, floor }, betterForms));
  return Object.freeze(findings.sort((a, b) => a.digits - b.digits));
}

function finding(
  e: Expr,
  group: Group,
  compared: number,
  { threshold, floor }: { readonly threshold: number; readonly floor: number },
  betterForms: BetterForms,
): LintFinding {
  const { kind, path, spots } = group;
  // Of the worst points the most ordinary.
  const remoteness = (at: PointValues) => Object.values(at.env).reduce((s, x) => s + Math.abs(Math.log10(Math.abs(x) || 1)), 0);
  const fewest = Math.min(...spots.map((s) => s.digits));
  const worst = spots.filter((s) => s.digits <= fewest + 0.5).reduce((a, b) => (remoteness(b.at) < remoteness(a.at) ? b : a));
  const kept = (whole: Expr) =>
    spots.filter(({ at }) => {
      const digits = digitsOf(evaluate(whole, at.env), { ...at.reference(e), error: 0 }, floor);
      return digits === undefined || digits >= threshold;
    }).length;
  let better: LintFinding['better'];
  for (const instead of path) {
    for (const write of betterForms(instead)) {
      const points = kept(substitute(e, new Map([[instead, write]])));
      if (points > (better?.points ?? 0.75 * spots.length)) better = Object.freeze({ instead, write, points });
    }
    if (better) break;
  }
  const reference = worst.at.reference(e);
  const text = printText(path[0]);
  const place = Object.entries(worst.at.env).map(([name, x]) => `${name} = ${x}`);
  const left = worst.digits < 1 ? 'no digit is left' : counted(Math.floor(worst.digits), 'digit is left', 'digits are left');
  const advice = better
    ? `write ${printText(better.write)}${better.instead === path[0] ? '' : ` for ${printText(better.instead)}`}`
    : general[kind];
  return Object.freeze({
    kind,
    subexpression: path[0],
    at: Object.freeze({ ...worst.at.env }),
    value: worst.at.double(e),
    expected: toDouble(reference.value),
    digits: worst.digits,
    estimated: -Math.log10(reference.error) < worst.digits + 1,
    points: spots.length,
    of: compared,
    ...(better ? { better } : {}),
    mended: simplify(e) !== e && kept(simplify(e)) === spots.length,
    message: `"${text}": ${describe[kind]}; ${place.length > 0 ? `at ${place.join(', ')} ` : ''}${left}; ${advice}`,
  });
}
