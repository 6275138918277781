import { derivative } from '../expr/derivative.ts';
import { add, div, type Expr, mul, square, sub } from '../expr/node.ts';
import { freeSymbols } from '../expr/substitute.ts';
import { factors, terms } from '../expr/terms.ts';
import { textbook } from './textbook.ts';

/** One differentiation: the rule, what it gives as it stands, and the same collected. */
export interface DifferentiationStep {
  readonly of: Expr;
  readonly by: Expr;
  readonly rule: string;
  /** The rule written out, where that shows more than the result. */
  readonly written?: Expr;
  readonly result: Expr;
}

const ruleNames: Partial<Record<Expr['op'], string>> = {
  exp: 'chain rule, (eᵘ)′ = eᵘ u′',
  log: 'chain rule, (log u)′ = u′/u',
  sqrt: 'chain rule, (√u)′ = u′/(2√u)',
  square: 'chain rule, (u²)′ = 2u u′',
  pow: 'power rule, (uᵖ)′ = p uᵖ⁻¹ u′',
  lgamma: '(log Γ)′ = ψ, digamma',
  digamma: 'ψ′ is the trigamma function',
  trigamma: 'the derivative of the trigamma function',
  polygamma: 'the derivative of a polygamma function',
  lbeta: 'log B(s, t) = log Γ(s) + log Γ(t) − log Γ(s + t)',
  softplus: 'softplus′ = sigmoid',
  sigmoid: 'sigmoid(u)′ = sigmoid(u) sigmoid(−u) u′',
  logBesselI0: '(log I₀)′ = I₁/I₀ = A',
  besselRatio: 'A(u)′ = 1 − A(u)/u − A(u)²',
  sin: '(sin u)′ = cos(u) u′',
  cos: '(cos u)′ = −sin(u) u′',
  normalCdf: 'Φ(u)′ = Φ′(u) u′',
};

const dependsOn = (e: Expr, x: Expr): boolean => freeSymbols(e).has(x);

/** x, c·x, x + c: nobody needs a step for these. */
const isLinear = (e: Expr, x: Expr): boolean => !dependsOn(textbook(derivative(e, x)), x);
/** What is differentiated at sight inside of something else: powers and exponentials of x, their multiples and sums. */
function isEasy(e: Expr, x: Expr): boolean {
  if (isLinear(e, x)) return true;
  const [a, b] = e.args;
  switch (e.op) {
    case 'exp':
    case 'log':
    case 'sqrt':
    case 'square':
    case 'lgamma':
    case 'digamma':
    case 'trigamma':
      return isLinear(a, x);
    case 'pow':
      return isLinear(a, x) && !dependsOn(b, x);
    case 'neg':
    case 'add':
    case 'sub':
      return e.args.every((part) => isEasy(part, x));
    case 'mul':
      return e.args.some((part) => !dependsOn(part, x)) && e.args.every((part) => isEasy(part, x));
    case 'div':
      return dependsOn(b, x) ? !dependsOn(a, x) && ['symbol', 'square', 'pow'].includes(b.op) && isEasy(b, x) : isEasy(a, x);
  }
  return false;
}

/**
 * The derivative of an expression step by step: first the inner functions that are not differentiated at sight, then what
 * they stand in; the last step is that of the expression itself.
 *
 * @param e an expression in textbook form
 * @param result the derivative as it is to be written in the end
 */
export function differentiation(
  e: Expr,
  x: Expr,
  result: Expr = textbook(derivative(e, x)),
  positive: ReadonlySet<Expr> = new Set(),
): DifferentiationStep[] {
  const steps: DifferentiationStep[] = [];
  const seen = new Set<Expr>();
  const d = (f: Expr): Expr => textbook(derivative(f, x), positive);
  const visit = (node: Expr, root: boolean): void => {
    if (seen.has(node) || !dependsOn(node, x) || (!root && isEasy(node, x))) return;
    seen.add(node);
    const parts = partsOf(node);
    for (const part of parts) visit(part, false);
    const written = writtenOut(node, x, d);
    const final = root ? result : d(node);
    steps.push({ of: node, by: x, rule: ruleOf(node, x), result: final, ...(written && written !== final ? { written } : {}) });
  };
  const partsOf = (node: Expr): readonly Expr[] => {
    if (node.op === 'add' || node.op === 'sub') return node.args.flatMap((a) => (a.op === 'add' || a.op === 'sub' ? partsOf(a) : [a]));
    if (node.op === 'neg') return partsOf(node.args[0]);
    // A constant factor needs no step of its own.
    if ((node.op === 'mul' || node.op === 'div') && node.args.some((a) => !dependsOn(a, x))) {
      const inner = node.args.find((a) => dependsOn(a, x)) as Expr;
      return inner === x || (node.op === 'div' && inner === node.args[1]) ? node.args : partsOf(inner);
    }
    return node.args;
  };
  visit(e, true);
  return steps;
}

function writtenOut(node: Expr, x: Expr, d: (f: Expr) => Expr): Expr | undefined {
  const [a, b] = node.args;
  if (node.op === 'mul' && dependsOn(a, x) && dependsOn(b, x)) return add(mul(d(a), b), mul(a, d(b)));
  if (node.op === 'div' && dependsOn(b, x)) {
    return dependsOn(a, x) ? div(sub(mul(d(a), b), mul(a, d(b))), square(b)) : undefined;
  }
  return undefined;
}

const withFactor = (rule: string) => (rule.startsWith('constant factor') ? rule : `constant factor; ${rule}`);

function ruleOf(node: Expr, x: Expr): string {
  const [a, b] = node.args;
  if (!dependsOn(node, x)) return 'linear';
  if (isLinear(node, x)) return 'linear';
  switch (node.op) {
    case 'add':
    case 'sub': {
      const inner = [...new Set(terms(node).map(({ term }) => ruleOf(term, x)))].filter(
        (rule) => rule !== 'linear' && !rule.startsWith('constant'),
      );
      return inner.length === 1 ? `term by term; ${inner[0]}` : 'term by term';
    }
    case 'neg':
      return ruleOf(a, x);
    case 'mul': {
      if (dependsOn(a, x) && dependsOn(b, x)) return 'product rule, (f g)′ = f′g + f g′';
      const inner = dependsOn(a, x) ? a : b;
      return withFactor(ruleOf(inner, x));
    }
    case 'div': {
      if (!dependsOn(b, x)) return withFactor(ruleOf(a, x));
      if (dependsOn(a, x)) return 'quotient rule, (f/g)′ = (f′g − f g′)/g²';
      return factors(node).below.length === 1 && b === x ? '(1/u)′ = −1/u²' : 'chain rule, (1/u)′ = −u′/u²';
    }
    case 'exp':
      if (a === x) return '(eˣ)′ = eˣ';
      break;
    case 'square':
      if (a === x) return '(x²)′ = 2x';
  }
  return ruleNames[node.op] ?? `the derivative of ${node.fn?.name ?? node.op}`;
}
