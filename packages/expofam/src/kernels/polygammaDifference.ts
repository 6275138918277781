import { polygamma, polygammaSeries } from '../math/gamma.ts';
import { wholePower } from '../math/wholePower.ts';

/**
 * ψ⁽ᵐ⁾(a + n) − ψ⁽ᵐ⁾(a): the derivatives of log (a)ₙ = log Γ(a+n) − log Γ(a). For whole n up to 64 the finite sum
 * (−1)ᵐ m! Σ (a+k)^{−m−1}; else the recurrence up to a ≥ 16 and differences of the asymptotic series (DLMF 5.15.8),
 * in which nothing cancels.
 */
export function polygammaDifference(m: number, a: number, n: number): number {
  if (n === 0) return 0;
  if (!(a > 0 && a + n > 0)) return Number.NaN;
  const sign = m % 2 === 0 ? 1 : -1;
  let sum = 0;
  if (n > 0 && n <= 64 && n === Math.floor(n)) {
    if (m === 0) for (let k = n - 1; k >= 0; k--) sum += 1 / (a + k);
    else if (m === 1) for (let k = n - 1; k >= 0; k--) sum += 1 / (a + k) / (a + k);
    else for (let k = n - 1; k >= 0; k--) sum += wholePower(1 / (a + k), m + 1);
    return sign * factorialOf(m) * sum;
  }
  const end = a + n;
  // A large ratio of the arguments does not cancel.
  const apart = end > 2 * a || a > 2 * end;
  if (apart && Math.min(a, end) < 16 + m) {
    const [atEnd, atStart] = [polygamma(m, end), polygamma(m, a)];
    // Where both overflow, that of the smaller argument is the larger.
    if (atEnd === atStart) return end > a ? -atStart : atEnd;
    return atEnd - atStart;
  }
  let low = a;
  while (Math.min(low, low + n) < 16 + m) {
    const [p, q] = [1 / low, 1 / (low + n)];
    // p^{m+1} − q^{m+1} = (p − q) Σ pⁱ q^{m−i} and p − q = n p q, uncancelled.
    sum += n * p * q * homogeneous(p, q, m);
    low += 1;
  }
  const [p, q] = [1 / low, 1 / (low + n)];
  const gap = -n * p * q;
  // Σ_{i+j=d} pⁱ qʲ and q^d for the exponents below: (q^{d+1} − p^{d+1}) = gap × that sum.
  let inner = homogeneous(p, q, m);
  let power = wholePower(q, m);
  // ψ⁽ᵐ⁾(x) = (−1)^{m−1}[(m−1)! x^{−m} + m!/2 x^{−m−1} + Σ B₂ₖ (2k+m−1)!/(2k)! x^{−2k−m}], log x for m = 0.
  let tail = m === 0 ? -(apart ? Math.log(end / a) : Math.log1p(n * p)) : factorialOf(m - 1) * gap * homogeneous(p, q, m - 1);
  tail += 0.5 * factorialOf(m) * gap * inner;
  for (const coefficient of polygammaSeries(m)) {
    inner = p * inner + power * q;
    power *= q;
    const term = coefficient * gap * inner;
    tail += term;
    if (Math.abs(term) < 1e-18 * Math.abs(tail)) break;
    inner = p * inner + power * q;
    power *= q;
  }
  return sign * (factorialOf(m) * sum - tail);
}

/** Σ pⁱ q^{d−i} for i = 0 … d. */
function homogeneous(p: number, q: number, d: number): number {
  let sum = 1;
  let power = 1;
  for (let i = 0; i < d; i++) {
    power *= q;
    sum = p * sum + power;
  }
  return sum;
}

function factorialOf(m: number): number {
  let product = 1;
  for (let k = 2; k <= m; k++) product *= k;
  return product;
}
