import { describe, expect, test } from 'vitest';
import { add, div, exp, lgamma, log, neg, square, sub } from '../../src/expr/node.ts';
import { printText } from '../../src/expr/print.ts';
import { families } from '../../src/families/index.ts';
import type { FamilyDeclaration } from '../../src/family/familyDeclaration.ts';
import { negativeReals, reals } from '../../src/family/interval.ts';
import { lintFamily } from '../../src/family/lintFamily.ts';
import { realLine, zeroOne } from '../../src/family/support.ts';

const naive: FamilyDeclaration = {
  name: 'naive',
  support: zeroOne,
  parameters: [{ name: 'eta', domain: reals }],
  logPartition: (eta) => log(add(1, exp(eta))),
};

describe('lintFamily', () => {
  test('a naive Bernoulli: what is written overflows, what is evaluated does not', () => {
    const findings = lintFamily(naive);
    expect(new Set(findings.map((f) => f.part))).toEqual(new Set(['logPartition']));
    expect(findings.every((f) => f.mended)).toBe(true);
    expect(findings[0].better && printText(findings[0].better.write)).toBe('softplus(eta)');
  });

  test('a loss that simplification does not mend is found, in the derived functions too', () => {
    // A base measure of one's own, log (y+½)!/y! as a difference.
    const findings = lintFamily({
      ...naive,
      support: realLine,
      parameters: [{ name: 'eta', domain: negativeReals }],
      logPartition: (eta) => sub(neg(log(neg(eta))), log(sub(1, div(1, square(eta))))),
      logBaseMeasure: (y) => sub(lgamma(add(square(y), 1.5)), lgamma(add(square(y), 1))),
    });
    expect(findings.some((f) => f.part === 'logBaseMeasure' && f.kind === 'cancellation' && !f.mended)).toBe(true);
  });

  const shipped = Object.values(families).map((f) => (typeof f === 'function' ? f(['a', 'b', 'c']) : f));
  /** What is known to lose digits, and why that is borne. */
  const known: Readonly<Record<string, readonly string[]>> = {
    // log Γ(size + y)/Γ(size) y! at counts of 2⁵³: terms of 3e17 leave an absolute error of some tens.
    'negative-binomial': ['logBaseMeasure'],
    geometric: ['logBaseMeasure'],
    // ηᵢ − logsumexp(η) where one class takes all probability, or at |η| near 1e8. Rows use a form of their own.
    multinomial: ['mean', 'variance'],
    // log B(α) and ψ(αᵢ) − ψ(Σα) from 1e11 on, where one part takes all. Rows use a form of their own.
    dirichlet: ['logPartition', 'mean', 'variance'],
    // log(−η₂) − ψ(−η₁) where both are near 1e16.
    'inverse-gamma': ['mean'],
    // κ⁻¹ − η₁²κ⁻³ where the direction is η₁'s: η₂²κ⁻³ would keep its digits.
    'von-mises': ['variance'],
    // e^{2η} overflows beside a factor 1/e^{2η} from η = 355 on, at means of 1e154.
    'zero-truncated-poisson': ['variance'],
  };
  test.each(shipped.map((f) => [f.name, f] as const))('%s', (_, family) => {
    const findings = lintFamily(family.declaration, { points: 300 });
    // Beyond these magnitudes a product of two values leaves the range of a double; no fit comes there.
    const reachable = (x: number) => x === 0 || (Math.abs(x) > 1e-100 && Math.abs(x) < 1e100);
    const found = findings.filter((f) => !f.mended && Object.values(f.at).every(reachable));
    const parts = [...new Set(found.map((f) => f.part))];
    expect(parts, found.map((f) => `${f.part} ${f.component}: ${f.message}`).join('\n')).toEqual(known[family.name] ?? []);
  });
});
