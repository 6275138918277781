import { type FittedModel, offsetTexts } from 'expofam';
import { escaped, numberText } from './markup.ts';

const distributions: Readonly<Record<string, string>> = {
  gaussian: 'Normal(μ, σ²)',
  bernoulli: 'Bernoulli(μ)',
  binomial: 'Binomial(n, μ)/n',
  poisson: 'Poisson(μ)',
  gamma: 'Gamma with mean μ and variance φμ²',
  exponential: 'Exponential with mean μ',
  'inverse-gaussian': 'Inverse Gaussian with mean μ and variance φμ³',
  'negative-binomial': 'Negative binomial with mean μ and variance μ + μ²/size',
  geometric: 'Geometric with mean μ and variance μ + μ²',
  quasipoisson: 'mean μ and variance φμ',
  quasibinomial: 'mean μ and variance φμ(1 − μ)',
  tweedie: 'Tweedie with mean μ and variance φμ to the power p',
  multinomial: 'one class with probabilities μ₁, …, μ_K',
  beta: 'Beta with mean μ and precision φ',
  dirichlet: 'Dirichlet with mean shares μ and precision φ',
};

const links: Readonly<Record<string, string>> = {
  identity: 'μ',
  log: 'log μ',
  logit: 'log(μ/(1 − μ))',
  probit: 'Φ⁻¹(μ)',
  cloglog: 'log(−log(1 − μ))',
  loglog: '−log(−log μ)',
  cauchit: 'tan(π(μ − ½))',
  inverse: '1/μ',
  '1/mu^2': '1/μ²',
  sqrt: '√μ',
  softplus: 'log(exp μ − 1)',
};

/** The model's equations as HTML: the distribution, and a line for each linear predictor with its numbers. */
export function equations(model: FittedModel): string {
  const { state } = model;
  const response = escaped(state.response.label);
  const lines = [`${response} ~ ${distributions[state.family.name] ?? escaped(model.family.title)}`];
  const groups = state.predictors.length === 1 ? [undefined] : state.predictors;
  groups.forEach((name, j) => {
    const own = state.coefficientOf?.[j].map((i) => state.coefficients[i]);
    const rows = own ?? state.coefficients.filter((c) => name === undefined || (c.class ?? c.predictor) === name);
    const reference = state.response.classes?.at(-1);
    const isClass = rows.some((c) => c.class !== undefined);
    const link = state.links[j] ?? state.links[0];
    const parameter = name ?? state.predictors[0];
    const left = isClass
      ? `log(μ<sub>${escaped(parameter)}</sub>/μ<sub>${escaped(reference ?? 'reference')}</sub>)`
      : parameter === 'mean'
        ? (links[link] ?? `${escaped(link)}(μ)`)
        : link === 'identity'
          ? escaped(parameter)
          : `${escaped(link)}(${escaped(parameter)})`;
    const parts = rows.flatMap((c, k) => {
      if (c.estimate === null) return [];
      const sign = c.estimate < 0 ? '−' : k === 0 ? '' : '+';
      const value = numberText(Math.abs(c.estimate), 4);
      const term = c.term === '(Intercept)' ? value : `${value} · ${escaped(c.term)}`;
      return [`<span class="nb">${sign}${k === 0 ? '' : ' '}${term}</span>`];
    });
    const offset = offsetTexts(state, j).map((text) => `<span class="nb">+ ${escaped(text)}</span>`);
    lines.push(`${left} = ${[...parts, ...offset].join(' ')}`);
  });
  const note = state.coefficients.some((c) => /\[[^\]]+\]/.test(c.term))
    ? '<p class="quiet">A name with a level in brackets is 1 for rows of that level and 0 for others; a number in brackets is a column of a polynomial or spline.</p>'
    : '';
  return `<div class="equations">${lines.map((line) => `<p>${line}</p>`).join('\n')}</div>${note}`;
}
