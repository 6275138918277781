import { add, type Expr, lt, mul, square, sub, where } from '../expr/node.ts';
import { stirlerrDerivative } from '../expr/rareNodes.ts';

/** x²ψ′(x) − x = ½ + x² s″(x) with s the error of Stirling's formula: from 1 at x = 0 to ½ at ∞, without cancellation. */
export function trigammaExcess(x: Expr): Expr {
  const between = add(0.5, mul(square(x), stirlerrDerivative(2, x)));
  // Where x² or s″ leaves the range of a double: 1 − x + ζ(2)x² …, and ½ + 1/6x ….
  return where(lt(x, 1e-9), sub(1, x), where(lt(x, 1e100), between, 0.5));
}
