import { derivative } from '../expr/derivative.ts';
import { toExpr } from '../expr/intern.ts';
import { type LintFinding, type LintOptions, type LintRange, lintExpression } from '../expr/lint.ts';
import { type Expr, symbol } from '../expr/node.ts';
import { simplify } from '../expr/simplify.ts';
import { freeSymbols } from '../expr/substitute.ts';
import type { FamilyDeclaration } from './familyDeclaration.ts';

/** A finding about one of a family's functions. */
export interface FamilyLintFinding extends LintFinding {
  readonly part: 'logPartition' | 'logBaseMeasure' | 'mean' | 'variance';
  /** Which component: i of the mean ∂a/∂ηᵢ, i and j of the variance ∂²a/∂ηᵢ∂ηⱼ, counted from 0. */
  readonly component: readonly number[];
}

/**
 * Where a declared family loses digits in double precision: `logPartition` and `logBaseMeasure` as they are written, and
 * the mean and variance that follow from the simplified log-partition, over the domains of the parameters and constants
 * and the support. A finding with `mended` concerns what is written only: `exponentialFamily` evaluates the simplified
 * form, which keeps the digits.
 *
 * @returns findings in the order of the parts, within a part the worst first
 * @example
 * lintFamily({
 *   name: 'mine', support: zeroOne, parameters: [{ name: 'eta', domain: reals }],
 *   logPartition: (eta) => log(add(1, exp(eta))),
 * })[0].better?.write; // softplus(eta)
 */
export function lintFamily(declaration: FamilyDeclaration, options: LintOptions = {}): readonly FamilyLintFinding[] {
  const y = (declaration.responseNames ?? ['y']).map((name) => symbol(name));
  const eta = declaration.parameters.map((p) => symbol(p.name));
  const ranges: Record<string, LintRange> = {};
  for (const [name, { domain }] of Object.entries(declaration.constants ?? {})) ranges[name] = domain;
  for (const { name, domain } of declaration.parameters) ranges[name] = domain;
  for (const { name } of y) ranges[name as string] = { ...declaration.support.range, integer: declaration.support.kind === 'integers' };

  const findings: FamilyLintFinding[] = [];
  const lint = (part: FamilyLintFinding['part'], e: Expr, component: readonly number[], floor = 0): void => {
    const used = Object.fromEntries(
      [...freeSymbols(e)].flatMap(({ name }) => (ranges[name as string] ? [[name, ranges[name as string]]] : [])),
    );
    for (const f of lintExpression(e, used, { floor, ...options })) findings.push(Object.freeze({ ...f, part, component }));
  };

  const written = toExpr(declaration.logPartition(...eta));
  lint('logPartition', written, []);
  // A log-density's error counts as it stands: where log b crosses zero nothing is lost.
  if (declaration.logBaseMeasure) lint('logBaseMeasure', toExpr(declaration.logBaseMeasure(...y)), [], 1);
  const logPartition = simplify(written);
  const mean = eta.map((v) => simplify(derivative(logPartition, v)));
  mean.forEach((m, i) => {
    lint('mean', m, [i]);
  });
  mean.forEach((m, i) => {
    for (let j = i; j < eta.length; j++) lint('variance', simplify(derivative(m, eta[j])), [i, j]);
  });
  return Object.freeze(findings);
}
