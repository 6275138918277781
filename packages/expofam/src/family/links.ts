import { ExpofamError } from '../core/expofamError.ts';
import { suggestion } from '../core/nearest.ts';
import { toExpr } from '../expr/intern.ts';
import {
  add,
  cauchyCdf,
  div,
  type Expr,
  exp,
  expm1,
  log,
  log1mexp,
  log1p,
  logExpm1OverX,
  lt,
  mul,
  neg,
  normalCdf,
  normalLogCdf,
  normalQuantile,
  pow,
  sigmoid,
  softplus,
  sqrt,
  square,
  sub,
  tan,
  where,
} from '../expr/node.ts';
import { interval, positiveReals, reals, unitInterval } from './interval.ts';
import type { Link, LinkedParameter } from './link.ts';

const freeze = (link: Link): Link => Object.freeze(link);

/** u = μ. */
export const identity: Link = freeze({
  name: 'identity',
  forward: (mu) => mu,
  inverse: (u) => ({ value: u }),
  domain: reals,
  range: reals,
});
/** u = η itself, for families that declare no mean: the natural parameter is linear in the columns. */
export const canonical: Link = freeze({ ...identity, name: 'canonical' });
/** u = log μ. */
export const logLink: Link = freeze({
  name: 'log',
  forward: (mu) => log(mu),
  inverse: (u) => ({ value: exp(u), log: u, complement: neg(expm1(u)), logComplement: log1mexp(u) }),
  domain: reals,
  range: positiveReals,
});
/** u = log(μ / (1 − μ)). */
export const logit: Link = freeze({
  name: 'logit',
  forward: (mu) => sub(log(mu), log1p(neg(mu))),
  inverse: (u) => ({ value: sigmoid(u), log: neg(softplus(neg(u))), complement: sigmoid(neg(u)), logComplement: neg(softplus(u)) }),
  domain: reals,
  range: unitInterval,
});
/** u = Φ⁻¹(μ). */
export const probit: Link = freeze({
  name: 'probit',
  forward: (mu) => normalQuantile(mu),
  inverse: (u) => ({ value: normalCdf(u), log: normalLogCdf(u), complement: normalCdf(neg(u)), logComplement: normalLogCdf(neg(u)) }),
  domain: reals,
  range: unitInterval,
});
/**
 * log(1 − exp(−eᵘ)): for u < 0 through the ratio (1 − e^{−t})/t, so that it is u, not −∞, when t = eᵘ underflows; from u = 7 on, where
 * e^{−t} does, 0.
 */
const logOneMinusExpMinusExp = (u: Expr): Expr =>
  where(lt(u, 0), add(u, logExpm1OverX(neg(exp(u)))), where(lt(u, 7), log1mexp(neg(exp(u))), 0));
/** −eᵘ, from u = 650 on its tangent: a response that gives it no weight then adds 0, not 0 × ∞; with any weight it outweighs all else. */
const minusExp = (u: Expr): Expr => where(lt(u, 650), neg(exp(u)), mul(Math.exp(650), sub(649, u)));
/** u = log(−log(1 − μ)). */
export const cloglog: Link = freeze({
  name: 'cloglog',
  forward: (mu) => log(neg(log1p(neg(mu)))),
  inverse: (u) => ({
    value: neg(expm1(neg(exp(u)))),
    log: logOneMinusExpMinusExp(u),
    complement: exp(neg(exp(u))),
    logComplement: minusExp(u),
  }),
  domain: reals,
  range: unitInterval,
});
/** μ = exp(−exp(−u)), so u = −log(−log μ). */
export const loglog: Link = freeze({
  name: 'loglog',
  forward: (mu) => neg(log(neg(log(mu)))),
  inverse(u) {
    const failure = cloglog.inverse(neg(u)) as Required<ReturnType<Link['inverse']>>;
    return { value: failure.complement, log: failure.logComplement, complement: failure.value, logComplement: failure.log };
  },
  domain: reals,
  range: unitInterval,
});
/** u = tan(π(μ − ½)). */
export const cauchit: Link = freeze({
  name: 'cauchit',
  // −1/tan(πμ) keeps the digits of a small μ, which μ − ½ would drop.
  forward: (mu) => where(lt(mu, 0.25), neg(div(1, tan(mul(Math.PI, mu)))), tan(mul(Math.PI, sub(mu, 0.5)))),
  inverse: (u) => ({ value: cauchyCdf(u), log: log(cauchyCdf(u)), complement: cauchyCdf(neg(u)), logComplement: log(cauchyCdf(neg(u))) }),
  domain: reals,
  range: unitInterval,
});
/** u = 1/μ. */
export const inverse: Link = freeze({
  name: 'inverse',
  forward: (mu) => div(1, mu),
  inverse: (u) => ({ value: div(1, u), log: neg(log(u)) }),
  domain: reals,
  range: reals,
});
/** u = 1/μ². */
export const inverseSquare: Link = freeze({
  name: '1/mu^2',
  forward: (mu) => pow(mu, -2),
  inverse: (u) => ({ value: pow(u, -0.5), log: mul(-0.5, log(u)) }),
  domain: positiveReals,
  range: positiveReals,
});
/** u = √μ, u ≥ 0 as in R. */
export const sqrtLink: Link = freeze({
  name: 'sqrt',
  forward: (mu) => sqrt(mu),
  inverse: (u) => ({ value: square(u), log: mul(2, log(u)) }),
  domain: interval(0, Infinity),
  range: positiveReals,
});
/** u = log(eᵘ − 1) inverted: μ = softplus(u), which is near u for large u and eᵘ for small. */
export const softplusLink: Link = freeze({
  name: 'softplus',
  forward: (mu) => add(mu, log1mexp(neg(mu))),
  inverse: (u) => ({ value: softplus(u) }),
  domain: reals,
  range: positiveReals,
});

const powers = /* @__PURE__ */ new WeakSet<Link>();

/**
 * u = μ^λ, and log μ at λ = 0 (R's `power()`).
 *
 * @example
 * power(1 / 3).name; // 'power(0.3333333333333333)'
 */
export function power(lambda: number): Link {
  if (!Number.isFinite(lambda)) {
    throw new ExpofamError('bad-link', {
      subject: 'link power',
      found: `the exponent ${lambda}`,
      expected: 'a finite number',
      advice: 'power(0.5) is the square root',
    });
  }
  if (lambda === 0) return logLink;
  if (lambda === 1) return identity;
  const link = freeze({
    name: `power(${lambda})`,
    forward: (mu) => pow(mu, lambda),
    inverse: (u) => ({ value: pow(u, 1 / lambda), log: mul(1 / lambda, log(u)) }),
    domain: positiveReals,
    range: positiveReals,
  });
  powers.add(link);
  return link;
}

/** The links that have a name. */
export const links: Readonly<Record<string, Link>> = Object.freeze({
  identity,
  log: logLink,
  logit,
  probit,
  cloglog,
  loglog,
  cauchit,
  inverse,
  '1/mu^2': inverseSquare,
  sqrt: sqrtLink,
  softplus: softplusLink,
});

/** The link of that name; `power(λ)` with a number or a fraction for λ. Unknown names are refused with the nearest. */
export function linkByName(name: string): Link {
  if (Object.hasOwn(links, name)) return links[name];
  const match = /^power\(\s*(-?[\d.]+(?:e[-+]?\d+)?)(?:\s*\/\s*([\d.]+))?\s*\)$/i.exec(name);
  if (match) return power(Number(match[1]) / (match[2] === undefined ? 1 : Number(match[2])));
  throw new ExpofamError('unknown-link', {
    subject: 'link',
    found: `"${name}"`,
    expected: 'the name of a link',
    advice: suggestion(name, [...Object.keys(links), 'power(λ)']),
    details: { link: name },
  });
}

/** True for a link that {@link linkByName} gives, not for another that only has its name. */
export const isNamedLink = (link: Link): boolean => powers.has(link) || (Object.hasOwn(links, link.name) && links[link.name] === link);

/** The parameter that a link gives at the linear predictor u, every part filled in. */
export function linkedParameter(link: Link, u: Expr): LinkedParameter {
  const parts = link.inverse(u);
  const value = toExpr(parts.value);
  return Object.freeze({
    value,
    log: toExpr(parts.log ?? log(value)),
    complement: toExpr(parts.complement ?? sub(1, value)),
    logComplement: toExpr(parts.logComplement ?? log1p(neg(value))),
  });
}

/** A parameter that is known by its value alone. */
export function plainParameter(value: Expr): LinkedParameter {
  return linkedParameter(identity, value);
}
