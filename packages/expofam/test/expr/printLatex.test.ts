import fc from 'fast-check';
import '../fixedSeed.ts';
import { describe, expect, test } from 'vitest';
import * as node from '../../src/expr/allNodes.ts';
import { evaluate } from '../../src/expr/evaluate.ts';
import { parseExpression } from '../../src/expr/parse.ts';
import { printLatex, symbolLatex } from '../../src/expr/printLatex.ts';
import { expressions } from './expressions.ts';
import { readLatex } from './readLatex.ts';

const symbols = ['x', 'y', 'z', 'w', 'eta', 'eta1', 'eta2', 'sigma2', 'sales'];
const latex = (text: string) => printLatex(parseExpression(text, { symbols }));

/** Whether log((eˣ − 1)/x) is asked for where the written quotient is 0/0 or keeps fewer than ten digits. */
function someNearZero(e: node.Expr, at: Record<string, number>): boolean {
  if (e.op === 'logExpm1OverX' && Math.abs(evaluate(e.args[0], at)) < 1e-5) return true;
  return e.args.some((a) => someNearZero(a, at));
}

describe('printLatex', () => {
  test.each([
    ['1 + exp(eta)', String.raw`1 + e^{\eta}`],
    ['y + 1', 'y + 1'],
    ['y - x', 'y - x'],
    ['-(x + y)', '-x - y'],
    ['x - (y - z)', 'x - y + z'],
    ['-x*y', String.raw`-x \, y`],
    ['-2*x', '-2 x'],
    ['3*x/2', String.raw`\tfrac{3}{2} \, x`],
    ['6*x/4', String.raw`\tfrac{3}{2} \, x`],
    ['-x/y', String.raw`-\frac{x}{y}`],
    ['x/(y + z)', String.raw`\frac{x}{y + z}`],
    ['x*y/(2*z)', String.raw`\frac{x \, y}{2 z}`],
    ['x*(y + z)', String.raw`x \, \left(y + z\right)`],
    ['(x + 1)/(y + 1)*z', String.raw`\frac{z \, \left(x + 1\right)}{y + 1}`],
    ['(x + y)^2', String.raw`\left(x + y\right)^{2}`],
    ['(x/y)^3', String.raw`\left(\frac{x}{y}\right)^{3}`],
    ['x^(y + 1)', 'x^{y + 1}'],
    ['exp(x)^2', String.raw`\left(e^{x}\right)^{2}`],
    ['exp(x/2)*y', String.raw`y \, e^{\tfrac{1}{2} \, x}`],
    ['exp(x/y)', String.raw`\exp\left(\frac{x}{y}\right)`],
    ['exp(sqrt(x))', String.raw`\exp\left(\sqrt{x}\right)`],
    ['log(x)*log(y)', String.raw`\left(\log x\right) \, \log y`],
    ['log(x)*y', String.raw`y \, \log x`],
    ['2*exp(x)*log(y)', String.raw`2 e^{x} \, \log y`],
    ['log(x + y)', String.raw`\log\left(x + y\right)`],
    ['log(x)^2', String.raw`\left(\log x\right)^{2}`],
    ['log(abs(x))', String.raw`\log \left|x\right|`],
    ['lgamma(y + 1)', String.raw`\log y!`],
    ['lgamma(x + y + 1)', String.raw`\log \left(x + y\right)!`],
    ['lgamma(y + 2)', String.raw`\log \Gamma\left(y + 2\right)`],
    ['exp(lgamma(y + 1))', 'y!'],
    ['exp(lgamma(y))', String.raw`\Gamma\left(y\right)`],
    ['exp(lgamma(y + 1))^2', String.raw`\left(y!\right)^{2}`],
    ['lbeta(x, y)', String.raw`\log \mathrm{B}\left(x, y\right)`],
    ['exp(lbeta(x, y))', String.raw`\mathrm{B}\left(x, y\right)`],
    ['polygamma(2, x)', String.raw`\psi^{(2)}\left(x\right)`],
    ['y*softplus(x)', String.raw`y \, \log\left(1 + e^{x}\right)`],
    ['x*sigmoid(y)', String.raw`x \, \frac{1}{1 + e^{-y}}`],
    ['sigmoid(x + y)', String.raw`\frac{1}{1 + e^{-\left(x + y\right)}}`],
    ['log(-log(1 - exp(x)))', String.raw`\log\left(-\log\left(1 - e^{x}\right)\right)`],
    ['logExpm1OverX(x)', String.raw`\log\left(\frac{e^{x} - 1}{x}\right)`],
    ['y*logExpm1OverX(exp(x))', String.raw`y \, \log\left(\frac{e^{e^{x}} - 1}{e^{x}}\right)`],
    ['logExpm1OverXDerivative(1, x)', String.raw`\frac{1}{1 - e^{-x}} - \frac{1}{x}`],
    ['logExpm1OverXDerivative(2, x)^2', String.raw`\left(\frac{1}{x^{2}} - \frac{e^{x}}{\left(e^{x} - 1\right)^{2}}\right)^{2}`],
    ['cos(x)^2', String.raw`\cos\left(x\right)^{2}`],
    ['where(x <= 0, y, z)', String.raw`\begin{cases} y & x \le 0 \\ z & \text{otherwise} \end{cases}`],
    ['max(x, y)', String.raw`\operatorname{max}\left(x, y\right)`],
    ['sigma2^2', String.raw`\sigma^{4}`],
    ['sigma2^y', String.raw`\left(\sigma^{2}\right)^{y}`],
    ['eta1^2*eta2', String.raw`\eta_{2} \, \eta_{1}^{2}`],
    ['sales^2', String.raw`\left(\text{sales}\right)^{2}`],
    ['pi*x', String.raw`\pi \, x`],
    ['x/pi', String.raw`\frac{x}{\pi}`],
    ['-log(2*pi)/2', String.raw`-\tfrac{1}{2} \log(2 \pi)`],
    ['log(2)*x', String.raw`x \, \log 2`],
    ['log(2)*x*log(y)', String.raw`x \, \left(\log 2\right) \, \log y`],
    ['x*(0.5*log(2))', String.raw`x \, \tfrac{1}{2} \log 2`],
    ['1e-10*x', String.raw`10^{-10} \, x`],
    ['x - 2.5e-10', String.raw`x - 2.5 \cdot 10^{-10}`],
    ['0.1234567891*x', String.raw`0.1234568 \, x`],
  ])('%s is %s', (text, expected) => {
    expect(latex(text)).toBe(expected);
  });

  test.each([
    [Number.NaN, String.raw`\text{NaN}`],
    [Number.POSITIVE_INFINITY, String.raw`\infty`],
    [Number.NEGATIVE_INFINITY, String.raw`-\infty`],
    [0, '0'],
    [-2 / 3, String.raw`-\tfrac{2}{3}`],
    [Math.PI / 4, String.raw`\tfrac{1}{4} \pi`],
    [2 / Math.PI, String.raw`2 \frac{1}{\pi}`],
    [-1e-7, '-10^{-7}'],
    [123456.789, '123456.8'],
  ])('the number %s is %s', (value, expected) => {
    expect(printLatex(node.constant(value))).toBe(expected);
  });

  test.each([
    ['eta', String.raw`\eta`],
    ['eta12', String.raw`\eta_{12}`],
    ['sigma2', String.raw`\sigma^{2}`],
    ['size', 'r'],
    ['linear predictor 2', 'u_{2}'],
    ['wage', String.raw`\text{wage}`],
    ['b%$_{', String.raw`\text{b    }`],
  ])('the symbol %s is %s', (name, expected) => {
    expect(symbolLatex(name)).toBe(expected);
  });

  test('parentheses around what could not stand as a factor, where a factor is wanted', () => {
    const factor = (text: string) => printLatex(parseExpression(text, { symbols }), { least: 'product' });
    expect(factor('x + y')).toBe(String.raw`\left(x + y\right)`);
    expect(factor('-x')).toBe(String.raw`\left(-x\right)`);
    expect(factor('x*y')).toBe(String.raw`x \, y`);
  });

  test('read by the rules of mathematics, random expressions mean what they were', () => {
    let compared = 0;
    fc.assert(
      fc.property(
        expressions({ depth: 4 }),
        fc.tuple(...['x', 'y', 'z'].map(() => fc.double({ min: -3, max: 3, noNaN: true }))),
        (e, [x, y, z]) => {
          const tex = printLatex(e);
          // Factorials are not read; seven digits of a number are too few to compare.
          if (/!|[\d.]{7}|\\mathrm/.test(tex)) return;
          if (someNearZero(e, { x, y, z })) return;
          const expected = evaluate(e, { x, y, z });
          const found = evaluate(readLatex(tex), { x, y, z });
          if (!Number.isFinite(expected) || !Number.isFinite(found)) return;
          compared++;
          // Written in another order a sum rounds otherwise, and may cancel: the terms are at most some 1e3 where depth is 4.
          expect(Math.abs(found - expected), `${tex}: ${found} for ${expected}`).toBeLessThanOrEqual(
            1e-9 * Math.max(1, Math.abs(expected)),
          );
        },
      ),
      { numRuns: 3000 },
    );
    expect(compared).toBeGreaterThan(1000);
  });
});
